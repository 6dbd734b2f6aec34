"""Which days a row of a day list stands for, and where its table ends."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import column_index_from_string

from roster.workbooks.cells import Cell, Sheet
from roster.workbooks.dates import DateReading, parse_date, parse_weekday
from roster.workbooks.enums import CREW_MEANINGS, PERSON_MEANINGS, Meaning, QuestionKind, Severity
from roster.workbooks.inquiry import Inquiry
from roster.workbooks.mapping import Column, SheetMapping
from roster.workbooks.names import DITTO
from roster.workbooks.problems import ProblemKind
from roster.workbooks.results import Option
from roster.workbooks.tables import is_repeat

REMARK = re.compile(
    r"^(?:备注|备\s*注|注意|注|说明|要求|值班要求|值班职责|职责|制表|填表|审核|审批|批准|编制|联系人|值班电话|联系电话|报送|单位|合计|总计|小计"
    r"|remarks?|notes?|total|prepared|approved|legend|key|图例|班次说明)(?:人|日期|时间)?(?:\s*[:;,.、\d(]|$)",
    re.IGNORECASE,
)
TOTAL = re.compile(r"^(?:合计|总计|小计|累计|总数|人数|total|sum|count)", re.IGNORECASE)


@dataclass
class Block:
    """The columns that belong to one column of dates; a week beside a week makes two."""

    date: int
    columns: list[tuple[int, Column]] = field(default_factory=list)

    def of(self, *meanings: Meaning) -> list[tuple[int, Column]]:
        return [(number, column) for number, column in self.columns if column.meaning in meanings]


@dataclass
class Run:
    """Where the reading of a block stands."""

    block: Block
    days: tuple[date, ...] = ()
    year: int | None = None
    last: date | None = None
    day_first: bool = False
    above: dict[int, Cell] = field(default_factory=dict)


def blocks_of(mapping: SheetMapping) -> list[Block]:
    numbered = [(column_index_from_string(column.letter), column) for column in mapping.columns]
    dates = [number for number, column in numbered if column.meaning is Meaning.DATE]
    blocks = [Block(number) for number in dates]
    for number, column in numbered:
        owner = next((block for block in reversed(blocks) if block.date <= number), blocks[0] if blocks else None)
        if owner and column.meaning is not Meaning.IGNORED:
            owner.columns.append((number, column))
    useful = [block for block in blocks if block.of(*PERSON_MEANINGS, *CREW_MEANINGS)]
    if useful and len(useful) < len(blocks):  # 日期 twice, but people only behind one: all belongs to that one
        useful[0].columns = list({pair[0]: pair for block in blocks for pair in block.columns}.values())
        return useful[:1] if len(useful) == 1 else useful
    return useful or blocks[:1]


def begin(sheet: Sheet, mapping: SheetMapping, block: Block) -> Run:
    return Run(block, year=_first_year(sheet, mapping, block), day_first=_is_day_first(sheet, mapping, block))


def advance(sheet: Sheet, mapping: SheetMapping, row: int, run: Run, inquiry: Inquiry) -> bool:
    """Sets `run.days` to the days of this row; False when the row is no duty."""
    if mapping.heading_rows and is_repeat(sheet, mapping.heading_rows[0], row):
        inquiry.skip(sheet, row, _("the headings once more"))
        return False
    raw = sheet.cells.get((row, run.block.date))
    others = _filled(sheet, row, run.block, raw)
    if raw is None or (raw.text in DITTO and not raw.formula):
        if others and run.days and not _is_remark(sheet, row):
            return True
        if sheet.distinct(row):
            inquiry.skip(sheet, row, _("no date"))
        return False
    if raw.struck and not others:
        return False
    cell = raw if raw.struck else inquiry.usable(sheet, raw)
    if cell is None:
        run.days = ()
        return False
    return _read_days(sheet, mapping, row, cell, others, run, inquiry)


def _filled(sheet: Sheet, row: int, block: Block, date_cell: Cell | None) -> list[Cell]:
    home = date_cell.home if date_cell else None
    cells = [
        sheet.cells[(row, number)]
        for number, _column in block.of(*PERSON_MEANINGS, *CREW_MEANINGS)
        if (row, number) in sheet.cells
    ]
    return [cell for cell in cells if cell.home != home]


def _is_remark(sheet: Sheet, row: int) -> bool:
    cells = sheet.distinct(row)
    return bool(cells) and (bool(REMARK.match(cells[0].text)) or (len(cells) == 1 and len(cells[0].text) > 30))


def _read_days(
    sheet: Sheet, mapping: SheetMapping, row: int, cell: Cell, others: list[Cell], run: Run, inquiry: Inquiry
) -> bool:
    reading = parse_date(
        cell,
        year=run.year,
        month=mapping.month,
        epoch_1904=sheet.epoch_1904,
        day_first=run.day_first,
        after=run.last,
    )
    if reading.ok:
        run.days = _accept(sheet, mapping, row, cell, reading, run, inquiry)
        return True
    address = sheet.at(*cell.home)
    if TOTAL.match(cell.text) or _is_remark(sheet, row) or (not others and not _like_a_date(cell.text)):
        inquiry.skip(sheet, row, _("no part of the table"))
        return False
    run.days = ()
    if reading.needs:
        _ask_for(sheet, reading.needs, address, inquiry, cell.text)
    elif reading.ambiguous:
        inquiry.problem(ProblemKind.AMBIGUOUS_DATE, address, cell.text)
    else:
        inquiry.problem(ProblemKind.BAD_DATE, address, cell.text)
    return False


def _like_a_date(text: str) -> bool:
    return len(text) <= 16 and bool(re.search(r"\d", text)) and not re.search(r"[A-Za-z]{4,}", text)


def _ask_for(sheet: Sheet, needs: str, address: str, inquiry: Inquiry, written: str) -> None:
    kind = ProblemKind.NO_YEAR if needs == "year" else ProblemKind.NO_MONTH
    inquiry.problem(kind, address, written)
    if needs == "month":
        options = [Option(str(month), str(month)) for month in range(1, 13)]
        inquiry.ask(f"month:{sheet.name}", QuestionKind.MONTH, sheet.name, address, options)
    else:
        inquiry.ask(
            f"year:{sheet.name}",
            QuestionKind.YEAR,
            sheet.name,
            address,
            [Option(str(year), str(year)) for year in range(2020, 2041)],
        )


def _accept(
    sheet: Sheet, mapping: SheetMapping, row: int, cell: Cell, reading: DateReading, run: Run, inquiry: Inquiry
) -> tuple[date, ...]:
    days = reading.days
    if (
        not reading.dated
        and run.last
        and days[0].month == 1
        and run.last.month == 12
        and days[0] < run.last
        and run.year
    ):
        run.year += 1
        days = tuple(day.replace(year=day.year + 1) for day in days if (day.month, day.day) != (2, 29))
    run.year = days[-1].year
    run.last = days[-1]
    _check_weekday(sheet, row, cell, days, reading.weekday, run, inquiry)
    return _until(sheet, mapping, row, days, run)


def _until(sheet: Sheet, mapping: SheetMapping, row: int, days: tuple[date, ...], run: Run) -> tuple[date, ...]:
    for number, _column in run.block.of(Meaning.DATE_TO):
        end = parse_date(
            sheet.cells.get((row, number)), year=run.year, month=mapping.month, epoch_1904=sheet.epoch_1904
        )
        if end.ok and days[0] < end.days[-1] <= days[0] + timedelta(days=92):
            return tuple(days[0] + timedelta(days=offset) for offset in range((end.days[-1] - days[0]).days + 1))
    return days


def _check_weekday(
    sheet: Sheet, row: int, cell: Cell, days: tuple[date, ...], written: int | None, run: Run, inquiry: Inquiry
) -> None:
    if len(days) != 1:
        return
    stated = [(sheet.at(*cell.home), cell.text, written)]
    for number, _column in run.block.of(Meaning.WEEKDAY):
        beside = sheet.cells.get((row, number))
        if beside and not beside.formula and beside.home[0] >= cell.home[0] and isinstance(beside.value, str):
            stated.append((sheet.at(*beside.home), beside.text, parse_weekday(beside.text)))
    for address, text, weekday in stated:
        if weekday is not None and weekday != days[0].weekday():
            inquiry.problem(
                ProblemKind.WEEKDAY_DIFFERS,
                address,
                text,
                Severity.WARNING,
                day=days[0].isoformat(),
                weekday=formats.date_format(days[0], "l"),
            )


def _first_year(sheet: Sheet, mapping: SheetMapping, block: Block) -> int | None:
    """A New Year's roster that begins in December begins in the year before the one in its title."""
    if mapping.year is None:
        return None
    months = []
    for row in range(mapping.first_row, (mapping.last_row or sheet.last_row) + 1):
        cell = sheet.cells.get((row, block.date))
        reading = parse_date(cell, year=mapping.year, month=mapping.month) if cell else DateReading()
        if reading.dated:
            return mapping.year
        if reading.ok:
            months.append(reading.days[0].month)
    starts_in_december = bool(months) and months[0] == 12 and 1 in months
    titles = "".join(sheet.text(row, 1) for row in range(1, mapping.first_row)) + sheet.name
    if starts_in_december and (
        re.search(r"元旦|春节|春節|新年|new year", titles, re.IGNORECASE) or mapping.month in (1, 2)
    ):
        return mapping.year - 1
    return mapping.year


def _is_day_first(sheet: Sheet, mapping: SheetMapping, block: Block) -> bool:
    """9/3/2026 is 9 March when 25/3/2026 stands in the same column."""
    texts = [sheet.text(row, block.date) for row in range(mapping.first_row, (mapping.last_row or sheet.last_row) + 1)]
    pairs = [re.match(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](?:\d{4}))?(?:\D|$)", text) for text in texts]
    found = [(int(pair.group(1)), int(pair.group(2))) for pair in pairs if pair]
    return any(first > 12 >= second for first, second in found) and all(second <= 12 for _first, second in found)
