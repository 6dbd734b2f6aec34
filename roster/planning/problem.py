"""What is to be planned, as plain data (1.6, 2.7, 2.8, R.2). This module is the contract of the engine.

Days are whole numbers: 0 is the first day of the period, `days - 1` the last, -1 the day before the period, known from
`Person.history`; `days` is the first day after it, known from `Person.following`. A roster gives each person one cell a
day: the id of a shift type, or None for off. So nobody has two shifts a day, and this rule needs no mention. History,
the period and what follows are a person's *timeline*; rules look at the timeline, but count only what the period can
still decide:

- a limit from above (longest run, nights in a row, hours a week) counts the known days before and after the period;
- a limit from below (shortest run, shortest break) does not bind a run that touches either end of the timeline, for
  nobody knows how long it is; nor one that ended on day -1, or begins on day `days`, because a pin or a day off fixes
  the day of the period beside it.

A rule with `weight=None` is hard. With a weight, each *unit* by which it is broken costs `weight`; every rule says what
its unit is. Weights are whole numbers, 1 or more. The objective is the sum of all costs; less is better, 0 is perfect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from typing import ClassVar

DAY = 24 * 60
HOUR = 60

Roster = dict[str, list[str | None]]
"""Person id -> a cell for each day of the period: the id of a shift type, or None for off."""


@dataclass(frozen=True)
class ShiftType:
    """What can be put into a cell.

    minutes: the working time it counts. start, end: minutes since midnight of its day, for rest; an end after midnight
    is above 1440; `end=None` is `start + minutes`. A duty of 24 hours from 9 o'clock: minutes=1440, start=540.
    needs: the qualification that everybody in the shift must hold that day (rule Qualification).
    not_before: ids of the shift types that may not follow it on the next day (rule Succession).
    is_standby: it fills the cell and meets demand, but rests nobody and tires nobody: for every rule of rest, runs,
    breaks, hours, nights and weekends the day is off; leave, qualification and shift counts look at it like any shift.

    The lead of a shift is a shift type of his own beside the officers' ("N" and "N lead", the latter with
    `needs="lead"`), with a demand of at least and at most one; so a roster says who leads without a second table.
    """

    id: str
    minutes: int
    start: int = 0
    end: int | None = None
    is_night: bool = False
    is_standby: bool = False
    needs: str | None = None
    not_before: tuple[str, ...] = ()

    @property
    def ends(self) -> int:
        return self.start + self.minutes if self.end is None else self.end


@dataclass(frozen=True)
class Carried:
    """Counts of earlier months for fairness: night shifts, weekends and public holidays worked, minutes."""

    nights: int = 0
    weekends: int = 0
    holidays: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Person:
    """Who can be put into cells.

    qualifications: name -> the days on which it is valid (`range(0, days)` if it does not lapse in the period).
    groups: the group of each day of the period (his posting on that day), or () when nobody has groups. A day on which
    he is posted nowhere has the group None and belongs into days_off.
    days_off: days of leave (rule Leave).
    history: the cells before day 0, oldest first, the last one is day -1. Give as many as the longest rule looks back.
    following: the cells after the period that are known already, the first one is day `days`.
    carried: counts of earlier months. share: what he takes of the common load, 100 is a full post (fairness.py).
    """

    id: str
    qualifications: Mapping[str, range] = field(default_factory=dict)
    groups: tuple[str | None, ...] = ()
    days_off: frozenset[int] = frozenset()
    history: tuple[str | None, ...] = ()
    following: tuple[str | None, ...] = ()
    carried: Carried = Carried()
    share: int = 100

    def group_on(self, day: int) -> str | None:
        return self.groups[day] if self.groups else None

    def holds(self, qualification: str | None, day: int) -> bool:
        """True also when no qualification is asked."""
        return qualification is None or day in self.qualifications.get(qualification, ())


@dataclass(frozen=True)
class Demand:
    """How many people a shift needs on a day.

    Counted are the people whose cell on `day` is `shift`, whose group on that day is `group` (None: any group), and who
    hold `needs` on that day (None: anyone).
    least, most: hard limits (most=None: no limit). One lead exactly: least=1, most=1.
    wish: each person below it costs `weight_under` times the priority of the group, each above it `weight_over`;
    wish=None: no wish. A shortage that is only weighed is a wish with least=0.
    """

    shift: str
    day: int
    group: str | None = None
    needs: str | None = None
    least: int = 0
    most: int | None = None
    wish: int | None = None
    weight_under: int = 0
    weight_over: int = 0


@dataclass(frozen=True)
class Request:
    """A person's wish for a day. wanted: to work `shift` (None: any shift); not wanted: not to work it (None: be off).

    Costs `weight` when it is not met; weight=None makes it hard.
    """

    person: str
    day: int
    shift: str | None
    wanted: bool
    weight: int | None = 1


@dataclass(frozen=True, kw_only=True)
class Rule:
    """people: whom it binds, None is everybody. name: what the caller calls it (a policy parameter, a clause).

    `kind` is the word for the rule in findings, costs and explanations.
    """

    kind: ClassVar[str]
    people: frozenset[str] | None = None
    weight: int | None = None
    name: str = ""

    def binds(self, person: str) -> bool:
        return self.people is None or person in self.people


@dataclass(frozen=True, kw_only=True)
class Leave(Rule):
    """No shift on a person's days_off. Unit: a shift on such a day. Without this rule days_off bind nobody."""

    kind = "leave"


@dataclass(frozen=True, kw_only=True)
class Qualification(Rule):
    """Whoever works a shift holds what the shift type needs. Unit: a shift without it."""

    kind = "qualification"


@dataclass(frozen=True, kw_only=True)
class Rest(Rule):
    """At least `minutes` from the end of a shift to the start of a shift on a later day. Unit: a pair too close.

    Looks at every pair on the timeline whose later shift lies in the period.
    """

    kind = "rest"
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Succession(Rule):
    """No shift on the day after a shift whose `not_before` names it. Unit: a pair of days."""

    kind = "succession"


@dataclass(frozen=True, kw_only=True)
class Rotation(Rule):
    """Shifts go forward in `order`: on two days in a row the second is not earlier in `order`. Unit: a pair of days."""

    kind = "rotation"
    order: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class LongestRun(Rule):
    """At most `days` days of work in a row. Unit: a day of the period beyond it (8 in a row at most 5: 3 units)."""

    kind = "longest_run"
    days: int


@dataclass(frozen=True, kw_only=True)
class ShortestRun(Rule):
    """At least `days` days of work in a row. Unit: a day missing (see the module about the ends of the timeline)."""

    kind = "shortest_run"
    days: int


@dataclass(frozen=True, kw_only=True)
class ShortestBreak(Rule):
    """At least `days` days off in a row. Unit: a day missing (see the module about the ends of the timeline)."""

    kind = "shortest_break"
    days: int


@dataclass(frozen=True, kw_only=True)
class NightsInARow(Rule):
    """At most `most` night shifts on days in a row. Unit: a night of the period beyond it."""

    kind = "nights_in_a_row"
    most: int


@dataclass(frozen=True, kw_only=True)
class PeriodMinutes(Rule):
    """Working time in the period. Unit: an hour begun below `least` or above `most` (None: no limit)."""

    kind = "period_minutes"
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class WeekMinutes(Rule):
    """Working time in each week, Monday to Sunday, with a day in the period. Unit: an hour begun outside the limits.

    `most` counts what is known of history, too; `least` binds only weeks that lie in the timeline entirely.
    """

    kind = "week_minutes"
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShiftCount(Rule):
    """How many shifts of these types, taken together, in the period. Unit: a shift too few or too many."""

    kind = "shift_count"
    shifts: frozenset[str]
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Weekends(Rule):
    """At most `most` weekends with work on one of their days in the period. Unit: a weekend beyond it."""

    kind = "weekends"
    most: int


@dataclass(frozen=True, kw_only=True)
class WholeWeekends(Rule):
    """A weekend is worked on all of its days or on none. Unit: a weekend worked in part.

    A weekend that the start or the end of the timeline cuts is not looked at.
    """

    kind = "whole_weekends"


class Measure(StrEnum):
    """What fairness counts of a person in the period."""

    NIGHTS = "nights"
    WEEKENDS = "weekends"
    HOLIDAYS = "holidays"
    MINUTES = "minutes"


@dataclass(frozen=True, kw_only=True)
class Fairness(Rule):
    """Everybody gets a fair part of nights, weekends worked, public holidays worked, or working time.

    bands: person id -> (low, high), the counts in the period that are fair for him, the months before included;
    `fairness.fair_bands` computes them. The rule binds the people named in bands. `step` minutes are one count of
    working time, rounded down (Measure.MINUTES only).
    Unit: k counts outside the band are 1 + 2 + … + k units, so that one person never bears what several could share.
    """

    kind = "fairness"
    measure: Measure
    bands: Mapping[str, tuple[int, int]]
    step: int = 8 * HOUR


@dataclass(frozen=True, kw_only=True)
class StableTeams(Rule):
    """Those of a team who work on a day work the same shift. Unit: each further shift type of a team on a day."""

    kind = "stable_teams"
    teams: tuple[frozenset[str], ...]


Cell = tuple[str, int]
"""Person id and day."""


@dataclass(frozen=True)
class Problem:
    """Everything that a roster of the period depends on; nothing changes it, `dataclasses.replace` makes variants.

    first_weekday: the weekday of day 0, 0 is Monday. first_date: only for texts.
    weekends: the days of each weekend that has a day in the period, such as (5, 6); (-1, 0) began before the period.
    `weekends_of` gives Saturdays and Sundays; an office with make-up workdays takes those days out.
    holidays: days that count as public holidays worked.
    pins: cells that are settled, always hard. priorities: group -> factor of its shortages when people are short (1.7),
    1 for groups not named.
    settled: further cells at the ends of the period that count as fixed for limits from below (see the module).
    Raises ValueError, with a sentence that says what and where, when a part refers to what is not there.
    """

    days: int
    shifts: Sequence[ShiftType]
    people: Sequence[Person]
    demands: Sequence[Demand] = ()
    rules: Sequence[Rule] = ()
    requests: Sequence[Request] = ()
    pins: Mapping[Cell, str | None] = field(default_factory=dict)
    weekends: Sequence[tuple[int, ...]] = ()
    holidays: frozenset[int] = frozenset()
    priorities: Mapping[str, int] = field(default_factory=dict)
    first_weekday: int = 0
    first_date: date | None = None
    settled: frozenset[Cell] = frozenset()

    def __post_init__(self) -> None:
        _refuse_doubles("shift type", [shift.id for shift in self.shifts])
        _refuse_doubles("person", [person.id for person in self.people])
        for person in self.people:
            self._check_person(person)
        for demand in self.demands:
            self._check_cell("demand", None, demand.day, demand.shift)
        for request in self.requests:
            self._check_cell("request", request.person, request.day, request.shift)
        for (who, day), shift in self.pins.items():
            self._check_cell("pin", who, day, shift)

    def _check_person(self, person: Person) -> None:
        if person.groups and len(person.groups) != self.days:
            raise ValueError(f"person {person.id}: {len(person.groups)} days of groups, the period has {self.days}")
        for part, cells in (("history", person.history), ("following", person.following)):
            for shift in cells:
                self._check_cell(part, person.id, 0, shift)

    def _check_cell(self, part: str, person: str | None, day: int, shift: str | None) -> None:
        if not 0 <= day < self.days:
            raise ValueError(f"{part}: day {day} is not in the period of {self.days} days")
        if person is not None and person not in self.person:
            raise ValueError(f"{part}: there is no person {person}")
        if shift is not None and shift not in self.shift:
            raise ValueError(f"{part}: there is no shift type {shift}")

    @cached_property
    def shift(self) -> dict[str, ShiftType]:
        """Shift types by id."""
        return {shift.id: shift for shift in self.shifts}

    @cached_property
    def person(self) -> dict[str, Person]:
        """People by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def weeks(self) -> tuple[range, ...]:
        """Weeks, Monday to Sunday, with a day in the period; the first may begin below 0, the last end past it."""
        return tuple(range(start, start + 7) for start in range(-self.first_weekday, self.days, 7))

    def is_settled(self, person: Person, day: int) -> bool:
        """Whether the cell cannot become longer a stretch that touches it from outside the period."""
        cell = (person.id, day)
        return cell in self.pins or day in person.days_off or cell in self.settled

    def shortage_weight(self, demand: Demand) -> int:
        """What each person below the wish costs, the priority of the group included (1.7)."""
        return demand.weight_under * self.priorities.get(demand.group or "", 1)

    def bound(self, rule: Rule) -> list[Person]:
        """The people that a rule binds, in order."""
        return [person for person in self.people if rule.binds(person.id)]


@dataclass(frozen=True)
class Solution:
    """What a solver hands back.

    roster: None when none was found. objective: the cost of the roster. bound: no roster costs less (proven).
    infeasible: proven that no roster keeps the hard rules. seconds: wall time.
    """

    roster: Roster | None
    objective: int | None
    bound: int
    seconds: float
    infeasible: bool = False

    @property
    def optimal(self) -> bool:
        return self.objective is not None and self.objective <= self.bound


def asked(problem: Problem, demand: Demand) -> list[Person]:
    """Those whom the demand would count if they worked its shift."""
    return [
        person
        for person in problem.people
        if demand.group in (None, person.group_on(demand.day)) and person.holds(demand.needs, demand.day)
    ]


def with_cells(roster: Roster, day: int, cells: Mapping[str, str | None]) -> Roster:
    """The roster with these people's cells of `day` put in place of what they had; `roster` stays as it is."""
    return {**roster, **{who: [*roster[who][:day], cell, *roster[who][day + 1 :]] for who, cell in cells.items()}}


def weekends_of(days: int, first_weekday: int, following: int = 0) -> tuple[tuple[int, ...], ...]:
    """Saturday and Sunday of each weekend with a day in the period; -1 where it began before, cut at its end or after
    the days that follow it and are known."""
    inside = [day for day in range(-1, days + following) if (day + first_weekday) % 7 in (5, 6)]
    weekends = (tuple(group) for _, group in groupby(inside, key=lambda day: (day + first_weekday) // 7))
    return tuple(weekend for weekend in weekends if any(0 <= day < days for day in weekend))


def _refuse_doubles(what: str, ids: Sequence[str]) -> None:
    for one in ids:
        if ids.count(one) > 1:
            raise ValueError(f"two of one id: {what} {one}")
