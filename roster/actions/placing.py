"""Putting people on shifts: the one way in for a cell typed by hand, a pattern and a workbook."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.db import saying
from core.errors import Conflict, Invalid
from core.people.enums import Role
from core.people.models import Person, PersonQualification, Posting
from core.people.queries import ON_DUTY
from roster.enums import DutyRole, Misfit
from roster.models import Assignment, Leave, Roster, Shift, ShiftType
from roster.rules.fit import Busy, Days, Facts, Placing, misfits
from roster.rules.times import shift_period


class Cell(NamedTuple):
    """`person` works `shift_type` on `day`; without a role, his posting says it. `since` starts him later."""

    person: Person
    shift_type: ShiftType
    day: date
    role: str | None = None
    since: datetime | None = None


class CellProblem(NamedTuple):
    person: Person
    day: date
    reason: Misfit

    def __str__(self) -> str:
        return f"{self.person}, {self.day:%Y-%m-%d}: {self.reason.label}"


class CellsRefused(Invalid):
    """Some cells cannot be filled; nothing was written. `problems` names every one of them."""

    def __init__(self, problems: Sequence[CellProblem]):
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def problems_of(roster: Roster, cells: Sequence[Cell]) -> list[CellProblem]:
    """Why each cell cannot be filled, all in one go; a fixed number of queries."""
    if not cells:
        return []
    facts, standing_leads = _facts(roster, cells)
    placings = [_placing(cell, roster, standing_leads) for cell in cells]
    return [CellProblem(cells[n].person, cells[n].day, reason) for n, reason in misfits(placings, facts)]


def place_many(roster: Roster, cells: Sequence[Cell]) -> list[Assignment]:
    """Writes all cells or none; raises CellsRefused with every cell that does not fit."""
    problems = problems_of(roster, cells)
    if problems:
        raise CellsRefused(problems)
    if not cells:
        return []
    shifts = _shifts(roster, cells)
    leads = _standing_leads(roster, cells)
    rows = [_assignment(roster, cell, shifts[cell.shift_type.pk, cell.day], leads) for cell in cells]
    late = Conflict(_("Someone has just changed these shifts. Look at the roster again; nothing was written."))
    with saying(late):
        return Assignment.objects.bulk_create(rows, batch_size=1000)


def _assignment(roster: Roster, cell: Cell, shift: Shift, leads: list[Days]) -> Assignment:
    placing = _placing(cell, roster, leads)
    return Assignment(
        roster=roster,
        shift=shift,
        person=cell.person,
        office_id=roster.group.office_id,
        role=placing.role,
        starts_at=max(shift.starts_at, cell.since) if cell.since else shift.starts_at,
        ends_at=shift.ends_at,
    )


def _placing(cell: Cell, roster: Roster, leads: list[Days]) -> Placing:
    starts_at, ends_at = shift_period(cell.day, cell.shift_type.start, cell.shift_type.end, roster.group.office.zone)
    starts_at = max(starts_at, cell.since) if cell.since else starts_at
    needs = cell.shift_type.qualification_id
    placing = Placing(cell.person.pk, cell.day, starts_at, ends_at, DutyRole.OFFICER, needs)
    return placing._replace(role=DutyRole(cell.role or _usual_role(cell, placing, leads)))


def _usual_role(cell: Cell, placing: Placing, leads: list[Days]) -> DutyRole:
    if cell.shift_type.is_standby:
        return DutyRole.STANDBY
    return DutyRole.LEAD if any(term.holds(placing) for term in leads) else DutyRole.OFFICER


def _standing_leads(roster: Roster, cells: Sequence[Cell]) -> list[Days]:
    people = {cell.person.pk for cell in cells}
    rows = Posting.objects.filter(group=roster.group_id, role=Role.LEAD, person__in=people)
    return [Days(*row) for row in rows.values_list("person", "start", "end")]


def _facts(roster: Roster, cells: Sequence[Cell]) -> tuple[Facts, list[Days]]:
    people = {cell.person.pk for cell in cells}
    postings = Posting.objects.filter(group=roster.group_id, role__in=ON_DUTY, person__in=people)
    leaves = Leave.objects.filter(person__in=people, withdrawn_at=None)
    skills = PersonQualification.objects.filter(person__in=people)
    facts = Facts(
        first=roster.start,
        last=roster.end,
        postings=_by_person(postings.values_list("person", "start", "end")),
        leaves=_by_person(leaves.values_list("person", "start", "end")),
        qualifications=_by_person(skills.values_list("person", "start", "end", "qualification")),
    )
    for busy in _taken(roster, people):
        facts.taken[busy.person_id].append(busy)
    facts.leads = _leads_taken(roster)
    return facts, _standing_leads(roster, cells)


def _by_person(rows: Iterable[tuple]) -> dict[int, list[Days]]:
    found: dict[int, list[Days]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Days(*row))
    return found


def _touching(roster: Roster):
    """Assignments that hold and may overlap the roster's days, with a day to spare on each side."""
    zone = roster.group.office.zone
    margin = timedelta(days=2)
    start = datetime.combine(roster.start, datetime.min.time(), tzinfo=zone) - margin
    end = datetime.combine(roster.end, datetime.min.time(), tzinfo=zone) + margin
    return Assignment.objects.filter(withdrawn_at=None, starts_at__lt=end, ends_at__gt=start)


def _taken(roster: Roster, people: set[int]) -> list[Busy]:
    return _busy(_touching(roster).filter(person__in=people))


def _leads_taken(roster: Roster) -> list[Busy]:
    return _busy(_touching(roster).filter(office=roster.group.office_id, role=DutyRole.LEAD))


def _busy(rows) -> list[Busy]:
    return [
        Busy(person, starts_at, ends_at, DutyRole(role))
        for person, starts_at, ends_at, role in rows.values_list("person", "starts_at", "ends_at", "role")
    ]


def _shifts(roster: Roster, cells: Sequence[Cell]) -> dict[tuple[int, date], Shift]:
    """The shifts of the cells; those that are not there yet are made with today's times of their type."""
    wanted = {(cell.shift_type.pk, cell.day): cell.shift_type for cell in cells}
    new = [_new_shift(roster, shift_type, day) for (_pk, day), shift_type in wanted.items()]
    Shift.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
    days = {cell.day for cell in cells}
    rows = Shift.objects.filter(group=roster.group_id, day__gte=min(days), day__lte=max(days))
    return {(shift.shift_type_id, shift.day): shift for shift in rows}


def _new_shift(roster: Roster, shift_type: ShiftType, day: date) -> Shift:
    starts_at, ends_at = shift_period(day, shift_type.start, shift_type.end, roster.group.office.zone)
    return Shift(
        office_id=roster.group.office_id,
        group_id=roster.group_id,
        shift_type=shift_type,
        day=day,
        code=shift_type.code,
        name=shift_type.name,
        colour=shift_type.colour,
        is_night=shift_type.is_night,
        starts_at=starts_at,
        ends_at=ends_at,
    )
