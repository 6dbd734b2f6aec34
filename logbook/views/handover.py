"""The hand-over from both sides: what is handed over, what still blocks, and the signatures."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from core.errors import Invalid, refusal
from core.ui.http import attempt, back_to, render_page
from logbook.actions import handover as actions
from logbook.enums import Answer
from logbook.forms.handover import PasswordAgainForm, SayForm, SignForm
from logbook.models import Handover, HandoverPoint
from logbook.permissions.handover import check_can_decide, check_can_explain, check_can_sign, check_can_take_over
from logbook.queries.attendance import posts_of
from logbook.queries.handover import (
    blockers,
    handover_of,
    handovers_seen,
    handovers_to,
    is_closed,
    items_of,
    matters_of,
    people_at,
    points_of,
    takers_of,
    tally_of,
    unsigned_matters,
)
from logbook.views.common import Asked, acts_of
from roster.models import Shift
from roster.queries.duty import next_shift, people_of

PAGE = 30


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the hand-over that waits for this person; without one, the record of past ones."""
    asked = Asked(request)
    waiting = handovers_to(asked.person).first()
    if waiting is not None:
        return redirect("logbook:handover", shift=waiting.outgoing_id)
    post = next(iter(posts_of(asked.person)), None)
    if post is not None:
        return redirect("logbook:handover", shift=post.assignment.shift_id)
    return redirect("logbook:handovers")


@require_safe
def past(request: HttpRequest) -> HttpResponse:
    asked = Asked(request)
    state = request.GET.get("state", "")
    page = Paginator(handovers_seen(asked.sight, state, asked.now), PAGE).get_page(request.GET.get("page"))
    rows = [(row, (row.acknowledged_at or asked.now) > row.due_at) for row in page.object_list]
    tally = tally_of(asked.sight, asked.now)
    context = {"page": page, "rows": rows, "tally": tally, "tabs": _tabs(state, tally.waiting), "now": asked.now}
    return render_page(request, "logbook/handovers.html", context)


def _tabs(state: str, waiting: int) -> list[dict[str, Any]]:
    here = reverse("logbook:handovers")
    return [
        {"label": pgettext("hand-overs", "All"), "url": here, "current": state not in ("waiting", "late")},
        {
            "label": pgettext("hand-overs", "Waiting"), "url": f"{here}?state=waiting",
            "current": state == "waiting", "count": waiting,
        },
        {"label": pgettext("hand-overs", "Late"), "url": f"{here}?state=late", "current": state == "late"},
    ]  # fmt: skip


def _find_shift(asked: Asked, pk: int) -> Shift:
    rows = Shift.objects.select_related("group__department", "office", "shift_type")
    return get_object_or_404(rows, pk=pk, office=asked.person.office_id, group__in=asked.sight.groups)


@require_safe
def detail(request: HttpRequest, shift: int) -> HttpResponse:
    asked = Asked(request)
    return _page(request, asked, _find_shift(asked, shift))


def _page(request: HttpRequest, asked: Asked, shift: Shift, status: int = 200, **forms: Any) -> HttpResponse:
    handover = handover_of(shift)
    context = {
        "shift": shift,
        "handover": handover,
        "now": asked.now,
        "incoming": handover.incoming if handover else next_shift(shift),
        "people": people_of(shift),
        "blockers": [] if is_closed(shift) else blockers(shift, asked.person, asked.now),
        "is_closed": is_closed(shift),
        "is_outgoing": asked.person in people_at(shift),
        "sign_reason": refusal(check_can_sign, asked.person, shift, asked.now),
        "sign_form": SignForm(items=items_of(shift)),
        "ack_form": PasswordAgainForm(),
        "matters": matters_of(shift) if handover is None else unsigned_matters(handover),
        **(_signed(asked, handover) if handover else _unsigned()),
        **forms,
    }
    return render_page(request, "logbook/handover.html", context, status=status)


def _unsigned() -> dict[str, Any]:
    counts = {"unanswered_count": 0, "waiting_count": 0}
    return {"points": [], "takers": [], "acts": [], "take_reason": "", "is_signer": False, **counts}


def _signed(asked: Asked, handover: Handover) -> dict[str, Any]:
    points = points_of(handover)
    return {
        "points": [_point(asked, handover, point) for point in points],
        "unanswered_count": sum(point.answer == Answer.PENDING for point in points),
        "waiting_count": sum(not point.is_settled for point in points),
        "takers": takers_of(handover),
        "acts": acts_of(handover),
        "take_reason": refusal(check_can_take_over, asked.person, handover, asked.now),
        "is_signer": handover.signed_by_id == asked.person.pk,
    }


def _point(asked: Asked, handover: Handover, point: HandoverPoint) -> dict[str, Any]:
    point.handover = handover
    disputed = point.answer == Answer.OBJECTED and not point.is_settled
    return {
        "point": point,
        "state": _state(point),
        "may_explain": disputed and not refusal(check_can_explain, asked.person, point, asked.now),
        "may_decide": disputed and not refusal(check_can_decide, asked.person, point, asked.now),
    }


def _state(point: HandoverPoint) -> str:
    if point.is_settled:
        return "done"
    return "objected" if point.answer == Answer.OBJECTED else "open"


@require_POST
def sign(request: HttpRequest, shift: int) -> HttpResponse:
    asked = Asked(request)
    own = _find_shift(asked, shift)
    form = SignForm(request.POST, items=items_of(own))
    done = attempt(form, lambda _data: actions.sign(shift=own, by=asked.person, now=asked.now, **form.deed()))
    if not done:
        return _page(request, asked, own, done.status, sign_form=form)
    messages.success(request, _("Signed. You can go as soon as the next shift has acknowledged."))
    return redirect("logbook:handover", shift=shift)


@require_POST
def acknowledge(request: HttpRequest, shift: int) -> HttpResponse:
    asked = Asked(request)
    own = _find_shift(asked, shift)
    handover = get_object_or_404(Handover, outgoing=own)
    form = PasswordAgainForm(request.POST)
    done = attempt(form, lambda data: actions.acknowledge(handover=handover, by=asked.person, now=asked.now, **data))
    if not done:
        return _page(request, asked, own, done.status, ack_form=form)
    messages.success(request, _("You have taken over. The shift before yours is closed."))
    return back_to(request, "/")


def _find_point(asked: Asked, pk: int) -> HandoverPoint:
    rows = HandoverPoint.objects.select_related("handover__signed_by", "handover__group", "matter")
    return get_object_or_404(rows, pk=pk, handover__group__in=asked.sight.groups)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    point = actions.accept(point=_find_point(asked, pk), by=asked.person, now=asked.now)
    return redirect("logbook:handover", shift=point.handover.outgoing_id)


@require_POST
def accept_points(request: HttpRequest, shift: int) -> HttpResponse:
    asked = Asked(request)
    handover = get_object_or_404(Handover, outgoing=_find_shift(asked, shift))
    actions.accept_points(handover=handover, by=asked.person, now=asked.now)
    return redirect("logbook:handover", shift=shift)


def _said(request: HttpRequest, pk: int, deed: Any) -> HttpResponse:
    """An act on a point that needs a sentence."""
    asked = Asked(request)
    point = _find_point(asked, pk)
    form = SayForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Say why, in at most 240 characters."), "text")
    deed(point, asked, form.cleaned_data)
    return redirect("logbook:handover", shift=point.handover.outgoing_id)


@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    def deed(point: HandoverPoint, asked: Asked, data: dict[str, Any]) -> None:
        actions.object_to(point=point, reason=data["text"], by=asked.person, now=asked.now)

    return _said(request, pk, deed)


@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    def deed(point: HandoverPoint, asked: Asked, data: dict[str, Any]) -> None:
        actions.explain(point=point, remark=data["text"], counted=data["counted"], by=asked.person, now=asked.now)

    return _said(request, pk, deed)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    def deed(point: HandoverPoint, asked: Asked, data: dict[str, Any]) -> None:
        actions.decide(point=point, reason=data["text"], by=asked.person, now=asked.now)

    return _said(request, pk, deed)
