"""Rows of days: one row a day (or several), people or crews in columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import chain

from django.utils import formats
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import column_index_from_string

from roster.workbooks.cells import Cell, Sheet
from roster.workbooks.dates import DateReading, parse_date, parse_weekday
from roster.workbooks.enums import CREW_MEANINGS, PERSON_MEANINGS, DutyPart, Meaning, QuestionKind, Severity
from roster.workbooks.headings import crew_codes, read_heading, read_times
from roster.workbooks.inquiry import Inquiry
from roster.workbooks.mapping import Column, SheetMapping
from roster.workbooks.names import DITTO, WrittenName, find_telephones, looks_like_names, normalise_telephone
from roster.workbooks.problems import ProblemKind
from roster.workbooks.results import DutyRow, Option
from roster.workbooks.tables import is_repeat
from roster.workbooks.text import squeeze

REMARK = re.compile(
    r"^(?:备注|备\s*注|注意|注|说明|要求|值班要求|值班职责|职责|制表|填表|审核|审批|批准|编制|联系人|值班电话|联系电话|报送|单位|合计|总计|小计"
    r"|remarks?|notes?|total|prepared|approved|legend|key|图例|班次说明)(?:人|日期|时间)?(?:\s*[:;,.、\d(]|$)",
    re.IGNORECASE,
)
TOTAL = re.compile(r"^(?:合计|总计|小计|累计|总数|人数|total|sum|count)", re.IGNORECASE)
PART = {
    Meaning.ON_DUTY: DutyPart.DUTY,
    Meaning.LEAD: DutyPart.LEAD,
    Meaning.STANDBY: DutyPart.STANDBY,
    Meaning.CREW: DutyPart.DUTY,
    Meaning.STANDBY_CREW: DutyPart.STANDBY,
}


@dataclass
class Block:
    """The columns that belong to one column of dates; a week beside a week makes two."""

    date: int
    columns: list[tuple[int, Column]] = field(default_factory=list)

    def of(self, *meanings: Meaning) -> list[tuple[int, Column]]:
        return [(number, column) for number, column in self.columns if column.meaning in meanings]


@dataclass
class _Run:
    """Where the reading of a block stands."""

    block: Block
    days: tuple[date, ...] = ()
    year: int | None = None
    last: date | None = None
    day_first: bool = False
    above: dict[int, Cell] = field(default_factory=dict)


def read_day_list(sheet: Sheet, mapping: SheetMapping, inquiry: Inquiry) -> list[DutyRow]:
    rows: dict[tuple[object, ...], DutyRow] = {}
    blocks = _blocks(mapping)
    if not blocks:
        inquiry.problem(ProblemKind.MISSING_COLUMN, sheet.name, str(Meaning.DATE.label))
    for block in blocks:
        if not block.of(*PERSON_MEANINGS, *CREW_MEANINGS):
            inquiry.problem(ProblemKind.MISSING_COLUMN, sheet.name, str(Meaning.ON_DUTY.label))
        for duty in _read_block(sheet, mapping, block, inquiry):
            key = (duty.day, duty.part, duty.code, duty.starts, duty.crew, duty.person or duty.name)
            rows[key] = _merge(rows[key], duty) if key in rows else duty
    return list(rows.values())


def _merge(first: DutyRow, again: DutyRow) -> DutyRow:
    return replace(
        first,
        in_charge=first.in_charge or again.in_charge,
        signed_in=first.signed_in or again.signed_in,
        telephone=first.telephone or again.telephone,
    )


def _blocks(mapping: SheetMapping) -> list[Block]:
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


def _read_block(sheet: Sheet, mapping: SheetMapping, block: Block, inquiry: Inquiry) -> Iterator[DutyRow]:
    run = _Run(block, year=_first_year(sheet, mapping, block), day_first=_is_day_first(sheet, mapping, block))
    for row in range(mapping.first_row, (mapping.last_row or sheet.last_row) + 1):
        if row not in sheet.rows or row in mapping.heading_rows:
            continue
        if not _advance(sheet, mapping, row, run, inquiry):
            continue
        if row in sheet.hidden_rows:
            inquiry.problem(ProblemKind.HIDDEN_ROW, sheet.at(row, block.date), severity=Severity.NOTE)
        yield from _duties(sheet, mapping, row, run, inquiry)


def _advance(sheet: Sheet, mapping: SheetMapping, row: int, run: _Run, inquiry: Inquiry) -> bool:
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
    sheet: Sheet, mapping: SheetMapping, row: int, cell: Cell, others: list[Cell], run: _Run, inquiry: Inquiry
) -> bool:
    reading = parse_date(
        cell,
        year=run.year,
        month=_month(mapping, run),
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


def _month(mapping: SheetMapping, run: _Run) -> int | None:
    """Bare day numbers belong to the month of the title; when they start over, to the next."""
    return mapping.month


def _accept(
    sheet: Sheet, mapping: SheetMapping, row: int, cell: Cell, reading: DateReading, run: _Run, inquiry: Inquiry
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


def _until(sheet: Sheet, mapping: SheetMapping, row: int, days: tuple[date, ...], run: _Run) -> tuple[date, ...]:
    for number, _column in run.block.of(Meaning.DATE_TO):
        end = parse_date(
            sheet.cells.get((row, number)), year=run.year, month=mapping.month, epoch_1904=sheet.epoch_1904
        )
        if end.ok and days[0] < end.days[-1] <= days[0] + timedelta(days=92):
            return tuple(days[0] + timedelta(days=offset) for offset in range((end.days[-1] - days[0]).days + 1))
    return days


def _check_weekday(
    sheet: Sheet, row: int, cell: Cell, days: tuple[date, ...], written: int | None, run: _Run, inquiry: Inquiry
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


# -- one row -------------------------------------------------------------------------------------


def _duties(sheet: Sheet, mapping: SheetMapping, row: int, run: _Run, inquiry: Inquiry) -> Iterator[DutyRow]:
    hours = _hours(sheet, row, run)
    code = _code(sheet, row, run)
    people = {number: _names(sheet, row, number, run, inquiry) for number, _column in run.block.of(*PERSON_MEANINGS)}
    telephones = _telephones(sheet, row, run, people)
    signed = " ".join(sheet.text(row, number) for number, _column in run.block.of(Meaning.SIGN_IN)).strip()
    for number, column in run.block.of(*PERSON_MEANINGS):
        cell = run.above.get(number)
        for index, name in enumerate(people[number]):
            assert cell is not None
            base = _base(sheet, row, number, column, cell, run, mapping, inquiry, code, hours)
            if base is not None:
                own, all_near = telephones.get((number, index), ""), tuple(telephones.values())
                yield from _for_person(base, name, own, all_near, signed, run, inquiry)
    for number, column in run.block.of(*CREW_MEANINGS):
        yield from _crews(sheet, row, number, column, run, mapping, inquiry, hours)


def _hours(sheet: Sheet, row: int, run: _Run) -> tuple[str, str]:
    texts = [sheet.text(row, number) for number, _column in run.block.of(Meaning.TIME, Meaning.SHIFT_CODE)]
    date_text = sheet.text(row, run.block.date)
    return next(
        (times for text in texts if (times := read_times(text)) != ("", "")),
        read_times(date_text) if "(" in date_text else ("", ""),
    )


def _code(sheet: Sheet, row: int, run: _Run) -> str:
    for number, _column in run.block.of(Meaning.SHIFT_CODE):
        text = sheet.text(row, number)
        if text:
            heading = read_heading(text)
            return heading.code or re.sub(r"\(.*?\)", "", text).strip() or text
    return ""


def _names(sheet: Sheet, row: int, number: int, run: _Run, inquiry: Inquiry) -> list[WrittenName]:
    raw = sheet.cells.get((row, number))
    if raw is not None and raw.text in DITTO:
        if number not in run.above:
            inquiry.problem(ProblemKind.NOTHING_ABOVE, sheet.address(raw), raw.text)
            return []
        return inquiry.names(sheet, run.above[number])
    cell = inquiry.usable(sheet, raw)
    if cell is None:
        run.above.pop(number, None)
        return []
    run.above[number] = cell
    names = inquiry.names(sheet, cell)
    if not names and find_telephones(cell.text) and not re.search(r"[^\d\s\-+()/、,]", cell.text):
        inquiry.problem(ProblemKind.NOT_A_NAME, sheet.at(*cell.home), cell.text)
    return names


def _telephones(sheet: Sheet, row: int, run: _Run, people: dict[int, list[WrittenName]]) -> dict[tuple[int, int], str]:
    """(column, place in its cell) → telephone; numbers whose owner is open stand under (-1, n)."""
    owners = [(number, index) for number, names in people.items() for index in range(len(names))]
    found = {
        (number, index): people[number][index].telephone for number, index in owners if people[number][index].telephone
    }
    loose = 0
    for number, _column in run.block.of(Meaning.TELEPHONE):
        cell = sheet.cells.get((row, number))
        numbers = _numbers(cell) if cell and not cell.formula else []
        nearest = [owner for owner in owners if owner[0] == max((n for n, _index in owners if n < number), default=-1)]
        for group in (nearest, owners):
            if len(numbers) == len(group) and numbers and not any(owner in found for owner in group):
                found.update(zip(group, numbers, strict=True))
                break
        else:
            for telephone in numbers:
                found[(-1, loose)] = telephone
                loose += 1
    return found


def _numbers(cell: Cell) -> list[str]:
    if isinstance(cell.value, int | float):
        return [normalise_telephone(cell.value)]
    return find_telephones(cell.text) or [
        number
        for piece in re.split(r"[\s、,;/]+", cell.text)
        if len(number := normalise_telephone(piece)) >= 3 and number.isdigit()
    ]


def _base(
    sheet: Sheet,
    row: int,
    number: int,
    column: Column,
    cell: Cell,
    run: _Run,
    mapping: SheetMapping,
    inquiry: Inquiry,
    code: str,
    hours: tuple[str, str],
) -> DutyRow | None:
    heading = _heading_of(mapping, sheet, number)
    written = column.code or (code if column.meaning is Meaning.ON_DUTY or code else "")
    starts, ends = read_times(heading)
    starts, ends = (starts, ends) if starts else hours
    if not written and starts and starts != ends and column.meaning is Meaning.ON_DUTY:
        written = f"{starts}-{ends}"
    which = inquiry.which(written, sheet.at(row, number), starts, ends, explained=True) if written else None
    if which and which.left_out:
        return None
    return DutyRow(
        run.days[0],
        PART[column.meaning],
        written,
        which.shift if which else "",
        starts=which.starts if which else starts,
        ends=which.ends if which else ends,
        hidden=row in sheet.hidden_rows,
        cell=sheet.at(row, number),
        cells={"date": sheet.at(row, run.block.date)},
    )


def _heading_of(mapping: SheetMapping, sheet: Sheet, number: int) -> str:
    return " ".join(sheet.text(row, number) for row in mapping.heading_rows)


def _for_person(
    base: DutyRow, name: WrittenName, own: str, nearby: Sequence[str], signed: str, run: _Run, inquiry: Inquiry
) -> Iterator[DutyRow]:
    who = inquiry.who(name, base.cell, nearby)
    if who.left_out:
        return
    if name.remark:
        inquiry.problem(ProblemKind.REMARK, base.cell, name.remark, Severity.WARNING)
    telephone = own or name.telephone or inquiry.telephone_of(who.person, nearby)
    for day in run.days:
        yield replace(
            base,
            day=day,
            person=who.person,
            name=who.name,
            telephone=telephone,
            signed_in=_signature(signed, name, inquiry),
            in_charge=name.in_charge,
            remark=name.remark,
        )


def _crews(
    sheet: Sheet,
    row: int,
    number: int,
    column: Column,
    run: _Run,
    mapping: SheetMapping,
    inquiry: Inquiry,
    hours: tuple[str, str],
) -> Iterator[DutyRow]:
    cell = inquiry.usable(sheet, sheet.cells.get((row, number)))
    if cell is None or squeeze(cell.text) in ("/", "-", "—", "无", "none"):
        return
    starts, ends = hours if hours[0] else _crew_hours(sheet, mapping, number)
    base = DutyRow(
        run.days[0],
        PART[column.meaning],
        starts=starts,
        ends=ends,
        hidden=row in sheet.hidden_rows,
        cell=sheet.at(row, number),
        cells={"date": sheet.at(row, run.block.date)},
    )
    codes = crew_codes(cell.text)
    if column.code:
        which = inquiry.which(column.code, base.cell, *read_times(_heading_of(mapping, sheet, number)), explained=True)
        if which.left_out:
            return
        starts, ends = which.starts or starts, which.ends or ends
        base = replace(base, code=column.code, shift=which.shift, starts=starts, ends=ends)
    if codes:
        yield from (replace(base, day=day, crew=code) for day in run.days for code in codes)
    elif looks_like_names(cell.text, inquiry.people):
        for name in inquiry.names(sheet, cell):
            yield from _for_person(base, name, name.telephone, (), "", run, inquiry)
    else:
        inquiry.problem(ProblemKind.BAD_CREW, sheet.at(*cell.home), cell.text)


def _crew_hours(sheet: Sheet, mapping: SheetMapping, number: int) -> tuple[str, str]:
    """09:00-次日09:00 in the heading, the title or a remark near the table."""
    top = range(max(1, mapping.first_row - 8), mapping.first_row)
    below = range(mapping.last_row + 1, mapping.last_row + 8)
    texts: Iterable[str] = chain(
        [_heading_of(mapping, sheet, number)], (cell.text for row in chain(top, below) for cell in sheet.distinct(row))
    )
    return next((times for text in texts if (times := read_times(text)) != ("", "")), ("", ""))


def _signature(signed: str, name: WrittenName, inquiry: Inquiry) -> str:
    """Several sign in one cell: only whose name stands there has signed."""
    if signed and looks_like_names(signed, inquiry.people):
        return signed if name.key in squeeze(signed) else ""
    return signed
