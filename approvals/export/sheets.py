"""A list of requests as CSV and as an Excel workbook. Nothing in it is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from approvals.models import SpendingRequest
from core.errors import Invalid
from roster.export.table import quoted

MOST_ROWS = 20_000
WIDTHS = (9, 17, 12, 16, 22, 20, 20, 26, 44, 14, 9, 16, 17)
HEAD = "E8EEF4"
Value = str | int | Decimal | date | datetime | None


def headings() -> list[str]:
    return [
        _("Number"), _("Asked at"), _("Charged on"), _("Kind"), _("State"), _("Department"), _("Budget line"),
        _("Payee"), _("Purpose"), _("Amount"), _("Currency"), _("Asked by"), _("Closed at"),
    ]  # fmt: skip


def row_of(request: SpendingRequest, zone: ZoneInfo) -> list[Value]:
    """As in `headings`; times are the office's."""
    return [
        request.pk, _local(request.asked_at, zone), request.charged_on, request.get_kind_display(),
        request.get_state_display(), str(request.department), str(request.line or ""), request.payee, request.purpose,
        request.amount, request.currency, str(request.requester), _local(request.closed_at, zone),
    ]  # fmt: skip


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0) if moment else None


def checked(rows: Sequence[SpendingRequest]) -> Sequence[SpendingRequest]:
    """Raises Invalid for a list that no one would read; give at most one row more than fits."""
    if len(rows) > MOST_ROWS:
        message = _("The list has more than %(most)d requests. Choose a month, a department or a kind first.")
        raise Invalid(message % {"most": MOST_ROWS})
    return rows


def to_csv(requests: Iterable[SpendingRequest], zone: ZoneInfo) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(headings())
    writer.writerows([_plain(value) for value in row_of(request, zone)] for request in requests)
    return stream.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if value is None:
        return ""
    return quoted(value) if isinstance(value, str) else str(value)


def to_xlsx(requests: Iterable[SpendingRequest], zone: ZoneInfo) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Spending"))
    sheet.freeze_panes = "A2"
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.append([_heading(sheet, text) for text in headings()])
    for request in requests:
        sheet.append([_cell(sheet, value) for value in row_of(request, zone)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _heading(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=HEAD)
    return cell


def _cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, Decimal):
        cell.number_format = "#,##0.00"
    if isinstance(value, str):
        cell.data_type = "s"  # text, also where it begins like a formula
        cell.quotePrefix = quoted(value) != value
    return cell
