"""Who is to be on which shift according to a workbook: its rows tied to people and shift types, and what stays open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from string import ascii_uppercase, digits
from typing import NamedTuple

from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _

from core.people.models import Office, Person
from roster.enums import DutyRole
from roster.models import ShiftType
from roster.workbooks import DutyPart, DutyRow, Option, Understanding
from roster.workbooks.calendar import GRIDS
from roster.workbooks.inquiry import NEW_PERSON
from roster.workbooks.results import NEW, SKIP
from roster.workbooks.text import squeeze

EVERY = "every"  # answer: the lead leads every shift of the day
WHOLE_DAY = time(9)  # proposed where a workbook names no hours, as in crews of 24 hours
ROLES = {DutyPart.LEAD: DutyRole.LEAD, DutyPart.STANDBY: DutyRole.STANDBY}


class Wanted(NamedTuple):
    """One cell of the roster as the workbook has it. People and shift types still to be made have negative keys."""

    person: Person
    shift_type: ShiftType
    day: date
    role: str | None
    cell: str

    @property
    def key(self) -> tuple[int, int, date]:
        return self.person.pk, self.shift_type.pk, self.day


@dataclass(frozen=True)
class Asked:
    """A question of the roster, next to those of the reading."""

    key: str
    sentence: str
    cells: tuple[str, ...]
    options: tuple[Option, ...]
    answer: str = ""
    suggested: str = ""


@dataclass
class Duties:
    wanted: list[Wanted] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    new_people: list[Person] = field(default_factory=list)
    new_types: list[ShiftType] = field(default_factory=list)
    unread: set[tuple[str, date]] = field(default_factory=set)  # (person or "" for all, day) of cells that say nothing


def read_duties(
    office: Office,
    found: Understanding,
    people: Mapping[str, Person],
    types: Iterable[ShiftType],
    answers: Mapping[str, str],
    may_set_up: bool,
) -> Duties:
    """`may_set_up`: whoever asks may add people and shift types."""
    return _Reader(office, found, people, list(types), answers, may_set_up).read()


class _Reader:
    def __init__(
        self,
        office: Office,
        found: Understanding,
        people: Mapping[str, Person],
        types: list[ShiftType],
        answers: Mapping[str, str],
        may_set_up: bool,
    ):
        self.office, self.found, self.answers, self.may_set_up = office, found, answers, may_set_up
        self.people, self.types = dict(people), types
        self.by_code = {kind.code: kind for kind in types}
        self.made: dict[str, ShiftType] = {}
        self.asked: dict[str, list[DutyRow]] = {}
        self.duties = Duties()

    def read(self) -> Duties:
        placed = [(row, kinds) for row in self.found.duties if (kinds := self.kinds_of(row)) is not None]
        of_day: dict[date, dict[int, ShiftType]] = {}
        for row, kinds in placed:
            if row.part == DutyPart.DUTY:
                of_day.setdefault(row.day, {}).update({kind.pk: kind for kind in kinds})
        wanted: dict[tuple[int, int, date], Wanted] = {}
        for row, kinds in placed:
            for person, leads, cell in self.persons_of(row):
                for kind in kinds or of_day.get(row.day, {}).values():
                    role = DutyRole.LEAD if leads else ROLES.get(row.part)
                    one = Wanted(person, kind, row.day, role, cell)
                    if one.key not in wanted or role == DutyRole.LEAD:
                        wanted[one.key] = one
        self.duties.wanted = list(wanted.values())
        self.duties.questions = [self.question(key, rows) for key, rows in self.asked.items()]
        self.duties.unread = {spot for problem in self.found.errors for spot in self.unread_at(problem.cell)}
        return self.duties

    def unread_at(self, address: str) -> set[tuple[str, date]]:
        """Whose duty on which day a cell would have told: of a list the whole day, of a grid one person's."""
        sheet, row, column = _spot(address)
        beside = [duty for duty in self.found.duties if _spot(duty.cell)[:2] == (sheet, row)]
        if not any(one.sheet == sheet and one.layout in GRIDS for one in self.found.mapping.sheets):
            return {("", duty.day) for duty in beside}
        days = {duty.day for duty in self.found.duties if _spot(duty.cell)[::2] == (sheet, column)}
        return {(duty.person, day) for duty in beside for day in days}

    # -- shifts ----------------------------------------------------------------------------------

    def kinds_of(self, row: DutyRow) -> list[ShiftType] | None:
        """The shift types of a row; [] is every shift of its day; None is left out or still asked."""
        if row.shift in self.by_code:
            return [self.by_code[row.shift]]
        key = f"shift:{row.part}:{row.code}:{row.starts}-{row.ends}"
        self.asked.setdefault(key, []).append(row)
        answer = self.answer_to(key, row)
        if answer == EVERY and row.part == DutyPart.LEAD:
            return []
        if answer == NEW and self.may_set_up:
            return [self.new_kind(key, row)]
        return [self.by_code[answer]] if answer in self.by_code else None

    def answer_to(self, key: str, row: DutyRow) -> str:
        own_shift = self.answers.get(f"code:{squeeze(row.code)}") == NEW and row.code and row.starts
        return self.answers.get(key) or (NEW if own_shift else "")

    def new_kind(self, key: str, row: DutyRow) -> ShiftType:
        if key not in self.made:
            start = (parse_time(row.starts) if row.starts else None) or WHOLE_DAY
            end = (parse_time(row.ends) if row.ends else None) or start
            standby = row.part == DutyPart.STANDBY
            label = next((entry.label for entry in self.found.legend if entry.code == row.code), "")
            name = label or row.code or (_("standby, 24 hours") if standby else _("24 hours"))
            code = self.free_code(row.code[:6] or ("B" if standby else "24"))
            late = start != end and (start.hour >= 18 or start.hour < 5)
            self.made[key] = ShiftType(
                pk=-1 - len(self.made), office=self.office, code=code, name=name[:60], start=start, end=end,
                is_night=late, is_standby=standby, colour=len(self.types + self.duties.new_types) % 8 + 1,
            )  # fmt: skip
            self.duties.new_types.append(self.made[key])
        return self.made[key]

    def free_code(self, code: str) -> str:
        taken = {kind.code for kind in [*self.types, *self.made.values()]}
        return next(one for one in [code, *(f"{code}{n}" for n in range(2, 99))] if one not in taken)

    def question(self, key: str, rows: list[DutyRow]) -> Asked:
        row = rows[0]
        standby = row.part == DutyPart.STANDBY
        kinds = sorted(self.types, key=lambda kind: kind.is_standby != standby)
        options = [Option(kind.code, f"{kind.name} ({kind.code})", _hours(kind.start, kind.end)) for kind in kinds]
        if row.part == DutyPart.LEAD and not row.code:
            options.insert(0, Option(EVERY, _("every shift of the day")))
        if self.may_set_up:
            hours = f"{row.starts}–{row.ends}" if row.starts else "09:00–09:00"
            options.append(Option(NEW, _("a new shift type"), hours))
        options.append(Option(SKIP, _("Leave it out")))
        what = row.code or str(row.part.label)
        hours = f" {row.starts}–{row.ends}" if row.starts else ""
        cells = tuple(dict.fromkeys(one.cell for one in rows))
        sentence = _("Which shift is “%(what)s”?") % {"what": f"{what}{hours}"}
        return Asked(key, sentence, cells, tuple(options), self.answer_to(key, row), self.suggested(row, kinds))

    def suggested(self, row: DutyRow, kinds: list[ShiftType]) -> str:
        if row.part == DutyPart.LEAD and not row.code:
            return EVERY
        fitting = [
            kind.code for kind in kinds if row.starts and _hours(kind.start, kind.end) == f"{row.starts}–{row.ends}"
        ]
        return (fitting or [NEW if self.may_set_up and (row.starts or not kinds) else ""])[0]

    # -- people ----------------------------------------------------------------------------------

    def persons_of(self, row: DutyRow) -> list[tuple[Person, bool, str]]:
        """(person, in charge, cell) of a row; a crew is its members."""
        if not row.crew:
            person = self.person(row.person, row.cell)
            return [(person, row.in_charge, row.cell)] if person else []
        members = [member for member in self.found.crew_members if member.crew == row.crew]
        if not members:
            sentence = _("%(cell)s: no sheet says who belongs to crew %(crew)s. Add a sheet of members.")
            self.problem(sentence % {"cell": row.cell, "crew": row.crew})
        found = [(self.person(member.person, member.cell), member.in_charge) for member in members]
        standby = row.part == DutyPart.STANDBY
        return [(person, leads and not standby, row.cell) for person, leads in found if person]

    def person(self, key: str, cell: str) -> Person | None:
        if key.startswith(NEW_PERSON) and key not in self.people:
            if not self.may_set_up:
                sentence = _("%(cell)s: “%(name)s” is not known. An administrator brings in the staff list first.")
                self.problem(sentence % {"cell": cell, "name": key.removeprefix(NEW_PERSON)})
                return None
            self.people[key] = self.new_person(key.removeprefix(NEW_PERSON))
        return self.people.get(key)

    def new_person(self, name: str) -> Person:
        row = next((row for row in self.found.staff if row.name == name and not row.person), None)
        contact = {"telephone": row.telephone, "email": row.email, "staff_number": row.staff_number} if row else {}
        person = Person(pk=-1 - len(self.duties.new_people), office=self.office, name=name, **contact)
        self.duties.new_people.append(person)
        return person

    def problem(self, sentence: str) -> None:
        if sentence not in self.duties.problems:
            self.duties.problems.append(sentence)


def _spot(address: str) -> tuple[str, str, str]:
    """Sheet1!C7 → sheet, row, column."""
    sheet, _mark, cell = address.rpartition("!")
    return sheet, cell.lstrip(ascii_uppercase), cell.rstrip(digits)


def _hours(start: time, end: time) -> str:
    return f"{start:%H:%M}–{end:%H:%M}"
