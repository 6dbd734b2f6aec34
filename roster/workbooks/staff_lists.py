"""Lists of people, and of who belongs to which crew."""

import re
from collections.abc import Iterator
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import column_index_from_string

from roster.workbooks.cells import Cell, Sheet
from roster.workbooks.enums import Meaning, QuestionKind, Severity
from roster.workbooks.headings import crew_codes
from roster.workbooks.inquiry import NEW_PERSON, Inquiry, person_hint
from roster.workbooks.known import KnownPerson
from roster.workbooks.list_days import REMARK, TOTAL
from roster.workbooks.mapping import SheetMapping
from roster.workbooks.names import DITTO, strip_title
from roster.workbooks.people import fold
from roster.workbooks.problems import ProblemKind
from roster.workbooks.results import NEW, SKIP, CrewMember, Option, StaffRow
from roster.workbooks.tables import is_repeat
from roster.workbooks.telephones import normalise_telephone
from roster.workbooks.text import close_gaps, squeeze

LEFT = re.compile(
    r"离职|離職|离岗|調離|调离|调出|已离|已离开|退休|辞职|辭職|停职|解聘|不在职|left|resigned|retired|inactive|terminated|former",
    re.IGNORECASE,
)
FIELDS = (
    Meaning.DEPARTMENT,
    Meaning.POST,
    Meaning.TELEPHONE,
    Meaning.EMAIL,
    Meaning.GROUP,
    Meaning.STAFF_NUMBER,
    Meaning.STATUS,
    Meaning.REMARKS,
)


def read_staff(sheet: Sheet, mapping: SheetMapping, inquiry: Inquiry) -> list[StaffRow]:
    blocks = [columns for columns in _blocks(mapping) if Meaning.NAME in columns]
    if not blocks:
        inquiry.problem(ProblemKind.MISSING_COLUMN, sheet.name, str(Meaning.NAME.label))
    rows: list[StaffRow] = []
    seen: dict[tuple[str, str, str], str] = {}
    for columns in blocks:
        for read in _read_block(sheet, mapping, columns, inquiry):
            key = (fold(read.name), read.telephone, read.staff_number)
            if key in seen:
                inquiry.problem(ProblemKind.TWICE, read.cell, read.name, other=seen[key])
                continue
            seen[key] = read.cell
            rows.append(read)
    return rows


def _blocks(mapping: SheetMapping) -> list[dict[Meaning, int]]:
    """The columns of each list: a second list beside the first begins where its headings start over."""
    blocks: list[dict[Meaning, int]] = [{}]
    twice = sum(column.meaning is Meaning.NAME for column in mapping.columns) > 1
    for column in mapping.columns:
        if twice and column.meaning in blocks[-1] and column.meaning is not Meaning.IGNORED:
            blocks.append({})
        blocks[-1].setdefault(column.meaning, column_index_from_string(column.letter))
    return blocks


def _read_block(
    sheet: Sheet, mapping: SheetMapping, columns: dict[Meaning, int], inquiry: Inquiry
) -> Iterator[StaffRow]:
    above: dict[Meaning, Cell] = {}
    for row in range(mapping.first_row, (mapping.last_row or sheet.last_row) + 1):
        if row in sheet.rows and row not in mapping.heading_rows:
            read = _staff_row(sheet, mapping, row, columns, above, inquiry)
            if read is not None:
                yield read


def _staff_row(
    sheet: Sheet,
    mapping: SheetMapping,
    row: int,
    columns: dict[Meaning, int],
    above: dict[Meaning, Cell],
    inquiry: Inquiry,
) -> StaffRow | None:
    raw = sheet.cells.get((row, columns[Meaning.NAME]))
    if _is_beside(sheet, mapping, row, raw):
        inquiry.skip(sheet, row, _("no part of the table"))
        return None
    if raw is None:
        if any((row, number) in sheet.cells for meaning, number in columns.items() if meaning in FIELDS):
            inquiry.problem(ProblemKind.NO_NAME, sheet.at(row, columns[Meaning.NAME]))
        return None
    name = _name(sheet, raw, inquiry)
    if not name:
        return None
    if row in sheet.hidden_rows:
        inquiry.problem(ProblemKind.HIDDEN_ROW, sheet.address(raw), severity=Severity.NOTE)
    cells = {meaning: cell for meaning in FIELDS if (cell := _field(sheet, row, meaning, columns, above, inquiry))}
    row_struck = raw.struck or all(cell.struck for cell in sheet.distinct(row))
    texts = {meaning: cell.text for meaning, cell in cells.items()}
    left = row_struck or _has_left(raw.text, texts)
    post = texts.get(Meaning.POST, "") or strip_title(name)[1]
    staff = StaffRow(
        name if texts.get(Meaning.POST) else strip_title(name)[0] if len(strip_title(name)[0]) > 1 else name,
        close_gaps(texts.get(Meaning.DEPARTMENT, "")),
        close_gaps(post),
        _telephone(sheet, cells.get(Meaning.TELEPHONE), inquiry),
        _email(sheet, cells.get(Meaning.EMAIL), inquiry),
        close_gaps(texts.get(Meaning.GROUP, "")),
        re.sub(r"\.0$", "", texts.get(Meaning.STAFF_NUMBER, "")),
        left,
        hidden=row in sheet.hidden_rows,
        cell=sheet.address(raw),
        cells={meaning.value: sheet.address(cell) for meaning, cell in cells.items()} | {"name": sheet.address(raw)},
    )
    return _recognised(staff, inquiry)


def _is_beside(sheet: Sheet, mapping: SheetMapping, row: int, raw: Cell | None) -> bool:
    cells = sheet.distinct(row)
    if mapping.heading_rows and is_repeat(sheet, mapping.heading_rows[0], row):
        return True
    first = cells[0].text
    if TOTAL.match(first) or REMARK.match(first) or (raw is not None and TOTAL.match(raw.text)):
        return True
    alone = len(cells) == 1 and len(mapping.columns) > 1
    return alone and (raw is None or len(raw.text) > 4 or bool(raw.origin))


def _name(sheet: Sheet, raw: Cell, inquiry: Inquiry) -> str:
    address = sheet.address(raw)
    if raw.formula:
        cell = inquiry.usable(sheet, raw)
        if cell is None:
            return ""
    text = re.sub(r"\([^()]*\)", "", raw.text).strip("*★☆※ ")
    name = close_gaps(text)
    if not name or re.search(r"\d|[=@]|[、,;/|]", name) or len(name) > 40:
        inquiry.problem(ProblemKind.NOT_A_NAME, address, raw.text)
        return ""
    return name


def _field(
    sheet: Sheet, row: int, meaning: Meaning, columns: dict[Meaning, int], above: dict[Meaning, Cell], inquiry: Inquiry
) -> Cell | None:
    raw = sheet.cells.get((row, columns[meaning])) if meaning in columns else None
    if raw is None:
        return None
    if raw.text in DITTO and not raw.formula:
        return above.get(meaning)
    cell: Cell | None = raw
    if raw.formula or not raw.struck:  # the fields of a leaver are struck through with his name
        cell = inquiry.usable(sheet, raw)
    if cell:
        above[meaning] = cell
    return cell


def _has_left(name: str, texts: dict[Meaning, str]) -> bool:
    status = texts.get(Meaning.STATUS, "")
    marks = [status, texts.get(Meaning.REMARKS, ""), "".join(re.findall(r"\(([^()]*)\)", name))]
    return any(LEFT.search(mark) for mark in marks) or squeeze(status) in ("否", "no", "n", "0", "false")


def _telephone(sheet: Sheet, cell: Cell | None, inquiry: Inquiry) -> str:
    if cell is None or squeeze(cell.text) in ("/", "-", "无", "—", "none", "n/a"):
        return ""
    value = (
        cell.value
        if isinstance(cell.value, int | float)
        else re.split(r"[、,;/\n]|\s{2,}|\s(?=1[3-9]\d{9})", cell.text)[0]
    )
    digits = normalise_telephone(value)
    # Longer than a telephone, or shown in powers of ten: digits were lost in Excel.
    lost = isinstance(value, str) and bool(re.search(r"e\+?\d", value, re.IGNORECASE))
    if (
        lost
        or not re.fullmatch(r"\+?\d{4,15}", digits)
        or (len(digits) == 11 and digits[0] == "1" and digits[1] in "012")
    ):
        inquiry.problem(ProblemKind.BAD_TELEPHONE, sheet.address(cell), cell.text)
        return ""
    if (
        len(digits) in (10, 12) and digits[0] == "1" and digits[1] in "3456789"
    ):  # a mobile with a digit too few or too many
        inquiry.problem(ProblemKind.BAD_TELEPHONE, sheet.address(cell), cell.text)
        return ""
    return digits


def _email(sheet: Sheet, cell: Cell | None, inquiry: Inquiry) -> str:
    if cell is None or squeeze(cell.text) in ("/", "-", "无", "—", "none", "n/a"):
        return ""
    address = cell.text.removeprefix("mailto:").replace(" ", "")
    try:
        validate_email(address)
    except ValidationError:
        inquiry.problem(ProblemKind.BAD_EMAIL, sheet.address(cell), cell.text)
        return ""
    return address


def _recognised(staff: StaffRow, inquiry: Inquiry) -> StaffRow | None:
    """Ties the row to a known person; asks when it could be one of several, or shares a mobile with another name."""
    numbered = [p for p in inquiry.known if staff.staff_number and p.staff_number == staff.staff_number]
    if len(numbered) == 1:
        return replace(staff, person=numbered[0].id)
    named = inquiry.people.named(staff.name)
    by_telephone = [
        person
        for person in named
        if staff.telephone and normalise_telephone(person.telephone or "-") == staff.telephone
    ]
    if len(by_telephone) == 1 or len(named) == 1:
        return replace(staff, person=(by_telephone or named)[0].id)
    if named:
        return _asked(staff, named, QuestionKind.AMBIGUOUS_NAME, inquiry)
    owners = inquiry.people.at_telephone(staff.telephone) if re.fullmatch(r"1\d{10}", staff.telephone) else []
    return _asked(staff, owners, QuestionKind.UNKNOWN_NAME, inquiry) if owners else staff


def _asked(staff: StaffRow, candidates: list[KnownPerson], kind: QuestionKind, inquiry: Inquiry) -> StaffRow | None:
    options = [Option(person.id, person.name, person_hint(person)) for person in candidates]
    options += [Option(NEW, _("Someone new")), Option(SKIP, _("Leave it out"))]
    answer = inquiry.ask(f"staff:{fold(staff.name)}:{staff.telephone}", kind, staff.name, staff.cell, options)
    if answer == SKIP:
        return None
    return replace(staff, person="" if answer == NEW else answer)


def newcomers(rows: list[StaffRow]) -> list[KnownPerson]:
    return [
        KnownPerson(NEW_PERSON + row.name, row.name, telephone=row.telephone, group=row.group, post=row.post)
        for row in rows
        if not row.person
    ]


def read_crew_members(sheet: Sheet, mapping: SheetMapping, inquiry: Inquiry) -> list[CrewMember]:
    members: dict[tuple[str, str], CrewMember] = {}
    for row in range(mapping.first_row, (mapping.last_row or sheet.last_row) + 1):
        if row not in sheet.rows or row in mapping.heading_rows:
            continue
        if REMARK.match(sheet.distinct(row)[0].text):
            inquiry.skip(sheet, row, _("no part of the table"))
            continue
        for member in _members(sheet, mapping, row, inquiry):
            members.setdefault((member.crew, member.person or member.name), member)
    return list(members.values())


def _members(sheet: Sheet, mapping: SheetMapping, row: int, inquiry: Inquiry) -> Iterator[CrewMember]:
    crew = _crew_of(sheet, mapping, row, inquiry)
    for column in mapping.columns:
        if column.meaning not in (Meaning.ON_DUTY, Meaning.LEAD, Meaning.NAME):
            continue
        number = column_index_from_string(column.letter)
        cell = inquiry.usable(sheet, sheet.cells.get((row, number)))
        belongs = column.code or crew
        if cell is None or not belongs:
            continue
        for name in inquiry.names(sheet, cell):
            who = inquiry.who(name, sheet.at(row, number), _row_telephones(sheet, mapping, row))
            if not who.left_out:
                yield CrewMember(
                    belongs,
                    who.person,
                    who.name,
                    name.telephone,
                    name.in_charge or column.meaning is Meaning.LEAD,
                    sheet.at(row, number),
                )


def _row_telephones(sheet: Sheet, mapping: SheetMapping, row: int) -> list[str]:
    numbers = [column_index_from_string(c.letter) for c in mapping.columns if c.meaning is Meaning.TELEPHONE]
    return [
        normalise_telephone(cell.value if isinstance(cell.value, int | float) else cell.text)
        for number in numbers
        if (cell := sheet.cells.get((row, number)))
    ]


def _crew_of(sheet: Sheet, mapping: SheetMapping, row: int, inquiry: Inquiry) -> str:
    """The crew named in this row, or in the last row above that names one."""
    for column in mapping.columns:
        if column.meaning not in (Meaning.CREW, Meaning.GROUP):
            continue
        number = column_index_from_string(column.letter)
        for above in range(row, mapping.first_row - 1, -1):
            text = sheet.text(above, number)
            if text and text not in DITTO:
                codes = crew_codes(text)
                if not codes and above == row:
                    inquiry.problem(ProblemKind.BAD_CREW, sheet.at(row, number), text)
                return codes[0] if codes else ""
    return ""
