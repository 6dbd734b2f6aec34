"""Open matters, and one of them with its departments and its time line."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from core.errors import refusal
from core.ui.http import attempt, back_to, render_page
from logbook.actions import matter as actions
from logbook.enums import OPEN_REFERRAL_STATES, MatterState, ReferralState
from logbook.forms.matter import OpenMatterForm, OutcomeForm, ProgressForm, ReasonForm, ReferForm
from logbook.models import Matter, Referral
from logbook.permissions.matter import check_can_deal_with, check_can_take_over, check_can_work_on
from logbook.queries.entry import with_parts
from logbook.queries.matter import matters_seen, tally_of
from logbook.views.common import Asked, acts_of
from logbook.views.entry import entry_page

PAGE = 30


@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """What is open, the gravest and oldest first; with `?state=dealt_with` what is done."""
    asked = Asked(request)
    state = MatterState.DEALT_WITH if request.GET.get("state") == MatterState.DEALT_WITH else MatterState.OPEN
    page = Paginator(matters_seen(asked.sight, state), PAGE).get_page(request.GET.get("page"))
    tally = tally_of(asked.sight, asked.now)
    context = {"now": asked.now, "page": page, "tally": tally, "tabs": _tabs(state, tally.open)}
    return render_page(request, "logbook/matters.html", context)


def _tabs(state: str, count: int) -> list[dict[str, Any]]:
    here = reverse("logbook:matters")
    return [
        {"label": pgettext("state", "Open"), "url": here, "current": state == MatterState.OPEN, "count": count},
        {
            "label": _("Dealt with"),
            "url": f"{here}?state={MatterState.DEALT_WITH}",
            "current": state != MatterState.OPEN,
        },
    ]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter: who answers for it, which departments have it, what happened."""
    asked = Asked(request)
    return matter_page(request, asked, find_matter(asked, pk))


def find_matter(asked: Asked, pk: int) -> Matter:
    rows = asked.sight.matters().select_related(
        "group", "taker", "entry__author", "entry__latest", "opened_by", "closed_by"
    )
    return asked.find(rows, pk)


def matter_page(request: HttpRequest, asked: Asked, matter: Matter, status: int = 200, **forms: Any) -> HttpResponse:
    person, now = asked.person, asked.now
    refusal_to_work = refusal(check_can_work_on, person, matter, now)
    failed = forms.pop("failed", None)
    context = {
        "now": now,
        "matter": matter,
        "entry": with_parts(asked.sight.entries()).get(pk=matter.entry_id),
        "referrals": [card(asked, row, not refusal_to_work, failed) for row in _referrals(asked, matter)],
        "acts": acts_of(matter) if matter.group_id in asked.sight.groups else [],
        "take_refusal": refusal(check_can_take_over, person, matter, now),
        "close_refusal": refusal(check_can_deal_with, person, matter, now),
        "refer_refusal": refusal_to_work,
        "refer_form": ReferForm(office=person.office),
        "close_form": OutcomeForm(auto_id="close-%s"),
        **forms,
    }
    return render_page(request, "logbook/matter.html", context, status=status)


def _referrals(asked: Asked, matter: Matter) -> list[Referral]:
    """A department reads its own request only; the duty office reads all."""
    rows = matter.referrals.select_related("department", "addressee", "sent_by", "acknowledged_by", "matter")
    found = list(rows.prefetch_related("notes__author"))
    if matter.group_id in asked.sight.groups:
        return found
    return [row for row in found if asked.sight.answers(row)]


@dataclass(frozen=True)
class Card:
    """A request with what the reader may do about it; `opened` says which form was refused and stands open."""

    referral: Referral
    may_answer: bool
    may_withdraw: bool
    progress_form: BaseForm
    done_form: BaseForm
    withdraw_form: BaseForm
    opened: dict[str, bool]

    @property
    def is_waiting(self) -> bool:
        return self.referral.state == ReferralState.WAITING


@dataclass(frozen=True)
class FailedForm:
    """A form of a referral that was refused, shown again with its input."""

    referral_id: int
    form: BaseForm


def card(asked: Asked, referral: Referral, may_work: bool, failed: FailedForm | None = None) -> Card:
    is_open = referral.state in OPEN_REFERRAL_STATES
    own = failed.form if failed is not None and failed.referral_id == referral.pk else None
    forms = {
        name: own if isinstance(own, kind) else kind(auto_id=f"{name}-{referral.pk}-%s")
        for name, kind in {"progress": ProgressForm, "done": OutcomeForm, "withdraw": ReasonForm}.items()
    }
    return Card(
        referral,
        is_open and asked.sight.answers(referral),
        is_open and may_work,
        forms["progress"],
        forms["done"],
        forms["withdraw"],
        {name: form is own for name, form in forms.items()},
    )


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
    form = OutcomeForm(request.POST, auto_id="close-%s")
    done = attempt(form, lambda data: actions.deal_with(matter=matter, by=asked.person, now=asked.now, **data))
    if done:
        return back_to(request, reverse("logbook:matter", args=[pk]))
    return matter_page(request, asked, matter, done.status, close_form=form)
