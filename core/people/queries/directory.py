"""The people of one's office on a page: found, filtered, with today's posts, and contact data by role."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from core.people import queries, rules
from core.people.models import DutyGroup, Person, Posting
from core.people.permissions import sees_contact

PAGE = 50
POSTS_TODAY = "posts_today"


@dataclass(frozen=True)
class Contact:
    """Telephone and e-mail as this viewer may read them."""

    telephone: str
    email: str
    is_full: bool


@dataclass(frozen=True)
class Row:
    person: Person
    postings: list[Posting]
    contact: Contact

    @property
    def has_channel(self) -> bool:
        return bool(self.person.email or self.person.telephone or self.person.wecom_userid)


def contact_of(person: Person, full: set[int]) -> Contact:
    if person.pk in full:
        return Contact(person.telephone, person.email, True)
    return Contact(rules.masked_telephone(person.telephone), rules.masked_email(person.email), False)


def chosen_people(
    viewer: Person,
    now: datetime,
    *,
    text: str = "",
    group: DutyGroup | None = None,
    role: str = "",
    silent: bool = False,
) -> QuerySet[Person]:
    """Present people of the viewer's office; `silent` keeps those who cannot be reached."""
    today = queries.local_day(viewer.office, now)
    people = queries.found(queries.visible_people(viewer).filter(left_on=None), text)
    held = Posting.objects.filter(queries.in_force(today), person=OuterRef("pk"))
    if group:
        people = people.filter(Exists(held.filter(group=group)))
    if role:
        people = people.filter(Exists(held.filter(role=role)))
    if silent:
        people = people.filter(pk__in=queries.people_without_channel(viewer.office).values("pk"))
    postings = Posting.objects.filter(queries.in_force(today)).select_related("group", "department")
    return people.prefetch_related(Prefetch("postings", postings, to_attr=POSTS_TODAY))


def directory_page(viewer: Person, people: QuerySet[Person], number: str | int, now: datetime) -> Page[Row]:
    """A page of `Row`; the same SQL for one person and for fifty."""
    page = Paginator(people, PAGE).get_page(number)
    found = list(page.object_list)
    full = sees_contact(viewer, found, now)
    rows = [Row(person, getattr(person, POSTS_TODAY), contact_of(person, full)) for person in found]
    return Page(rows, page.number, cast("Paginator[Row]", page.paginator))
