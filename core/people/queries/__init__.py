"""Who someone is on a given day. A day is a date of the office: `local_day(office, now)`."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.people.enums import Role
from core.people.models import Department, Deputy, DutyGroup, Liaison, Office, Person, PersonQualification, Posting

ON_DUTY = (Role.OFFICER, Role.LEAD)


def local_day(office: Office, now: datetime) -> date:
    """The date that the office's calendar shows at this moment."""
    return now.astimezone(office.zone).date()


def in_force(day: date) -> Q:
    """Rows whose half-open period holds that day."""
    return Q(start__lte=day) & (Q(end=None) | Q(end__gt=day))


T = TypeVar("T")


def once(person: Person | Office, question: Hashable, ask: Callable[[], T]) -> T:
    """While a request only reads, its person and his office are asked each question once (`answers`, set by the
    middleware).

    Anyone else is asked anew each time: what an action checks under its lock must be what holds now.
    """
    answers = getattr(person, "answers", None)
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    return answers[question]


class Place(NamedTuple):
    """A posting, flat."""

    role: str
    group_id: int | None
    department_id: int | None


def places_of(person: Person, day: date) -> list[Place]:
    """What the person is posted to that day; one query, once a request."""

    def ask() -> list[Place]:
        rows = Posting.objects.filter(in_force(day), person=person).order_by()
        return [Place._make(row) for row in rows.values_list("role", "group_id", "department_id")]

    return once(person, ("places", day), ask)


def roles_on(person: Person, day: date) -> set[Role]:
    return {Role(place.role) for place in places_of(person, day)}


def roles_of(people: Iterable[Person], day: date) -> dict[int, set[Role]]:
    """Roles by person id, for many people in one query."""
    found: dict[int, set[Role]] = defaultdict(set)
    for person_id, role in Posting.objects.filter(in_force(day), person__in=list(people)).values_list("person", "role"):
        found[person_id].add(Role(role))
    return found


def holds_role(person: Person, *roles: Role, on: date) -> bool:
    return person.is_active and not roles_on(person, on).isdisjoint(roles)


def people_with_role(office: Office, *roles: Role, on: date) -> QuerySet[Person]:
    held = Posting.objects.filter(in_force(on), person=OuterRef("pk"), role__in=roles)
    return Person.objects.filter(Exists(held), office=office, is_active=True)


def postings_on(office: Office, day: date) -> QuerySet[Posting]:
    return Posting.objects.filter(in_force(day), person__office=office).select_related("person", "group", "department")


def members_of(group: DutyGroup, day: date) -> QuerySet[Person]:
    """Officers and leads whose posting in this group is in force that day."""
    posted = Posting.objects.filter(in_force(day), person=OuterRef("pk"), group=group, role__in=ON_DUTY)
    return Person.objects.filter(Exists(posted))


def _people_of(groups: Iterable[DutyGroup], day: date, roles: Iterable[Role]) -> dict[int, list[Person]]:
    rows = Posting.objects.filter(in_force(day), group__in=list(groups), role__in=list(roles))
    found: dict[int, list[Person]] = defaultdict(list)
    for posting in rows.select_related("person").order_by("person__sort_key", "person_id"):
        assert posting.group_id is not None  # the filter above
        assert posting.group_id is not None
        if posting.person not in found[posting.group_id]:
            found[posting.group_id].append(posting.person)
    return found


def members_of_groups(groups: Iterable[DutyGroup], day: date) -> dict[int, list[Person]]:
    """Members by group id in one query."""
    return _people_of(groups, day, ON_DUTY)


def leads_of(groups: Iterable[DutyGroup], day: date) -> dict[int, list[Person]]:
    """Standing leads by group id in one query."""
    return _people_of(groups, day, [Role.LEAD])


def groups_of(person: Person, day: date) -> QuerySet[DutyGroup]:
    """The groups in which the person is an officer or lead that day."""
    posted = Posting.objects.filter(in_force(day), group=OuterRef("pk"), person=person, role__in=ON_DUTY)
    return DutyGroup.objects.filter(Exists(posted))


def departments_of(person: Person, day: date) -> QuerySet[Department]:
    posted = Posting.objects.filter(in_force(day), department=OuterRef("pk"), person=person)
    return Department.objects.filter(Exists(posted))


def heads_of(departments: Iterable[Department | int], day: date) -> dict[int, Person]:
    """The head by department id; a department without one is absent from the answer. One query."""
    rows = Posting.objects.filter(in_force(day), department__in=list(departments), role=Role.DEPARTMENT_HEAD)
    return {row.department_id: row.person for row in rows.select_related("person") if row.department_id}


def liaisons_on(departments: Iterable[Department], day: date) -> dict[int, Liaison]:
    """The term in force by department id, with its person and deputy. One query."""
    rows = Liaison.objects.filter(in_force(day), department__in=list(departments)).select_related("person", "deputy")
    return {row.department_id: row for row in rows}


def acting_liaisons(departments: Iterable[Department], day: date) -> dict[int, Person]:
    """Who answers for each department that day: its liaison, or the deputy while he is away. Two queries."""
    terms = liaisons_on(departments, day)
    away = set(deputies_of([term.person for term in terms.values()], day))
    acting = {}
    for department_id, term in terms.items():
        absent = term.person_id in away or not term.person.is_active
        acting[department_id] = term.deputy if absent and term.deputy else term.person
    return acting


def liaison_of(department: Department, day: date) -> Person | None:
    """The department's liaison, or the liaison's deputy while he is away."""
    return acting_liaisons([department], day).get(department.pk)


def deputies_of(people: Iterable[Person], day: date) -> dict[int, Person]:
    """Who acts for whom: deputy by absent person's id. One query."""
    rows = Deputy.objects.filter(in_force(day), person__in=list(people)).select_related("deputy")
    return {row.person_id: row.deputy for row in rows}


def deputy_of(person: Person, day: date) -> Person | None:
    return deputies_of([person], day).get(person.pk)


def represented_by(person: Person, day: date) -> QuerySet[Person]:
    """The absent people for whom this person acts that day."""
    acts_for = Deputy.objects.filter(in_force(day), person=OuterRef("pk"), deputy=person)
    return Person.objects.filter(Exists(acts_for))


def qualifications_on(people: Iterable[Person], day: date) -> dict[int, set[int]]:
    """Ids of the valid qualifications by person id. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = PersonQualification.objects.filter(in_force(day), person__in=list(people))
    for person_id, qualification_id in rows.values_list("person", "qualification"):
        found[person_id].add(qualification_id)
    return found


def may_act_in_emergency(person: Person, on: date) -> bool:
    """Whether an emergency qualification is valid that day (2.3)."""
    return person.qualifications.filter(in_force(on), qualification__is_emergency=True).exists()


def people_without_channel(office: Office) -> QuerySet[Person]:
    """Present staff whom no message outside the application can reach."""
    return Person.objects.filter(office=office, is_active=True, email="", telephone="", wecom_userid="")


def visible_people(person: Person) -> QuerySet[Person]:
    """Everyone of the person's own office; other offices do not exist for him."""
    return Person.objects.filter(office_id=person.office_id)


def visible_groups(person: Person) -> QuerySet[DutyGroup]:
    return DutyGroup.objects.filter(office_id=person.office_id)


def found(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """Those whose name, pinyin, initials, staff number or log-in name hold every word of the text."""
    for word in text.split():
        people = people.filter(
            Q(name__icontains=word)
            | Q(search_key__icontains=word)
            | Q(staff_number__icontains=word)
            | Q(username__icontains=word)
        )
    return people
