"""Reads the sheets by a mapping that a person has seen."""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Answers
from dataclasses import replace

from roster.workbooks.cells import Sheet, Workbook
from roster.workbooks.day_lists import read_day_list
from roster.workbooks.enums import ROSTER_LAYOUTS, Layout
from roster.workbooks.grids import read_month_grid, read_name_grid
from roster.workbooks.headings import crew_codes
from roster.workbooks.inquiry import NEW_PERSON, Inquiry
from roster.workbooks.known import KnownPerson, KnownShift, known_shifts
from roster.workbooks.mapping import LegendEntry, Mapping, SheetMapping
from roster.workbooks.problems import ProblemKind
from roster.workbooks.results import CrewMember, DutyRow, StaffRow, Understanding, fingerprint
from roster.workbooks.staff_lists import newcomers, read_crew_members, read_staff

_READERS: dict[Layout, Callable[[Sheet, SheetMapping, Inquiry], list[DutyRow]]] = {
    Layout.DAY_LIST: read_day_list,
    Layout.DAY_LIST_BY_SHIFT: read_day_list,
    Layout.CREWS_24H: read_day_list,
    Layout.MONTH_GRID: read_month_grid,
    Layout.NAME_GRID: read_name_grid,
}


def understand(
    workbook: Workbook,
    mapping: Mapping,
    *,
    known_people: Iterable[KnownPerson] = (),
    known_shift_codes: Iterable[KnownShift | str] = (),
    answers: Answers[str, str] | None = None,
) -> Understanding:
    """Every row that the mapping covers, with its questions and problems. Writes nothing.

    `answers` maps `Question.key` to the chosen `Option.value`; "year:SHEET" and "month:SHEET" fill in the mapping.
    """
    answers = dict(answers or {})
    mapping = Mapping(tuple(_with_answers(sheet, answers) for sheet in mapping.sheets))
    legend: list[LegendEntry] = [entry for sheet in mapping.sheets for entry in sheet.legend]
    inquiry = Inquiry(known_people, known_shifts(known_shift_codes), answers, legend)
    present = [
        (_with_end(sheet, found), found) for sheet in mapping.sheets if (found := _sheet(workbook, sheet, inquiry))
    ]
    staff = [
        row for one, sheet in present if one.layout is Layout.STAFF_LIST for row in read_staff(sheet, one, inquiry)
    ]
    inquiry.admit(newcomers(staff))
    members = _crew_members(present, inquiry)
    duties = _duties(present, inquiry)
    members.extend(_members_from_staff(staff, members, duties))
    return Understanding(
        tuple(staff),
        tuple(duties),
        tuple(members),
        tuple(inquiry.used.values()),
        inquiry.questions(),
        tuple(inquiry.problems),
        tuple(inquiry.skipped),
        fingerprint([*staff, *duties, *members]),
        mapping,
    )


def _crew_members(present: list[tuple[SheetMapping, Sheet]], inquiry: Inquiry) -> list[CrewMember]:
    return [
        row
        for one, sheet in present
        if one.layout is Layout.CREW_MEMBERS
        for row in read_crew_members(sheet, one, inquiry)
    ]


def _duties(present: list[tuple[SheetMapping, Sheet]], inquiry: Inquiry) -> list[DutyRow]:
    """Of every roster sheet, by day."""
    found: list[DutyRow] = []
    for one, sheet in present:
        if one.layout in ROSTER_LAYOUTS:
            found.extend(_READERS[one.layout](sheet, one, inquiry))
    return sorted(found, key=lambda duty: duty.day)


def _with_answers(sheet: SheetMapping, answers: Answers[str, str]) -> SheetMapping:
    year, month = answers.get(f"year:{sheet.sheet}", ""), answers.get(f"month:{sheet.sheet}", "")
    if year.isdigit() and 1990 <= int(year) <= 2100:
        sheet = replace(sheet, year=int(year))
    if month.isdigit() and 1 <= int(month) <= 12:
        sheet = replace(sheet, month=int(month))
    return sheet


def _with_end(mapping: SheetMapping, sheet: Sheet) -> SheetMapping:
    """A table that was not recognised has no end of its own: it is read to the end of the sheet."""
    return replace(mapping, last_row=sheet.last_row) if mapping.last_row < mapping.first_row else mapping


def _sheet(workbook: Workbook, mapping: SheetMapping, inquiry: Inquiry) -> Sheet | None:
    if mapping.layout is Layout.IGNORED:
        return None
    sheet = workbook.sheet(mapping.sheet)
    if sheet is None:
        inquiry.problem(ProblemKind.SHEET_GONE, mapping.sheet, mapping.sheet)
    return sheet


def _members_from_staff(staff: list[StaffRow], members: list[CrewMember], duties: list[DutyRow]) -> list[CrewMember]:
    """When crews stand on duty and only the staff list says who belongs to them (组别: 1班)."""
    if members or not any(duty.crew for duty in duties):
        return []
    return [
        CrewMember(
            codes[0],
            row.person or NEW_PERSON + row.name,
            row.name,
            row.telephone,
            cell=row.cells.get("group", row.cell),
        )
        for row in staff
        if not row.left and (codes := crew_codes(row.group))
    ]
