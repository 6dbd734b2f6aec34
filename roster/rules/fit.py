"""Whether a person may be put on a shift: said before anything is written, for every cell at once (R.2, R.5)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from roster.enums import DutyRole, Misfit


class Placing(NamedTuple):
    """One cell to fill. `needs` is the id of the qualification that the shift type asks for."""

    person_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    role: DutyRole
    needs: int | None = None


class Days(NamedTuple):
    """Something that holds on [start, end) for a person: a posting, a leave, a qualification."""

    person_id: int
    start: date
    end: date | None
    of: int = 0

    def holds(self, placing: Placing) -> bool:
        own = self.person_id == placing.person_id
        return own and self.start <= placing.day and (self.end is None or placing.day < self.end)


class Busy(NamedTuple):
    """A person's time that is taken, and by which role."""

    person_id: int
    starts_at: datetime
    ends_at: datetime
    role: DutyRole


@dataclass
class Facts:
    """What is known about the people to be placed: days by person id, and the time already taken."""

    first: date
    last: date
    postings: dict[int, list[Days]] = field(default_factory=dict)
    leaves: dict[int, list[Days]] = field(default_factory=dict)
    qualifications: dict[int, list[Days]] = field(default_factory=dict)
    taken: dict[int, list[Busy]] = field(default_factory=lambda: defaultdict(list))
    leads: list[Busy] = field(default_factory=list)

    def take(self, placing: Placing) -> None:
        busy = Busy(placing.person_id, placing.starts_at, placing.ends_at, placing.role)
        self.taken.setdefault(placing.person_id, []).append(busy)
        if placing.role == DutyRole.LEAD:
            self.leads.append(busy)

    def if_changed(self, person_id: int, gone: Iterable[Busy], added: Iterable[Busy] = ()) -> "Facts":
        """What would hold for this person if some time were given up and other time were taken."""
        lost, won = set(gone), list(added)
        own = [busy for busy in self.taken.get(person_id, []) if busy not in lost]
        leads = [busy for busy in self.leads if busy not in lost]
        mine = [busy for busy in won if busy.person_id == person_id]
        return replace(
            self,
            taken={person_id: [*own, *mine]},
            leads=[*leads, *(busy for busy in won if busy.role == DutyRole.LEAD)],
        )


def misfits(placings: Sequence[Placing], facts: Facts, together: bool = True) -> list[tuple[int, Misfit]]:
    """The index of each placing that does not fit, with the first reason; `together`: those before it are taken too."""
    found = []
    for index, placing in enumerate(placings):
        reason = misfit(placing, facts)
        if reason:
            found.append((index, reason))
        elif together:
            facts.take(placing)
    return found


def misfit(placing: Placing, facts: Facts) -> Misfit | None:
    own = placing.person_id
    if not facts.first <= placing.day < facts.last:
        return Misfit.OUTSIDE
    if not _any(facts.postings.get(own, []), placing):
        return Misfit.POSTING
    if _any(facts.leaves.get(own, []), placing):
        return Misfit.LEAVE
    if placing.needs and not _any([q for q in facts.qualifications.get(own, []) if q.of == placing.needs], placing):
        return Misfit.QUALIFICATION
    if overlapping(placing, facts.taken.get(own, [])):
        return Misfit.OVERLAP
    if placing.role == DutyRole.LEAD and overlapping(placing, facts.leads):
        return Misfit.SECOND_LEAD
    return None


def overlapping(placing: Placing, taken: Iterable[Busy]) -> Busy | None:
    """The first taken time that overlaps, half-open."""
    return next((b for b in taken if b.starts_at < placing.ends_at and placing.starts_at < b.ends_at), None)


def _any(days: Iterable[Days], placing: Placing) -> bool:
    return any(period.holds(placing) for period in days)
