"""Signing: approve, refuse, send back, one or several; asking for advice and giving it (4.3)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from approvals.actions import decision as actions
from approvals.forms.decision import AnswerForm, ApproveForm, AskAdviceForm, ManyForm, RefuseForm
from approvals.models import Advice
from approvals.queries.request import with_people
from approvals.views.common import Asked, done_by_form
from approvals.views.inbox import inbox_page
from core.people.http import acting
from core.ui.http import attempt, render_page


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    form = ApproveForm(request.POST, auto_id="approve-%s")
    return _signed(request, pk, "approve_form", form, actions.approve, _("You have signed it."))


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    form = RefuseForm(request.POST, auto_id="refuse-%s")
    return _signed(request, pk, "refuse_form", form, actions.refuse, _("You have refused it."))


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    form = RefuseForm(request.POST, auto_id="send_back-%s")
    return _signed(request, pk, "send_back_form", form, actions.send_back, _("You have sent it back."))


def _signed(
    request: HttpRequest, pk: int, name: str, form: RefuseForm | ApproveForm, action: Callable[..., Any], said: str
) -> HttpResponse:
    asked = Asked(request)
    return done_by_form(
        request, asked, pk, name, form,
        lambda found, data: action(request=found, by=asked.person, now=asked.now, **data), said,
    )  # fmt: skip


@require_POST
def ask_advice(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    form = AskAdviceForm(request.POST, asker=acting(request), auto_id="ask-%s")
    return done_by_form(
        request, asked, pk, "ask_form", form,
        lambda found, data: actions.ask_advice(request=found, by=asked.person, now=asked.now, **data),
        _("Asked. The decision stays with you."),
    )  # fmt: skip


@require_POST
def give_advice(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is of the question; it is answered on the page of its request."""
    asked = Asked(request)
    advice = get_object_or_404(Advice.objects.select_related("adviser", "asked_by"), pk=pk, request__in=asked.seen())
    return done_by_form(
        request, asked, advice.request_id, "answer_form", AnswerForm(request.POST, auto_id="answer-%s"),
        lambda _found, data: actions.give_advice(advice=advice, by=asked.person, now=asked.now, **data),
        _("Your advice is recorded."),
    )  # fmt: skip


@require_POST
def approve_many(request: HttpRequest) -> HttpResponse:
    """Each is checked again by itself; the answer names one by one what came of it."""
    asked = Asked(request)
    form = ManyForm(request.POST)

    def deed(data: dict[str, Any]) -> list[actions.Outcome]:
        found = with_people(asked.seen()).filter(pk__in=data["chosen"]).order_by("due_at", "id")
        chosen = [(one, data["chosen"][one.pk]) for one in found]
        return actions.approve_many(requests=chosen, password=data["password"], by=asked.person, now=asked.now)

    done = attempt(form, deed)
    if not done:
        return inbox_page(request, asked, form, done.status)
    outcomes = done.result or []
    context = {
        "outcomes": outcomes,
        "signed": sum(not one.error for one in outcomes),
        "gone": len(form.cleaned_data["chosen"]) - len(outcomes),
        "now": asked.now,
    }
    return render_page(request, "approvals/decided.html", context)
