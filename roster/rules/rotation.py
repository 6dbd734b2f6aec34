"""Who is due to rotate, and who changes places with whom (2.7). Plain values; the same input gives the same plan.

A plan is made of rings: in a ring of two, two people change places; in a longer one each takes the next one's place;
a ring of one is a transfer without anyone in return. No ring makes a group smaller than its establishment (or smaller
than it is, when it is below), nor takes its last lead, nor the last one who holds a qualification.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

LEAD = "lead"


@dataclass(frozen=True)
class Member:
    """An officer or lead of a group. `since` is the first day of his unbroken time in it; `left` says when he was last
    in the groups where he was before; one who `may_move` has nothing planned already.
    """

    person_id: int
    group_id: int
    role: str
    since: date
    skills: frozenset[int] = frozenset()
    left: Mapping[int, date] = field(default_factory=dict)
    may_move: bool = True


@dataclass(frozen=True)
class Group:
    """`kind` is region or business line; `fewest` is its establishment."""

    id: int
    kind: str
    fewest: int = 0


class Move(NamedTuple):
    person_id: int
    from_group: int
    to_group: int


class Loss(NamedTuple):
    """What a group would lose: "people", "lead" or "qualification" (then `skill` is its id)."""

    group_id: int
    what: str
    skill: int = 0


@dataclass(frozen=True)
class Plan:
    """`rings` in the order in which they were found; `left_over` are those who are due and have no place to go."""

    rings: tuple[tuple[Move, ...], ...]
    left_over: tuple[Member, ...]


def months_between(start: date, end: date) -> int:
    """Whole months from `start` to `end`."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def stay_since(periods: Iterable[tuple[date, date | None]], day: date) -> date | None:
    """The first day of the unbroken stay that holds `day`; None when no period holds it."""
    since = None
    for start, end in sorted(periods, key=lambda period: period[0], reverse=True):
        reaches = end is None or end > day if since is None else end is None or end >= since
        if start <= day and reaches:
            since = start
    return since


def is_due(member: Member, today: date, months: int) -> bool:
    return months_between(member.since, today) >= months


Staff = Mapping[int, Sequence[Member]]
"""The members of each group by its id."""


def by_group(groups: Iterable[Group], members: Iterable[Member]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = {group.id: [] for group in groups}
    for member in members:
        found[member.group_id].append(member)
    return found


def after(staff: Staff, ring: Iterable[Move]) -> dict[int, list[Member]]:
    """The groups that the moves concern, as they are then."""
    ring = list(ring)
    leaving = {(move.person_id, move.from_group): move.to_group for move in ring}
    touched = {group for move in ring for group in (move.from_group, move.to_group)}
    found: dict[int, list[Member]] = {group: [] for group in touched}
    for group in sorted(touched):
        for member in staff[group]:
            to = leaving.get((member.person_id, group), group)
            found[to].append(member if to == group else replace(member, group_id=to))
    return found


def losses(groups: Mapping[int, Group], before: Staff, then: Staff) -> Iterator[Loss]:
    """What the groups in `then` lose against `before`, and may not."""
    for group_id, becomes in sorted(then.items()):
        was = before[group_id]
        if len(becomes) < min(groups[group_id].fewest, len(was)):
            yield Loss(group_id, "people")
        if _leads(was) and not _leads(becomes):
            yield Loss(group_id, "lead")
        for skill in sorted(_skills(was) - _skills(becomes)):
            yield Loss(group_id, "qualification", skill)


def _leads(members: Iterable[Member]) -> bool:
    return any(member.role == LEAD for member in members)


def _skills(members: Iterable[Member]) -> set[int]:
    return {skill for member in members for skill in member.skills}


def plan(groups: Sequence[Group], members: Sequence[Member], today: date, months: int) -> Plan:
    """Places for everyone who is due, the longest first: among themselves in pairs, then by joining a ring, by a
    transfer to where people are fewer, at last in return for somebody who has been in his group half the time.
    """
    return _Planner(groups, members, today, months).run()


class _Planner:
    def __init__(self, groups: Sequence[Group], members: Sequence[Member], today: date, months: int) -> None:
        self.groups = {group.id: group for group in groups}
        self.kinds = Counter(group.kind for group in groups)
        self.before = by_group(groups, members)
        self.now = by_group(groups, members)
        free = sorted((one for one in members if one.may_move), key=lambda one: (one.since, one.person_id))
        self.waiting = [one for one in free if is_due(one, today, months)]
        self.half_way = [one for one in free if not is_due(one, today, months) and is_due(one, today, -(-months // 2))]
        self.rings: list[tuple[tuple[Move, ...], str]] = []

    def run(self) -> Plan:
        for step in (self._pair, self._join, self._transfer, self._pair_half_way):
            for member in list(self.waiting):
                if member in self.waiting:
                    step(member)
        return Plan(tuple(ring for ring, _role in self.rings), tuple(self.waiting))

    def _pair(self, member: Member) -> bool:
        size = Counter(one.group_id for one in self.waiting)
        return self._with_partner(member, sorted(self.waiting, key=lambda one: -size[one.group_id]))

    def _pair_half_way(self, member: Member) -> bool:
        return self._with_partner(member, self.half_way)

    def _with_partner(self, member: Member, partners: Sequence[Member]) -> bool:
        ordered = sorted(partners, key=lambda one: member.left.get(one.group_id, date.min) != date.min)
        return any(self._take([(member, one.group_id), (one, member.group_id)]) for one in ordered)

    def _join(self, member: Member) -> bool:
        """He takes the place to which somebody in a ring goes, who takes his."""
        for index, (ring, role) in enumerate(self.rings):
            for place, move in enumerate(ring if role == member.role else ()):
                longer = (
                    *ring[:place], move._replace(to_group=member.group_id), *ring[place + 1 :],
                    Move(member.person_id, member.group_id, move.to_group),
                )  # fmt: skip
                if self._may_all(longer) and self._replaces(index, longer, role):
                    self._placed({member.person_id})
                    return True
        return False

    def _transfer(self, member: Member) -> bool:
        room = {group.id: len(self.now[group.id]) - group.fewest for group in self.groups.values()}
        fewer = [one for one in room if room[one] < room[member.group_id] - 1]
        return any(self._take([(member, one)]) for one in sorted(fewer, key=lambda one: (room[one], one)))

    def _take(self, goes: Sequence[tuple[Member, int]]) -> bool:
        ring = tuple(Move(member.person_id, member.group_id, to) for member, to in goes)
        roles = {member.role for member, _to in goes}
        if len(roles) > 1 or not self._may_all(ring) or not self._keeps(ring):
            return False
        self.rings.append((ring, roles.pop()))
        self.now.update(after(self.now, ring))
        self._placed({move.person_id for move in ring})
        return True

    def _replaces(self, index: int, ring: tuple[Move, ...], role: str) -> bool:
        shorter = self.rings[index]
        self.rings[index] = ((), role)
        self._recount()
        is_kept = self._keeps(ring)
        self.rings[index] = (ring, role) if is_kept else shorter
        self._recount()
        return is_kept

    def _recount(self) -> None:
        self.now = {group: list(members) for group, members in self.before.items()}
        self.now.update(after(self.before, [move for ring, _role in self.rings for move in ring]))

    def _placed(self, people: set[int]) -> None:
        self.waiting = [one for one in self.waiting if one.person_id not in people]
        self.half_way = [one for one in self.half_way if one.person_id not in people]

    def _keeps(self, ring: tuple[Move, ...]) -> bool:
        """Alone, and together with the rings so far: each ring can be adopted without the others."""
        alone, together = after(self.before, ring), after(self.now, ring)
        return not any([*losses(self.groups, self.before, alone), *losses(self.groups, self.before, together)])

    def _may_all(self, ring: Iterable[Move]) -> bool:
        return all(self._may(move) for move in ring)

    def _may(self, move: Move) -> bool:
        """To another group of the same kind, or of any where a kind has one group only; not where he is already."""
        kinds = {self.groups[move.from_group].kind, self.groups[move.to_group].kind}
        fits = len(kinds) == 1 or any(self.kinds[kind] == 1 for kind in kinds)
        there = any(one.person_id == move.person_id for one in self.before[move.to_group])
        return fits and move.to_group != move.from_group and not there
