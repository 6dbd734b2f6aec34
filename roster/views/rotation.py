"""The rotation plan: who is due, who could change places with whom, adopted ring by ring (2.7)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import allows, refusal
from core.people.enums import GroupKind
from core.people.http import PersonRequest
from core.people.permissions import check_can_administer
from core.ui.http import attempt
from roster import actions
from roster.forms_rotation import AdoptRotationForm, kept
from roster.permissions.rotation import check_can_plan_staff
from roster.queries.rotation import Proposal, RotationPlan, rotation_plan

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
    names = ", ".join(person.name for person in done.result or [])
    messages.success(request, _("Adopted. These people and their leads are told: %(names)s") % {"names": names})
    return redirect("roster:rotation")


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
        "reason": refusal(check_can_administer, request.user, request.user.office, now),
        "now": now,
    }
    return render(request, "roster/rotation.html", context, status=status)


def _offered(
    request: PersonRequest, proposal: Proposal, number: int, failed: AdoptRotationForm | None
) -> dict[str, Any]:
    """Nobody adopts his own: then the button says so (4.3)."""
    is_own = any(step.stay.person.pk == request.user.pk for step in proposal.steps)
    form = failed if failed is not None and kept(failed, proposal) else AdoptRotationForm.of(proposal, number)
    reason = _("You are one of them. Another administrator adopts it.") if is_own else ""
    return {"proposal": proposal, "form": form, "reason": reason}


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
