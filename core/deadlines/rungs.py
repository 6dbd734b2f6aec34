"""Who stands on each rung of a ladder today, for a whole batch of deadlines at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models.functions import Coalesce

from core.deadlines import registry
from core.deadlines.enums import Rung
from core.deadlines.models import Deadline
from core.people import queries as people
from core.people.enums import Role
from core.people.models import Person, Posting

ABOVE = {rung.value: list(Rung)[index:] for index, rung in enumerate(Rung)}


class Recipient(NamedTuple):
    """Who is told; `absent` is the holder of the rung when his deputy is told in his place (4.3)."""

    person: Person
    absent: Person | None

    def record(self) -> dict[str, object]:
        absent = self.absent
        return {
            "person": self.person.pk,
            "name": self.person.name,
            "for": absent.pk if absent else None,
            "for_name": absent.name if absent else "",
        }


@dataclass(frozen=True)
class Reached:
    """Where a step arrives: the first rung from `to` upwards that someone holds; `rung` is None when nobody does."""

    rung: Rung | None
    told: "Told"
    vacant: list[Rung]
    then: list[Person]


class Told(NamedTuple):
    """The people who are told, and how a step keeps them; many deadlines of a batch share one."""

    people: list[Person]
    records: list[dict[str, object]]


NOBODY = Told([], [])


class Holders:
    """The holders of every rung for a batch; absent ones are replaced by their deputies."""

    def __init__(self, deadlines: Sequence[Deadline], now: datetime):
        self._held = {rung: registry.resolver(rung)(deadlines, now) for rung in Rung}
        self._deputies = _deputies(deadlines, self._held.values(), now)
        self._known: dict[tuple[int, ...], Told] = {}

    def reach(self, deadline: Deadline, to: str) -> Reached:
        """Climbs from `to` past the rungs that nobody holds (2.2)."""
        upwards = ABOVE[to]
        held = [rung for rung in upwards if self._held[rung].get(deadline.pk)]
        if not held:
            return Reached(None, NOBODY, upwards, [])
        above = self._told(deadline, held[1]) if len(held) > 1 else NOBODY
        vacant = upwards[: upwards.index(held[0])]
        return Reached(held[0], self._told(deadline, held[0]), vacant, above.people)

    def _told(self, deadline: Deadline, rung: Rung) -> Told:
        holders = self._held[rung][deadline.pk]
        key = tuple([holder.pk for holder in holders])
        if key not in self._known:
            self._known[key] = self._in_place_of(holders)
        return self._known[key]

    def _in_place_of(self, holders: Iterable[Person]) -> Told:
        told: dict[int, Recipient] = {}
        for holder in holders:
            deputy = self._deputies.get(holder.pk)
            recipient = Recipient(deputy, holder) if deputy and deputy.is_active else Recipient(holder, None)
            told.setdefault(recipient.person.pk, recipient)
        return Told([one.person for one in told.values()], [one.record() for one in told.values()])


def _by_day(deadlines: Iterable[Deadline], now: datetime) -> dict[date, list[Deadline]]:
    """One group for each date that stands on the offices' calendars at this moment (three at most on Earth)."""
    by_office: dict[int, list[Deadline]] = defaultdict(list)
    for deadline in deadlines:
        by_office[deadline.office_id].append(deadline)
    days: dict[date, list[Deadline]] = defaultdict(list)
    for some in by_office.values():
        days[people.local_day(some[0].office, now)] += some
    return days


def _deputies(
    deadlines: Sequence[Deadline], held: Iterable[Mapping[int, list[Person]]], now: datetime
) -> dict[int, Person]:
    """Deputy by absent person's id, on the day of his office."""
    holders = {person.pk: person for by_deadline in held for some in by_deadline.values() for person in some}
    offices = {deadline.office_id: deadline.office for deadline in deadlines}
    days = defaultdict(list)
    for person in holders.values():
        if person.office_id in offices:
            days[people.local_day(offices[person.office_id], now)].append(person)
    found: dict[int, Person] = {}
    for day, absent in days.items():
        found.update(people.deputies_of(absent, day))
    return found


def owners(deadlines: Sequence[Deadline], now: datetime) -> dict[int, list[Person]]:
    """The person responsible, while he is with the office and has a posting."""
    found = {}
    for day, some in _by_day(deadlines, now).items():
        posted = people.roles_of({deadline.owner_id: deadline.owner for deadline in some}.values(), day)
        found.update({d.pk: [d.owner] for d in some if d.owner_id in posted and d.owner.is_active})
    return found


def standing_leads(deadlines: Sequence[Deadline], now: datetime) -> dict[int, list[Person]]:
    """The leads of the deadline's group."""
    found = {}
    for day, some in _by_day(deadlines, now).items():
        leads = people.leads_of({d.group_id: d.group for d in some if d.group}.values(), day)
        found.update({d.pk: _active(leads[d.group_id]) for d in some if d.group_id in leads})
    return found


def department_heads(deadlines: Sequence[Deadline], now: datetime) -> dict[int, list[Person]]:
    """The head of the group's department; without a group, of the owner's departments."""
    found = {}
    for day, some in _by_day(deadlines, now).items():
        homes = _departments_of({deadline.owner_id for deadline in some if deadline.group is None}, day)
        answering = {d.pk: [d.group.department_id] if d.group else homes.get(d.owner_id, []) for d in some}
        heads = people.heads_of({one for departments in answering.values() for one in departments}, day)
        for pk, departments in answering.items():
            found[pk] = _active(heads[one] for one in departments if one in heads)
    return found


def directors(deadlines: Sequence[Deadline], now: datetime) -> dict[int, list[Person]]:
    """The office's directors: the last to hear when a department has no head."""
    found = {}
    for day, some in _by_day(deadlines, now).items():
        rows = Posting.objects.filter(
            people.in_force(day), role=Role.DIRECTOR, person__office__in={deadline.office_id for deadline in some}
        )
        by_office = defaultdict(list)
        for posting in rows.select_related("person").order_by("person__sort_key", "person_id"):
            by_office[posting.person.office_id].append(posting.person)
        found.update({d.pk: _active(by_office[d.office_id]) for d in some if d.office_id in by_office})
    return found


def _departments_of(owner_ids: Iterable[int], day: date) -> dict[int, list[int]]:
    rows = Posting.objects.filter(people.in_force(day), person__in=owner_ids)
    homes: dict[int, list[int]] = defaultdict(list)
    for person_id, home in rows.annotate(home=Coalesce("department", "group__department")).values_list(
        "person", "home"
    ):
        if home is not None and home not in homes[person_id]:
            homes[person_id].append(home)
    return homes


def _active(people_: Iterable[Person]) -> list[Person]:
    return [person for person in people_ if person.is_active]


def register_default_rungs() -> None:
    registry.register_rung(Rung.OWNER, owners)
    registry.register_rung(Rung.LEAD, standing_leads)
    registry.register_rung(Rung.DEPARTMENT_HEAD, department_heads)
    registry.register_rung(Rung.DIRECTOR, directors)
