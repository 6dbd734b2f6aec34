"""The weekly sync: who is missing first, then what was reported (1.2, 7.2). Everyone of the office reads it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.ui.http import attempt, back_to, render_page
from logbook.actions.sync import report_progress
from logbook.forms.sync import SyncReportForm
from logbook.models import SyncReport, SyncRound
from logbook.queries.sync import Row, board_of, rounds_of
from logbook.views.common import Asked, acts_of

PAGE = 12


@require_GET
def current(request: HttpRequest) -> HttpResponse:
    """The latest round."""
    asked = Asked(request)
    return _page(request, asked, rounds_of(asked.person.office).first())


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    return _page(request, asked, asked.find(rounds_of(asked.person.office), pk))


def _page(
    request: HttpRequest, asked: Asked, sync: SyncRound | None, failed: SyncReportForm | None = None, status: int = 200
) -> HttpResponse:
    board = board_of(sync, asked.sight.departments) if sync else None
    context: dict[str, Any] = {
        "now": asked.now,
        "board": board,
        "missing": [(row, _form_for(row, failed)) for row in board.missing] if board else [],
        "acts": acts_of(sync) if sync else [],
        "page": Paginator(rounds_of(asked.person.office), PAGE).get_page(request.GET.get("page")),
    }
    return render_page(request, "logbook/sync.html", context, status=status)


def _prefix(report: SyncReport) -> str:
    return f"report-{report.pk}-%s"


def _form_for(row: Row, failed: SyncReportForm | None) -> SyncReportForm:
    """The form that was refused, if it was this department's; else an empty one."""
    own = _prefix(row.report)
    return failed if failed is not None and failed.auto_id == own else SyncReportForm(auto_id=own)


@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    rows = SyncReport.objects.filter(round__office=asked.person.office_id, department__in=asked.sight.departments)
    found: SyncReport = asked.find(rows.select_related("round"), pk)
    form = SyncReportForm(request.POST, auto_id=_prefix(found))
    done = attempt(form, lambda data: report_progress(report=found, by=asked.person, now=asked.now, **data))
    if done:
        messages.success(request, _("Thank you. Your report stands below."))
        return back_to(request, reverse("logbook:sync", args=[found.round_id]))
    return _page(request, asked, found.round, form, done.status)
