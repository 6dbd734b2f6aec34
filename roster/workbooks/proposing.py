"""Looks at each sheet and says what it takes it for, and why."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl.utils import column_index_from_string, get_column_letter

from roster.workbooks.calendar import best_year, grid_days
from roster.workbooks.cells import Cell, Sheet, Workbook
from roster.workbooks.dates import parse_date, parse_weekday, year_and_month
from roster.workbooks.day_lists import REMARK, TOTAL
from roster.workbooks.enums import PERSON_MEANINGS, Layout, Meaning
from roster.workbooks.headings import Heading, crew_codes, is_shift_name, read_path, read_times
from roster.workbooks.known import KnownPerson, KnownShift, known_shifts
from roster.workbooks.legend import find_legend, is_rest, parse_legend
from roster.workbooks.mapping import Column, Proposal, SheetMapping, SheetProposal, apply_remembered, signature_of
from roster.workbooks.names import TELEPHONE, People, build_people, looks_like_names
from roster.workbooks.tables import Table, day_cells, find_tables
from roster.workbooks.text import clean

SAMPLE = 60


@dataclass(frozen=True)
class _Ground:
    """What is known before a sheet is looked at."""

    people: People
    shifts: tuple[KnownShift, ...]
    filename: str
    year_hint: int | None
    remembered: Any


def propose(
    workbook: Workbook,
    *,
    known_people: Iterable[KnownPerson] = (),
    known_shift_codes: Iterable[KnownShift | str] = (),
    year_hint: int | None = None,
    remembered: Any = None,
) -> Proposal:
    """One proposal for each table found, at least one for each sheet. `remembered` as `Mapping.remembered` gave it."""
    ground = _Ground(
        build_people(known_people), known_shifts(known_shift_codes), workbook.filename, year_hint, remembered
    )
    proposals: list[SheetProposal] = []
    for sheet in workbook:
        proposals.extend(_propose_sheet(sheet, ground))
    return Proposal(tuple(_share_year(proposals)))


def _propose_sheet(sheet: Sheet, ground: _Ground) -> list[SheetProposal]:
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


def _propose_table(sheet: Sheet, table: Table, ground: _Ground) -> SheetProposal:
    year, month = _year_and_month(sheet, table, ground)
    days = next((found for row in reversed(table.headings) if (found := day_cells(sheet, row))), {})
    columns = _columns(sheet, table, days, ground)
    layout = _layout(sheet, table, columns, bool(days), ground)
    columns = _settle(columns, layout)
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


def _year_and_month(sheet: Sheet, table: Table, ground: _Ground) -> tuple[int | None, int | None]:
    corner = [cell.text for row in table.headings for cell in sheet.distinct(row)[:2]]
    year = month = None
    for text in [*_titles(sheet, table), *corner, sheet.name, re.sub(r"\.\w+$", "", ground.filename)]:
        if parse_date(text).ok and text in corner:
            continue
        found_year, found_month = year_and_month(text)
        year, month = year or found_year, month or found_month
    return year, month


def _columns(sheet: Sheet, table: Table, days: dict[int, str], ground: _Ground) -> tuple[Column, ...]:
    columns = []
    for number in sorted(sheet.columns):
        if number in days:
            heading = next(text for row in reversed(table.headings) if (text := sheet.text(row, number)))
            columns.append(Column(get_column_letter(number), Meaning.DAY, heading, day=days[number]))
            continue
        path = [sheet.text(row, number) for row in table.headings]
        body = _body(sheet, table, number)
        if not any(path) and not body:
            continue
        heading = " ".join(dict.fromkeys(clean(text).replace("\n", " ") for text in path if text))
        read = read_path(path, ground.shifts)
        columns.append(_column(number, read, heading, body, bool(days), ground))
    return tuple(columns)


def _column(number: int, read: Heading, heading: str, body: list[Cell], grid: bool, ground: _Ground) -> Column:
    meaning, code = _by_content(read, heading, body, grid, ground)
    return Column(get_column_letter(number), meaning, heading[:60], code)


def _body(sheet: Sheet, table: Table, number: int) -> list[Cell]:
    cells = [cell for cell in sheet.columns[number] if table.first <= cell.row <= table.last and cell.text]
    alone = [cell for cell in cells if len(sheet.distinct(cell.row)) > 1]
    return (alone or cells)[:SAMPLE]


def _share(body: list[Cell], test: Callable[[Cell], bool]) -> float:
    return sum(map(test, body)) / len(body) if body else 0.0


def _is_date(cell: Cell) -> bool:
    return not TELEPHONE.fullmatch(cell.text) and parse_date(cell, year=2024).ok


def _by_content(read: Heading, heading: str, body: list[Cell], grid: bool, ground: _Ground) -> tuple[Meaning, str]:
    """The heading's meaning, corrected by what stands below it."""
    meaning, code = read.meaning, read.code
    if is_rest(heading):
        return Meaning.IGNORED, ""
    unsure = meaning in (None, Meaning.TIME, Meaning.WEEKDAY, Meaning.IGNORED) or code.casefold() == "day"
    if not grid and unsure and _share(body, _is_date) > 0.6:
        return Meaning.DATE, ""
    if meaning is None:
        return _unheaded(heading, body, grid, ground)
    return _crew_or_people(meaning, code, body, ground)


def _crew_or_people(meaning: Meaning, code: str, body: list[Cell], ground: _Ground) -> tuple[Meaning, str]:
    """班组 and 值班 stand over crews, shifts or names alike."""
    crews = _share(body, lambda cell: bool(crew_codes(cell.text)))
    names = _share(body, lambda cell: looks_like_names(cell.text, ground.people))
    if meaning is Meaning.CREW and crews < 0.5:
        if _share(body, lambda cell: is_shift_name(cell.text)) > 0.5:
            return Meaning.SHIFT_CODE, ""
        return (Meaning.ON_DUTY if names > 0.6 else Meaning.GROUP), ""
    numbered = _share(body, lambda cell: cell.text.isdigit()) > 0.5
    if crews > 0.7 and not (code and numbered) and meaning in (Meaning.ON_DUTY, Meaning.SHIFT_CODE, Meaning.STANDBY):
        return (Meaning.STANDBY_CREW if meaning is Meaning.STANDBY else Meaning.CREW), code
    if meaning is Meaning.SHIFT_CODE and names > 0.7:
        return Meaning.ON_DUTY, ""
    return meaning, code


def _unheaded(heading: str, body: list[Cell], grid: bool, ground: _Ground) -> tuple[Meaning, str]:
    """A column whose heading says nothing: judged by its cells alone."""
    tests: tuple[tuple[Meaning, Callable[[Cell], bool]], ...] = (
        (Meaning.TELEPHONE, lambda cell: bool(TELEPHONE.fullmatch(cell.text))),
        (Meaning.EMAIL, lambda cell: "@" in cell.text),
        (Meaning.WEEKDAY, lambda cell: parse_weekday(cell.text) is not None and len(cell.text) < 10),
        (Meaning.TIME, lambda cell: read_times(cell.text) != ("", "")),
        (Meaning.SHIFT_CODE, lambda cell: is_shift_name(cell.text)),
        (Meaning.CREW, lambda cell: bool(crew_codes(cell.text)) and not cell.text.isdigit()),
    )
    for meaning, test in tests:
        if _share(body, test) > 0.6:
            return meaning, ""
    if _share(body, lambda cell: looks_like_names(cell.text, ground.people)) > 0.6:
        return (Meaning.NAME, "") if grid else (Meaning.ON_DUTY, heading)
    return Meaning.IGNORED, ""


DETAILS = {
    Meaning.DEPARTMENT, Meaning.POST, Meaning.EMAIL, Meaning.TELEPHONE, Meaning.STAFF_NUMBER, Meaning.STATUS,
}  # fmt: skip


def _layout(sheet: Sheet, table: Table, columns: Sequence[Column], grid: bool, ground: _Ground) -> Layout:
    meanings = {column.meaning for column in columns}
    if grid:
        return _kind_of_grid(sheet, table, columns, ground)
    if Meaning.DATE in meanings:
        return _kind_of_list(columns, meanings)
    named = bool({Meaning.NAME, Meaning.ON_DUTY} & meanings)
    if _are_crew_columns(columns) or _lists_crews(sheet, table, columns, meanings, named):
        return Layout.CREW_MEMBERS
    if Meaning.WEEKDAY in meanings and not DETAILS & meanings:
        return Layout.IGNORED  # a week without dates
    return Layout.STAFF_LIST if named and (table.headings or DETAILS & meanings) else Layout.IGNORED


def _kind_of_list(columns: Sequence[Column], meanings: set[Meaning]) -> Layout:
    people = [column for column in columns if column.meaning in (*PERSON_MEANINGS, Meaning.NAME)]
    if Meaning.CREW in meanings and Meaning.ON_DUTY not in meanings:
        return Layout.CREWS_24H
    by_shift = {Meaning.LEAD, Meaning.STANDBY, Meaning.SHIFT_CODE, Meaning.TIME} & meanings
    if people and (by_shift or any(column.code for column in people)):
        return Layout.DAY_LIST_BY_SHIFT
    return Layout.DAY_LIST if people or Meaning.CREW in meanings else Layout.IGNORED


def _lists_crews(sheet: Sheet, table: Table, columns: Sequence[Column], meanings: set[Meaning], named: bool) -> bool:
    if {Meaning.CREW, Meaning.GROUP} & meanings and (named or Meaning.LEAD in meanings) and not DETAILS & meanings:
        return True
    return Meaning.CREW in meanings and named and _several(sheet, table, columns)


def _several(sheet: Sheet, table: Table, columns: Sequence[Column]) -> bool:
    """Whether the name column holds several names in a cell."""
    letters = [column.letter for column in columns if column.meaning in (Meaning.NAME, Meaning.ON_DUTY)]
    body = [
        cell
        for cell in (cell for row in range(table.first, table.last + 1) for cell in sheet.rows.get(row, ()))
        if get_column_letter(cell.column) in letters
    ]
    return _share(body, lambda cell: bool(re.search(r"[、,;/\n]", cell.text))) > 0.4


def _are_crew_columns(columns: Sequence[Column]) -> bool:
    crews = [column for column in columns if crew_codes(column.heading) and not column.heading.isdigit()]
    return len(crews) >= 2 and len(crews) >= len([c for c in columns if c.meaning is not Meaning.IGNORED]) - 1


def _kind_of_grid(sheet: Sheet, table: Table, columns: Sequence[Column], ground: _Ground) -> Layout:
    letters = {column.letter for column in columns if column.meaning is Meaning.DAY}
    body = [
        cell
        for row in range(table.first, min(table.last, table.first + 40) + 1)
        for cell in sheet.rows.get(row, ())
        if get_column_letter(cell.column) in letters and cell.text
    ][:400]
    codes = _share(
        body,
        lambda cell: len(cell.text) > 1 and looks_like_names(cell.text, ground.people) and not is_shift_name(cell.text),
    )
    return Layout.NAME_GRID if codes > 0.5 else Layout.MONTH_GRID


def _settle(columns: tuple[Column, ...], layout: Layout) -> tuple[Column, ...]:
    """Meanings that depend on what the whole table is."""
    if layout in (Layout.DAY_LIST, Layout.DAY_LIST_BY_SHIFT, Layout.CREWS_24H):
        swaps = {Meaning.NAME: Meaning.ON_DUTY, Meaning.GROUP: Meaning.IGNORED}
        return tuple(replace(column, meaning=swaps.get(column.meaning, column.meaning)) for column in columns)
    if layout is Layout.STAFF_LIST:
        return _one_name(columns, {Meaning.CREW: Meaning.GROUP, Meaning.SHIFT_CODE: Meaning.IGNORED})
    if layout is Layout.CREW_MEMBERS:
        return _crew_columns(columns)
    if layout is Layout.MONTH_GRID:
        return _one_name(
            columns, {Meaning.CREW: Meaning.GROUP, Meaning.SHIFT_CODE: Meaning.IGNORED, Meaning.DATE: Meaning.NAME}
        )
    if layout is Layout.NAME_GRID:
        first = next((column.letter for column in columns if column.meaning not in (Meaning.DAY, Meaning.NUMBER)), "")
        return tuple(
            column
            if column.meaning in (Meaning.DAY, Meaning.NUMBER)
            else replace(
                column,
                meaning=Meaning.SHIFT_CODE
                if column.letter == first
                else Meaning.TIME
                if column.meaning is Meaning.TIME
                else Meaning.IGNORED,
                code="",
            )
            for column in columns
        )
    return columns


def _one_name(columns: tuple[Column, ...], swaps: dict[Meaning, Meaning]) -> tuple[Column, ...]:
    """Exactly one column of names: the one headed so, else the first of people."""
    order = (Meaning.NAME, Meaning.ON_DUTY, Meaning.LEAD, Meaning.DATE, Meaning.CREW, Meaning.GROUP)
    name = next(
        (
            column.letter
            for wanted in order
            for column in columns
            if column.meaning is wanted and (wanted in order[:3] or Meaning.DATE in swaps)
        ),
        "",
    )
    heading = next((column.heading for column in columns if column.letter == name), "")
    settled = []
    for column in columns:
        again = column.meaning is Meaning.NAME and column.heading == heading  # a second list beside the first
        if again:
            settled.append(column)
            continue
        meaning = Meaning.NAME if column.letter == name else swaps.get(column.meaning, column.meaning)
        if column.letter != name and meaning in (*PERSON_MEANINGS, Meaning.NAME, Meaning.DATE):
            meaning = Meaning.IGNORED
        settled.append(replace(column, meaning=meaning, code=""))
    return tuple(settled)


def _crew_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    if _are_crew_columns(columns):
        return tuple(
            replace(column, meaning=Meaning.ON_DUTY, code=codes[0])
            if (codes := crew_codes(column.heading))
            else replace(column, meaning=Meaning.IGNORED)
            for column in columns
        )
    swaps = {Meaning.GROUP: Meaning.CREW, Meaning.NAME: Meaning.ON_DUTY}
    return tuple(replace(column, meaning=swaps.get(column.meaning, column.meaning), code="") for column in columns)


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


def _dated(sheet: Sheet, mapping: SheetMapping, ground: _Ground) -> SheetMapping:
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
