"""A roster going out: a file, or a page for the printer (R.11)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.people.http import PersonRequest
from roster.export.pdf import to_pdf
from roster.export.sheets import to_csv, to_xlsx
from roster.export.table import footer_of, table_of
from roster.queries.grid import grid_of
from roster.views.seeing import seen_roster

FORMATS = {
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "pdf": (to_pdf, "application/pdf"),
}


@require_safe
def export(request: PersonRequest, pk: int, ext: str) -> HttpResponse:
    """The month grid as xlsx, csv or pdf; xlsx and csv can be brought in again."""
    if ext not in FORMATS:
        raise Http404
    write, content_type = FORMATS[ext]
    table = table_of(grid_of(seen_roster(request, pk), timezone.now()))
    answer = HttpResponse(write(table), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{table.name}.{ext}"'
    return answer


@require_safe
def print_page(request: PersonRequest, pk: int) -> HttpResponse:
    """On A4 paper, landscape, with the version and who published it at the foot."""
    roster, now = seen_roster(request, pk), timezone.now()
    grid = grid_of(roster, now)
    context = {"roster": roster, "grid": grid, "table": table_of(grid), "footer": footer_of(grid), "now": now}
    return render(request, "roster/print.html", context)
