"""The drafts of one or more groups as a problem of the planning engine, and its answer back as cells (R.2, 2.7, 2.8).

Ids of the engine: a person and a group are their primary keys; a shift type is its primary key, and with " lead" behind
it the same shift for the one who leads it. Whether a person may work a shift on a day (his post in a group that needs
it, and the qualification that the shift type asks for) is the engine's qualification of the shift's own name.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cached_property
from typing import Any, NamedTuple, cast

from core.people.enums import Role
from core.people.models import Person
from roster.enums import DutyRole, HolidayKind, PlanningKind
from roster.models import Leave, Roster, ShiftType
from roster.planning import problem as engine
from roster.queries.placing import Cell
from roster.queries.planning_facts import Facts, Held, Post, facts_of, holds
from roster.queries.planning_rules import carried, rules_of
from roster.rules.planning import CATALOGUE
from roster.rules.times import day_kind, days_between, shift_period

MINUTES_A_DAY = 24 * 60
LEADING = " lead"


class Variant(NamedTuple):
    """A shift type in one role: what the engine puts into cells."""

    shift_type: ShiftType
    role: DutyRole

    @property
    def id(self) -> str:
        return f"{self.shift_type.pk}{LEADING if self.role == DutyRole.LEAD else ''}"


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


def variant_id(shift_type_id: int, role: str) -> str:
    return f"{shift_type_id}{LEADING if role == DutyRole.LEAD else ''}"


def plan_of(rosters: Sequence[Roster], now: datetime, leave: Leave | None = None) -> Plan:
    """The problem of these rosters as the database stands, with `leave` as if granted; a fixed number of queries."""
    return plan_from(facts_of(rosters, now, leave))


def plan_from(facts: Facts) -> Plan:
    maker = _Maker(facts)
    requests, people = maker.requests(), [maker.person(person_id) for person_id in facts.posts]
    problem = engine.Problem(
        days=facts.days,
        shifts=[_shift(variant) for variant in maker.variants.values()],
        people=people,
        demands=maker.demands,
        requests=requests,
        pins=maker.pins,
        weekends=maker.weekends(),
        holidays=frozenset(day for day in range(facts.days) if maker.is_holiday(maker.day(day))),
        priorities=maker.priorities(),
        first_weekday=facts.start.weekday(),
        first_date=facts.start,
    )
    return Plan(facts, replace(problem, rules=rules_of(facts, problem)), maker.variants)


def _shift(variant: Variant) -> engine.ShiftType:
    kind = variant.shift_type
    start, end = (clock.hour * 60 + clock.minute for clock in (kind.start, kind.end))
    length = (end - start) % MINUTES_A_DAY or MINUTES_A_DAY
    return engine.ShiftType(
        variant.id, length, start, is_night=kind.is_night, is_standby=kind.is_standby, needs=variant.id
    )


class _Maker:
    """Turns the facts into the parts of a problem."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.range = range(facts.days)
        self.posted = {
            person: [_post_on(own, self.day(day)) for day in self.range] for person, own in facts.posts.items()
        }
        self.settled = self._settled()
        self.carried = carried(facts)
        self.variants: dict[str, Variant] = {}
        self.open: dict[str, set[tuple[int, int]]] = defaultdict(set)  # variant -> (group, day) that ask for it
        self.lead_days: dict[str, set[int]] = defaultdict(set)
        self.demands = [*self._of_groups(), *self._of_leads()]
        self.pins = {
            (str(person), day): self._variant(facts.types[held.shift_type_id], held.role)
            for (person, day), held in self.settled.items()
        }

    def day(self, number: int) -> date:
        return self.facts.start + timedelta(days=number)

    def is_holiday(self, day: date) -> bool:
        return self.facts.holidays.get(day) == HolidayKind.HOLIDAY

    def _variant(self, kind: ShiftType, role: str) -> str:
        variant = Variant(kind, DutyRole(role))
        return self.variants.setdefault(variant.id, variant).id

    def _settled(self) -> dict[tuple[int, int], Held]:
        """Pinned cells of the drafts, and shifts in other rosters on these days; a shift on the post before standby."""
        found: dict[tuple[int, int], Held] = {}
        for held in self.facts.held:
            day = (held.day - self.facts.start).days
            if day in self.range and (held.pinned or held.roster_id not in self.facts.own):
                there = found.get((held.person_id, day))
                if there is None or there.role == DutyRole.STANDBY:
                    found[held.person_id, day] = held
        return found

    def _of_groups(self) -> list[engine.Demand]:
        pinned = Counter(
            (variant_id(held.shift_type_id, held.role), day, self._group_of(held))
            for (_person, day), held in self.settled.items()
            if held.roster_id in self.facts.own
        )
        found = []
        for day in self.range:
            wanted: dict[tuple[str, int, PlanningKind], int] = {}
            for key, count in self._wanted(day):
                wanted[key] = max(count, wanted.get(key, 0))
            for (variant, group, kind), count in wanted.items():
                self.open[variant].add((group, day))
                most = max(count, pinned[variant, day, group])
                found.append(self._demand(kind, variant, day, group, count, most))
        return found

    def _group_of(self, held: Held) -> int:
        return next(roster.group_id for roster in self.facts.rosters if roster.pk == held.roster_id)

    def _wanted(self, day: int) -> Iterable[tuple[tuple[str, int, PlanningKind], int]]:
        today = self.day(day)
        kind = day_kind(today, self.facts.holidays)
        for demand in self.facts.demands:
            if demand.day_kind != kind or not holds((demand.start, demand.end), today):
                continue
            shift_type = self.facts.types[demand.shift_type_id]
            if demand.officers:
                role = DutyRole.STANDBY if shift_type.is_standby else DutyRole.OFFICER
                yield (self._variant(shift_type, role), demand.group_id, PlanningKind.COVERAGE), demand.officers
            standby = self._standby_for(shift_type) if demand.standby else None
            if standby:
                key = self._variant(standby, DutyRole.STANDBY), demand.group_id, PlanningKind.STANDBY
                yield key, demand.standby

    def _standby_for(self, kind: ShiftType) -> ShiftType | None:
        """A standby of the same hours, else the first that covers the whole shift."""
        start, end = shift_period(self.facts.start, kind.start, kind.end, self.facts.office.zone)
        fitting = []
        for other in self.facts.types.values():
            since, until = shift_period(self.facts.start, other.start, other.end, self.facts.office.zone)
            if other.is_standby and other.is_active and since <= start and end <= until:
                fitting.append((until - since, other.pk, other))
        return min(fitting)[2] if fitting else None

    def _demand(
        self, kind: PlanningKind, variant: str, day: int, group: int | None, count: int, most: int
    ) -> engine.Demand:
        weight = self.facts.setting(kind, group).weight
        whose = None if group is None else str(group)
        if weight is None:
            return engine.Demand(variant, day, whose, least=count, most=most)
        return engine.Demand(variant, day, whose, most=most, wish=count, weight_under=weight)

    def _of_leads(self) -> list[engine.Demand]:
        """One lead in each of the shifts that leads work, unless someone of another roster leads then, or will."""
        if not any(post.role == Role.LEAD for own in self.facts.posts.values() for post in own):
            return []
        kinds = self._lead_types()
        standing = [
            *self.facts.leads_elsewhere,
            *(held for held in self.settled.values() if held.role == DutyRole.LEAD),
        ]
        found = []
        for day in self.range:
            wish = int(self._is_our_turn(day))
            for kind in kinds:
                variant = self._variant(kind, DutyRole.LEAD)
                if not self._led_already(kind, day, standing):
                    self.lead_days[variant].add(day)
                    found.append(self._lead_demand(variant, day, wish))
        return found

    def _lead_types(self) -> list[ShiftType]:
        """Those of the rule; without one, the shifts with a demand that do not overlap."""
        codes = self.facts.setting(PlanningKind.LEAD).codes
        if codes:
            return [kind for kind in self.facts.types.values() if kind.code in codes and kind.is_active]
        demanded = {demand.shift_type_id for demand in self.facts.demands if demand.officers}
        chosen: list[ShiftType] = []
        for kind in sorted((self.facts.types[pk] for pk in demanded), key=lambda one: (one.start, one.code)):
            if not kind.is_standby and not any(self._overlap(kind, other) for other in chosen):
                chosen.append(kind)
        return chosen

    def _overlap(self, one: ShiftType, other: ShiftType) -> bool:
        """Whether they overlap when both are worked every day."""
        (a, b), (c, d) = (_clock(kind) for kind in (one, other))
        return any(a < d + shift and c + shift < b for shift in (-MINUTES_A_DAY, 0, MINUTES_A_DAY))

    def _lead_demand(self, variant: str, day: int, wish: int) -> engine.Demand:
        """On another's turn ours may lead, but it costs as much as a missing lead."""
        if wish:
            return self._demand(PlanningKind.LEAD, variant, day, None, 1, 1)
        weight = self.facts.setting(PlanningKind.LEAD).weight
        return engine.Demand(
            variant, day, None, most=1, wish=0, weight_over=weight or CATALOGUE[PlanningKind.LEAD].weight
        )

    def _is_our_turn(self, day: int) -> bool:
        """The leads of the office take turns by day until their own rosters are made: ours do not take their days."""
        everyone = self.facts.leads_of_office
        turn = everyone[self.day(day).toordinal() % len(everyone)] if everyone else None
        planned = {held.person_id for held in self.facts.leads_elsewhere}
        return turn is None or turn in self.facts.posts or turn in planned

    def _led_already(self, kind: ShiftType, day: int, standing: list[Held]) -> bool:
        starts_at, ends_at = shift_period(self.day(day), kind.start, kind.end, self.facts.office.zone)
        return any(
            held.starts_at < ends_at
            and starts_at < held.ends_at
            and not (held.person_id in self.facts.posts and held.shift_type_id == kind.pk and held.day == self.day(day))
            for held in standing
        )

    def person(self, person_id: int) -> engine.Person:
        posted, leaves = self.posted[person_id], self.facts.leaves.get(person_id, [])
        away = {day for day in self.range if any(holds(leave, self.day(day)) for leave in leaves)}
        settled = {day for day in self.range if (person_id, day) in self.settled}
        elsewhere = {day for day in settled if self.settled[person_id, day].roster_id not in self.facts.own}
        groups = tuple(str(post.group_id) if post and day not in elsewhere else None for day, post in enumerate(posted))
        present = sum(post is not None and day not in away for day, post in enumerate(posted))
        return engine.Person(
            id=str(person_id),
            qualifications=self._may_work(person_id, settled),
            groups=groups,
            days_off=frozenset(
                day for day in self.range if day not in settled and (day in away or groups[day] is None)
            ),
            history=self._history(person_id),
            carried=self.carried[person_id],
            share=round(100 * present / self.facts.days),
        )

    def _may_work(self, person_id: int, settled: set[int]) -> Mapping[str, range]:
        """For each shift the days on which he may work it; the engine only asks whether a day is in them."""
        found: dict[str, frozenset[int]] = {}
        for variant in self.variants:
            days = {day for day in self.range if self._may(person_id, variant, day)}
            days |= {day for day in settled if self.pins[str(person_id), day] == variant}
            if days:
                found[variant] = frozenset(days)
        return cast("Mapping[str, range]", found)

    def _may(self, person_id: int, variant: str, day: int) -> bool:
        post, (kind, role) = self.posted[person_id][day], self.variants[variant]
        if post is None or not self._qualified(person_id, kind, day):
            return False
        if role == DutyRole.LEAD:
            return post.role == Role.LEAD and day in self.lead_days[variant]
        fits = role == DutyRole.STANDBY or post.role == Role.OFFICER
        return fits and (post.group_id, day) in self.open[variant]

    def _qualified(self, person_id: int, kind: ShiftType, day: int) -> bool:
        needed = kind.qualification_id
        skills = self.facts.skills
        return needed is None or any(holds(period, self.day(day)) for period in skills.get((person_id, needed), []))

    def _history(self, person_id: int) -> tuple[str | None, ...]:
        first = self.facts.start - timedelta(days=self._look_back())
        cells: dict[date, Held] = {}
        for held in self.facts.held_by[person_id]:
            if first <= held.day < self.facts.start and (
                held.day not in cells or cells[held.day].role == DutyRole.STANDBY
            ):
                cells[held.day] = held
        return tuple(
            self._variant(self.facts.types[cells[day].shift_type_id], cells[day].role) if day in cells else None
            for day in days_between(first, self.facts.start)
        )

    def _look_back(self) -> int:
        return max(self.facts.limits.longest_run, self.facts.limits.nights_in_a_row, 7) + 1

    def requests(self) -> list[engine.Request]:
        found = []
        for wish in self.facts.wishes:
            weight = self.facts.setting(PlanningKind.REQUESTS, self.facts.home(wish.person_id)).weight
            role = self._role_of(wish.person_id, wish.shift_type)
            shift = self._variant(wish.shift_type, role) if wish.shift_type else None
            if weight != 0:
                day = (wish.day - self.facts.start).days
                found.append(engine.Request(str(wish.person_id), day, shift, wish.kind == "work", weight))
        return found

    def _role_of(self, person_id: int, kind: ShiftType | None) -> DutyRole:
        if kind is not None and kind.is_standby:
            return DutyRole.STANDBY
        leads = any(post is not None and post.role == Role.LEAD for post in self.posted[person_id])
        return DutyRole.LEAD if leads else DutyRole.OFFICER

    def weekends(self) -> tuple[tuple[int, ...], ...]:
        """Without days that are worked as a make-up."""
        every = engine.weekends_of(self.facts.days, self.facts.start.weekday())
        free = (tuple(day for day in days if not self._is_workday(day)) for days in every)
        return tuple(days for days in free if any(day >= 0 for day in days))

    def _is_workday(self, day: int) -> bool:
        return self.facts.holidays.get(self.day(day)) == HolidayKind.WORKDAY

    def priorities(self) -> dict[str, int]:
        groups = [roster.group_id for roster in self.facts.rosters]
        found = {group: self.facts.setting(PlanningKind.PRIORITY, group) for group in groups}
        return {str(group): rule.numbers["factor"] for group, rule in found.items() if not rule.is_off}


def _post_on(posts: Sequence[Post], day: date) -> Post | None:
    return next((post for post in posts if post.holds(day)), None)


def _clock(kind: ShiftType) -> tuple[int, int]:
    start, end = (clock.hour * 60 + clock.minute for clock in (kind.start, kind.end))
    return start, end if end > start else end + MINUTES_A_DAY


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
