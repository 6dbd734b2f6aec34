"""The dialog of one cell of the month grid."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import refusal
from core.people.http import PersonRequest
from core.people.models import Person
from core.ui.http import attempt, go_to, is_htmx
from roster import actions
from roster.enums import RosterState
from roster.forms import AmendForm
from roster.models import Amendment, Assignment, Roster
from roster.permissions import check_can_edit_roster
from roster.presenting import breach_sentence
from roster.queries.grid import GridCell, grid_of
from roster.queries.reasons import reasons_for
from roster.views.seeing import seen_roster


@require_http_methods(["GET", "POST"])
def cell(request: PersonRequest, pk: int, person: int, day: str) -> HttpResponse:
    """One cell: what is in it and why it is marked; a draft is set from here, a published roster amended."""
    roster, now = seen_roster(request, pk), timezone.now()
    found = grid_of(roster, now).cell(person, parse_date(day) or date.min)
    if found is None:
        raise Http404
    if roster.state == RosterState.DRAFT:
        return _page(request, roster, found, now)
    return _amend(request, roster, found, now)


def _amend(request: PersonRequest, roster: Roster, found: GridCell, now: datetime) -> HttpResponse:
    held = found.assignments[0] if found.assignments else None
    initial = {"person": found.person, "shift_type": held.shift.shift_type_id if held else None}
    form = AmendForm(request.POST or None, group=roster.group, day=found.day.date, initial=initial)
    status = 200
    if request.method == "POST":
        done = attempt(form, lambda data: amend_cell(roster, found, held, request, now, **data))
        if done:
            messages.success(request, _("The roster is amended. Everyone concerned is told."))
            return go_to(request, reverse("roster:grid", args=[roster.pk]))
        status = done.status
    return _page(request, roster, found, now, status, form=form)


def amend_cell(
    roster: Roster, found: GridCell, held: Assignment | None, request: PersonRequest, now: datetime, **data: Any
) -> Amendment:
    """A running shift is relieved; a future one is taken off, given to another, or changed."""
    person, shift_type, reason, by = data["person"], data["shift_type"], data["reason"], request.user
    if held and held.starts_at <= now < held.ends_at and person != held.person:
        return actions.relieve(assignment=held, person=person, reason=reason, by=by, now=now)
    added = actions.Cell(person, shift_type, found.day.date) if shift_type else None
    return actions.amend(roster=roster, withdrawn=held, added=added, reason=reason, by=by, now=now)


@require_safe
def why(request: PersonRequest, pk: int, person: int, day: str) -> HttpResponse:
    """Why this person has this shift, and who else could."""
    roster, now = seen_roster(request, pk), timezone.now()
    found, on = get_object_or_404(Person, pk=person, office=roster.group.office_id), parse_date(day)
    if on is None or not roster.start <= on < roster.end:
        raise Http404
    try:
        reasons = reasons_for(roster, found, on, now)
    except KeyError:  # he helps out from another group, whose people the plan of this one does not know
        reasons = None
    context = {"roster": roster, "person": found, "day": on, "reasons": reasons}
    return render(request, "roster/_why.html" if is_htmx(request) else "roster/why.html", context)


def _page(
    request: PersonRequest, roster: Roster, found: GridCell, now: datetime, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {
        "roster": roster,
        "cell": found,
        "now": now,
        "breaches": [breach_sentence(breach) for breach in found.breaches],
        "edit_reason": refusal(check_can_edit_roster, request.user, roster.group),
        "is_draft": roster.state == RosterState.DRAFT,
        "shift_types": roster.group.office.shift_types.filter(is_active=True),
        **extra,
    }
    template = "roster/_cell.html" if is_htmx(request) else "roster/cell.html"
    return render(request, template, context, status=status)
