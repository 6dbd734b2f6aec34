"""Where coverage falls short, and who could fill it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import refusal
from core.people.http import PersonRequest
from core.people.models import DutyGroup, Person
from core.people.queries import visible_people
from core.policy.queries import policy_for
from roster import actions
from roster.models import CoverageAlarm
from roster.permissions import check_can_edit_roster
from roster.presenting import candidate_sentence
from roster.queries.band import coverage_bands
from roster.queries.candidates import opening_of, proposals


@require_safe
def coverage(request: PersonRequest) -> HttpResponse:
    """The hours of the look-ahead (1.3) as bands, then every open gap with the best three people."""
    now = timezone.now()
    office = request.user.office
    until = now + policy_for(office, now).hours("coverage.look_ahead")
    alarms = list(CoverageAlarm.objects.filter(office=office, closed_at=None).select_related("group", "office"))
    context = {
        "band": coverage_bands(office, now, until, DutyGroup.objects.filter(office=office)),
        "gaps": [_gap(alarm, request.user) for alarm in alarms],
        "now": now,
    }
    return render(request, "roster/coverage.html", context)


def _gap(alarm: CoverageAlarm, viewer: Person) -> dict[str, Any]:
    now = timezone.now()
    opening = opening_of(alarm)
    found = proposals(opening, now) if opening else []
    return {
        "alarm": alarm,
        "opening": opening,
        "proposals": [{"person": one.person, "why": candidate_sentence(one.candidate)} for one in found],
        "reason": refusal(check_can_edit_roster, viewer, opening.roster.group) if opening else "",
    }


@require_POST
def fill(request: PersonRequest, pk: int) -> HttpResponse:
    alarm = get_object_or_404(CoverageAlarm, pk=pk, office=request.user.office_id)
    person = get_object_or_404(visible_people(request.user), pk=request.POST.get("person") or 0)
    actions.fill_gap(alarm=alarm, person=person, by=request.user, now=timezone.now())
    messages.success(request, _("%(person)s is on the shift and is told.") % {"person": person})
    return redirect("roster:coverage")
