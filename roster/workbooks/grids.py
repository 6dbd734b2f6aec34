"""Days across: people down with codes in the cells, or shifts down with names in the cells."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import column_index_from_string

from roster.workbooks.calendar import grid_days
from roster.workbooks.cells import Cell, Sheet
from roster.workbooks.dates import parse_weekday
from roster.workbooks.day_lists import PART
from roster.workbooks.enums import PERSON_MEANINGS, DutyPart, Meaning, QuestionKind, Severity
from roster.workbooks.headings import crew_codes, read_heading, read_times
from roster.workbooks.inquiry import Inquiry, Who
from roster.workbooks.list_days import REMARK, TOTAL
from roster.workbooks.mapping import SheetMapping
from roster.workbooks.names import DITTO
from roster.workbooks.problems import ProblemKind
from roster.workbooks.results import DutyRow, Option
from roster.workbooks.tables import is_repeat, is_weekday_row
from roster.workbooks.telephones import find_telephones


@dataclass(frozen=True)
class _Days:
    by_column: dict[int, date | None]
    outside: frozenset[int]


def _days(sheet: Sheet, mapping: SheetMapping, inquiry: Inquiry) -> _Days:
    days = {column_index_from_string(letter): day for letter, day in grid_days(mapping).items()}
    if not days:
        inquiry.problem(ProblemKind.MISSING_COLUMN, sheet.name, str(Meaning.DAY.label))
    bare = any(
        column.meaning is Meaning.DAY and (column.day.isdigit() or column.day.startswith("--"))
        for column in mapping.columns
    )
    if bare and (mapping.year is None or mapping.month is None):
        _ask_for_month(sheet, mapping, inquiry, min(days))
        return _Days({}, frozenset())
    _check_weekdays(sheet, mapping, days, inquiry)
    return _Days(days, frozenset(number for number, day in days.items() if day is None))


def _ask_for_month(sheet: Sheet, mapping: SheetMapping, inquiry: Inquiry, first: int) -> None:
    row = mapping.heading_rows[-1] if mapping.heading_rows else mapping.first_row
    address = sheet.at(row, first)
    if mapping.month is None:
        inquiry.problem(ProblemKind.NO_MONTH, address, sheet.text(row, first))
        inquiry.ask(
            f"month:{sheet.name}",
            QuestionKind.MONTH,
            sheet.name,
            address,
            [Option(str(m), str(m)) for m in range(1, 13)],
        )
    if mapping.year is None:
        inquiry.problem(ProblemKind.NO_YEAR, address, sheet.text(row, first))
        inquiry.ask(
            f"year:{sheet.name}",
            QuestionKind.YEAR,
            sheet.name,
            address,
            [Option(str(y), str(y)) for y in range(2020, 2041)],
        )


def _check_weekdays(sheet: Sheet, mapping: SheetMapping, days: dict[int, date | None], inquiry: Inquiry) -> None:
    for row in mapping.heading_rows:
        if not is_weekday_row(sheet, row):
            continue
        for number, day in days.items():
            cell = sheet.cells.get((row, number))
            weekday = parse_weekday(cell.text) if cell and not cell.formula and isinstance(cell.value, str) else None
            if cell and day and weekday is not None and weekday != day.weekday():
                inquiry.problem(
                    ProblemKind.WEEKDAY_DIFFERS,
                    sheet.address(cell),
                    cell.text,
                    Severity.WARNING,
                    day=day.isoformat(),
                    weekday=formats.date_format(day, "l"),
                )


def read_month_grid(sheet: Sheet, mapping: SheetMapping, inquiry: Inquiry) -> list[DutyRow]:
    days = _days(sheet, mapping, inquiry)
    columns = {column.meaning: column_index_from_string(column.letter) for column in reversed(mapping.columns)}
    if Meaning.NAME not in columns:
        inquiry.problem(ProblemKind.MISSING_COLUMN, sheet.name, str(Meaning.NAME.label))
        return []
    duties: dict[tuple[object, ...], DutyRow] = {}
    for row in range(mapping.first_row, (mapping.last_row or sheet.last_row) + 1):
        if row in mapping.heading_rows or row not in sheet.rows:
            continue
        for duty in _grid_row(sheet, mapping, row, columns, days, inquiry):
            duties.setdefault((duty.day, duty.code, duty.crew, duty.person or duty.name), duty)
    return list(duties.values())


def _grid_row(
    sheet: Sheet, mapping: SheetMapping, row: int, columns: dict[Meaning, int], days: _Days, inquiry: Inquiry
) -> Iterator[DutyRow]:
    raw = sheet.cells.get((row, columns[Meaning.NAME]))
    codes = [cell for number in days.by_column if (cell := sheet.cells.get((row, number)))]
    own = [cell for cell in codes if raw is None or cell.home != raw.home]
    if _is_beside_the_grid(sheet, mapping, row, raw, own):
        inquiry.skip(sheet, row, _("no part of the table"))
        return
    if raw is None and own:
        inquiry.problem(ProblemKind.NO_NAME, sheet.at(row, columns[Meaning.NAME]))
    name_cell = inquiry.usable(sheet, raw)
    if name_cell is None:
        return
    if row in sheet.hidden_rows:
        inquiry.problem(ProblemKind.HIDDEN_ROW, sheet.address(name_cell), severity=Severity.NOTE)
    if crews := _crews(name_cell, inquiry):
        for duty in _grid_cells(sheet, own, name_cell, Who("", ""), False, days, inquiry):
            yield from (replace(duty, crew=crew) for crew in crews)
        return
    for who, in_charge in _person(sheet, row, name_cell, columns, inquiry):
        yield from _grid_cells(sheet, own, name_cell, who, in_charge, days, inquiry)


def _grid_cells(
    sheet: Sheet, cells: list[Cell], name_cell: Cell, who: Who, in_charge: bool, days: _Days, inquiry: Inquiry
) -> Iterator[DutyRow]:
    for cell in cells:
        yield from _grid_cell(sheet, cell.row, cell, name_cell, who, in_charge, days, inquiry)


def _is_beside_the_grid(sheet: Sheet, mapping: SheetMapping, row: int, raw: Cell | None, own: list[Cell]) -> bool:
    text = raw.text if raw else sheet.distinct(row)[0].text
    first = sheet.distinct(row)[0].text
    if mapping.heading_rows and any(is_repeat(sheet, heading, row) for heading in mapping.heading_rows):
        return True
    if TOTAL.match(text) or TOTAL.match(first) or REMARK.match(first) or ("=" in text and not raw_formula(raw)):
        return True
    return not own and (
        read_times(text) != ("", "") or len(text) > 16 or (len(sheet.distinct(row)) == 1 and raw is None)
    )


def _crews(cell: Cell, inquiry: Inquiry) -> tuple[str, ...]:
    """甲班 in the place of a name: the row is a crew's."""
    return () if cell.text.isdigit() or inquiry.people.holds(cell.text) else crew_codes(cell.text)


def raw_formula(cell: Cell | None) -> bool:
    return bool(cell and cell.formula)


def _person(
    sheet: Sheet, row: int, cell: Cell, columns: dict[Meaning, int], inquiry: Inquiry
) -> list[tuple[Who, bool]]:
    names = inquiry.names(sheet, cell)
    if not names:
        inquiry.problem(ProblemKind.NOT_A_NAME, sheet.at(*cell.home), cell.text)
    telephone = find_telephones(sheet.text(row, columns[Meaning.TELEPHONE])) if Meaning.TELEPHONE in columns else []
    group = sheet.text(row, columns[Meaning.GROUP]) if Meaning.GROUP in columns else ""
    found = [(inquiry.who(name, sheet.at(*cell.home), telephone, group), name.in_charge) for name in names]
    return [(who, in_charge) for who, in_charge in found if not who.left_out]


def _grid_cell(
    sheet: Sheet, row: int, raw: Cell, name_cell: Cell, who: Who, in_charge: bool, days: _Days, inquiry: Inquiry
) -> Iterator[DutyRow]:
    cell = inquiry.usable(sheet, raw)
    if cell is None:
        return
    day = days.by_column[raw.column]
    for code in split_codes(cell.text, inquiry):
        which = inquiry.which(code, sheet.address(raw))
        if which.left_out:
            continue
        if day is None:
            inquiry.problem(ProblemKind.DAY_OUTSIDE_MONTH, sheet.address(raw), cell.text)
            return
        yield DutyRow(
            day,
            DutyPart.DUTY,
            code,
            which.shift,
            person=who.person,
            name=who.name,
            in_charge=in_charge or "*" in cell.text,
            starts=which.starts,
            ends=which.ends,
            hidden=row in sheet.hidden_rows,
            cell=sheet.address(raw),
            cells={"name": sheet.address(name_cell)},
        )


def split_codes(text: str, inquiry: Inquiry) -> list[str]:
    """早/夜 → 早, 夜; 早夜 → 早, 夜 when both are known and 早夜 is not."""
    text = re.sub(r"\([^()]*\)", "", text).strip().strip("*") or text.strip()
    if inquiry.knows_code(text):
        return [text]
    times = read_times(text)
    if times != ("", ""):
        return [f"{times[0]}-{times[1]}"]
    pieces = [piece for piece in re.split(r"[\s/、,;+&\n]+", text) if piece]
    if len(pieces) > 1:
        return pieces
    if 1 < len(text) <= 4 and all(inquiry.knows_code(sign) for sign in text):
        return list(text)
    return pieces or [text]


def read_name_grid(sheet: Sheet, mapping: SheetMapping, inquiry: Inquiry) -> list[DutyRow]:
    days = _days(sheet, mapping, inquiry)
    label = next((column_index_from_string(c.letter) for c in mapping.columns if c.meaning is Meaning.SHIFT_CODE), 1)
    time = next((column_index_from_string(c.letter) for c in mapping.columns if c.meaning is Meaning.TIME), 0)
    duties: dict[tuple[object, ...], DutyRow] = {}
    current = ""
    for row in range(mapping.first_row, (mapping.last_row or sheet.last_row) + 1):
        if row in mapping.heading_rows or row not in sheet.rows or is_weekday_row(sheet, row):
            continue
        text = sheet.text(row, label)
        if REMARK.match(text) or (len(sheet.distinct(row)) == 1 and len(text) > 12):
            inquiry.skip(sheet, row, _("no part of the table"))
            continue
        current = text or current
        for duty in _label_row(sheet, row, current, sheet.text(row, time), days, inquiry):
            duties.setdefault((duty.day, duty.part, duty.code, duty.crew, duty.person or duty.name), duty)
    return list(duties.values())


def _label_row(sheet: Sheet, row: int, label: str, time: str, days: _Days, inquiry: Inquiry) -> Iterator[DutyRow]:
    heading = read_heading(label, inquiry.shifts)
    meaning = heading.meaning if heading.meaning in PERSON_MEANINGS else Meaning.ON_DUTY
    if heading.meaning in (
        Meaning.TELEPHONE,
        Meaning.SIGN_IN,
        Meaning.WEEKDAY,
        Meaning.DATE,
        Meaning.REMARKS,
        Meaning.TOTAL,
    ):
        return
    code = heading.code or ("" if heading.meaning in (*PERSON_MEANINGS, Meaning.NAME) else label)
    starts, ends = (heading.starts, heading.ends) if heading.starts else read_times(time)
    above: dict[int, Cell] = {}
    for number, day in days.by_column.items():
        raw = sheet.cells.get((row, number))
        if raw is not None and raw.text in DITTO:
            raw = above.get(number - 1)
        cell = inquiry.usable(sheet, raw)
        if cell is None:
            continue
        above[number] = cell
        if day is None:
            inquiry.problem(ProblemKind.DAY_OUTSIDE_MONTH, sheet.at(row, number), cell.text)
            continue
        which = inquiry.which(code, sheet.at(row, number), starts, ends, explained=True)
        if which.left_out:
            continue
        base = DutyRow(
            day,
            PART[meaning],
            code,
            which.shift,
            starts=which.starts or starts,
            ends=which.ends or ends,
            hidden=row in sheet.hidden_rows,
            cell=sheet.at(row, number),
        )
        yield from _named(sheet, cell, base, inquiry)


def _named(sheet: Sheet, cell: Cell, base: DutyRow, inquiry: Inquiry) -> Iterator[DutyRow]:
    if codes := crew_codes(cell.text):
        yield from (replace(base, crew=code) for code in codes)
        return
    for name in inquiry.names(sheet, cell):
        who = inquiry.who(name, base.cell)
        if not who.left_out:
            yield replace(
                base,
                person=who.person,
                name=who.name,
                telephone=name.telephone,
                in_charge=name.in_charge,
                remark=name.remark,
            )
