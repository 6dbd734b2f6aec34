"""How many people a group needs at least to cover its demand under the rules, proven from both sides (2.4, R.2)."""

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from roster.planning import exact
from roster.planning.office import only
from roster.planning.problem import (
    Demand,
    Fairness,
    Leave,
    Person,
    Problem,
    Qualification,
    Request,
    Roster,
    Rule,
    Solution,
    StableTeams,
    asked,
)

PROVING = 0.6
"""The share of a group's time that the number itself gets; the rest goes into the rules that bind."""
MOST_TRIES = 12
"""So many numbers above the arithmetic's are tried."""

Stop = Callable[[], bool]


@dataclass(frozen=True)
class Load:
    """Why arithmetic asks for so many people: `asked` shifts in the period of which one person can work `each`.

    measure: "day" (the fullest day, each 1), "shifts", "nights", "weekends" (shifts on weekend days), or "shift" for
    the one shift type named by `shift`.
    """

    measure: str
    asked: int
    each: int
    shift: str | None = None

    @property
    def people(self) -> int:
        return -(-self.asked // self.each) if self.each else self.asked


@dataclass(frozen=True)
class HeadCount:
    """group: None for demands that any group may meet (leads). Each group is counted on its own: nobody serves two.

    bound: no fewer can do it (proven). fewest: with so many a roster was found (`roster`, of people "1", "2", …); None
    when time was up, or when no number would do. load: the arithmetic that says the most.
    binding: the rules without any one of which fewer would do.
    there: how many people of today could meet the demand, on the day when most could, leave not looked at.
    """

    group: str | None
    bound: int
    fewest: int | None
    load: Load
    binding: tuple[Rule, ...]
    there: int
    roster: Roster | None = None

    @property
    def shortfall(self) -> int:
        return max(0, (self.bound if self.fewest is None else self.fewest) - self.there)


def head_count(
    problem: Problem, *, seconds: float = 30, workers: int = 8, seed: int = 1, stop: Stop | None = None
) -> list[HeadCount]:
    """The fewest people for each group with a demand, in the order of the demands.

    The people are alike: posted all the time, qualified for everything their group's shifts need, bound by the hard
    rules that bind all of the group's people of today; no leave, no history, no wishes. What is asked is a demand's
    least, or its wish where that is more.
    """
    groups = list(dict.fromkeys(demand.group for demand in problem.demands if _wanted(demand)))
    ends = time.monotonic() + seconds
    found = []
    for index, group in enumerate(groups):
        share = (ends - time.monotonic()) / (len(groups) - index)
        found.append(_Count(problem, group, share, workers, seed, stop).run())
    return found


def _wanted(demand: Demand) -> int:
    return max(demand.least, demand.wish or 0)


class _Count:
    def __init__(
        self, problem: Problem, group: str | None, seconds: float, workers: int, seed: int, stop: Stop | None
    ) -> None:
        self.whole, self.group = problem, group
        self.started = time.monotonic()
        self.seconds, self.workers, self.seed, self.stop = seconds, workers, seed, stop
        self.demands = [replace(one, least=_wanted(one)) for one in problem.demands if one.group == group]
        staff = [
            {person.id for person in asked(problem, one) if person.holds(problem.shift[one.shift].needs, one.day)}
            for one in self.demands
        ]
        self.there = max(map(len, staff))
        self.rules = [rule for rule in problem.rules if _is_general(rule, set().union(*staff))]

    def run(self) -> HeadCount:
        load = max(_loads(self), key=lambda one: one.people)
        bound, fewest, roster = load.people, None, None
        is_proven = True
        for people in range(load.people, load.people + MOST_TRIES):
            found = self.solve(self.crew(people, self.rules), PROVING)
            if found.roster is not None:
                fewest, roster = people, found.roster
                break
            is_proven = is_proven and found.infeasible
            bound = people + 1 if is_proven else bound
        binding = tuple(self._binding(fewest - 1)) if fewest else ()
        return HeadCount(self.group, bound, fewest, load, binding, self.there, roster)

    def _binding(self, people: int) -> Iterator[Rule]:
        for index, rule in enumerate(self.rules):
            others = [*self.rules[:index], *self.rules[index + 1 :]]
            share = PROVING + (1 - PROVING) * (index + 1) / len(self.rules)
            if self.solve(self.crew(people, others), share).roster is not None:
                yield rule

    def crew(self, size: int, rules: Collection[Rule]) -> Problem:
        """The group's demand for so many people who are alike."""
        days = range(self.whole.days)
        names = {shift.needs for shift in self.whole.shifts} | {demand.needs for demand in self.demands}
        people = [
            Person(str(index), {name: days for name in names if name}, (self.group,) * len(days))
            for index in range(1, size + 1)
        ]
        used = {demand.shift for demand in self.demands}
        return only(
            replace(
                self.whole,
                shifts=[shift for shift in self.whole.shifts if shift.id in used],
                people=people,
                demands=self.demands,
                rules=[replace(rule, people=None) for rule in rules],
                requests=[],
                pins={},
            )
        )

    def solve(self, problem: Problem, share: float) -> Solution:
        left = self.started + share * self.seconds - time.monotonic()
        if left <= 0:
            return Solution(None, None, 0, 0.0)
        return exact.solve(problem, seconds=left, workers=self.workers, seed=self.seed, stop=self.stop)

    def most_of(self, shifts: Collection[str], days: Collection[int]) -> int:
        """How many of these shifts on these days one person can work, at most."""
        alone = replace(self.crew(1, self.rules), demands=[])
        wishes = [Request("1", day, None, True) for day in days]
        others = frozenset(alone.shift) - set(shifts)
        barred = [Request("1", day, shift, False, None) for day in days for shift in others]
        found = exact.solve(replace(alone, requests=[*wishes, *barred]), seconds=5, seed=self.seed, stop=self.stop)
        return len(days) - found.bound


def _is_general(rule: Rule, people: Collection[str]) -> bool:
    if rule.weight is not None or isinstance(rule, Leave | Fairness | StableTeams | Qualification):
        return False
    return rule.people is None or (bool(people) and set(people) <= rule.people)


def _loads(count: _Count) -> Iterator[Load]:
    shift = count.whole.shift
    on_day: dict[int, int] = defaultdict(int)
    for demand in count.demands:
        on_day[demand.day] += demand.least
    yield Load("day", max(on_day.values()), 1)
    days = range(count.whole.days)
    used = sorted({demand.shift for demand in count.demands})
    weekend = sorted({day for days in count.whole.weekends for day in days if day >= 0})
    nights = [one for one in used if shift[one].is_night]
    parts: list[tuple[str, list[str], Sequence[int], str | None]] = [
        ("shifts", used, days, None),
        ("nights", nights, days, None),
        ("weekends", used, weekend, None),
        *(("shift", [one], days, one) for one in used),
    ]
    for measure, shifts, when, name in parts:
        load = sum(one.least for one in count.demands if one.shift in shifts and one.day in when)
        if load:
            yield Load(measure, load, count.most_of(shifts, when), name)
