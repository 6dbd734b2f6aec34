"""The posts a person holds at a moment, his own and those of the absent people he acts for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from core.people.enums import Role
from core.people.models import Deputy, Person, Posting
from core.people.queries import in_force, local_day, once, places_of
from core.policy.enums import Post
from roster.queries.duty import lead_on_duty

POST_OF = {
    Role.DEPARTMENT_HEAD: Post.DEPARTMENT_HEAD,
    Role.DIRECTOR: Post.DIRECTOR,
    Role.FINANCE: Post.FINANCE,
    Role.CEO: Post.CEO,
}


@dataclass(frozen=True)
class Power:
    """A post; `absent` is whom the person represents in it, `department` where a department head's holds."""

    post: Post
    absent: Person | None = None
    department: int | None = None

    def reaches(self, posts: Iterable[Post], department: int) -> bool:
        return self.post in posts and self.department in (None, department)


@dataclass(frozen=True)
class Standing:
    person: Person
    powers: tuple[Power, ...]

    def departments(self) -> set[int]:
        """Those he heads, for himself or another."""
        return {power.department for power in self.powers if power.department is not None}

    def holds(self, post: Post) -> bool:
        return any(power.post == post for power in self.powers)


def standing_of(person: Person, now: datetime) -> Standing:
    """Two queries besides his places, and one more for a deputy; once a request. His own powers first."""
    if not person.is_active:
        return Standing(person, ())
    return once(person, ("approvals standing", now), lambda: _standing(person, now))


def _own_places(person: Person, day: date) -> list[tuple[int, str, int | None]]:
    return [(person.pk, place.role, place.department_id) for place in places_of(person, day)]


def _places_of(people: Collection[int], day: date) -> list[tuple[int, str, int | None]]:
    if not people:
        return []
    rows = Posting.objects.filter(in_force(day), person__in=people).order_by("id")
    return list(rows.values_list("person_id", "role", "department_id"))


def _standing(person: Person, now: datetime) -> Standing:
    day = local_day(person.office, now)
    rows = Deputy.objects.filter(in_force(day), deputy=person).select_related("person").order_by("id")
    absent = {row.person_id: row.person for row in rows if row.person.is_active}
    people: dict[int, Person | None] = {person.pk: None, **absent}
    powers = [
        Power(POST_OF[Role(role)], people[pk], department if role == Role.DEPARTMENT_HEAD else None)
        for pk, role, department in [*_own_places(person, day), *_places_of(absent, day)]
        if role in POST_OF
    ]
    lead = lead_on_duty(person.office, now)
    if lead is not None and lead.pk in people:
        powers.insert(0, Power(Post.LEAD, people[lead.pk]))
    return Standing(person, tuple(sorted(powers, key=lambda power: power.absent is not None)))
