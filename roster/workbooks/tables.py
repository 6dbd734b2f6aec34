"""Where the tables of a sheet are: their heading rows and the rows between them."""

import re
from dataclasses import dataclass
from datetime import date

from roster.workbooks.cells import Cell, Sheet
from roster.workbooks.dates import parse_date, parse_weekday
from roster.workbooks.enums import Meaning
from roster.workbooks.headings import crew_code, read_heading
from roster.workbooks.known import KnownShift
from roster.workbooks.telephones import TELEPHONE

ANCHORS = {
    Meaning.DATE,
    Meaning.NAME,
    Meaning.ON_DUTY,
    Meaning.CREW,
    Meaning.TIME,
    Meaning.LEAD,
    Meaning.STANDBY,
    Meaning.DATE_TO,
}
SHORTEST_RUN = 5
LONGEST_HEADING = 24


@dataclass(frozen=True)
class Table:
    headings: tuple[int, ...]
    first: int
    last: int
    top: int  # the first row that is not part of the table before


def find_tables(sheet: Sheet, shifts: tuple[KnownShift, ...]) -> list[Table]:
    """In order from the top; [] when no row looks like headings."""
    heads: list[tuple[int, ...]] = []
    done = 0
    for row in sorted(sheet.rows):
        if row > done and is_heading_row(sheet, row, shifts):
            rows = _whole_heading(sheet, row, done, shifts)
            heads.append(rows)
            done = rows[-1]
    tables = []
    top = 1
    for index, rows in enumerate(heads):
        last = heads[index + 1][0] - 1 if index + 1 < len(heads) else sheet.last_row
        tables.append(Table(rows, rows[-1] + 1, last, top))
        top = rows[-1] + 1
    return tables


def day_cells(sheet: Sheet, row: int) -> dict[int, str]:
    """Columns of the row that count days one after the other: column → day number or ISO date; {} when too few."""
    run: dict[int, str] = {}
    best: dict[int, str] = {}
    before: str = ""
    for cell in sheet.rows.get(row, ()):
        day = _day_of(cell)
        if day and before and follows(before, day):
            run[cell.column] = day
        elif day:
            run = {cell.column: day}
        elif run and before:
            day = ""
            if len(run) > len(best):
                best = run
            run = {}
        before = day
        if len(run) > len(best):
            best = run
    return best if len(best) >= SHORTEST_RUN else {}


def _day_of(cell: Cell) -> str:
    """ "9" or "2026-03-09"; "" for anything else."""
    if cell.origin and cell.origin != (cell.row, cell.column):
        return ""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and 1 <= cell.value <= 31:
        return str(int(cell.value)) if float(cell.value).is_integer() else ""
    if match := re.fullmatch(
        r"(\d{1,2})\s*[日号]?\s*[\n\s(]*(?:(?:周|星期)?[一二三四五六日天]|[A-Za-z]{2,3})?\)?", cell.text
    ):
        return str(int(match.group(1))) if 1 <= int(match.group(1)) <= 31 else ""
    if len(cell.text) > 24:
        return ""
    reading = parse_date(cell, year=None)
    if reading.needs == "year":
        reading = parse_date(cell, year=2000)
        return f"--{reading.days[0]:%m-%d}" if len(reading.days) == 1 else ""
    return reading.days[0].isoformat() if len(reading.days) == 1 else ""


def follows(before: str, day: str) -> bool:
    if before.isdigit() and day.isdigit():
        return int(day) == int(before) + 1 or (int(before) in (28, 29, 30, 31) and int(day) == 1)
    if before.isdigit() or day.isdigit():
        return False
    one, other = (date.fromisoformat(text.replace("--", "2000-")) for text in (before, day))
    return 0 < (other - one).days <= 1 or (one.month, one.day, other.month, other.day) in (
        (12, 31, 1, 1),
        (2, 28, 3, 1),
    )


def is_weekday_row(sheet: Sheet, row: int) -> bool:
    cells = sheet.rows.get(row, ())
    return sum(parse_weekday(cell.text) is not None and len(cell.text) <= 9 for cell in cells) >= SHORTEST_RUN


def is_heading_row(sheet: Sheet, row: int, shifts: tuple[KnownShift, ...]) -> bool:
    if day_cells(sheet, row):
        return True
    cells = sheet.distinct(row)
    if len(cells) < 2:
        return bool(cells) and len(sheet.columns) <= 2 and read_heading(cells[0].text).meaning is Meaning.NAME
    if any(_is_data(cell) for cell in cells):
        return False
    short = [cell for cell in cells if len(cell.text) <= LONGEST_HEADING]
    headings = [read_heading(cell.text, shifts) for cell in short]
    meanings = [heading.meaning for heading in headings]
    words = {cell.text: heading for cell, heading in zip(short, headings, strict=True) if heading.meaning is not None}
    anchored = any(heading.meaning in ANCHORS and not heading.code for heading in words.values())
    if len(words) >= 2 and anchored and len(words) * 2 >= len({cell.text for cell in cells}):
        return True
    if Meaning.DATE in meanings and len(short) == len(cells):
        column = next(cell.column for cell, meaning in zip(short, meanings, strict=True) if meaning is Meaning.DATE)
        return any(
            parse_date(sheet.cells[(below, column)], year=2024, month=1).ok
            for below in (row + 1, row + 2)
            if (below, column) in sheet.cells
        )
    return len(cells) == len(short) and all(
        crew_code(cell.text) and len(cell.text) > 1 and not cell.text.isdigit() for cell in cells
    )


def _is_data(cell: Cell) -> bool:
    if TELEPHONE.search(cell.text) and not re.search("[电電手Tt联聯]", cell.text):
        return True
    return parse_date(cell, year=2024).ok and not isinstance(cell.value, int)


def _whole_heading(sheet: Sheet, row: int, done: int, shifts: tuple[KnownShift, ...]) -> tuple[int, ...]:
    first = last = row
    while first - 1 > done and _belongs_above(sheet, first, shifts):
        first -= 1
    while last - first < 3 and _belongs_below(sheet, first, last, shifts):
        last += 1
    return tuple(range(first, last + 1))


def _belongs_above(sheet: Sheet, row: int, shifts: tuple[KnownShift, ...]) -> bool:
    above = sheet.distinct(row - 1)
    if len(above) < 2:
        return False
    if is_weekday_row(sheet, row - 1):
        return True
    if any(cell.origin and cell.origin[0] < row for cell in sheet.rows.get(row, ())):
        return True
    words = [read_heading(cell.text, shifts).meaning for cell in above]
    return all(words) and not any(_is_data(cell) for cell in above)


def _belongs_below(sheet: Sheet, first: int, last: int, shifts: tuple[KnownShift, ...]) -> bool:
    below = sheet.distinct(last + 1)
    if not below:
        return False
    if is_weekday_row(sheet, last + 1):
        return any(day_cells(sheet, row) for row in range(first, last + 1)) or bool(day_cells(sheet, last + 2))
    if day_cells(sheet, last + 1):
        return not any(day_cells(sheet, row) for row in range(first, last + 1))
    if any(_is_data(cell) for cell in below):
        return False
    if any(cell.origin and first <= cell.origin[0] <= last for cell in sheet.rows[last + 1]):
        return True
    words = [read_heading(cell.text, shifts).meaning for cell in below]
    return len(below) > 1 and all(words) and not is_repeat(sheet, first, last + 1)


def is_repeat(sheet: Sheet, heading: int, row: int) -> bool:
    """Whether the row prints the headings once more."""
    texts = [(cell.column, cell.text) for cell in sheet.rows.get(row, ())]
    return bool(texts) and texts == [(cell.column, cell.text) for cell in sheet.rows.get(heading, ())]
