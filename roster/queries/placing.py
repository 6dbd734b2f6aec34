"""Whether people may be put on shifts, from what the database knows; asked before anything is written (R.5)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet

from core.people.enums import Role
from core.people.models import Person, PersonQualification, Posting
from core.people.queries import ON_DUTY
from roster.enums import DutyRole, Misfit
from roster.models import Assignment, Leave, Roster, ShiftType
from roster.rules.fit import Busy, Days, Facts, Placing, misfits
from roster.rules.times import day_period, shift_period


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


def problems_of(roster: Roster, cells: Sequence[Cell], *, together: bool = True) -> list[CellProblem]:
    """Why each cell cannot be filled, all in one go; a fixed number of queries.

    `together`: each cell that fits counts as filled for the next; else each is judged alone.
    """
    return named(cells, misfits_among(roster, placings_of(roster, cells), together=together))


def named(cells: Sequence[Cell], found: Iterable[tuple[int, Misfit]]) -> list[CellProblem]:
    return [CellProblem(cells[n].person, cells[n].day, reason) for n, reason in found]


def placings_of(roster: Roster, cells: Sequence[Cell]) -> list[Placing]:
    """When and as what each cell puts its person on duty."""
    leads = _standing_leads(roster, cells)
    return [_placing_of(cell, roster, leads) for cell in cells]


def misfits_among(
    roster: Roster,
    placings: Sequence[Placing],
    *,
    together: bool = True,
    without: Collection[int] = (),
    posted: Iterable[Days] = (),
) -> list[tuple[int, Misfit]]:
    """The index of each placing that does not fit, and why; as if `without` were gone and `posted` were given."""
    if not placings:
        return []
    facts = facts_for([roster], {placing.person_id for placing in placings}, without)[roster.pk]
    for days in posted:
        facts.postings.setdefault(days.person_id, []).append(days)
    return misfits(placings, facts, together)


def _placing_of(cell: Cell, roster: Roster, leads: list[Days]) -> Placing:
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


def facts_for(rosters: Collection[Roster], people: Collection[int], without: Collection[int] = ()) -> dict[int, Facts]:
    """What decides whether these people may be put on shifts, by roster id; five queries for any number of rosters.

    The rosters are of one office; the assignments `without` count as gone.
    """
    leaves = Leave.objects.granted().filter(person__in=people).values_list("person", "start", "end")
    skills = PersonQualification.objects.filter(person__in=people)
    away, skilled = _by_person(leaves), _by_person(skills.values_list("person", "start", "end", "qualification"))
    postings = _postings({roster.group_id for roster in rosters}, people)
    others = _touching(rosters).exclude(pk__in=without)
    taken: dict[int, list[Busy]] = defaultdict(list)
    for busy in _busy(others.filter(person__in=people)):
        taken[busy.person_id].append(busy)
    leads = _busy(others.filter(office__in={roster.group.office_id for roster in rosters}, role=DutyRole.LEAD))
    return {
        roster.pk: Facts(roster.start, roster.end, postings[roster.group_id], away, skilled, taken, leads)
        for roster in rosters
    }


def _postings(groups: Collection[int], people: Collection[int]) -> dict[int, dict[int, list[Days]]]:
    """Days on which each is posted to each of the groups: by group, then by person."""
    found: dict[int, dict[int, list[Days]]] = {group: defaultdict(list) for group in groups}
    rows = Posting.objects.filter(group__in=groups, role__in=ON_DUTY, person__in=people)
    for group, person, start, end in rows.values_list("group", "person", "start", "end"):
        assert group is not None  # the filter above
        found[group][person].append(Days(person, start, end))
    return found


def _by_person(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Days]]:
    found: dict[int, list[Days]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(Days(*row))
    return found


def _touching(rosters: Collection[Roster]) -> QuerySet[Assignment]:
    """Assignments that hold and may overlap the rosters' days, with a day to spare on each side."""
    margin = timedelta(days=2)
    first, last = min(roster.start for roster in rosters), max(roster.end for roster in rosters)
    start, end = day_period(first - margin, last + margin, next(iter(rosters)).group.office.zone)
    return Assignment.objects.filter(withdrawn_at=None, starts_at__lt=end, ends_at__gt=start)


def _busy(rows: QuerySet[Assignment]) -> list[Busy]:
    return [
        Busy(person, starts_at, ends_at, DutyRole(role))
        for person, starts_at, ends_at, role in rows.values_list("person", "starts_at", "ends_at", "role")
    ]
