"""Open matters, and one of them with its departments and its time line."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import refusal
from core.ledger.queries import timeline
from core.ui.http import attempt, back_to, render_page
from logbook.actions import matter as actions
from logbook.enums import OPEN_REFERRAL_STATES, MatterState, ReferralState
from logbook.forms.matter import OpenMatterForm, OutcomeForm, ReferForm
from logbook.models import Matter, Referral
from logbook.permissions.matter import check_can_deal_with, check_can_take_over, check_can_work_on
from logbook.queries.entry import with_parts
from logbook.queries.matter import matters_seen
from logbook.views.common import Asked
from logbook.views.entry import entry_page

PAGE = 30


@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """What is open, the gravest and oldest first; with `?state=dealt_with` what is done."""
    asked = Asked(request)
    state = MatterState.DEALT_WITH if request.GET.get("state") == MatterState.DEALT_WITH else MatterState.OPEN
    page = Paginator(matters_seen(asked.sight, state), PAGE).get_page(request.GET.get("page"))
    context = {"now": asked.now, "page": page, "state": state, "tabs": _tabs(state)}
    return render_page(request, "logbook/matters.html", context)


def _tabs(state: str) -> list[dict[str, Any]]:
    here = reverse("logbook:matters")
    return [
        {"label": _("Open"), "url": here, "current": state == MatterState.OPEN},
        {"label": _("Dealt with"), "url": f"{here}?state={MatterState.DEALT_WITH}", "current": state != MatterState.OPEN},
    ]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter: who answers for it, which departments have it, what happened."""
    asked = Asked(request)
    return matter_page(request, asked, find_matter(asked, pk))


def find_matter(asked: Asked, pk: int) -> Matter:
    rows = asked.sight.matters().select_related("group", "taker", "entry__author", "entry__latest", "opened_by", "closed_by")
    return asked.find(rows, pk)


def matter_page(request: HttpRequest, asked: Asked, matter: Matter, status: int = 200, **forms: Any) -> HttpResponse:
    person, now = asked.person, asked.now
    referrals = matter.referrals.select_related("department", "addressee", "sent_by", "acknowledged_by", "closed_by")
    context = {
        "now": now,
        "matter": matter,
        "entry": with_parts(asked.sight.entries()).get(pk=matter.entry_id),
        "referrals": [
            referral_row(asked, row) for row in referrals.prefetch_related("notes__author") if _may_see(asked, matter, row)
        ],
        "acts": timeline(matter) if matter.group_id in asked.sight.groups else [],
        "take_refusal": refusal(check_can_take_over, person, matter, now),
        "close_refusal": refusal(check_can_deal_with, person, matter, now),
        "refer_refusal": refusal(check_can_work_on, person, matter, now),
        "refer_form": ReferForm(office=person.office),
        "close_form": OutcomeForm(),
        **forms,
    }
    return render_page(request, "logbook/matter.html", context, status=status)


def _may_see(asked: Asked, matter: Matter, referral: Referral) -> bool:
    """A department reads its own request only; the duty office reads all."""
    return matter.group_id in asked.sight.groups or (
        referral.department_id in asked.sight.departments or referral.addressee_id == asked.person.pk
    )


def referral_row(asked: Asked, referral: Referral) -> dict[str, Any]:
    answers = referral.department_id in asked.sight.departments or referral.addressee_id == asked.person.pk
    return {
        "referral": referral,
        "is_open": referral.state in OPEN_REFERRAL_STATES,
        "is_waiting": referral.state == ReferralState.WAITING,
        "may_answer": answers and referral.state in OPEN_REFERRAL_STATES,
    }


@require_POST
def open_one(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    entry = asked.find(with_parts(asked.sight.entries()), pk)
    form = OpenMatterForm(request.POST, office=asked.person.office)
    done = attempt(form, lambda data: actions.open_matter(entry=entry, by=asked.person, now=asked.now, **data))
    if done and done.result:
        return back_to(request, reverse("logbook:matter", args=[done.result.pk]))
    return entry_page(request, asked, entry, done.status, matter_form=form)


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    matter = actions.take_over(matter=find_matter(asked, pk), by=asked.person, now=asked.now)
    messages.success(request, _("You answer for “%(matter)s” now.") % {"matter": matter})
    return back_to(request, reverse("logbook:matter", args=[pk]))


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    matter = find_matter(asked, pk)
    form = OutcomeForm(request.POST)
    done = attempt(form, lambda data: actions.deal_with(matter=matter, by=asked.person, now=asked.now, **data))
    if done:
        return back_to(request, reverse("logbook:matter", args=[pk]))
    return matter_page(request, asked, matter, done.status, close_form=form)


