"""What waits for one's decision, one's own requests, questions for advice, and all that one may read."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from approvals.forms.decision import ManyForm
from approvals.forms.request import RequestFilterForm
from approvals.queries.inbox import advice_asked, count_waiting, for_rows, queue_of
from approvals.queries.listing import PAGE, Pages, found, lines_for, own, with_policy
from approvals.queries.standing import standing_of
from approvals.views.common import Asked
from core.ui.http import render_page


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The queue by due time; who holds no post that signs is led to his own requests."""
    asked = Asked(request)
    if not standing_of(asked.person, asked.now).powers:
        return redirect("approvals:mine")
    return inbox_page(request, asked, ManyForm())


def inbox_page(request: HttpRequest, asked: Asked, form: ManyForm, status: int = 200) -> HttpResponse:
    queue = with_policy(for_rows(queue_of(asked.person, asked.now)))
    page = Pages(queue, PAGE).get_page(request.GET.get("page"))
    count_waiting(asked.person, known=page.paginator.count)
    lines = lines_for(asked.person, list(page.object_list), asked.now)
    context = {
        "now": asked.now,
        "page": page,
        "lines": lines,
        "late": sum(line.row.is_late for line in lines),
        "several": sum(not line.row.reason for line in lines) > 1,
        "form": form,
        "chosen": form.values(),
        "tabs": _tabs(asked, "inbox", page.paginator.count),
    }
    return render_page(request, "approvals/inbox.html", context, status=status)


def _tabs(asked: Asked, current: str, waiting: int | None = None) -> list[dict[str, Any]]:
    names = {"mine": _("My requests"), "advice": _("Advice asked of me"), "requests": _("All I may read")}
    if standing_of(asked.person, asked.now).powers:
        names = {"inbox": _("To decide"), **names}
    return [
        {
            "label": label,
            "url": reverse(f"approvals:{name}"),
            "current": name == current,
            "count": waiting if name == "inbox" else None,
        }
        for name, label in names.items()
    ]


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    asked = Asked(request)
    page = Pages(own(asked.person), PAGE).get_page(request.GET.get("page"))
    context = {"now": asked.now, "page": page, "tabs": _tabs(asked, "mine")}
    return render_page(request, "approvals/mine.html", context)


@require_safe
def advice(request: HttpRequest) -> HttpResponse:
    asked = Asked(request)
    page = Pages(advice_asked(asked.person), PAGE).get_page(request.GET.get("page"))
    context = {"now": asked.now, "page": page, "tabs": _tabs(asked, "advice")}
    return render_page(request, "approvals/advice.html", context)


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    asked = Asked(request)
    filters = RequestFilterForm(request.GET, office=asked.person.office)
    wanted = filters.wanted()
    page = Pages(found(asked.seen(), **wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "now": asked.now,
        "page": page,
        "filters": filters,
        "is_filtered": bool(wanted),
        "tabs": _tabs(asked, "requests"),
    }
    return render_page(request, "approvals/requests.html", context, fragment="approvals/_rows.html")
