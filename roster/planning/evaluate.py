"""What a roster breaks and what it costs, read straight from the rules' words; no solver has a part in it (R.2)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from roster.planning.problem import (
    DAY,
    HOUR,
    Demand,
    Fairness,
    LongestRun,
    Measure,
    NightsInARow,
    PeriodMinutes,
    Person,
    Problem,
    Request,
    Rest,
    Roster,
    Rotation,
    Rule,
    ShiftCount,
    ShiftType,
    ShortestBreak,
    ShortestRun,
    StableTeams,
    Weekends,
    WeekMinutes,
)


@dataclass(frozen=True)
class Finding:
    """One thing that is broken.

    kind: the rule's `kind`, or "least", "most", "under", "over" (a demand), "request", "pin".
    person: None for a demand or a team. days: where; below 0 is history, from the problem's days on what
    follows. units: by how much.
    cost: what it adds to the objective, None when the rule is hard. about: the rule, demand or request; None for a pin.
    """

    kind: str
    person: str | None
    days: tuple[int, ...]
    units: int
    cost: int | None
    about: Rule | Demand | Request | None


@dataclass(frozen=True)
class Evaluation:
    findings: tuple[Finding, ...]

    @cached_property
    def violations(self) -> list[Finding]:
        """What breaks a hard rule; a legal roster has none."""
        return [finding for finding in self.findings if finding.cost is None]

    @cached_property
    def costs(self) -> dict[str, int]:
        """Kind -> cost, for the kinds that cost anything."""
        costs: Counter[str] = Counter()
        for finding in self.findings:
            costs[finding.kind] += finding.cost or 0
        return {kind: cost for kind, cost in costs.items() if cost}

    @property
    def objective(self) -> int:
        return sum(self.costs.values())

    def new_violations(self, before: "Evaluation") -> list[Finding]:
        """What breaks a hard rule here and did not, in the same way, before."""
        known = {_identity(finding) for finding in before.violations}
        return [finding for finding in self.violations if _identity(finding) not in known]


def _identity(finding: Finding) -> tuple[object, ...]:
    """A rule is told by which it is, since two of one kind may say the same."""
    return finding.kind, finding.person, finding.days, finding.units, id(finding.about)


def evaluate(problem: Problem, roster: Roster) -> Evaluation:
    """Everything that `roster` breaks. Raises ValueError when it is not a roster of this problem at all."""
    _refuse_other(problem, roster)
    lines = [Line(problem, person, roster[person.id]) for person in problem.people]
    present = _present(problem, roster)
    return Evaluation(
        (
            *(finding for rule in problem.rules for finding in _rule(problem, rule, lines)),
            *(finding for demand in problem.demands for finding in _demand(problem, demand, present)),
            *(finding for request in problem.requests for finding in _request(request, roster)),
            *(finding for pin in problem.pins.items() for finding in _pin(pin, roster)),
        )
    )


class Broken(NamedTuple):
    days: tuple[int, ...]
    units: int


class Stretch(NamedTuple):
    """Days first to last, all of work or all off."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Line:
    """The timeline of one person."""

    def __init__(self, problem: Problem, person: Person, cells: list[str | None]) -> None:
        self.problem = problem
        self.person = person
        self.days = range(-len(person.history), problem.days + len(person.following))
        known = [*person.history, *cells, *person.following]
        self.shifts: dict[int, ShiftType] = {
            day: problem.shift[cell] for day, cell in zip(self.days, known, strict=True) if cell is not None
        }

    def works(self, day: int) -> bool:
        return day in self.shifts and not self.shifts[day].is_standby

    def is_off(self, day: int) -> bool:
        return not self.works(day)

    def is_night(self, day: int) -> bool:
        return self.works(day) and self.shifts[day].is_night

    def minutes(self, day: int) -> int:
        return self.shifts[day].minutes if self.works(day) else 0

    def worked(self) -> list[int]:
        """Days of the period."""
        return [day for day in range(self.problem.days) if self.works(day)]

    def stretches(self, holds: Callable[[int], bool]) -> Iterator[Stretch]:
        """The longest stretches of days for which `holds` is true."""
        first = None
        for day in self.days:
            if holds(day) and first is None:
                first = day
            if first is not None and not holds(day):
                yield Stretch(first, day - 1)
                first = None
        if first is not None:
            yield Stretch(first, self.days[-1])

    def cuts(self, stretch: Stretch) -> bool:
        """Nobody knows how long a stretch at an end of the timeline is."""
        return stretch.first == self.days[0] or stretch.last == self.days[-1]

    def is_outside(self, stretch: Stretch) -> bool:
        """The period can no longer make it longer."""
        last = self.problem.days - 1
        is_past = stretch.last < -1 or (stretch.last == -1 and self.problem.is_settled(self.person, 0))
        is_next = stretch.first == last + 1 and self.problem.is_settled(self.person, last)
        return is_past or is_next or stretch.first > last + 1


def _leave(rule: Rule, line: Line) -> Iterator[Broken]:
    yield from (Broken((day,), 1) for day in sorted(line.person.days_off) if day in line.shifts)


def _qualification(rule: Rule, line: Line) -> Iterator[Broken]:
    for day, shift in line.shifts.items():
        if 0 <= day < line.problem.days and not line.person.holds(shift.needs, day):
            yield Broken((day,), 1)


def _rest(rule: Rest, line: Line) -> Iterator[Broken]:
    ends = max((shift.ends for shift in line.shifts.values()), default=0)
    near = (ends + rule.minutes) // DAY + 1
    for later in filter(line.works, range(line.days.stop)):
        for earlier in filter(line.works, range(later - near, min(later, line.problem.days))):
            pause = (later - earlier) * DAY + line.shifts[later].start - line.shifts[earlier].ends
            if pause < rule.minutes:
                yield Broken((earlier, later), 1)


def _pairs(line: Line) -> Iterator[tuple[int, ShiftType, ShiftType]]:
    for day in range(line.problem.days + 1):
        if line.works(day - 1) and line.works(day):
            yield day, line.shifts[day - 1], line.shifts[day]


def _succession(rule: Rule, line: Line) -> Iterator[Broken]:
    for day, before, after in _pairs(line):
        if after.id in before.not_before:
            yield Broken((day - 1, day), 1)


def _rotation(rule: Rotation, line: Line) -> Iterator[Broken]:
    for day, before, after in _pairs(line):
        if {before.id, after.id} <= set(rule.order) and rule.order.index(after.id) < rule.order.index(before.id):
            yield Broken((day - 1, day), 1)


def _too_long(line: Line, stretches: Iterator[Stretch], most: int) -> Iterator[Broken]:
    for stretch in stretches:
        beyond = range(max(0, stretch.first + most), min(stretch.last + 1, line.problem.days + most))
        if beyond:
            yield Broken(tuple(range(stretch.first, stretch.last + 1)), len(beyond))


def _longest_run(rule: LongestRun, line: Line) -> Iterator[Broken]:
    yield from _too_long(line, line.stretches(line.works), rule.days)


def _nights_in_a_row(rule: NightsInARow, line: Line) -> Iterator[Broken]:
    yield from _too_long(line, line.stretches(line.is_night), rule.most)


def _too_short(line: Line, stretches: Iterator[Stretch], least: int) -> Iterator[Broken]:
    for stretch in stretches:
        if stretch.length < least and not line.cuts(stretch) and not line.is_outside(stretch):
            yield Broken(tuple(range(stretch.first, stretch.last + 1)), least - stretch.length)


def _shortest_run(rule: ShortestRun, line: Line) -> Iterator[Broken]:
    yield from _too_short(line, line.stretches(line.works), rule.days)


def _shortest_break(rule: ShortestBreak, line: Line) -> Iterator[Broken]:
    yield from _too_short(line, line.stretches(line.is_off), rule.days)


def _hours_outside(minutes: int, least: int, most: int | None) -> int:
    below = max(0, least - minutes)
    above = 0 if most is None else max(0, minutes - most)
    return -(-below // HOUR) + -(-above // HOUR)


def _period_minutes(rule: PeriodMinutes, line: Line) -> Iterator[Broken]:
    worked = line.worked()
    units = _hours_outside(sum(map(line.minutes, worked)), rule.least, rule.most)
    if units:
        yield Broken(tuple(worked), units)


def _week_minutes(rule: WeekMinutes, line: Line) -> Iterator[Broken]:
    for week in line.problem.weeks:
        known = [day for day in week if day in line.days]
        least = rule.least if len(known) == len(week) else 0
        units = _hours_outside(sum(map(line.minutes, known)), least, rule.most)
        if units:
            yield Broken(tuple(known), units)


def _shift_count(rule: ShiftCount, line: Line) -> Iterator[Broken]:
    inside = range(line.problem.days)
    found = [day for day, shift in line.shifts.items() if day in inside and shift.id in rule.shifts]
    units = max(0, rule.least - len(found))
    units += 0 if rule.most is None else max(0, len(found) - rule.most)
    if units:
        yield Broken(tuple(found), units)


def _weekends_worked(line: Line) -> list[tuple[int, ...]]:
    inside = range(line.problem.days)
    return [days for days in line.problem.weekends if any(day in inside and line.works(day) for day in days)]


def _weekends(rule: Weekends, line: Line) -> Iterator[Broken]:
    worked = _weekends_worked(line)
    if len(worked) > rule.most:
        on = set(line.worked())
        yield Broken(tuple(day for days in worked for day in days if day in on), len(worked) - rule.most)


def _whole_weekends(rule: Rule, line: Line) -> Iterator[Broken]:
    for days in line.problem.weekends:
        known = all(day in line.days for day in days)
        if known and len({line.works(day) for day in days}) > 1:
            yield Broken(days, 1)


def _fairness(rule: Fairness, line: Line) -> Iterator[Broken]:
    if line.person.id not in rule.bands:
        return
    low, high = rule.bands[line.person.id]
    days = _measured(rule, line)
    count = len(days)
    if rule.measure == Measure.WEEKENDS:
        count = len(_weekends_worked(line))
    elif rule.measure == Measure.MINUTES:
        count = sum(map(line.minutes, days)) // rule.step
    outside = max(0, low - count, count - high)
    if outside:
        yield Broken(tuple(days), outside * (outside + 1) // 2)


def _measured(rule: Fairness, line: Line) -> list[int]:
    weekends = {day for days in line.problem.weekends for day in days}
    counts: dict[Measure, Callable[[int], bool]] = {
        Measure.NIGHTS: line.is_night,
        Measure.WEEKENDS: weekends.__contains__,
        Measure.HOLIDAYS: line.problem.holidays.__contains__,
        Measure.MINUTES: line.works,
    }
    return [day for day in line.worked() if counts[rule.measure](day)]


PERSONAL: dict[str, Callable[[Any, Line], Iterator[Broken]]] = {
    "leave": _leave,
    "qualification": _qualification,
    "rest": _rest,
    "succession": _succession,
    "rotation": _rotation,
    "longest_run": _longest_run,
    "shortest_run": _shortest_run,
    "shortest_break": _shortest_break,
    "nights_in_a_row": _nights_in_a_row,
    "period_minutes": _period_minutes,
    "week_minutes": _week_minutes,
    "shift_count": _shift_count,
    "weekends": _weekends,
    "whole_weekends": _whole_weekends,
    "fairness": _fairness,
}


def _rule(problem: Problem, rule: Rule, lines: list[Line]) -> Iterator[Finding]:
    if isinstance(rule, StableTeams):
        yield from _stable_teams(problem, rule, lines)
        return
    for line in lines:
        if rule.binds(line.person.id):
            for days, units in PERSONAL[rule.kind](rule, line):
                yield Finding(rule.kind, line.person.id, days, units, _cost(rule.weight, units), rule)


def _stable_teams(problem: Problem, rule: StableTeams, lines: list[Line]) -> Iterator[Finding]:
    for team in rule.teams:
        members = [line for line in lines if line.person.id in team]
        for day in range(problem.days):
            units = len({line.shifts[day].id for line in members if line.works(day)}) - 1
            if units > 0:
                yield Finding(rule.kind, None, (day,), units, _cost(rule.weight, units), rule)


Present = dict[tuple[str, int], list[Person]]
"""Who is in a shift on a day."""


def _present(problem: Problem, roster: Roster) -> Present:
    present: Present = defaultdict(list)
    for person in problem.people:
        for day, shift in enumerate(roster[person.id]):
            if shift is not None:
                present[shift, day].append(person)
    return present


def _demand(problem: Problem, demand: Demand, present: Present) -> Iterator[Finding]:
    found = sum(_meets(demand, person) for person in present.get((demand.shift, demand.day), ()))
    if found < demand.least:
        yield Finding("least", None, (demand.day,), demand.least - found, None, demand)
    if demand.most is not None and found > demand.most:
        yield Finding("most", None, (demand.day,), found - demand.most, None, demand)
    if demand.wish is None:
        return
    if found < demand.wish:
        units = demand.wish - found
        yield Finding("under", None, (demand.day,), units, units * problem.shortage_weight(demand), demand)
    if found > demand.wish:
        units = found - demand.wish
        yield Finding("over", None, (demand.day,), units, units * demand.weight_over, demand)


def _meets(demand: Demand, person: Person) -> bool:
    return demand.group in (None, person.group_on(demand.day)) and person.holds(demand.needs, demand.day)


def _request(request: Request, roster: Roster) -> Iterator[Finding]:
    cell = roster[request.person][request.day]
    happens = cell is not None if request.shift is None else cell == request.shift
    if happens != request.wanted:
        yield Finding("request", request.person, (request.day,), 1, _cost(request.weight, 1), request)


def _pin(pin: tuple[tuple[str, int], str | None], roster: Roster) -> Iterator[Finding]:
    (person, day), shift = pin
    if roster[person][day] != shift:
        yield Finding("pin", person, (day,), 1, None, None)


def _cost(weight: int | None, units: int) -> int | None:
    return None if weight is None else weight * units


def _refuse_other(problem: Problem, roster: Roster) -> None:
    if set(roster) != set(problem.person):
        raise ValueError("the roster names other people than the problem")
    for person, cells in roster.items():
        if len(cells) != problem.days:
            raise ValueError(f"person {person}: {len(cells)} cells, the period has {problem.days} days")
        unknown = {cell for cell in cells if cell is not None} - set(problem.shift)
        if unknown:
            raise ValueError(f"person {person}: there is no shift type {min(unknown)}")
