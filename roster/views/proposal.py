"""Proposed rosters: asked for, watched while they are computed, compared with the draft, taken."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Conflict, refusal
from core.people.http import PersonRequest
from core.people.models import Person
from core.ui.http import attempt
from roster import actions, presenting_explaining
from roster import presenting_proposal as presenting
from roster.enums import RosterState
from roster.forms_proposal import ProposeForm
from roster.models import Proposal, Roster
from roster.permissions import check_can_edit_roster, check_can_set_up
from roster.queries.explaining import told_conflicts
from roster.queries.problem import Placed, Plan, plan_of
from roster.queries.proposal import drafts_beside, visible_proposals
from roster.queries.review import Review, reviews_of
from roster.views.seeing import seen_roster

MOST_COMPARED = 3


def seen_proposal(request: PersonRequest, pk: int) -> Proposal:
    """The proposal, or 404 when the person may not see one of its drafts."""
    found: Proposal = get_object_or_404(visible_proposals(request.user, timezone.now()).of_drafts(), pk=pk)
    return found


@require_POST
def propose(request: PersonRequest, pk: int) -> HttpResponse:
    """Asks for a proposal; a form that will not do is shown on the page of the draft's proposals."""
    roster = seen_roster(request, pk)
    form = ProposeForm(request.POST, beside=drafts_beside(roster, request.user))

    def ask(data: dict[str, Any]) -> Proposal:
        rosters = [roster, *data["beside"]]
        return actions.ask_proposal(rosters=rosters, by=request.user, now=timezone.now(), seconds=data["seconds"])

    done = attempt(form, ask)
    if done and done.result:
        return redirect("roster:proposal", pk=done.result.pk)
    return _proposals_page(request, roster, form, done.status)


@require_safe
def proposal(request: PersonRequest, pk: int) -> HttpResponse:
    found, now = seen_proposal(request, pk), timezone.now()
    rosters = list(found.rosters.select_related("group__office").order_by("group__name"))
    context = {
        "proposal": found,
        "rosters": rosters,
        "roster": rosters[0],
        "take_reason": _why_not_taken(found, rosters, request.user),
        "edit_reason": _why_not_edited(rosters, request.user),
        "propose_form": ProposeForm(beside=drafts_beside(rosters[0], request.user), seconds=found.seconds),
        **_live(found, now),
    }
    if found.is_found:
        plan = plan_of(rosters, now)
        [review] = reviews_of(plan, [_cells(found)])
        context |= {"has_changed": plan.digest != found.digest, "review": review, "option": _reviewed(plan, review)}
    elif found.explained:
        told = told_conflicts(plan_of(rosters, now), found.explained)
        context["conflicts"] = presenting_explaining.sentences(
            told, rosters[0], may_set_up=not refusal(check_can_set_up, request.user, found.office, now)
        )
    return render(request, "roster/proposal.html", context)


@require_safe
def progress(request: PersonRequest, pk: int) -> HttpResponse:
    """What the page asks for each second; once the computation has ended the whole page is loaded again."""
    found = seen_proposal(request, pk)
    answer = render(request, "roster/_proposal_live.html", {"proposal": found, **_live(found, timezone.now())})
    if not found.is_waiting:
        answer["HX-Refresh"] = "true"
    return answer


def _live(found: Proposal, now: datetime) -> dict[str, Any]:
    ended = found.ended_at or now
    elapsed = (ended - found.began_at).total_seconds() if found.began_at else 0.0
    return {
        "chart": presenting.chart_of(found, elapsed if found.is_waiting else 0.0),
        "elapsed": round(elapsed),
        "room": presenting.gap_percent(found),
        "now": now,
    }


def _cells(found: Proposal) -> list[Placed]:
    return [Placed(*row) for row in found.cells]


def _reviewed(plan: Plan, review: Review, scale: Any = None) -> dict[str, Any]:
    return {
        "review": review,
        "days": [
            {"date": plan.day(day), "is_weekend": any(day in each for each in plan.problem.weekends)}
            | {"is_holiday": day in plan.problem.holidays}
            for day in range(plan.problem.days)
        ],
        "loads": presenting.loads_of(review, scale or presenting.scale_of([review])),
        "measures": [label for _measure, label in presenting.measures()],
        "broken": sorted({presenting.hard_words(finding.kind) for finding in review.violations}),
    }


def _why_not_edited(rosters: list[Roster], person: Person) -> str:
    reasons = (refusal(check_can_edit_roster, person, roster.group) for roster in rosters)
    return next((reason for reason in reasons if reason), "")


def _why_not_taken(found: Proposal, rosters: list[Roster], person: Person) -> str:
    if any(roster.state != RosterState.DRAFT for roster in rosters):
        return _("A roster of these groups is published; a proposal goes into drafts only.")
    return _why_not_edited(rosters, person)


@require_POST
def stop(request: PersonRequest, pk: int) -> HttpResponse:
    found = seen_proposal(request, pk)
    try:
        actions.stop_proposal(proposal=found, by=request.user, now=timezone.now())
    except Conflict as ended:  # it ended while he reached for the button: what he wanted is there
        messages.info(request, str(ended))
    return redirect("roster:proposal", pk=pk)


@require_POST
def take(request: PersonRequest, pk: int) -> HttpResponse:
    found = seen_proposal(request, pk)
    actions.take_proposal(proposal=found, by=request.user, now=timezone.now())
    messages.success(request, _("The proposed roster is in the draft. Look at it, change it, publish it."))
    return redirect("roster:grid", pk=found.rosters.order_by("group__name")[0].pk)


@require_safe
def proposals(request: PersonRequest, pk: int) -> HttpResponse:
    """The proposals of a draft, and those chosen beside the draft as it is."""
    roster = seen_roster(request, pk)
    return _proposals_page(request, roster)


def _proposals_page(
    request: PersonRequest, roster: Roster, form: ProposeForm | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    visible = visible_proposals(request.user, now).of_drafts().filter(rosters=roster)
    every = list(visible.prefetch_related("rosters__group"))
    chosen = _chosen(request, every)
    context: dict[str, Any] = {
        "roster": roster,
        "every": every,
        "chosen": [one.pk for one in chosen],
        "now": now,
        "edit_reason": _why_not_edited([roster], request.user),
        "is_draft": roster.state == RosterState.DRAFT,
        "propose_form": form or ProposeForm(beside=drafts_beside(roster, request.user)),
        "form_failed": form is not None,
    }
    if chosen:
        context |= _compared(chosen, now)
    return render(request, "roster/proposals.html", context, status=status)


def _chosen(request: PersonRequest, every: list[Proposal]) -> list[Proposal]:
    """Those asked for, else the latest; all of the same drafts as the first, since others have other costs."""
    asked = {int(pk) for pk in request.GET.getlist("p") if pk.isdigit()}
    found = [one for one in every if one.is_found and (not asked or one.pk in asked)]
    same = [one for one in found if _drafts(one) == _drafts(found[0])]
    return same[:MOST_COMPARED]


def _drafts(found: Proposal) -> set[int]:
    return {roster.pk for roster in found.rosters.all()}


def _compared(chosen: list[Proposal], now: datetime) -> dict[str, Any]:
    rosters = list(chosen[0].rosters.select_related("group__office").order_by("group__name"))
    plan = plan_of(rosters, now)
    reviews = reviews_of(plan, [plan.standing(), *(_cells(one) for one in chosen)])
    labels = [_("The draft as it is"), *(_("Variant %(seed)s") % {"seed": one.seed} for one in chosen)]
    scale = presenting.scale_of(reviews)
    named = list(zip(labels, reviews, strict=True))
    return {
        "compared_rosters": rosters,
        "bill": presenting.bill_table(named),
        "options": [
            {"label": label, "proposal": one, **_reviewed(plan, review, scale)}
            for (label, review), one in zip(named, [None, *chosen], strict=True)
        ],
    }
