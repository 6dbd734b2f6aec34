from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.people.models import Person
from core.people.queries import local_day
from core.ui.http import render_page
from core.ui.keeping import keep, kept, key_of
from core.ui.times import time_left
from dutyoffice.desk.queries import Desk, desk_of
from logbook.forms.entry import blank_box
from logbook.views.measures import shown


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The home page: the parts that the person's roles ask for, his own shift first."""
    now = timezone.now()
    key = key_of(request, now)
    return kept(request, key) or _drawn(request, now, key)


def _drawn(request: HttpRequest, now: datetime, key: str) -> HttpResponse:
    person = cast(Person, request.user)
    found = desk_of(person, now)
    pen = found.officer.log.pen
    box = blank_box(person.office, pen.shifts) if pen.shifts else None
    context = {
        "desk": found,
        "person": person,
        "now": now,
        "today": local_day(person.office, now),
        "pen": pen,
        "box": box,
        "late": _late(found),
        "figures": [shown(figure, now) for figure in found.figures],
        "left": time_left(found.officer.ends_at, now) if found.officer.ends_at else "",
        "is_proven": bool(found.proof and found.proof.is_proven(now)),
    }
    page = render_page(request, "desk/desk.html", context)
    if found.proof or found.missing is not None:  # these look at files and settings, which the key does not name
        return page
    return keep(key, page, once=str(box.initial["key"]) if box else "")


def _late(found: Desk) -> list[object]:
    """His own first."""
    return [line for line in (*found.due.mine, *found.due.others) if line.is_late]
