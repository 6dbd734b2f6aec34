"""The people of a plan: what each may work when, what he worked before and will work after, and what he wishes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from core.people.enums import Role
from roster.enums import DutyRole, PlanningKind
from roster.models import ShiftType
from roster.planning import problem as engine
from roster.queries.breach import EDGE
from roster.queries.planning_demand import Asked
from roster.queries.planning_facts import Held, holds
from roster.queries.planning_ground import Ground
from roster.queries.planning_rules import carried
from roster.rules.times import days_between


class People:
    def __init__(self, ground: Ground, asked: Asked) -> None:
        self.ground, self.asked, self.facts = ground, asked, ground.facts
        self.carried = carried(ground.facts)
        self.pins = {(str(person), day): ground.held(held) for (person, day), held in ground.settled.items()}

    def person(self, person_id: int) -> engine.Person:
        posted, leaves = self.ground.posted[person_id], self.facts.leaves.get(person_id, [])
        away = {day for day in self.ground.range if any(holds(leave, self.ground.day(day)) for leave in leaves)}
        settled = {day for day in self.ground.range if (person_id, day) in self.ground.settled}
        elsewhere = {day for day in settled if self.ground.settled[person_id, day].roster_id not in self.facts.own}
        groups = tuple(str(post.group_id) if post and day not in elsewhere else None for day, post in enumerate(posted))
        present = sum(post is not None and day not in away for day, post in enumerate(posted))
        return engine.Person(
            id=str(person_id),
            qualifications=self._may_work(person_id, settled),
            groups=groups,
            days_off=frozenset(
                day for day in self.ground.range if day not in settled and (day in away or groups[day] is None)
            ),
            history=self._history(person_id),
            following=self._following(person_id),
            carried=self.carried[person_id],
            share=round(100 * present / self.facts.days),
        )

    def _may_work(self, person_id: int, settled: set[int]) -> Mapping[str, range]:
        """For each shift the days on which he may work it; the engine only asks whether a day is in them."""
        found: dict[str, frozenset[int]] = {}
        for variant in self.ground.variants:
            days = {day for day in self.ground.range if self._may(person_id, variant, day)}
            days |= {day for day in settled if self.pins[str(person_id), day] == variant}
            if days:
                found[variant] = frozenset(days)
        return cast("Mapping[str, range]", found)

    def _may(self, person_id: int, variant: str, day: int) -> bool:
        post, (kind, role) = self.ground.posted[person_id][day], self.ground.variants[variant]
        if post is None or not self._qualified(person_id, kind, day):
            return False
        if role == DutyRole.LEAD:
            return post.role == Role.LEAD and day in self.asked.lead_days[variant]
        fits = role == DutyRole.STANDBY or post.role == Role.OFFICER
        return fits and (post.group_id, day) in self.asked.open[variant]

    def _qualified(self, person_id: int, kind: ShiftType, day: int) -> bool:
        needed = kind.qualification_id
        skills = self.facts.skills
        return needed is None or any(
            holds(period, self.ground.day(day)) for period in skills.get((person_id, needed), [])
        )

    def _history(self, person_id: int) -> tuple[str | None, ...]:
        start = self.facts.start
        return self._cells(person_id, start - timedelta(days=self._reach()), start)

    def _following(self, person_id: int) -> tuple[str | None, ...]:
        """What is planned after the period, as far as the roster of his group, or a shift that he has, goes."""
        end = self.facts.end
        known = [self.facts.planned_until.get(post.group_id) for post in self.facts.posts[person_id] if post.holds(end)]
        own = [held.day + timedelta(days=1) for held in self.facts.held_by[person_id] if held.day >= end]
        until = max([end, *own, *(day for day in known if day is not None)])
        return self._cells(person_id, end, min(until, end + timedelta(days=min(self._reach(), EDGE.days))))

    def _cells(self, person_id: int, first: date, end: date) -> tuple[str | None, ...]:
        """What he has on the days [first, end); of two shifts the one on the post."""
        cells: dict[date, Held] = {}
        for held in self.facts.held_by[person_id]:
            if first <= held.day < end and (held.day not in cells or cells[held.day].role == DutyRole.STANDBY):
                cells[held.day] = held
        return tuple(
            self.ground.held(cells[day]) if day in cells else None for day in days_between(first, end)
        )  # fmt: skip

    def _reach(self) -> int:
        """Days on either side of the period that a rule looks at."""
        return max(self.facts.limits.longest_run, self.facts.limits.nights_in_a_row, 7) + 1

    def requests(self) -> list[engine.Request]:
        found = []
        for wish in self.facts.wishes:
            weight = self.facts.setting(PlanningKind.REQUESTS, self.facts.home(wish.person_id)).weight
            role = self._role_of(wish.person_id, wish.shift_type)
            shift = self.ground.variant(wish.shift_type, role) if wish.shift_type else None
            if weight != 0:
                day = (wish.day - self.facts.start).days
                found.append(engine.Request(str(wish.person_id), day, shift, wish.kind == "work", weight))
        return found

    def _role_of(self, person_id: int, kind: ShiftType | None) -> DutyRole:
        if kind is not None and kind.is_standby:
            return DutyRole.STANDBY
        leads = any(post is not None and post.role == Role.LEAD for post in self.ground.posted[person_id])
        return DutyRole.LEAD if leads else DutyRole.OFFICER
