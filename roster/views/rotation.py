"""The rotation plan: who is due, who could change places with whom, adopted ring by ring (2.7)."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import allows, refusal
from core.people.enums import GroupKind
from core.people.http import PersonRequest
from core.people.models import DutyGroup, Person
from core.people.permissions import check_can_move
from core.ui.http import attempt
from core.ui.wording import listed
from roster import actions
from roster.forms_rotation import AdoptRotationForm, kept
from roster.models import Rotation
from roster.permissions.rotation import check_can_plan_staff
from roster.queries.rotation import Proposal, RotationPlan, rotation_of, rotation_plan
from roster.views.posts import told

SHOWN = 10
"""Proposals on a page: the next ones come up when these are adopted."""


@require_http_methods(["GET", "HEAD", "POST"])
def rotation(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    if not allows(check_can_plan_staff, request.user, now):
        raise Http404
    if request.method != "POST":
        return _page(request)
    form = AdoptRotationForm(request.POST)
    done = attempt(
        form, lambda data: actions.adopt_rotation(office=request.user.office, by=request.user, now=now, **data)
    )
    if not done:
        return _page(request, form, done.status)
    return _told(request, _("Adopted. These people and their leads are told: %(names)s"), done.result)


@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = rotation_of(request.user.office, pk) if allows(check_can_plan_staff, request.user, now) else None
    if found is None:
        raise Http404
    actions.undo_rotation(rotation=found, by=request.user, now=now)
    return _told(request, _("Taken back. These people stay where they are, and are told: %(names)s"), found)


def _told(request: PersonRequest, sentence: str, rotation: Rotation | None) -> HttpResponse:
    people = Person.objects.filter(transfers__rotation=rotation).order_by("transfers__pk")
    return told(request, sentence % {"names": listed(people)}, "roster:rotation")


def _page(request: PersonRequest, failed: AdoptRotationForm | None = None, status: int = 200) -> HttpResponse:
    now, kind = timezone.now(), request.GET.get("kind", "")
    plan = rotation_plan(request.user.office, now)
    due = [stay for stay in plan.due if kind in ("", stay.group.kind)]
    proposals = [one for one in plan.proposals if any(kind in ("", step.stay.group.kind) for step in one.steps)]
    offered = [_offered(request, one, number, failed) for number, one in enumerate(proposals[:SHOWN])]
    context = {
        "plan": plan,
        "page": Paginator(due, 50).get_page(request.GET.get("page")),
        "tabs": _tabs(plan, kind),
        "offered": offered,
        "more": len(proposals) - len(offered),
        "left_over": {(stay.person.pk, stay.group.pk) for stay in plan.left_over},
        "failed": failed if failed and not any(one["form"] is failed for one in offered) else None,
        "coming": _coming(request, plan),
        "now": now,
    }
    return render(request, "roster/rotation.html", context, status=status)


def _offered(
    request: PersonRequest, proposal: Proposal, number: int, failed: AdoptRotationForm | None
) -> dict[str, Any]:
    """`reason`: why he may not adopt it; then there is no form."""
    form = failed if failed is not None and kept(failed, proposal) else AdoptRotationForm.of(proposal, number)
    moves = [(step.stay.person, [step.stay.group, step.to]) for step in proposal.steps]
    return {"proposal": proposal, "form": form, "reason": _why_not(request, moves)}


def _why_not(request: PersonRequest, moves: Iterable[tuple[Person, list[DutyGroup]]]) -> str:
    now = timezone.now()
    reasons = (refusal(check_can_move, request.user, person, groups, now) for person, groups in moves)
    return next((reason for reason in reasons if reason), "")


def _coming(request: PersonRequest, plan: RotationPlan) -> list[dict[str, Any]]:
    """Postings to come; the first of each rotation has the button that takes the whole back."""
    rows, shown = [], set()
    for posting in plan.coming:
        rotation = plan.rotations.get(posting.pk)
        row: dict[str, Any] = {"posting": posting, "rotation": None, "reason": ""}
        if rotation is not None and rotation.pk not in shown:
            shown.add(rotation.pk)
            moves = [(one.person, [one.from_group, one.to_group]) for one in rotation.transfers.all()]
            row |= {"rotation": rotation, "reason": _why_not(request, moves), "moves": moves}
        rows.append(row)
    return rows


def _tabs(plan: RotationPlan, kind: str) -> list[dict[str, Any]]:
    every = [("", _("all groups")), *((str(value), label) for value, label in GroupKind.choices)]
    return [
        {
            "label": label,
            "url": f"?kind={value}" if value else "?",
            "current": value == kind,
            "count": sum(value in ("", stay.group.kind) for stay in plan.due),
        }
        for value, label in every
    ]
