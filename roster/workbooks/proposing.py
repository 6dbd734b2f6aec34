"""Looks at each sheet and says what it takes it for, and why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import column_index_from_string, get_column_letter

from roster.workbooks.calendar import best_year, grid_days
from roster.workbooks.cells import Cell, Sheet, Workbook
from roster.workbooks.columns import Ground, columns_of, settle
from roster.workbooks.dates import parse_date, year_and_month
from roster.workbooks.enums import PERSON_MEANINGS, Layout, Meaning
from roster.workbooks.headings import read_times
from roster.workbooks.known import KnownPerson, KnownShift, known_shifts
from roster.workbooks.layouts import layout_of
from roster.workbooks.legend import find_legend, parse_legend
from roster.workbooks.list_days import REMARK, TOTAL
from roster.workbooks.mapping import Column, Proposal, SheetMapping, SheetProposal, apply_remembered, signature_of
from roster.workbooks.people import build_people
from roster.workbooks.tables import Table, day_cells, find_tables


def propose(
    workbook: Workbook,
    *,
    known_people: Iterable[KnownPerson] = (),
    known_shift_codes: Iterable[KnownShift | str] = (),
    year_hint: int | None = None,
    remembered: Any = None,
) -> Proposal:
    """One proposal for each table found, at least one for each sheet. `remembered` as `Mapping.remembered` gave it."""
    ground = Ground(
        build_people(known_people), known_shifts(known_shift_codes), workbook.filename, year_hint, remembered
    )
    proposals: list[SheetProposal] = []
    for sheet in workbook:
        proposals.extend(_propose_sheet(sheet, ground))
    return Proposal(tuple(_share_year(proposals)))


def _propose_sheet(sheet: Sheet, ground: Ground) -> list[SheetProposal]:
    if not sheet.rows:
        return [_ignored(sheet, _("The sheet is empty."))]
    tables = find_tables(sheet, ground.shifts) or [Table((), min(sheet.rows), sheet.last_row, min(sheet.rows))]
    found: list[SheetProposal] = []
    for table in tables:
        top = max([table.top, *(proposal.mapping.last_row + 1 for proposal in found)])
        found.append(_propose_table(sheet, replace(table, top=top), ground))
    useful = [proposal for proposal in found if proposal.mapping.layout is not Layout.IGNORED]
    return useful or found[:1]


def _ignored(sheet: Sheet, reason: Any, mapping: SheetMapping | None = None) -> SheetProposal:
    mapping = mapping or SheetMapping(sheet.name, Layout.IGNORED)
    return SheetProposal(replace(mapping, layout=Layout.IGNORED), 0.5, (reason,), hidden=sheet.hidden)


def _propose_table(sheet: Sheet, table: Table, ground: Ground) -> SheetProposal:
    year, month = _year_and_month(sheet, table, ground)
    days = next((found for row in reversed(table.headings) if (found := day_cells(sheet, row))), {})
    columns = columns_of(sheet, table, days, ground)
    layout = layout_of(sheet, table, columns, bool(days), ground)
    columns = settle(columns, layout)
    last = _last_row(sheet, table, columns, layout)
    mapping = SheetMapping(
        sheet.name,
        layout,
        columns,
        table.headings,
        table.first,
        last,
        year,
        month,
        signature=signature_of(layout, [column.heading for column in columns if column.meaning is not Meaning.DAY]),
    )
    known = apply_remembered(mapping, ground.remembered)
    mapping = known or mapping
    if known is not None and known.layout is not layout:
        mapping = replace(mapping, last_row=_last_row(sheet, table, known.columns, known.layout))
    mapping = _dated(sheet, mapping, ground)
    mapping = replace(mapping, legend=_legend(sheet, mapping, table))
    if sheet.hidden:
        return _ignored(sheet, _("The sheet is hidden in the workbook."), mapping)
    confidence, reasons = _confidence(mapping, known is not None)
    return SheetProposal(mapping, confidence, reasons, _rows_beside(sheet, mapping, table), False, known is not None)


def _titles(sheet: Sheet, table: Table) -> list[str]:
    first = table.headings[0] if table.headings else table.first
    return [cell.text for row in range(table.top, first) for cell in sheet.distinct(row)][-8:]


def _year_and_month(sheet: Sheet, table: Table, ground: Ground) -> tuple[int | None, int | None]:
    corner = [cell.text for row in table.headings for cell in sheet.distinct(row)[:2]]
    year = month = None
    for text in [*_titles(sheet, table), *corner, sheet.name, re.sub(r"\.\w+$", "", ground.filename)]:
        if parse_date(text).ok and text in corner:
            continue
        found_year, found_month = year_and_month(text)
        year, month = year or found_year, month or found_month
    return year, month


def _last_row(sheet: Sheet, table: Table, columns: Sequence[Column], layout: Layout) -> int:
    """The last row that belongs to the table; remarks and legends below it do not."""
    key = {
        Layout.MONTH_GRID: Meaning.NAME,
        Layout.STAFF_LIST: Meaning.NAME,
        Layout.NAME_GRID: Meaning.SHIFT_CODE,
        Layout.CREW_MEMBERS: Meaning.ON_DUTY,
    }.get(layout, Meaning.DATE)
    numbers = [
        index
        for index in sheet.columns
        if any(column.meaning is key and get_column_letter(index) == column.letter for column in columns)
    ]
    dated = key is Meaning.DATE
    last = table.first - 1
    for row in range(table.first, table.last + 1):
        cells = [sheet.cells[(row, number)] for number in numbers if (row, number) in sheet.cells]
        if not dated and cells and is_beside(cells[0].text):
            continue
        if any(
            cell.formula or not dated or parse_date(cell, year=2024, month=1).ok or _broken_date(cell) for cell in cells
        ):
            last = row if not dated or len(sheet.distinct(row)) > 1 or cells[0].formula else last
        elif dated and last >= table.first and row == last + 1 and len(sheet.distinct(row)) > 0 and not any(cells):
            last = row if _continues(sheet, row, columns) else last
    return max(last, table.first - 1)


def is_beside(text: str) -> bool:
    """A total, a remark or a line of legend, and no row of the table."""
    if TOTAL.match(text) or REMARK.match(text) or "=" in text:
        return True
    return (read_times(text) != ("", "") and len(text) > 14) or (":" in text and bool(parse_legend(text)))


def _broken_date(cell: Cell) -> bool:
    return len(cell.text) <= 12 and bool(re.search(r"\d+\s*[月./\-]\s*\d+", cell.text))


def _continues(sheet: Sheet, row: int, columns: Sequence[Column]) -> bool:
    """A row without a date of its own that still names people: the date above holds."""
    letters = {column.letter for column in columns if column.meaning in (*PERSON_MEANINGS, Meaning.CREW)}
    return (
        any(get_column_letter(cell.column) in letters and len(cell.text) < 40 for cell in sheet.rows.get(row, ()))
        and len(sheet.distinct(row)) >= 1
    )


def _dated(sheet: Sheet, mapping: SheetMapping, ground: Ground) -> SheetMapping:
    """The year that titles leave open: the one whose weekdays fit, near the hint."""
    if mapping.layout in (Layout.MONTH_GRID, Layout.NAME_GRID) and mapping.month is None:
        days = [column.day for column in mapping.columns if column.day.startswith("--")]
        mapping = replace(mapping, month=int(days[0][2:4])) if days else mapping
    if mapping.year is None and mapping.layout not in (Layout.STAFF_LIST, Layout.CREW_MEMBERS, Layout.IGNORED):
        return replace(mapping, year=best_year(sheet, mapping, ground.year_hint))
    return mapping


def _legend(sheet: Sheet, mapping: SheetMapping, table: Table) -> tuple[Any, ...]:
    days = [column_index_from_string(column.letter) for column in mapping.columns if column.meaning is Meaning.DAY]
    beside = (Meaning.IGNORED, Meaning.TOTAL, Meaning.REMARKS)
    named = {column_index_from_string(column.letter) for column in mapping.columns if column.meaning not in beside}
    inside = {
        position
        for position in sheet.cells
        if mapping.first_row <= position[0] <= mapping.last_row
        and position[1] in named
        and position[1] <= max(days, default=position[1])
    }
    rows = range(table.top, table.last + 1)
    outside = [
        cell
        for row in rows
        if row not in mapping.heading_rows
        for cell in sheet.rows.get(row, ())
        if (cell.row, cell.column) not in inside or (cell.column == 1 and "=" in cell.text)
    ]
    found = {entry.code: entry for entry in find_legend(sheet, outside, inside)}
    return tuple({**found, **{entry.code: entry for entry in mapping.legend}}.values())


def _rows_beside(sheet: Sheet, mapping: SheetMapping, table: Table) -> tuple[str, ...]:
    rows = [
        *range(table.top, (mapping.heading_rows or (table.first,))[0]),
        *range(mapping.last_row + 1, table.last + 1),
    ]
    return tuple(sheet.address(cell) for row in rows for cell in sheet.distinct(row)[:1])


def _confidence(mapping: SheetMapping, known: bool) -> tuple[float, tuple[Any, ...]]:
    if mapping.layout is Layout.IGNORED:
        return 0.5, (_("No dates and no names were found under headings."),)
    reasons: list[Any] = []
    score = 0.9 if mapping.heading_rows else 0.5
    if known:
        reasons.append(_("You confirmed a sheet with these headings before."))
        score = 1.0
    if mapping.heading_rows:
        reasons.append(_("Headings in row %(row)s.") % {"row": mapping.heading_rows[-1]})
    else:
        reasons.append(_("There are no headings; the columns were judged by what they hold."))
    if any(column.meaning is Meaning.DAY for column in mapping.columns):
        days = [day for day in grid_days(mapping).values() if day]
        reasons.append(
            _("%(count)s days stand across.") % {"count": len(days)}
            if days
            else _("Days stand across, but of no known month.")
        )
        score -= 0 if days else 0.3
    if mapping.layout in (Layout.DAY_LIST, Layout.DAY_LIST_BY_SHIFT, Layout.CREWS_24H):
        reasons.append(_("A column of dates, and beside it who is on duty."))
    if mapping.year is None and mapping.layout not in (Layout.STAFF_LIST, Layout.CREW_MEMBERS):
        score -= 0.2
    if any(column.meaning is Meaning.IGNORED and column.heading for column in mapping.columns):
        score -= 0.05
    return round(score, 2), tuple(reasons)


def _share_year(proposals: list[SheetProposal]) -> list[SheetProposal]:
    """A sheet that names no year takes it from its neighbours, when they agree."""
    years = {proposal.mapping.year for proposal in proposals if proposal.mapping.year}
    if len(years) != 1:
        return proposals
    year = years.pop()
    return [
        replace(proposal, mapping=replace(proposal.mapping, year=year))
        if proposal.mapping.year is None and proposal.mapping.layout is not Layout.IGNORED
        else proposal
        for proposal in proposals
    ]
