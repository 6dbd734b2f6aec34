from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.deadlines import queries
from core.people.models import Person
from core.ui.http import render_page


@require_GET
def due(request: HttpRequest) -> HttpResponse:
    """What is due: mine, then those of the people I answer for."""
    now = timezone.now()
    person = cast(Person, request.user)
    context = {"due": queries.due_list(person, now), "now": now}
    return render_page(request, "deadlines/due.html", context, fragment="deadlines/_due.html")


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    person = cast(Person, request.user)
    deadline = queries.visible_deadline(person, pk, now)
    if deadline is None:
        raise Http404
    context = {"line": queries.line_for(deadline, person, now), "deadline": deadline, "now": now}
    return render_page(request, "deadlines/detail.html", context)
