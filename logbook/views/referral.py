"""A department's side: what waits for it, acknowledge, report, confirm; and the duty office's: send, take back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.ui.http import attempt, back_to, render_page
from logbook.actions import referral as actions
from logbook.enums import ReferralState
from logbook.forms.matter import OutcomeForm, ProgressForm, ReasonForm, ReferForm
from logbook.models import Referral
from logbook.queries.matter import addressed_to, referral_desk
from logbook.views.common import Asked
from logbook.views.matter import FailedForm, card, find_matter, matter_page

PAGE = 20


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for acknowledgement first, then what is in hand, then what is done."""
    asked = Asked(request)
    found = referral_desk(asked.person, asked.now)
    addressed = addressed_to(asked.person, asked.sight.departments)
    closed = addressed.filter(state=ReferralState.DONE).order_by("-closed_at", "-id")
    context = {
        "now": asked.now,
        "waiting": [card(asked, row, may_work=False) for row in found.waiting],
        "acknowledged": [card(asked, row, may_work=False) for row in found.acknowledged],
        "page": Paginator(closed, PAGE).get_page(request.GET.get("page")),
        "answers": bool(asked.sight.departments),
    }
    return render_page(request, "logbook/referrals.html", context)


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    matter = find_matter(asked, pk)
    form = ReferForm(request.POST, office=asked.person.office)
    done = attempt(form, lambda data: actions.refer(matter=matter, by=asked.person, now=asked.now, **data))
    if done:
        messages.success(request, _("Sent. Each department must acknowledge in time."))
        return back_to(request, reverse("logbook:matter", args=[pk]))
    return matter_page(request, asked, matter, done.status, refer_form=form)


def _find(asked: Asked, pk: int) -> Referral:
    return asked.find(asked.sight.referrals().select_related("matter", "department", "addressee"), pk)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    referral = actions.acknowledge(referral=_find(asked, pk), by=asked.person, now=asked.now)
    return back_to(request, reverse("logbook:matter", args=[referral.matter_id]))


@require_POST
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    return _answered(request, pk, ProgressForm(request.POST, auto_id=f"progress-{pk}-%s"), actions.report_progress)


@require_POST
def done(request: HttpRequest, pk: int) -> HttpResponse:
    return _answered(request, pk, OutcomeForm(request.POST, auto_id=f"done-{pk}-%s"), actions.confirm_done)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _answered(request, pk, ReasonForm(request.POST, auto_id=f"withdraw-{pk}-%s"), actions.withdraw_referral)


def _answered(request: HttpRequest, pk: int, form: BaseForm, action: Callable[..., Any]) -> HttpResponse:
    """One form, one action on the referral; after an error the matter's page with the input kept."""
    asked = Asked(request)
    referral = _find(asked, pk)
    tried = attempt(form, lambda data: action(referral=referral, by=asked.person, now=asked.now, **data))
    if tried:
        return back_to(request, reverse("logbook:matter", args=[referral.matter_id]))
    matter = find_matter(asked, referral.matter_id)
    return matter_page(request, asked, matter, tried.status, failed=FailedForm(referral.pk, form))
