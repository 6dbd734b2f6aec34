"""The drafts of one or more groups as a problem of the planning engine, and its answer back as cells (R.2, 2.7, 2.8).

Its parts: facts of the database, the ground, what is asked, people, rules (`planning_*.py`). Whether a person may work
a shift on a day (his post in a group that needs it, and the qualification that the shift type asks for) is the engine's
qualification of the shift's own name.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple

from core.people.models import Person
from roster.enums import HolidayKind, PlanningKind
from roster.models import Leave, Roster
from roster.planning import problem as engine
from roster.queries.placing import Cell
from roster.queries.planning_demand import MINUTES_A_DAY, Asked
from roster.queries.planning_facts import Facts, facts_of
from roster.queries.planning_ground import Ground, Variant, variant_id
from roster.queries.planning_people import People
from roster.queries.planning_rules import rules_of


class Placed(NamedTuple):
    """A cell of an answer as it is kept in a row: ids only. `day` counts from the first day."""

    person_id: int
    day: int
    shift_type_id: int
    role: str
    roster_id: int


@dataclass(frozen=True)
class Plan:
    """A problem with what its ids mean."""

    facts: Facts
    problem: engine.Problem
    variants: Mapping[str, Variant]

    @cached_property
    def digest(self) -> str:
        """The same for the same problem, on every machine."""
        return hashlib.sha256(json.dumps(_plain(self.problem), sort_keys=True).encode()).hexdigest()

    @property
    def people(self) -> dict[int, Person]:
        return self.facts.people

    def day(self, number: int) -> date:
        return self.facts.start + timedelta(days=number)

    def placed(self, answer: engine.Roster) -> list[Placed]:
        """The answer without what is settled in other rosters."""
        rosters = {str(roster.group_id): roster.pk for roster in self.facts.rosters}
        found = []
        for person in self.problem.people:
            for day, cell in enumerate(answer[person.id]):
                group = person.group_on(day)
                if cell is not None and group is not None:
                    shift_type, role = self.variants[cell]
                    found.append(Placed(int(person.id), day, shift_type.pk, role, rosters[group]))
        return found

    def answer(self, placed: Iterable[Placed]) -> engine.Roster:
        """Cells as an answer to this problem; what it does not know is left out, what is pinned holds."""
        answer: engine.Roster = {person.id: [None] * self.problem.days for person in self.problem.people}
        for one in placed:
            cell = variant_id(one.shift_type_id, one.role)
            if str(one.person_id) in answer and cell in self.variants and one.day < self.problem.days:
                answer[str(one.person_id)][one.day] = cell
        for (person, day), pinned in self.problem.pins.items():
            answer[person][day] = pinned
        return answer

    def standing(self) -> list[Placed]:
        """What the drafts hold now."""
        own = self.facts.own
        return [
            Placed(held.person_id, (held.day - self.facts.start).days, held.shift_type_id, held.role, held.roster_id)
            for held in self.facts.held
            if held.roster_id in own
        ]

    def cells(self, placed: Iterable[Placed]) -> dict[int, list[Cell]]:
        """What is to be put into each roster, without the pinned cells that stand there already."""
        found: dict[int, list[Cell]] = {roster.pk: [] for roster in self.facts.rosters}
        for one in placed:
            if (str(one.person_id), one.day) not in self.problem.pins and one.person_id in self.people:
                person, kind = self.people[one.person_id], self.facts.types[one.shift_type_id]
                found[one.roster_id].append(Cell(person, kind, self.day(one.day), one.role))
        return found


def plan_of(rosters: Sequence[Roster], now: datetime, leave: Leave | None = None) -> Plan:
    """The problem of these rosters as the database stands, with `leave` as if granted; a fixed number of queries."""
    return plan_from(facts_of(rosters, now, leave))


def plan_from(facts: Facts) -> Plan:
    ground = Ground(facts)
    asked = Asked(ground)
    everyone = People(ground, asked)
    requests, people = everyone.requests(), [everyone.person(person_id) for person_id in facts.posts]
    problem = engine.Problem(
        days=facts.days,
        shifts=[_shift(variant) for variant in ground.variants.values()],
        people=people,
        demands=asked.demands,
        requests=requests,
        pins=everyone.pins,
        weekends=_weekends(facts, max((len(person.following) for person in people), default=0)),
        holidays=frozenset(day for day in ground.range if ground.is_holiday(ground.day(day))),
        priorities=_priorities(facts),
        first_weekday=facts.start.weekday(),
        first_date=facts.start,
    )
    return Plan(facts, replace(problem, rules=rules_of(facts, problem)), ground.variants)


def _shift(variant: Variant) -> engine.ShiftType:
    kind = variant.shift_type
    start, end = (clock.hour * 60 + clock.minute for clock in (kind.start, kind.end))
    length = (end - start) % MINUTES_A_DAY or MINUTES_A_DAY
    return engine.ShiftType(
        variant.id, length, start, is_night=kind.is_night, is_standby=kind.is_standby, needs=variant.id
    )


def _weekends(facts: Facts, following: int) -> tuple[tuple[int, ...], ...]:
    """Without days that are worked as a make-up."""

    def is_free(day: int) -> bool:
        return facts.holidays.get(facts.start + timedelta(days=day)) != HolidayKind.WORKDAY

    every = engine.weekends_of(facts.days, facts.start.weekday(), following)
    free = (tuple(day for day in days if is_free(day)) for days in every)
    return tuple(days for days in free if any(0 <= day < facts.days for day in days))


def _priorities(facts: Facts) -> dict[str, int]:
    groups = [roster.group_id for roster in facts.rosters]
    found = {group: facts.setting(PlanningKind.PRIORITY, group) for group in groups}
    return {str(group): rule.numbers["factor"] for group, rule in found.items() if not rule.is_off}


def _plain(value: Any) -> Any:
    """Plain data for the digest: sets in order, mappings as lists of pairs, each part with its name."""
    if isinstance(value, Enum | date):
        return str(value)
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, field.name)) for field in fields(value))]
    if isinstance(value, Mapping):
        return sorted(([_plain(key), _plain(each)] for key, each in value.items()), key=str)
    if isinstance(value, set | frozenset):
        return sorted((_plain(each) for each in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
