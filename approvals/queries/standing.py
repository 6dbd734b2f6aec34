"""The posts a person holds at a moment, his own and those of the absent people he acts for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from core.db import rows_of
from core.people.enums import Role
from core.people.models import Person, Posting
from core.people.queries import in_force, local_day, once, places_of
from core.policy.enums import Post
from roster.enums import DutyRole, RosterState

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

    def acts_for(self, post: Post, department: int | None = None) -> Person | None:
        """The absent holder of the post; None where he holds it himself."""
        fitting = [power for power in self.powers if (power.post, power.department) == (post, department)]
        return fitting[0].absent if fitting else None

    def holds(self, post: Post) -> bool:
        return any(power.post == post for power in self.powers)


LEAD_AND_ABSENT = """SELECT 1, a.person_id FROM roster_assignment a JOIN roster_roster r ON r.id = a.roster_id
    WHERE a.office_id = %s AND a.role = %s AND a.withdrawn_at IS NULL
        AND a.starts_at <= %s AND a.ends_at > %s AND r.state = %s
    UNION ALL
    SELECT 0, d.person_id FROM people_deputy d JOIN people_person p ON p.id = d.person_id
    WHERE d.deputy_id = %s AND d.start <= %s AND d."end" > %s AND p.is_active
"""


def standing_of(person: Person, now: datetime) -> Standing:
    """One query besides his places, and two more for a deputy; once a request. His own powers first."""
    if not person.is_active:
        return Standing(person, ())
    return once(person, ("approvals standing", now), lambda: _standing(person, now))


def _standing(person: Person, now: datetime) -> Standing:
    day = local_day(person.office, now)
    leads, absent = _lead_and_absent(person, day, now)
    people: dict[int, Person | None] = {person.pk: None, **absent}
    powers = [Power(Post.LEAD, people[pk]) for pk in leads if pk in people]
    powers += [
        Power(POST_OF[Role(role)], people[pk], department if role == Role.DEPARTMENT_HEAD else None)
        for pk, role, department in [*_own_places(person, day), *_places_of(absent, day)]
        if role in POST_OF
    ]
    return Standing(person, tuple(sorted(powers, key=lambda power: power.absent is not None)))


def _lead_and_absent(person: Person, day: date, now: datetime) -> tuple[list[int], dict[int, Person]]:
    """The id of the office's lead on duty, and the absent people for whom the person acts."""
    lead = (person.office_id, DutyRole.LEAD.value, now, now, RosterState.PUBLISHED.value)
    rows = rows_of(LEAD_AND_ABSENT, *lead, person.pk, day.isoformat(), day.isoformat())
    away = [pk for leads, pk in rows if not leads]
    return [pk for leads, pk in rows if leads], Person.objects.in_bulk(away) if away else {}


def _own_places(person: Person, day: date) -> list[tuple[int, str, int | None]]:
    return [(person.pk, place.role, place.department_id) for place in places_of(person, day)]


def _places_of(people: Collection[int], day: date) -> list[tuple[int, str, int | None]]:
    if not people:
        return []
    rows = Posting.objects.filter(in_force(day), person__in=people).order_by("id")
    return list(rows.values_list("person_id", "role", "department_id"))
