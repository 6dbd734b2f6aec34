"""Years and months that a sheet leaves out, found from what it does say."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from openpyxl.utils import column_index_from_string

from roster.workbooks.cells import Sheet
from roster.workbooks.dates import parse_date, parse_weekday
from roster.workbooks.enums import Layout, Meaning
from roster.workbooks.mapping import SheetMapping

GRIDS = (Layout.MONTH_GRID, Layout.NAME_GRID)


def grid_days(mapping: SheetMapping, year: int | None = None) -> dict[str, date | None]:
    """Column letter → its day; None where the month has no such day, or year or month is open.

    Numbers that start over (26 … 31, 1 … 25) end in the month that the title names.
    """
    columns = [column for column in mapping.columns if column.meaning is Meaning.DAY]
    year = year or mapping.year
    days: dict[str, date | None] = {}
    numbers = [int(column.day) for column in columns if column.day.isdigit()]
    month_offset = -1 if any(later < earlier for earlier, later in pairwise(numbers)) and numbers[0] > 15 else 0
    before = 0
    last: date | None = None
    for column in columns:
        if column.day.isdigit():
            number = int(column.day)
            month_offset += 1 if number < before else 0
            days[column.letter] = _in_month(year, mapping.month, month_offset, number)
            before = number
        elif column.day.startswith("--"):
            month, number = (int(part) for part in column.day[2:].split("-"))
            turned = last is not None and month < last.month
            days[column.letter] = last = _make((year + 1 if turned else year) if year else None, month, number)
            year = last.year if last else year
        else:
            days[column.letter] = date.fromisoformat(column.day) if column.day else None
    return days


def _in_month(year: int | None, month: int | None, offset: int, number: int) -> date | None:
    if year is None or month is None:
        return None
    index = year * 12 + month - 1 + offset
    return _make(index // 12, index % 12 + 1, number)


def _make(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def best_year(sheet: Sheet, mapping: SheetMapping, hint: int | None) -> int | None:
    """The hinted year, or the neighbour that the weekdays written beside the dates fit better."""
    if hint is None:
        return None
    scores = {year: weekday_score(sheet, mapping, year) for year in (hint, hint + 1, hint - 1)}
    return max(scores, key=lambda year: (scores[year], year == hint, year))


def weekday_score(sheet: Sheet, mapping: SheetMapping, year: int) -> int:
    pairs = _grid_pairs(sheet, mapping, year) if mapping.layout in GRIDS else _list_pairs(sheet, mapping, year)
    return sum(1 if day.weekday() == weekday else -1 for day, weekday in pairs)


def _grid_pairs(sheet: Sheet, mapping: SheetMapping, year: int) -> Iterable[tuple[date, int]]:
    for letter, day in grid_days(mapping, year).items():
        for row in mapping.heading_rows:
            weekday = parse_weekday(sheet.text(row, column_index_from_string(letter)))
            if day and weekday is not None:
                yield day, weekday


def _list_pairs(sheet: Sheet, mapping: SheetMapping, year: int) -> Iterable[tuple[date, int]]:
    dates = [column_index_from_string(column.letter) for column in mapping.columns if column.meaning is Meaning.DATE]
    weekdays = [
        column_index_from_string(column.letter) for column in mapping.columns if column.meaning is Meaning.WEEKDAY
    ]
    for row in range(mapping.first_row, mapping.last_row + 1):
        for number in dates:
            cell = sheet.cells.get((row, number))
            reading = parse_date(cell, year=year, month=mapping.month) if cell else None
            if reading is None or len(reading.days) != 1 or reading.dated:
                continue
            beside = [parse_weekday(sheet.text(row, other)) for other in weekdays]
            weekday = (
                reading.weekday
                if reading.weekday is not None
                else next((one for one in beside if one is not None), None)
            )
            if weekday is not None:
                yield reading.days[0], weekday
