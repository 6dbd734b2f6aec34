"""Every swap and every leave of the office, for those who audit it: to read, newest first (3.11)."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.errors import allows
from core.people.http import PersonRequest
from roster.permissions import check_can_audit
from roster.queries.exchange import seen_by
from roster.queries.leave import all_leaves

PAGE = 50


@require_safe
def swaps(request: PersonRequest) -> HttpResponse:
    rows = seen_by(request.user, timezone.now()).order_by("-offered_at", "-pk")
    return _list(request, rows, "roster/exchange_record.html")


@require_safe
def leaves(request: PersonRequest) -> HttpResponse:
    return _list(request, all_leaves(request.user).order_by("-start", "-pk"), "roster/leave_record.html")


def _list(request: PersonRequest, rows: QuerySet[Any], template: str) -> HttpResponse:
    """404 for everybody else."""
    now = timezone.now()
    if not allows(check_can_audit, request.user, now):
        raise Http404
    context = {"page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "now": now}
    return render(request, template, context)
