"""Leave: who is away when."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.people.http import PersonRequest
from core.people.queries import local_day, visible_people
from core.ui.http import attempt
from roster import actions
from roster.forms import LeaveForm
from roster.models import Leave
from roster.queries.leave import leaves_seen_by

PAGE = 50


@require_http_methods(["GET", "POST"])
def leaves(request: PersonRequest) -> HttpResponse:
    """Running and coming leaves, and the form to record one."""
    now, status = timezone.now(), 200
    form = LeaveForm(request.POST or None, people=visible_people(request.user).filter(is_active=True))
    if request.method == "POST":
        done = attempt(form, lambda data: _record(request, data))
        if done:
            messages.success(request, _("The leave is recorded. The roster marks shifts that fall into it."))
            return redirect("roster:leaves")
        status = done.status
    rows = leaves_seen_by(request.user, local_day(request.user.office, now), now)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "roster/leaves.html", {"form": form, "page": page, "now": now}, status=status)


def _record(request: PersonRequest, data: dict[str, Any]) -> Leave:
    end = data.pop("last") + timedelta(days=1)
    return actions.record_leave(end=end, by=request.user, now=timezone.now(), **data)


@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    rows = leaves_seen_by(request.user, local_day(request.user.office, now), now)
    actions.withdraw_leave(leave=get_object_or_404(rows, pk=pk), by=request.user, now=now)
    messages.success(request, _("The leave is withdrawn."))
    return redirect("roster:leaves")
