"""Rows of days: one row a day (or several), people or crews in columns."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from roster.workbooks.cells import Cell, Sheet
from roster.workbooks.enums import CREW_MEANINGS, PERSON_MEANINGS, DutyPart, Meaning, Severity
from roster.workbooks.headings import crew_codes, read_heading, read_times
from roster.workbooks.inquiry import Inquiry
from roster.workbooks.list_days import Block, Run, advance, begin, blocks_of
from roster.workbooks.mapping import Column, SheetMapping
from roster.workbooks.names import DITTO, WrittenName, looks_like_names
from roster.workbooks.problems import ProblemKind
from roster.workbooks.results import DutyRow
from roster.workbooks.telephones import find_telephones, normalise_telephone
from roster.workbooks.text import squeeze

PART = {
    Meaning.ON_DUTY: DutyPart.DUTY,
    Meaning.LEAD: DutyPart.LEAD,
    Meaning.STANDBY: DutyPart.STANDBY,
    Meaning.CREW: DutyPart.DUTY,
    Meaning.STANDBY_CREW: DutyPart.STANDBY,
}


def read_day_list(sheet: Sheet, mapping: SheetMapping, inquiry: Inquiry) -> list[DutyRow]:
    rows: dict[tuple[object, ...], DutyRow] = {}
    blocks = blocks_of(mapping)
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


def _read_block(sheet: Sheet, mapping: SheetMapping, block: Block, inquiry: Inquiry) -> Iterator[DutyRow]:
    run = begin(sheet, mapping, block)
    for row in range(mapping.first_row, (mapping.last_row or sheet.last_row) + 1):
        if row not in sheet.rows or row in mapping.heading_rows:
            continue
        if not advance(sheet, mapping, row, run, inquiry):
            continue
        if row in sheet.hidden_rows:
            inquiry.problem(ProblemKind.HIDDEN_ROW, sheet.at(row, block.date), severity=Severity.NOTE)
        yield from _duties(sheet, mapping, row, run, inquiry)


def _duties(sheet: Sheet, mapping: SheetMapping, row: int, run: Run, inquiry: Inquiry) -> Iterator[DutyRow]:
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


def _hours(sheet: Sheet, row: int, run: Run) -> tuple[str, str]:
    texts = [sheet.text(row, number) for number, _column in run.block.of(Meaning.TIME, Meaning.SHIFT_CODE)]
    date_text = sheet.text(row, run.block.date)
    return next(
        (times for text in texts if (times := read_times(text)) != ("", "")),
        read_times(date_text) if "(" in date_text else ("", ""),
    )


def _code(sheet: Sheet, row: int, run: Run) -> str:
    for number, _column in run.block.of(Meaning.SHIFT_CODE):
        text = sheet.text(row, number)
        if text:
            heading = read_heading(text)
            return heading.code or re.sub(r"\(.*?\)", "", text).strip() or text
    return ""


def _names(sheet: Sheet, row: int, number: int, run: Run, inquiry: Inquiry) -> list[WrittenName]:
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


def _telephones(sheet: Sheet, row: int, run: Run, people: dict[int, list[WrittenName]]) -> dict[tuple[int, int], str]:
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
    run: Run,
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
    base: DutyRow, name: WrittenName, own: str, nearby: Sequence[str], signed: str, run: Run, inquiry: Inquiry
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
    run: Run,
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
