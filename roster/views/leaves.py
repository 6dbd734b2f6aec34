"""Leave: who is away when, who asks for it, and what granting it would do."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import allows, refusal
from core.people.enums import Role
from core.people.http import PersonRequest
from core.people.permissions import groups_where, holds
from core.people.queries import local_day, visible_people
from core.ui.http import attempt
from roster import actions
from roster.forms import LeaveForm
from roster.forms_exchange import AskLeaveForm, WhyForm
from roster.models import Leave
from roster.permissions import check_can_audit
from roster.permissions.leave import check_can_decide_leave, check_can_withdraw_leave
from roster.queries.leave import Lost, asked_by_others, leave_seen_by, leaves_seen_by, lost_shifts, own_requests
from roster.queries.mending import mendings_of
from roster.views.mending import mending_context
from roster.views.posts import told, with_reason

PAGE = 50
LEAVES = "roster:leaves"


@require_http_methods(["GET", "POST"])
def leaves(request: PersonRequest) -> HttpResponse:
    """What waits for a decision, running and coming leaves, and the form to record one."""
    form = LeaveForm(request.POST or None, people=visible_people(request.user).filter(is_active=True))
    if request.method == "POST":
        done = attempt(form, lambda data: _record(request, data))
        if done:
            return told(request, _("The leave is recorded. The roster marks shifts that fall into it."), LEAVES)
        return _list(request, form, AskLeaveForm(), done.status)
    return _list(request, form, AskLeaveForm())


@require_POST
def ask(request: PersonRequest) -> HttpResponse:
    form = AskLeaveForm(request.POST)
    done = attempt(form, lambda data: _ask(request, data))
    if not done:
        people = visible_people(request.user).filter(is_active=True)
        return _list(request, LeaveForm(people=people), form, done.status)
    return told(request, _("You have asked for leave. You are told as soon as it is decided."), LEAVES)


def _list(request: PersonRequest, form: LeaveForm, ask_form: AskLeaveForm, status: int = 200) -> HttpResponse:
    viewer, now = request.user, timezone.now()
    rows = leaves_seen_by(viewer, local_day(viewer.office, now), now)
    context = {
        "form": form,
        "ask_form": ask_form,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "asked": list(asked_by_others(viewer, now)),
        "own": list(own_requests(viewer, now)),
        "may_record": _may_record(request, now),
        "may_audit": allows(check_can_audit, viewer, now),
        "now": now,
    }
    return render(request, "roster/leaves.html", context, status=status)


def _may_record(request: PersonRequest, now: datetime) -> bool:
    """Whether the form to record leave for others is of any use to him."""
    keeps = holds(request.user, [Role.HR, Role.ADMINISTRATOR], request.user.office, now)
    return keeps or groups_where(request.user, "edit_roster").exists()


def _record(request: PersonRequest, data: dict[str, Any]) -> Leave:
    end = data.pop("last") + timedelta(days=1)
    return actions.record_leave(end=end, by=request.user, now=timezone.now(), **data)


def _ask(request: PersonRequest, data: dict[str, Any]) -> Leave:
    end = data.pop("last") + timedelta(days=1)
    return actions.ask_leave(person=request.user, end=end, now=timezone.now(), **data)


def _seen(request: PersonRequest, pk: int) -> Leave:
    """The leave, or 404 for whom it does not concern."""
    leave = leave_seen_by(request.user, pk, timezone.now())
    if leave is None:
        raise Http404
    return leave


@require_safe
def leave(request: PersonRequest, pk: int) -> HttpResponse:
    """One request: what it does to the coverage, and the mending that it would need."""
    return _leave_page(request, _seen(request, pk))


@require_safe
def repair(request: PersonRequest, pk: int) -> HttpResponse:
    """How the rosters would be mended: what the page asks for while it is computed."""
    found, now = _seen(request, pk), timezone.now()
    return render(request, "roster/_leave_repair.html", _repair(request, found, lost_shifts(found, now), now))


def _leave_page(request: PersonRequest, found: Leave, *, status: int = 200, **forms: Any) -> HttpResponse:
    now = timezone.now()
    lost = lost_shifts(found, now) if found.is_asked else []
    context = {
        **_repair(request, found, lost, now),
        "lost": lost,
        "refuse_form": WhyForm(prefix="refuse"),
        "withdraw_reason": refusal(check_can_withdraw_leave, request.user, found, now),
        **forms,
    }
    return render(request, "roster/leave.html", context, status=status)


def _repair(request: PersonRequest, found: Leave, lost: list[Lost], now: datetime) -> dict[str, Any]:
    """`is_behind`: a roster came, or has changed, since it was computed."""
    touched = {one.assignment.roster_id for one in lost}
    shown = [mending_context(request, one, now) for one in mendings_of(found, touched)] if found.is_asked else []
    known = {roster.pk for one in shown for roster in one["rosters"]}
    return {
        "leave": found,
        "mendings": shown,
        "is_waiting": any(one["mending"].is_waiting for one in shown),
        "is_behind": not touched <= known or any(one.get("has_changed") for one in shown),
        "takes": [one["mending"] for one in shown if one.get("moves")],
        "edit_reason": next((one["edit_reason"] for one in shown if one["edit_reason"]), ""),
        "decide_reason": refusal(check_can_decide_leave, request.user, found, now),
        "now": now,
    }


@require_POST
def grant(request: PersonRequest, pk: int) -> HttpResponse:
    """Grants it; with `mendings`, the ids of what was shown, the rosters are amended so as well."""
    found, now = _seen(request, pk), timezone.now()
    chosen = [pk for pk in request.POST.getlist("mendings") if pk.isdecimal()]
    mendings = list(found.mendings.filter(pk__in=chosen).order_by("start"))
    actions.grant_leave(leave=found, by=request.user, now=now, mendings=mendings)
    if mendings:
        return told(request, _("The leave is granted and the roster amended. Everyone concerned is told."), LEAVES)
    return told(request, _("The leave is granted. The roster marks shifts that fall into it."), LEAVES)


@require_POST
def refuse(request: PersonRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    sentence = _("The leave is refused, and %(person)s is told why.") % {"person": found.person}
    return with_reason(
        request, "refuse",
        lambda reason: actions.refuse_leave(leave=found, reason=reason, by=request.user, now=timezone.now()),
        again=partial(_leave_page, request, found), then=partial(told, request, sentence, LEAVES),
    )  # fmt: skip


@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    actions.withdraw_leave(leave=_seen(request, pk), by=request.user, now=timezone.now())
    return told(request, _("The leave is withdrawn."), LEAVES)
