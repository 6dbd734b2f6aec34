"""The grid as a formatted Excel workbook, and as CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roster.export.table import Table, quoted

COLOURS = ("FFFFFF", "DCE9F7", "DDD6F0", "D8EFDC", "FBE8C8", "F7D9DC", "D5EFEF", "EFE6D2", "E3E3E3")
FREE_DAY, HEAD = "EEEEEE", "E8EEF4"
LINE = Side(style="thin", color="B0B0B0")
CENTRE = Alignment(horizontal="center", vertical="center")


def rows_of(table: Table) -> Iterator[list[str | int]]:
    """Title, headings, weekdays, a row a person, legend and footer."""
    name, total = table.labels
    yield [table.title]
    yield [name, *(day.day for day in table.days), total]
    yield ["", *table.weekdays]
    for row in table.rows:
        yield [quoted(row.name), *(quoted(cell.text) for cell in row.cells), row.hours]
    yield [table.legend]
    yield [table.footer]


def to_csv(table: Table) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    stream = io.StringIO()
    csv.writer(stream).writerows(rows_of(table))
    return stream.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = f"{table.days[0]:%Y-%m}"
    for row in rows_of(table):
        sheet.append(row)
    _dress(sheet, table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _dress(sheet: Worksheet, table: Table) -> None:
    width = len(table.days) + 2
    sheet["A1"].font = Font(bold=True, size=14)
    for row in (2, 3):
        for column in range(1, width + 1):
            cell = sheet.cell(row, column)
            cell.font, cell.fill, cell.alignment = Font(bold=row == 2), _fill(HEAD), CENTRE
    for index, person in enumerate(table.rows, start=4):
        for column, one in enumerate(person.cells, start=2):
            cell = sheet.cell(index, column)
            cell.alignment, cell.border = CENTRE, Border(LINE, LINE, LINE, LINE)
            if one.colour or one.is_free_day:
                cell.fill = _fill(COLOURS[one.colour] if one.colour else FREE_DAY)
    sheet.column_dimensions["A"].width = 16
    for column in range(2, width):
        sheet.column_dimensions[get_column_letter(column)].width = 4.6
    sheet.freeze_panes = "B4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]
    sheet.print_title_rows = "1:3"
    _write_footer(sheet.oddFooter, left=table.footer.replace("&", "&&"), right="&P / &N")


def _write_footer(footer: Any, *, left: str, right: str) -> None:
    footer.left.text, footer.right.text = left, right


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)
