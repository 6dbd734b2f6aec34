"""Leave: who is away when, who asks for it, and what granting it would do."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import refusal
from core.people.enums import Role
from core.people.http import PersonRequest
from core.people.permissions import groups_where, holds
from core.people.queries import local_day, visible_people
from core.ui.http import attempt
from roster import actions
from roster.forms import LeaveForm
from roster.forms_exchange import AskLeaveForm, RepairForm, WhyForm
from roster.models import Leave
from roster.permissions.leave import check_can_decide_leave, check_can_withdraw_leave
from roster.queries.leave import asked_by_others, leave_seen_by, leaves_seen_by, own_requests
from roster.queries.repair import repair_for

PAGE = 50


@require_http_methods(["GET", "POST"])
def leaves(request: PersonRequest) -> HttpResponse:
    """What waits for a decision, running and coming leaves, and the form to record one."""
    form = LeaveForm(request.POST or None, people=visible_people(request.user).filter(is_active=True))
    if request.method == "POST":
        done = attempt(form, lambda data: _record(request, data))
        if done:
            messages.success(request, _("The leave is recorded. The roster marks shifts that fall into it."))
            return redirect("roster:leaves")
        return _list(request, form, AskLeaveForm(), done.status)
    return _list(request, form, AskLeaveForm())


@require_POST
def ask(request: PersonRequest) -> HttpResponse:
    form = AskLeaveForm(request.POST)
    done = attempt(form, lambda data: _ask(request, data))
    if not done:
        people = visible_people(request.user).filter(is_active=True)
        return _list(request, LeaveForm(people=people), form, done.status)
    messages.success(request, _("You have asked for leave. You are told as soon as it is decided."))
    return redirect("roster:leaves")


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
    """One request: what it does to the coverage and the repair it would need."""
    return _leave_page(request, _seen(request, pk))


def _leave_page(
    request: PersonRequest, found: Leave, *, repair: RepairForm | None = None, status: int = 200, **forms: Any
) -> HttpResponse:
    now = timezone.now()
    repairs = repair_for(found.person, found.start, found.end, now) if found.is_asked else []
    context = {
        "leave": found,
        "repairs": repairs,
        "repair_form": repair or RepairForm(repairs=repairs),
        "refuse_form": WhyForm(prefix="refuse"),
        "decide_reason": refusal(check_can_decide_leave, request.user, found, now),
        "withdraw_reason": refusal(check_can_withdraw_leave, request.user, found, now),
        "now": now,
        **forms,
    }
    return render(request, "roster/leave.html", context, status=status)


@require_POST
def grant(request: PersonRequest, pk: int) -> HttpResponse:
    """Grants it, or with `repair` grants it and puts the chosen people on his shifts."""
    found, now = _seen(request, pk), timezone.now()
    if "repair" not in request.POST:
        actions.grant_leave(leave=found, by=request.user, now=now)
        messages.success(request, _("The leave is granted. The roster marks shifts that fall into it."))
        return redirect("roster:leaves")
    form = RepairForm(request.POST, repairs=repair_for(found.person, found.start, found.end, now))
    done = attempt(form, lambda data: _grant_and_repair(request, found, form, now))
    if not done:
        return _leave_page(request, found, repair=form, status=done.status)
    messages.success(request, _("The leave is granted and the roster amended. Everyone concerned is told."))
    return redirect("roster:leaves")


def _grant_and_repair(request: PersonRequest, found: Leave, form: RepairForm, now: datetime) -> bool:
    actions.grant_leave(leave=found, by=request.user, now=now, replacements=form.replacements())
    return True


@require_POST
def refuse(request: PersonRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    form = WhyForm(request.POST, prefix="refuse")
    done = attempt(form, lambda data: actions.refuse_leave(leave=found, by=request.user, now=timezone.now(), **data))
    if not done:
        return _leave_page(request, found, refuse_form=form, status=done.status)
    messages.success(request, _("The leave is refused, and %(person)s is told why.") % {"person": found.person})
    return redirect("roster:leaves")


@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    actions.withdraw_leave(leave=_seen(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The leave is withdrawn."))
    return redirect("roster:leaves")
