"""A roster as a grid of people and days, with its broken rules and gaps in it; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from core.people.enums import Role
from core.people.models import DutyGroup, Person, Posting
from core.people.permissions import groups_where
from core.people.queries import ON_DUTY
from roster.enums import DutyRole, HolidayKind, LeaveState
from roster.models import Assignment, Holiday, Leave, Roster, ShiftType
from roster.permissions import no_right_on
from roster.queries.breach import breaches_of
from roster.queries.coverage import gaps_of_roster
from roster.queries.seen import visible_rosters
from roster.rules.coverage import Gap
from roster.rules.fairness import Breach
from roster.rules.times import day_period, days_between

SHOWN = (LeaveState.GRANTED, LeaveState.ASKED)


@dataclass(frozen=True)
class Day:
    """A column: its date, whether it is free, and the gaps that begin on it."""

    date: date
    is_weekend: bool
    holiday: str
    is_today: bool
    gaps: list[Gap]


@dataclass
class GridCell:
    """What a person does on a day; `is_leave` and `breaches` are shown in it and said in its label.

    `is_asked` is leave that nobody has decided on: a mark, and no more.
    """

    person: Person
    day: Day
    assignments: list[Assignment] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    is_leave: bool = False
    is_asked: bool = False

    @property
    def is_pinned(self) -> bool:
        return all(assignment.pinned for assignment in self.assignments)

    @property
    def code(self) -> str:
        return "+".join(assignment.shift.code for assignment in self.assignments)


@dataclass
class Row:
    person: Person
    is_lead: bool
    cells: list[GridCell]

    @property
    def assignments(self) -> list[Assignment]:
        return [assignment for cell in self.cells for assignment in cell.assignments]

    @property
    def hours(self) -> float:
        """Hours on the post; standby does not count."""
        on_post = (row for row in self.assignments if row.role != DutyRole.STANDBY)
        return round(sum((row.ends_at - row.starts_at).total_seconds() for row in on_post) / 3600, 1)

    @property
    def nights(self) -> int:
        return sum(assignment.shift.is_night for assignment in self.assignments)

    @property
    def free_days(self) -> int:
        """Shifts on weekends and public holidays."""
        return sum(len(cell.assignments) for cell in self.cells if cell.day.is_weekend or cell.day.holiday)


@dataclass(frozen=True)
class Grid:
    roster: Roster
    days: list[Day]
    rows: list[Row]
    breaches: list[Breach]
    gaps: list[Gap]
    shift_types: list[ShiftType]

    @property
    def people(self) -> dict[int, Person]:
        return {row.person.pk: row.person for row in self.rows}

    def row_of(self, person_id: int) -> Row | None:
        return next((row for row in self.rows if row.person.pk == person_id), None)

    def cell(self, person_id: int, day: date) -> GridCell | None:
        row = self.row_of(person_id)
        return next((cell for cell in row.cells if cell.day.date == day), None) if row else None


def grid_of(roster: Roster, now: datetime) -> Grid:
    period = day_period(roster.start, roster.end, roster.group.office.zone)
    gaps, breaches = gaps_of_roster(roster, *period), breaches_of(roster, now)
    days = _days(roster, gaps, now)
    assigned = _by_cell(roster)
    people = _people(roster, {person_id for person_id, _day in assigned})
    away = list(Leave.objects.filter(person__in=people, start__lt=roster.end, end__gt=roster.start, state__in=SHOWN))
    marks: dict[tuple[int, date], list[Breach]] = defaultdict(list)
    for breach in breaches:
        marks[breach.person_id, breach.day].append(breach)
    rows = [
        Row(person, is_lead, [_cell(person, day, assigned, marks, away) for day in days])
        for person, is_lead in people.items()
    ]
    types = list(ShiftType.objects.filter(office=roster.group.office_id, is_active=True))
    return Grid(roster, days, rows, breaches, gaps, types)


def _days(roster: Roster, gaps: Iterable[Gap], now: datetime) -> list[Day]:
    zone = roster.group.office.zone
    special = {
        row.day: row
        for row in Holiday.objects.filter(office=roster.group.office_id, day__range=(roster.start, roster.end))
    }
    begin: dict[date, list[Gap]] = defaultdict(list)
    for gap in gaps:
        begin[gap.starts_at.astimezone(zone).date()].append(gap)
    today = now.astimezone(zone).date()
    return [_day(day, special.get(day), begin[day], today) for day in days_between(roster.start, roster.end)]


def _day(day: date, special: Holiday | None, gaps: list[Gap], today: date) -> Day:
    works = special is not None and special.kind == HolidayKind.WORKDAY
    holiday = special.name if special and special.kind == HolidayKind.HOLIDAY else ""
    return Day(day, day.weekday() >= 5 and not works, holiday, day == today, gaps)


def _by_cell(roster: Roster) -> dict[tuple[int, date], list[Assignment]]:
    found: dict[tuple[int, date], list[Assignment]] = defaultdict(list)
    rows = roster.assignments.filter(withdrawn_at=None).select_related("shift")
    for assignment in rows:
        found[assignment.person_id, assignment.shift.day].append(assignment)
    return found


def _people(roster: Roster, assigned: Iterable[int]) -> dict[Person, bool]:
    """Everyone posted to the group in these days or assigned in them, leads first; true for a lead."""
    posted = Posting.objects.filter(
        Q(end=None) | Q(end__gt=roster.start), group=roster.group_id, role__in=ON_DUTY, start__lt=roster.end
    )
    leads = set(posted.filter(role=Role.LEAD).values_list("person", flat=True))
    people = Person.objects.filter(Q(pk__in=posted.values("person")) | Q(pk__in=list(assigned)))
    return dict(sorted(((person, person.pk in leads) for person in people), key=_leads_first))


def _leads_first(entry: tuple[Person, bool]) -> tuple[Any, ...]:
    person, is_lead = entry
    return (not is_lead, person.sort_key, person.pk)


def _cell(person: Person, day: Day, assigned: Any, marks: Any, away: list[Leave]) -> GridCell:
    key = person.pk, day.date
    states = {row.state for row in away if row.person_id == person.pk and row.start <= day.date < row.end}
    is_leave, is_asked = LeaveState.GRANTED in states, LeaveState.ASKED in states
    return GridCell(person, day, assigned.get(key, []), marks.get(key, []), is_leave, is_asked)


@dataclass(frozen=True)
class MonthEntry:
    """A group and its roster of a month, if the person sees one; `reason` says why he may not edit it."""

    group: DutyGroup
    roster: Roster | None
    reason: str


def month_entries(person: Person, start: date, end: date, now: datetime) -> list[MonthEntry]:
    """Every group of the office with its roster that begins in [start, end); a fixed number of queries."""
    groups = DutyGroup.objects.filter(office=person.office_id)
    rosters = visible_rosters(person, now).filter(start__gte=start, start__lt=end)
    by_group = {roster.group_id: roster for roster in rosters}
    editable = set(groups_where(person, "edit_roster").values_list("pk", flat=True))
    reasons = {group.pk: "" if group.pk in editable else no_right_on(group) for group in groups}
    return [MonthEntry(group, by_group.get(group.pk), reasons[group.pk]) for group in groups]
