"""The best people for a gap, and why they (R.5); a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.people.models import Person
from core.people.queries import members_of
from roster.enums import DutyRole, GapKind, RosterState, Rule
from roster.models import Assignment, CoverageAlarm, Demand, Roster, ShiftType
from roster.queries.breach import limits_of
from roster.queries.placing import Cell, problems_of
from roster.rules.candidates import Candidate, ranked
from roster.rules.fairness import Duty, Limits, breaches
from roster.rules.times import shift_period


@dataclass(frozen=True)
class Proposal:
    """A person for a gap, with the reasons in numbers; `standby` is the assignment he would leave."""

    person: Person
    candidate: Candidate
    standby: Assignment | None


@dataclass(frozen=True)
class Opening:
    """The shift that fills a gap: which type, on which roster day, in which roster."""

    roster: Roster
    shift_type: ShiftType
    day: date
    role: DutyRole


def opening_of(alarm: CoverageAlarm) -> Opening | None:
    """The shift whose time holds the beginning of the gap; None when no published roster has that day."""
    zone = alarm.office.zone
    begins = alarm.starts_at.astimezone(zone).date()
    role = {GapKind.LEAD: DutyRole.LEAD, GapKind.STANDBY: DutyRole.STANDBY}.get(GapKind(alarm.kind), DutyRole.OFFICER)
    for day in (begins, begins - timedelta(days=1)):
        for shift_type in _types_for(alarm):
            starts_at, ends_at = shift_period(day, shift_type.start, shift_type.end, zone)
            roster = _roster_on(alarm, day) if starts_at <= alarm.starts_at < ends_at else None
            if roster:
                return Opening(roster, shift_type, day, role)
    return None


def _types_for(alarm: CoverageAlarm) -> list[ShiftType]:
    """What the group's demand asks for; for a lead, what leads usually work."""
    if alarm.kind == GapKind.LEAD:
        led = Assignment.objects.filter(office=alarm.office_id, role=DutyRole.LEAD)
        chosen = ShiftType.objects.filter(pk__in=led.values("shift__shift_type"))
    else:
        chosen = ShiftType.objects.filter(pk__in=Demand.objects.filter(group=alarm.group_id).values("shift_type"))
    return list(chosen)


def _roster_on(alarm: CoverageAlarm, day: date) -> Roster | None:
    rosters = Roster.objects.filter(state=RosterState.PUBLISHED, start__lte=day, end__gt=day)
    own = {"group": alarm.group_id} if alarm.group_id else {"group__office": alarm.office_id}
    return rosters.filter(**own).select_related("group__office").first()


def proposals(opening: Opening, now: datetime) -> list[Proposal]:
    """The best three members of the group who may take the shift."""
    people = list(members_of(opening.roster.group, opening.day))
    period = shift_period(
        opening.day, opening.shift_type.start, opening.shift_type.end, opening.roster.group.office.zone
    )
    around = _assignments_around(people, opening)
    standby = {
        row.person_id: row
        for row in around
        if row.role == DutyRole.STANDBY and row.starts_at < period[1] and period[0] < row.ends_at
    }
    misfits = _misfits(people, opening)
    fits = [person for person in people if person.pk in standby or person.pk not in misfits]
    return _best(fits, around, standby, opening, period, now)


def _best(
    people: list[Person],
    around: list[Assignment],
    standby: dict[int, Assignment],
    opening: Opening,
    period: tuple[datetime, datetime],
    now: datetime,
) -> list[Proposal]:
    own: dict[int, list[Duty]] = defaultdict(list)
    for row in around:
        own[row.person_id].append(_duty(row))
    limits = limits_of(opening.roster.group.office, now)
    new = Duty(0, opening.day, *period, opening.shift_type.is_night)
    candidates = [
        _candidate(person, own[person.pk], new._replace(person_id=person.pk), limits, person.pk in standby)
        for person in people
    ]
    by_id = {person.pk: person for person in people}
    return [Proposal(by_id[c.person_id], c, standby.get(c.person_id)) for c in ranked(candidates)]


def _candidate(person: Person, duties: list[Duty], new: Duty, limits: Limits, is_standby: bool) -> Candidate:
    before = {(b.rule, b.day) for b in breaches(duties, limits)}
    after = breaches([*duties, new], limits)
    worse = frozenset(Rule(b.rule) for b in after if (b.rule, b.day) not in before)
    worked = [duty for duty in duties if not duty.is_standby and duty.day.month == new.day.month]
    hours = sum(duty.length.total_seconds() for duty in worked) / 3600
    return Candidate(person.pk, is_standby, worse, round(hours, 1), sum(duty.is_night for duty in worked))


def _duty(row: Assignment) -> Duty:
    standby = row.role == DutyRole.STANDBY
    return Duty(row.person_id, row.shift.day, row.starts_at, row.ends_at, row.shift.is_night, standby)


def _assignments_around(people: list[Person], opening: Opening) -> list[Assignment]:
    first, last = opening.day - timedelta(days=31), opening.day + timedelta(days=31)
    rows = Assignment.objects.filter(person__in=people, withdrawn_at=None, shift__day__range=(first, last))
    return list(rows.select_related("shift"))


def _misfits(people: list[Person], opening: Opening) -> set[int]:
    """Who may not take the shift: judged alone, so that two candidates for the lead do not exclude each other."""
    cells = [Cell(person, opening.shift_type, opening.day, opening.role) for person in people]
    return {problem.person.pk for problem in problems_of(opening.roster, cells, together=False)}
