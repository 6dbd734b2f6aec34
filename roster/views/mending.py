"""Who falls ill: the absence is recorded, the roster's mending is computed, looked at, and carried out."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import refusal
from core.people.http import PersonRequest
from core.people.models import Person
from core.ui.http import attempt, go_to, is_htmx
from roster import actions
from roster.enums import ProposalState, RosterState
from roster.forms import IllForm
from roster.models import Leave, Proposal, Roster
from roster.permissions import check_can_edit_roster
from roster.queries.leave import leave_seen_by
from roster.queries.mending import gaps_of, moves_of, plan_to_mend, still_holds
from roster.queries.proposal import visible_proposals
from roster.views.seeing import seen_roster


def seen_mending(request: PersonRequest, pk: int) -> Proposal:
    found: Proposal = get_object_or_404(visible_proposals(request.user, timezone.now()).mendings(), pk=pk)
    return found


@require_http_methods(["GET", "POST"])
def ill(request: PersonRequest, pk: int, person: int, day: str) -> HttpResponse:
    """From when until when someone of a published roster is away."""
    roster, first = seen_roster(request, pk), parse_date(day)
    absent = get_object_or_404(Person, pk=person, office=roster.group.office_id)
    if first is None or roster.state != RosterState.PUBLISHED:
        raise Http404
    form = IllForm(request.POST or None, initial={"start": first, "last": first})
    status = 200
    if request.method == "POST":
        done = attempt(form, lambda data: _fall_ill(request, absent, data))
        if done and done.result:
            return go_to(request, _after(request, *done.result, roster))
        status = done.status
    context = {
        "roster": roster,
        "person": absent,
        "day": first,
        "form": form,
        "edit_reason": refusal(check_can_edit_roster, request.user, roster.group),
    }
    return render(request, "roster/_ill.html" if is_htmx(request) else "roster/ill.html", context, status=status)


def _fall_ill(request: PersonRequest, absent: Person, data: dict[str, Any]) -> tuple[Leave, list[Proposal]]:
    end = data.pop("last") + timedelta(days=1)
    return actions.fall_ill(person=absent, end=end, by=request.user, now=timezone.now(), **data)


def _after(request: PersonRequest, leave: Leave, mendings: list[Proposal], roster: Roster) -> str:
    if mendings:
        messages.success(request, _("The leave is recorded. See how the roster can be mended."))
        return reverse("roster:mending", args=[mendings[0].pk])
    messages.success(request, _("The leave is recorded. No shift to come falls into it."))
    return reverse("roster:grid", args=[roster.pk])


@require_POST
def ask(request: PersonRequest, pk: int) -> HttpResponse:
    """How the roster is mended for a leave that is granted, or asked for: then its page shows it."""
    leave = leave_seen_by(request.user, pk, timezone.now())
    if leave is None:
        raise Http404
    found = actions.ask_mending(leave=leave, by=request.user, now=timezone.now())
    if leave.is_asked:
        return redirect("roster:leave_repair" if is_htmx(request) else "roster:leave", pk=pk)
    if found:
        return redirect("roster:mending", pk=found[0].pk)
    messages.info(request, _("No shift to come falls into this leave. Nothing has to be mended."))
    return redirect("roster:leaves")


@require_safe
def mending(request: PersonRequest, pk: int) -> HttpResponse:
    found, now = seen_mending(request, pk), timezone.now()
    others = Proposal.objects.filter(leave=found.leave).exclude(start=found.start).order_by("start")
    context = mending_context(request, found, now)
    context |= {"roster": context["rosters"][0], "others": others}
    return render(request, "roster/mending.html", context)


@require_safe
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """What the page asks for while it is computed."""
    found, now = seen_mending(request, pk), timezone.now()
    if found.is_waiting:
        return render(request, "roster/_mending.html", {"mending": found, "leave": found.leave, "now": now})
    return render(request, "roster/_mending.html", mending_context(request, found, now))


def mending_context(request: PersonRequest, found: Proposal, now: datetime) -> dict[str, Any]:
    """What is shown of a mending; its moves only as long as they hold."""
    rosters = list(found.rosters.select_related("group__office").order_by("group__name"))
    reasons = (refusal(check_can_edit_roster, request.user, roster.group) for roster in rosters)
    context: dict[str, Any] = {
        "mending": found,
        "leave": found.leave,
        "rosters": rosters,
        "edit_reason": next((reason for reason in reasons if reason), ""),
        "now": now,
    }
    if found.is_found and found.leave is not None:
        plan = plan_to_mend(found, rosters, now)
        holds = still_holds(found, plan)
        context |= {"gaps": gaps_of(plan, found), "has_changed": not holds and found.state == ProposalState.DONE}
        context["moves"] = moves_of(plan, found, found.leave) if holds else []
    return context


@require_POST
def take(request: PersonRequest, pk: int) -> HttpResponse:
    found = seen_mending(request, pk)
    actions.take_mending(proposal=found, by=request.user, now=timezone.now())
    messages.success(request, _("The roster is mended. Everyone concerned is told."))
    rosters = found.rosters.order_by("group__name")
    return redirect("roster:grid", pk=rosters[0].pk)
