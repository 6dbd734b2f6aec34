"""A whole problem as one CP-SAT model: every rule, hard or weighed, with the units that `problem.py` gives it.

A cell has a literal for each shift type that could be in it. What a hard rule, a pin or the caller has settled is the
number 0 or 1 instead, so that a model with most of its cells fixed stays small.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from roster.planning.problem import (
    DAY,
    HOUR,
    Cell,
    Demand,
    Fairness,
    Leave,
    LongestRun,
    Measure,
    NightsInARow,
    PeriodMinutes,
    Person,
    Problem,
    Qualification,
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
    Succession,
    Weekends,
    WeekMinutes,
    WholeWeekends,
)

Term = Any
"""A literal, a linear expression or a number."""


class Line:
    """The timeline of one person in the model: for each day that is known or planned, what he does."""

    def __init__(self, model: "Model", person: Person) -> None:
        self.model = model
        self.problem = model.problem
        self.person = person
        self.first = -len(person.history)
        self.end = self.problem.days + len(person.following)
        self.days = range(self.first, self.end)
        known = [*enumerate(person.history, self.first), *enumerate(person.following, self.problem.days)]
        self.options: dict[int, dict[str, Term]] = {day: {cell: 1} if cell else {} for day, cell in known}
        for day in range(self.problem.days):
            self.options[day] = model.cell(person, day)
        self.works = {day: model.either(self._of(day, lambda shift: not shift.is_standby)) for day in self.days}
        self._weekends: dict[tuple[int, ...], Term] = {}

    def _of(self, day: int, holds: Callable[[ShiftType], bool]) -> list[Term]:
        return [literal for shift, literal in self.options[day].items() if holds(self.problem.shift[shift])]

    def night(self, day: int) -> Term:
        return sum(self._of(day, lambda shift: shift.is_night and not shift.is_standby))

    def minutes(self, days: Iterable[int]) -> Term:
        shift = self.problem.shift
        return sum(
            shift[name].minutes * literal
            for day in days
            for name, literal in self.options[day].items()
            if not shift[name].is_standby
        )

    def count(self, shifts: Iterable[str]) -> Term:
        return sum(self.options[day].get(shift, 0) for day in range(self.problem.days) for shift in shifts)

    def weekend(self, days: tuple[int, ...]) -> Term:
        """True when one of the weekend's days in the period is worked."""
        if days not in self._weekends:
            self._weekends[days] = self.model.any_of([self.works[day] for day in days if 0 <= day < self.problem.days])
        return self._weekends[days]


class Model:
    """`literals[person, day][shift]` is a literal, or 1 where it is settled; a shift that cannot be there is left out.

    fixed: cells that keep what they have, beside the problem's pins. `cost` is the objective, `add` takes further
    constraints of the caller.
    """

    def __init__(self, problem: Problem, fixed: Mapping[Cell, str | None] | None = None) -> None:
        self.problem = problem
        self.cp = cp_model.CpModel()
        self.costs: list[Term] = []
        self.settled = {**(fixed or {}), **problem.pins}
        self.barred = barred(problem)
        self.literals: dict[Cell, dict[str, Term]] = {}
        self.lines = {person.id: Line(self, person) for person in problem.people}
        for rule in problem.rules:
            self._add_rule(rule)
        for demand in problem.demands:
            self._add_demand(demand)
        for request in problem.requests:
            self._add_request(request)
        self.cp.minimize(sum(self.costs))

    def roster(self, value: Callable[[Term], int]) -> Roster:
        """The roster in which each literal has its `value` (a solver's or a callback's `value`)."""
        return {
            person.id: [_chosen(self.literals[person.id, day], value) for day in range(self.problem.days)]
            for person in self.problem.people
        }

    def hint(self, roster: Roster) -> None:
        """A roster to start from; it need not keep every rule."""
        for (person, day), options in self.literals.items():
            for shift, literal in options.items():
                if not isinstance(literal, int):
                    self.cp.add_hint(literal, roster[person][day] == shift)

    # what the rules are written with

    def add(self, constraint: Any) -> None:
        """A comparison of numbers only is already true or false; what is true needs no constraint."""
        if constraint is not True:
            self.cp.add(constraint)

    def cell(self, person: Person, day: int) -> dict[str, Term]:
        out = self.barred.get(person.id, {}).get(day, frozenset())
        options: dict[str, Term] = {}
        if (person.id, day) in self.settled:
            shift = self.settled[person.id, day]
            options = {} if shift is None else {shift: 1}
            self.add(shift not in out)
        else:
            options = {shift: self.cp.new_bool_var("") for shift in self.problem.shift if shift not in out}
            if len(options) > 1:
                self.cp.add_at_most_one(options.values())
        self.literals[person.id, day] = options
        return options

    def either(self, literals: Sequence[Term]) -> Term:
        """One of literals of which at most one is true."""
        if len(literals) < 2:
            return sum(literals)
        one = self.cp.new_bool_var("")
        self.add(sum(literals) == one)
        return one

    def any_of(self, literals: Sequence[Term]) -> Term:
        if len(literals) < 2 or all(isinstance(literal, int) for literal in literals):
            return max(literals, default=0) if len(literals) != 1 else literals[0]
        one = self.cp.new_bool_var("")
        self.cp.add_max_equality(one, literals)
        return one

    def at_most(self, rule: Rule, found: Term, most: int, *, step: int = 1, bound: int) -> None:
        """Each `step` begun above `most` is a unit; `bound`: no more units than that are possible."""
        if rule.weight is None:
            self.add(found <= most)
        elif bound > 0 and not (isinstance(found, int) and found <= most):
            units = self.cp.new_int_var(0, bound, "")
            self.add(found - step * units <= most)
            self.costs.append(rule.weight * units)

    def within(self, rule: Rule, found: Term, least: int, most: int | None, *, top: int, step: int = 1) -> None:
        """`top`: the most that can be found."""
        if least > 0:
            self.at_most(rule, -found, -least, step=step, bound=-(-least // step))
        if most is not None and top > most:
            self.at_most(rule, found, most, step=step, bound=-(-(top - most) // step))

    def one_of(self, rule: Rule, literals: Sequence[Term], units: int = 1) -> None:
        """When none of them is true, so many units are broken."""
        if rule.weight is None:
            self.add(sum(literals) >= 1)
        else:
            broken = self.cp.new_bool_var("")
            self.add(sum(literals) + broken >= 1)
            self.costs.append(rule.weight * units * broken)

    # rules, demands, requests

    def _add_rule(self, rule: Rule) -> None:
        if isinstance(rule, StableTeams):
            _stable_teams(rule, self)
            return
        for person in self.problem.bound(rule):
            RULES[type(rule)](rule, self.lines[person.id])

    def _add_demand(self, demand: Demand) -> None:
        able = [
            self.literals[person.id, demand.day][demand.shift]
            for person in self.problem.people
            if demand.group in (None, person.group_on(demand.day))
            and person.holds(demand.needs, demand.day)
            and demand.shift in self.literals[person.id, demand.day]
        ]
        found = sum(able)
        if demand.least:
            self.add(found >= demand.least)
        if demand.most is not None:
            self.add(found <= demand.most)
        if demand.wish is not None:
            self._add_wish(demand, demand.wish, found, len(able))

    def _add_wish(self, demand: Demand, wish: int, found: Term, able: int) -> None:
        """Where nobody may be above the wish the shortage is no more than it is, which the search need not find out."""
        top = able if demand.most is None else min(able, demand.most)
        under = self.cp.new_int_var(0, wish, "")
        over = self.cp.new_int_var(0, top - wish, "") if top > wish else 0
        self.add(found + under - over == wish)
        self.costs += [self.problem.shortage_weight(demand) * under, demand.weight_over * over]

    def _add_request(self, request: Request) -> None:
        options = self.literals[request.person, request.day]
        happens = sum(options.values()) if request.shift is None else options.get(request.shift, 0)
        unmet = 1 - happens if request.wanted else happens
        if request.weight is None:
            self.add(unmet == 0)
        else:
            self.costs.append(request.weight * unmet)


def _chosen(options: Mapping[str, Term], value: Callable[[Term], int]) -> str | None:
    return next((shift for shift, literal in options.items() if value(literal)), None)


def barred(problem: Problem) -> dict[str, dict[int, frozenset[str]]]:
    """Person -> day -> the shifts that hard leave, qualification or a shift count of 0 keeps out of the cell."""
    found: dict[str, dict[int, frozenset[str]]] = defaultdict(lambda: defaultdict(frozenset))
    for rule in problem.rules:
        if rule.weight is None and isinstance(rule, Leave | Qualification | ShiftCount):
            for person in problem.bound(rule):
                for day in range(problem.days):
                    found[person.id][day] |= kept_out(problem, rule, person, day)
    return found


def kept_out(problem: Problem, rule: Rule, person: Person, day: int) -> frozenset[str]:
    if isinstance(rule, Leave) and day in person.days_off:
        return frozenset(problem.shift)
    if isinstance(rule, Qualification):
        return frozenset(shift.id for shift in problem.shifts if not person.holds(shift.needs, day))
    if isinstance(rule, ShiftCount) and rule.most == 0:
        return rule.shifts
    return frozenset()


def _leave(rule: Leave, line: Line) -> None:
    if rule.weight is not None:
        for day in line.person.days_off:
            line.model.costs += [rule.weight * literal for literal in line.options.get(day, {}).values()]


def _qualification(rule: Qualification, line: Line) -> None:
    if rule.weight is not None:
        for day in range(line.problem.days):
            for shift, literal in line.options[day].items():
                if not line.person.holds(line.problem.shift[shift].needs, day):
                    line.model.costs.append(rule.weight * literal)


Clashes = Mapping[str, frozenset[str]]
"""A shift -> the shifts that may not come so many days after it."""


def _keep_apart(rule: Rule, line: Line, lag: int, clashes: Clashes) -> None:
    for day in range(max(0, line.first + lag), min(line.end, line.problem.days + lag)):
        later = line.options[day]
        for shift, literal in line.options[day - lag].items():
            after = [later[other] for other in clashes[shift] if other in later]
            if after:
                line.model.at_most(rule, literal + sum(after), 1, bound=1)


def _clashes(problem: Problem, holds: Callable[[ShiftType, ShiftType], bool]) -> Clashes:
    own = [shift for shift in problem.shifts if not shift.is_standby]
    found = {one.id: frozenset(two.id for two in own if holds(one, two)) for one in own}
    return {shift: found.get(shift, frozenset()) for shift in problem.shift}


def _too_close(room: int, one: ShiftType, two: ShiftType) -> bool:
    return room + two.start < one.ends


def _rest(rule: Rest, line: Line) -> None:
    latest = max((shift.ends for shift in line.problem.shifts), default=0)
    lags = range(1, (latest + rule.minutes) // DAY + 1)
    clashes = [_clashes(line.problem, partial(_too_close, lag * DAY - rule.minutes)) for lag in lags]
    alone = _lags_alone(line.problem, clashes) if rule.weight is None else 0
    last = line.problem.days - 1
    for day in range(max(0, line.first + 1), min(line.end, last + alone + 1) if alone else 0):
        near = [*range(max(line.first, day - alone), min(day, last + 1)), day]
        line.model.add(sum(line.works[one] for one in near) <= 1)
    for lag, found in zip(lags[alone:], clashes[alone:], strict=True):
        _keep_apart(rule, line, lag, found)


def _lags_alone(problem: Problem, clashes: Sequence[Clashes]) -> int:
    """On so many days after any shift there may be no other at all: one sum over them says more than many pairs."""
    own = {shift.id for shift in problem.shifts if not shift.is_standby}
    return next((lag for lag, found in enumerate(clashes) if any(found[shift] < own for shift in own)), len(clashes))


def _succession(rule: Succession, line: Line) -> None:
    _keep_apart(rule, line, 1, _clashes(line.problem, lambda one, two: two.id in one.not_before))


def _rotation(rule: Rotation, line: Line) -> None:
    place = {shift: index for index, shift in enumerate(rule.order)}
    _keep_apart(
        rule,
        line,
        1,
        _clashes(
            line.problem,
            lambda one, two: one.id in place and two.id in place and place[two.id] < place[one.id],
        ),
    )


def _no_longer(rule: Rule, line: Line, does: Callable[[int], Term], most: int) -> None:
    """Each window of one day more than `most` that is full is a unit."""
    for day in range(max(0, line.first + most), min(line.end, line.problem.days + most)):
        line.model.at_most(rule, sum(does(one) for one in range(day - most, day + 1)), most, bound=1)


def _longest_run(rule: LongestRun, line: Line) -> None:
    _no_longer(rule, line, line.works.__getitem__, rule.days)


def _nights_in_a_row(rule: NightsInARow, line: Line) -> None:
    _no_longer(rule, line, line.night, rule.most)


def _no_shorter(rule: Rule, line: Line, does: Callable[[int], Term], least: int) -> None:
    """A stretch between two days without it is too short when it has any length below `least`."""
    end = line.problem.days - 1
    for length in range(1, least):
        for last in range(max(-1, line.first + length), min(line.end - 1, line.problem.days + length)):
            if last == -1 and line.problem.is_settled(line.person, 0):
                continue
            if last - length == end and line.problem.is_settled(line.person, end):
                continue
            inside = [1 - does(day) for day in range(last - length + 1, last + 1)]
            line.model.one_of(rule, [does(last - length), *inside, does(last + 1)], least - length)


def _shortest_run(rule: ShortestRun, line: Line) -> None:
    _no_shorter(rule, line, line.works.__getitem__, rule.days)


def _shortest_break(rule: ShortestBreak, line: Line) -> None:
    _no_shorter(rule, line, lambda day: 1 - line.works[day], rule.days)


def _longest_shift(problem: Problem) -> int:
    return max((shift.minutes for shift in problem.shifts), default=0)


def _period_minutes(rule: PeriodMinutes, line: Line) -> None:
    days = range(line.problem.days)
    top = len(days) * _longest_shift(line.problem)
    line.model.within(rule, line.minutes(days), rule.least, rule.most, top=top, step=HOUR)


def _week_minutes(rule: WeekMinutes, line: Line) -> None:
    for week in line.problem.weeks:
        known = [day for day in week if day in line.days]
        least = rule.least if len(known) == len(week) else 0
        top = len(known) * _longest_shift(line.problem)
        line.model.within(rule, line.minutes(known), least, rule.most, top=top, step=HOUR)


def _shift_count(rule: ShiftCount, line: Line) -> None:
    line.model.within(rule, line.count(rule.shifts), rule.least, rule.most, top=line.problem.days)


def _weekends_worked(line: Line) -> Term:
    return sum(line.weekend(days) for days in line.problem.weekends)


def _weekends(rule: Weekends, line: Line) -> None:
    line.model.within(rule, _weekends_worked(line), 0, rule.most, top=len(line.problem.weekends))


def _whole_weekends(rule: WholeWeekends, line: Line) -> None:
    for days in line.problem.weekends:
        if all(day in line.days for day in days):
            broken = line.model.cp.new_bool_var("") if rule.weight is not None else 0
            for one, two in zip(days, (*days[1:], days[0]), strict=True):
                line.model.add(line.works[one] - line.works[two] <= broken)
            if rule.weight is not None:
                line.model.costs.append(rule.weight * broken)


def _fairness(rule: Fairness, line: Line) -> None:
    if line.person.id not in rule.bands:
        return
    low, high = rule.bands[line.person.id]
    count, top = _counted(rule, line)
    if rule.weight is None:
        line.model.add(count >= low)
        line.model.add(count <= high)
        return
    under, over = _growing(rule.weight, line.model, low), _growing(rule.weight, line.model, top - high)
    line.model.add(count + under >= low)
    line.model.add(count - over <= high)


def _growing(weight: int, model: Model, most: int) -> Term:
    """A number up to `most` of which each further one costs one weight more than the one before."""
    steps = [model.cp.new_bool_var("") for _ in range(most)]
    for one, two in pairwise(steps):
        model.cp.add_implication(two, one)
    model.costs += [weight * size * step for size, step in enumerate(steps, 1)]
    return sum(steps)


def _counted(rule: Fairness, line: Line) -> tuple[Term, int]:
    """What the measure counts, and the most it can count."""
    days = range(line.problem.days)
    if rule.measure == Measure.NIGHTS:
        return sum(line.night(day) for day in days), len(days)
    if rule.measure == Measure.HOLIDAYS:
        return sum(line.works[day] for day in days if day in line.problem.holidays), len(line.problem.holidays)
    if rule.measure == Measure.WEEKENDS:
        return _weekends_worked(line), len(line.problem.weekends)
    top = len(days) * _longest_shift(line.problem) // rule.step
    count = line.model.cp.new_int_var(0, top, "")
    rest = line.minutes(days) - rule.step * count
    line.model.add(rest >= 0)
    line.model.add(rest < rule.step)
    return count, top


def _stable_teams(rule: StableTeams, model: Model) -> None:
    for team in rule.teams:
        members = [line for person, line in model.lines.items() if person in team]
        for day in range(model.problem.days):
            used = [
                model.any_of([line.options[day][shift.id] for line in members if shift.id in line.options[day]])
                for shift in model.problem.shifts
                if not shift.is_standby
            ]
            model.at_most(rule, sum(used), 1, bound=len(used) - 1)


RULES: dict[type[Rule], Callable[[Any, Line], None]] = {
    Leave: _leave,
    Qualification: _qualification,
    Rest: _rest,
    Succession: _succession,
    Rotation: _rotation,
    LongestRun: _longest_run,
    ShortestRun: _shortest_run,
    ShortestBreak: _shortest_break,
    NightsInARow: _nights_in_a_row,
    PeriodMinutes: _period_minutes,
    WeekMinutes: _week_minutes,
    ShiftCount: _shift_count,
    Weekends: _weekends,
    WholeWeekends: _whole_weekends,
    Fairness: _fairness,
}
