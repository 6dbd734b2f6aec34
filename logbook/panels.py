"""What a person answers for, on his page; where his calendar is, on his own (4.6, R.10)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from core.deadlines import queries as deadlines
from core.deadlines.models import Deadline
from core.errors import allows
from core.people.models import Person
from core.people.panels import Panel, register
from core.people.permissions import check_can_read_acts
from logbook.enums import MatterState
from logbook.models import Handover
from logbook.queries.visibility import visible_matters
from roster.queries.access import has_feed
from roster.queries.duty import assignments_of

AHEAD = timedelta(days=14)
BACK = timedelta(weeks=12)
SHOWN = 20


def promises(person: Person, viewer: Person, now: datetime) -> Panel:
    """His open deadlines and matters, as far as the viewer sees them."""
    lines = [deadlines.line_for(row, viewer, now) for row in _deadlines_seen(person, viewer, now)]
    matters = visible_matters(viewer, now).filter(taker=person, state=MatterState.OPEN).select_related("group")
    context = {"lines": lines, "matters": list(matters.order_by("-severity", "opened_at", "id")[:SHOWN])}
    return Panel(_("What is open"), "logbook/panel_promises.html", context)


def _deadlines_seen(person: Person, viewer: Person, now: datetime) -> list[Deadline]:
    standing = deadlines.standing_of(viewer, now)
    seen = deadlines.visible_to(viewer, standing, now).values("pk")
    rows = deadlines.open_for(person).filter(pk__in=seen).select_related("office", "owner", "group")
    return list(rows.prefetch_related("steps")[:SHOWN])


def shifts(person: Person, viewer: Person, now: datetime) -> Panel | None:
    """His published shifts of the coming two weeks, for everyone of his office."""
    if viewer.office_id != person.office_id:
        return None
    rows = list(assignments_of(person, now, now + AHEAD))
    return Panel(_("Coming shifts"), "logbook/panel_shifts.html", {"assignments": rows})


def handovers(person: Person, viewer: Person, now: datetime) -> Panel | None:
    """How punctual the hand-overs were that he took, for those who may read what he did."""
    if not allows(check_can_read_acts, viewer, person, now):
        return None
    rows = Handover.objects.filter(acknowledged_by=person, due_at__gte=now - BACK)
    taken = list(rows.select_related("outgoing").order_by("-signed_at", "-id"))
    if not taken:
        return None
    in_time = sum(not row.is_late for row in taken)
    context = {"taken": len(taken), "in_time": in_time, "latest": taken[:5]}
    return Panel(_("Hand-overs he took"), "logbook/panel_handovers.html", context)


def feed(person: Person, viewer: Person, now: datetime) -> Panel:
    """Where his shifts are as a calendar feed."""
    return Panel(_("Calendar feed"), "logbook/panel_feed.html", {"has_feed": has_feed(person)})


def register_panels() -> None:
    register(promises, order=10)
    register(shifts, order=20)
    register(handovers, order=30)
    register(feed, place="me", order=20)
