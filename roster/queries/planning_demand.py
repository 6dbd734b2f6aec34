"""What is asked of a plan: people in the groups' shifts, standby beside them, and a lead in each shift (R.2, 2.1)."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from core.people.enums import Role
from roster.enums import DutyRole, PlanningKind
from roster.models import ShiftType
from roster.planning import problem as engine
from roster.queries.planning_facts import Held, holds
from roster.queries.planning_ground import Ground, variant_id
from roster.rules.planning import CATALOGUE
from roster.rules.times import day_kind, shift_period

MINUTES_A_DAY = 24 * 60


class Asked:
    """`demands`; `open`: the groups and days that ask for a shift; `lead_days`: the days on which a lead's is asked."""

    def __init__(self, ground: Ground) -> None:
        self.ground, self.facts = ground, ground.facts
        self.open: dict[str, set[tuple[int, int]]] = defaultdict(set)
        self.lead_days: dict[str, set[int]] = defaultdict(set)
        self.demands = [*self._of_groups(), *self._of_leads()]

    def _of_groups(self) -> list[engine.Demand]:
        pinned = Counter(
            (variant_id(held.shift_type_id, held.role), day, self._group_of(held))
            for (_person, day), held in self.ground.settled.items()
            if held.roster_id in self.facts.own
        )
        found = []
        for day in self.ground.range:
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
        today = self.ground.day(day)
        kind = day_kind(today, self.facts.holidays)
        for demand in self.facts.demands:
            if demand.day_kind != kind or not holds((demand.start, demand.end), today):
                continue
            shift_type = self.facts.types[demand.shift_type_id]
            if demand.officers:
                role = DutyRole.STANDBY if shift_type.is_standby else DutyRole.OFFICER
                yield (self.ground.variant(shift_type, role), demand.group_id, PlanningKind.COVERAGE), demand.officers
            standby = self._standby_for(shift_type) if demand.standby else None
            if standby:
                key = self.ground.variant(standby, DutyRole.STANDBY), demand.group_id, PlanningKind.STANDBY
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
            *(held for held in self.ground.settled.values() if held.role == DutyRole.LEAD),
        ]
        found = []
        for day in self.ground.range:
            wish = int(self._is_our_turn(day))
            for kind in kinds:
                variant = self.ground.variant(kind, DutyRole.LEAD)
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
        turn = everyone[self.ground.day(day).toordinal() % len(everyone)] if everyone else None
        planned = {held.person_id for held in self.facts.leads_elsewhere}
        return turn is None or turn in self.facts.posts or turn in planned

    def _led_already(self, kind: ShiftType, day: int, standing: list[Held]) -> bool:
        starts_at, ends_at = shift_period(self.ground.day(day), kind.start, kind.end, self.facts.office.zone)
        return any(
            held.starts_at < ends_at
            and starts_at < held.ends_at
            and not (
                held.person_id in self.facts.posts
                and held.shift_type_id == kind.pk
                and held.day == self.ground.day(day)
            )
            for held in standing
        )


def _clock(kind: ShiftType) -> tuple[int, int]:
    start, end = (clock.hour * 60 + clock.minute for clock in (kind.start, kind.end))
    return start, end if end > start else end + MINUTES_A_DAY
