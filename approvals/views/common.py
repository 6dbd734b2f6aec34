"""What the views of this app share."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.enums import Deed
from approvals.forms.decision import AnswerForm, ApproveForm, AskAdviceForm, RefuseForm
from approvals.forms.purchase import NoteForm, WithdrawForm
from approvals.models import SpendingRequest
from approvals.permissions.request import (
    check_can_accept,
    check_can_change,
    check_can_decide,
    check_can_order,
    check_can_receive,
    check_can_withdraw,
)
from approvals.presenting import evidence, step_lines, turn_of, version_lines
from approvals.queries.budget import room_for
from approvals.queries.crisis import crises_of
from approvals.queries.deciders import deciders_of
from approvals.queries.request import Parts, parts_of, visible_to, with_people
from core.errors import refusal
from core.people.http import PersonRequest
from core.people.models import Person
from core.ui.http import CONFLICT, Attempt, attempt, back_to, render_page
from core.ui.middleware import kept_input
from logbook.views.common import acts_of

NOTES = {
    Deed.ORDER: (check_can_order, _("What was ordered, where, and its number")),
    Deed.RECEIVE: (check_can_receive, _("What arrived, and in what state")),
    Deed.ACCEPT: (check_can_accept, _("What was checked")),
}


class Asked:
    """Who asks, and when; made once a request."""

    def __init__(self, request: HttpRequest):
        self.person: Person = cast(PersonRequest, request).user
        self.now: datetime = timezone.now()

    def seen(self) -> QuerySet[SpendingRequest]:
        return visible_to(self.person, self.now)

    def find(self, pk: int) -> SpendingRequest:
        """The request if he may read it, else 404."""
        return get_object_or_404(with_people(self.seen()), pk=pk)


def request_page(
    request: HttpRequest, asked: Asked, found: SpendingRequest, status: int = 200, **changed: Any
) -> HttpResponse:
    """One request: where it stands, what may be done, and everything that was done; `changed` are forms to show."""
    parts = parts_of(found)
    people = deciders_of(found, asked.now)
    room = room_for(found.department, found.line, found.charged_on, found.currency)
    context = {
        "now": asked.now,
        "spending": found,
        "parts": parts,
        "turn": turn_of(found, people, asked.now),
        "steps": step_lines(found, parts.steps, people, asked.now),
        "versions": version_lines(parts.versions),
        "room": room,
        "over": -room.left if room.left is not None and room.left < 0 else None,
        "acts": acts_of(found),
        "crisis": _crisis_of(asked, found),
        **_evidence(asked, parts),
        **_deeds(asked, found),
        **_forms(asked, found, parts),
        **changed,
    }
    return render_page(request, "approvals/request.html", context, status=status)


def _evidence(asked: Asked, parts: Parts) -> dict[str, Any]:
    """What counts as one with it; a link only to what he may read."""
    linked = evidence(parts.current)
    readable = asked.seen().filter(pk__in=[one["request"] for one in linked]).values_list("pk", flat=True)
    return {"linked": linked, "readable": set(readable) if linked else set()}


def _crisis_of(asked: Asked, found: SpendingRequest) -> Any:
    """The crisis whose paperwork this is, if he may read it."""
    act = found.act
    return crises_of(asked.person, asked.now).filter(pk=act.crisis_id).first() if act else None


def _deeds(asked: Asked, found: SpendingRequest) -> dict[str, Any]:
    """For each deed why it is refused, "" where it may be done."""
    who = asked.person, found
    return {
        "is_own": found.requester_id == asked.person.pk,
        "decide_refusal": refusal(check_can_decide, *who, asked.now),
        "change_refusal": refusal(check_can_change, *who),
        "withdraw_refusal": refusal(check_can_withdraw, *who),
        **{f"{deed.value}_refusal": refusal(check, *who, asked.now) for deed, (check, _label) in NOTES.items()},
    }


def _forms(asked: Asked, found: SpendingRequest, parts: Parts) -> dict[str, Any]:
    seen = {"seen": found.content_hash}
    open_advice = [one for one in parts.advice if one.adviser_id == asked.person.pk and one.answered_at is None]
    return {
        "approve_form": ApproveForm(initial=seen, auto_id="approve-%s"),
        "refuse_form": RefuseForm(initial=seen, auto_id="refuse-%s"),
        "send_back_form": RefuseForm(initial=seen, auto_id="send_back-%s"),
        "ask_form": AskAdviceForm(asker=asked.person, auto_id="ask-%s"),
        "withdraw_form": WithdrawForm(auto_id="withdraw-%s"),
        "asked_of_me": open_advice[0] if open_advice else None,
        "answer_form": AnswerForm(auto_id="answer-%s"),
        **{f"{deed.value}_form": note_form(deed) for deed in NOTES},
    }


def note_form(deed: Deed, data: Mapping[str, Any] | None = None) -> NoteForm:
    return NoteForm(data, label=NOTES[deed][1], auto_id=f"{deed.value}-%s")


def done_by_form(
    request: HttpRequest, asked: Asked, pk: int, name: str, form: BaseForm,
    deed: Callable[[SpendingRequest, dict[str, Any]], Any], said: Any,
) -> HttpResponse:  # fmt: skip
    """One form, one action on a request: then its page, which says `said`, or what stood against it."""
    found = asked.find(pk)
    tried = attempt(form, lambda data: deed(found, data))
    if tried:
        messages.success(request, said)
        return back_to(request, reverse("approvals:request", args=[pk]))
    return _not_done(request, asked, found, name, form, tried)


def _not_done(
    request: HttpRequest, asked: Asked, found: SpendingRequest, name: str, form: BaseForm, tried: Attempt[Any]
) -> HttpResponse:
    """A mistake opens the form again. Where someone was first, the page shows what is now, and what was typed."""
    if tried.status != CONFLICT:
        return request_page(request, asked, found, tried.status, **{name: form})
    now_is = {"conflict": form.non_field_errors(), "kept_input": kept_input(request)}
    return request_page(request, asked, asked.find(found.pk), tried.status, **now_is)
