"""What each column of a table means: by its heading, corrected by what stands below it and by the whole table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.utils import get_column_letter

from roster.workbooks.cells import Cell, Sheet
from roster.workbooks.dates import parse_date, parse_weekday
from roster.workbooks.enums import PERSON_MEANINGS, Layout, Meaning
from roster.workbooks.headings import Heading, crew_codes, is_shift_name, read_path, read_times
from roster.workbooks.known import KnownShift
from roster.workbooks.legend import is_rest
from roster.workbooks.mapping import Column
from roster.workbooks.names import looks_like_names
from roster.workbooks.people import People
from roster.workbooks.tables import Table
from roster.workbooks.telephones import TELEPHONE
from roster.workbooks.text import clean

SAMPLE = 60


@dataclass(frozen=True)
class Ground:
    """What is known before a sheet is looked at."""

    people: People
    shifts: tuple[KnownShift, ...]
    filename: str
    year_hint: int | None
    remembered: Any


def columns_of(sheet: Sheet, table: Table, days: dict[int, str], ground: Ground) -> tuple[Column, ...]:
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


def _column(number: int, read: Heading, heading: str, body: list[Cell], grid: bool, ground: Ground) -> Column:
    meaning, code = _by_content(read, heading, body, grid, ground)
    return Column(get_column_letter(number), meaning, heading[:60], code)


def _body(sheet: Sheet, table: Table, number: int) -> list[Cell]:
    cells = [cell for cell in sheet.columns[number] if table.first <= cell.row <= table.last and cell.text]
    alone = [cell for cell in cells if len(sheet.distinct(cell.row)) > 1]
    return (alone or cells)[:SAMPLE]


def share(body: list[Cell], test: Callable[[Cell], bool]) -> float:
    return sum(map(test, body)) / len(body) if body else 0.0


def _is_date(cell: Cell) -> bool:
    return not TELEPHONE.fullmatch(cell.text) and parse_date(cell, year=2024).ok


def _by_content(read: Heading, heading: str, body: list[Cell], grid: bool, ground: Ground) -> tuple[Meaning, str]:
    """The heading's meaning, corrected by what stands below it."""
    meaning, code = read.meaning, read.code
    if is_rest(heading):
        return Meaning.IGNORED, ""
    unsure = meaning in (None, Meaning.TIME, Meaning.WEEKDAY, Meaning.IGNORED) or code.casefold() == "day"
    if not grid and unsure and share(body, _is_date) > 0.6:
        return Meaning.DATE, ""
    if meaning is None:
        return _unheaded(heading, body, grid, ground)
    return _crew_or_people(meaning, code, body, ground)


def _crew_or_people(meaning: Meaning, code: str, body: list[Cell], ground: Ground) -> tuple[Meaning, str]:
    """班组 and 值班 stand over crews, shifts or names alike."""
    crews = share(body, lambda cell: bool(crew_codes(cell.text)))
    names = share(body, lambda cell: looks_like_names(cell.text, ground.people))
    if meaning is Meaning.CREW and crews < 0.5:
        if share(body, lambda cell: is_shift_name(cell.text)) > 0.5:
            return Meaning.SHIFT_CODE, ""
        return (Meaning.ON_DUTY if names > 0.6 else Meaning.GROUP), ""
    numbered = share(body, lambda cell: cell.text.isdigit()) > 0.5
    if crews > 0.7 and not (code and numbered) and meaning in (Meaning.ON_DUTY, Meaning.SHIFT_CODE, Meaning.STANDBY):
        return (Meaning.STANDBY_CREW if meaning is Meaning.STANDBY else Meaning.CREW), code
    if meaning is Meaning.SHIFT_CODE and names > 0.7:
        return Meaning.ON_DUTY, ""
    return meaning, code


def _unheaded(heading: str, body: list[Cell], grid: bool, ground: Ground) -> tuple[Meaning, str]:
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
        if share(body, test) > 0.6:
            return meaning, ""
    if share(body, lambda cell: looks_like_names(cell.text, ground.people)) > 0.6:
        return (Meaning.NAME, "") if grid else (Meaning.ON_DUTY, heading)
    return Meaning.IGNORED, ""


def are_crew_columns(columns: Sequence[Column]) -> bool:
    crews = [column for column in columns if crew_codes(column.heading) and not column.heading.isdigit()]
    return len(crews) >= 2 and len(crews) >= len([c for c in columns if c.meaning is not Meaning.IGNORED]) - 1


def settle(columns: tuple[Column, ...], layout: Layout) -> tuple[Column, ...]:
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
    if are_crew_columns(columns):
        return tuple(
            replace(column, meaning=Meaning.ON_DUTY, code=codes[0])
            if (codes := crew_codes(column.heading))
            else replace(column, meaning=Meaning.IGNORED)
            for column in columns
        )
    swaps = {Meaning.GROUP: Meaning.CREW, Meaning.NAME: Meaning.ON_DUTY}
    return tuple(replace(column, meaning=swaps.get(column.meaning, column.meaning), code="") for column in columns)
