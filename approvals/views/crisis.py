"""Crises: what runs, one of them with its acts, the form that declares it, the paperwork afterwards (4.2)."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from approvals.actions import crisis as actions
from approvals.enums import ActState
from approvals.forms.crisis import USUAL_LENGTH, ActForm, CloseForm, CrisisForm, PapersForm, blank_act
from approvals.models import Crisis, CrisisAct
from approvals.permissions.crisis import (
    check_can_act,
    check_can_close,
    check_can_declare_somewhere,
    check_can_hand_in,
)
from approvals.queries.crisis import (
    acts_in,
    crises_of,
    departments_led,
    over,
    papers_of,
    record_of,
    running,
    told_of,
    with_sums,
    with_team,
)
from approvals.views.common import Asked
from core.errors import refusal
from core.ledger.presenting import sentence
from core.policy.queries import policy_for
from core.ui.http import answer_json, attempt, back_to, render_page, wants_json
from logbook.models import Incident
from logbook.queries.incident import incidents_seen
from logbook.queries.visibility import sight_of
from roster.queries.duty import on_duty

PAGE = 30


def _find(asked: Asked, pk: int) -> Crisis:
    """404 for those who do not see it."""
    return cast(Crisis, get_object_or_404(with_team(with_sums(crises_of(asked.person, asked.now))), pk=pk))


def _find_act(asked: Asked, pk: int) -> CrisisAct:
    rows = CrisisAct.objects.filter(crisis__in=crises_of(asked.person, asked.now))
    parts = rows.select_related("crisis__department", "crisis__office", "person", "request")
    return get_object_or_404(parts, pk=pk)


@require_GET
def crises(request: HttpRequest) -> HttpResponse:
    """What runs, with time and money left; then what is over."""
    asked = Asked(request)
    seen = with_sums(crises_of(asked.person, asked.now))
    papers = list(papers_of(asked.person))
    context = {
        "now": asked.now,
        "running": running(seen),
        "page": Paginator(over(seen), PAGE).get_page(request.GET.get("page")),
        "papers": papers,
        "readable": {act.request_id for act in papers if act.request_id},
        "declare_refusal": refusal(check_can_declare_somewhere, asked.person, asked.now),
    }
    return render_page(request, "approvals/crises.html", context)


@dataclass(frozen=True)
class Folded:
    """The acts of a crisis by what the page asks first."""

    every: list[CrisisAct]

    @property
    def papers(self) -> list[CrisisAct]:
        """Those that owe paperwork, handed in or not."""
        return [act for act in self.every if act.state != ActState.RECORDED]

    @property
    def findings(self) -> list[CrisisAct]:
        return [act for act in self.every if act.state == ActState.REJECTED]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    return _page(request, asked, _find(asked, pk))


def _page(request: HttpRequest, asked: Asked, crisis: Crisis, status: int = 200, **forms: Any) -> HttpResponse:
    is_member = any(member.person_id == asked.person.pk for member in crisis.members.all())
    context = {
        "now": asked.now,
        "crisis": crisis,
        "acts": Folded(list(acts_in(crisis))),
        "readable": set(asked.seen().filter(crisis_act__crisis=crisis).values_list("pk", flat=True)),
        "told": told_of(crisis),
        "entries": [sentence(entry) for entry in record_of(crisis)],
        "is_member": is_member,
        "act_refusal": refusal(check_can_act, asked.person, crisis, asked.now),
        "close_refusal": refusal(check_can_close, asked.person, crisis, asked.now),
        "act_form": blank_act(),
        "close_form": CloseForm(auto_id="close-%s"),
        **forms,
    }
    return render_page(request, "approvals/crisis.html", context, status=status)


@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """For leads with a valid emergency qualification; `?incident=` fills in what is known of it."""
    asked = Asked(request)
    check_can_declare_somewhere(asked.person, asked.now)
    form, status = _declare_form(request, asked), 200
    if request.method == "POST":
        done = attempt(form, lambda _data: actions.declare(draft=form.draft(), by=asked.person, now=asked.now))
        if done and done.result:
            messages.success(request, _("The crisis is declared. Everyone concerned is being told."))
            return back_to(request, reverse("approvals:crisis", args=[done.result.pk]))
        status = done.status
    latest = asked.now + policy_for(asked.person.office, asked.now).hours("crisis.longest")
    return render_page(request, "approvals/crisis_declare.html", {"form": form, "latest": latest}, status=status)


def _declare_form(request: HttpRequest, asked: Asked) -> CrisisForm:
    incidents = incidents_seen(sight_of(asked.person, asked.now))
    wanted = request.GET.get("incident", "")
    incident = incidents.filter(pk=wanted).first() if wanted.isdecimal() else None
    return CrisisForm(
        request.POST or None,
        office=asked.person.office,
        departments=departments_led(asked.person, asked.now),
        incidents=incidents,
        on_duty=[post.person_id for post in on_duty(asked.person.office, asked.now).posts],
        initial=_initial(asked, incident),
    )


def _initial(asked: Asked, incident: Incident | None) -> dict[str, Any]:
    longest = policy_for(asked.person.office, asked.now).hours("crisis.longest")
    initial: dict[str, Any] = {"ends_at": asked.now + min(USUAL_LENGTH, longest)}
    if incident is not None:
        initial |= {"incident": incident, "title": incident.title, "department": incident.group.department}
    return initial


@require_POST
def record_act(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    crisis = _find(asked, pk)
    form = ActForm(request.POST, auto_id="act-%s")

    def deed(data: dict[str, Any]) -> CrisisAct:
        given = {name: data[name] for name in ("what", "payee", "amount", "key")}
        return actions.record_act(crisis=crisis, done_at=form.when(asked.now), by=asked.person, now=asked.now, **given)

    done = attempt(form, deed)
    if wants_json(request):
        return answer_json(form, done, {"entry": done.result.pk if done.result else None})
    if done:
        messages.success(request, _("Recorded."))
        return back_to(request, reverse("approvals:crisis", args=[pk]))
    return _page(request, asked, crisis, done.status, act_form=form)


@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    crisis = _find(asked, pk)
    form = CloseForm(request.POST, auto_id="close-%s")
    done = attempt(form, lambda data: actions.close(crisis=crisis, by=asked.person, now=asked.now, **data))
    if done:
        messages.success(request, _("The crisis is closed."))
        return back_to(request, reverse("approvals:crisis", args=[pk]))
    return _page(request, asked, _find(asked, pk), done.status, close_form=form)


@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The paperwork of one act, of which amount and payee stay."""
    asked = Asked(request)
    act = _find_act(asked, pk)
    if request.method == "GET":
        check_can_hand_in(asked.person, act, asked.now)
    form = PapersForm(
        request.POST or None, request.FILES or None, act=act, initial={"purpose": act.what, "key": uuid4()}
    )
    status = 200
    if request.method == "POST":
        done = attempt(
            form,
            lambda data: actions.hand_in(
                act=act, papers=form.papers(), key=data["key"], by=asked.person, now=asked.now
            ),
        )
        if done and done.result:
            messages.success(request, _("Handed in. It goes to whoever signs such an amount."))
            return back_to(request, reverse("approvals:request", args=[done.result.pk]))
        status = done.status
    return render_page(
        request, "approvals/crisis_papers.html", {"form": form, "act": act, "now": asked.now}, status=status
    )
