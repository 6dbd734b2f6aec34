"""What a staff list would change, before anything is changed (R.11)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from core.people.enums import Role
from core.people.models import Office, Person, Posting
from core.people.queries import ON_DUTY, in_force

CONTACT = ("staff_number", "telephone", "email")


@dataclass(frozen=True)
class StaffLine:
    """One person of the list. Empty means that the list does not say; `left` that it marks him as gone.

    `person_id` when someone has decided who is meant: an id, or 0 for someone new.
    """

    name: str
    staff_number: str = ""
    department: str = ""
    group: str = ""
    title: str = ""
    telephone: str = ""
    email: str = ""
    role: str = ""
    left: bool = False
    person_id: int | None = None


class Place(NamedTuple):
    """A posting as a list knows it."""

    role: str
    department: str
    group: str
    title: str


@dataclass(frozen=True)
class Difference:
    """A person already known, and what the line says otherwise: new values by field, and a new place if any."""

    line: StaffLine
    person: Person
    values: dict[str, str] = field(default_factory=dict)
    place: Place | None = None
    postings: tuple[Posting, ...] = ()


@dataclass(frozen=True)
class StaffPlan:
    """The lines by what they do. `ambiguous` fit several people or come twice: then nothing is done."""

    new: list[StaffLine] = field(default_factory=list)
    changed: list[Difference] = field(default_factory=list)
    left: list[Difference] = field(default_factory=list)
    unchanged: list[Difference] = field(default_factory=list)
    ambiguous: list[tuple[StaffLine, list[Person]]] = field(default_factory=list)
    new_departments: list[str] = field(default_factory=list)
    new_groups: list[tuple[str, str]] = field(default_factory=list)  # (department, group)


class _Known:
    """The office's people and what they are posted to on the day, in two queries."""

    def __init__(self, office: Office, on: date):
        self.postings: dict[int, list[Posting]] = {}
        self.people: dict[int, Person] = {}
        self.by_number: dict[str, Person] = {}
        self.by_name: dict[str, list[Person]] = {}
        for person in Person.objects.filter(office=office):
            self.people[person.pk] = person
            self.postings[person.pk] = []
            self.by_name.setdefault(person.name, []).append(person)
            if person.staff_number:
                self.by_number[person.staff_number] = person
        rows = Posting.objects.filter(in_force(on), person__office=office).select_related(
            "person", "group", "department"
        )
        for posting in rows.order_by("start", "id"):
            self.postings[posting.person_id].append(posting)

    def matching(self, line: StaffLine) -> list[Person]:
        """As decided; else by staff number; else by name, unless both sides have a number and they differ."""
        if line.person_id is not None:
            return [self.people[line.person_id]] if line.person_id in self.people else []
        if line.staff_number and line.staff_number in self.by_number:
            return [self.by_number[line.staff_number]]
        named = self.by_name.get(line.name, [])
        fitting = [person for person in named if not (line.staff_number and person.staff_number)]
        if len(fitting) > 1 and line.telephone:
            reached = [person for person in fitting if person.telephone == line.telephone]
            return reached or fitting
        return fitting


def place_of(line: StaffLine) -> Place | None:
    """Where the line puts a person; someone in a group is an officer unless the list says more."""
    role = line.role or (Role.OFFICER if line.group else "")
    return Place(role, line.department, line.group, line.title) if role else None


def _stands(posting: Posting, place: Place) -> bool:
    group = posting.group.name if posting.group else ""
    department = posting.department.name if posting.department else ""
    return (
        (posting.role, group) == (place.role, place.group)
        and place.department in ("", department)
        and place.title in ("", posting.title)
    )


def _compare(line: StaffLine, person: Person, postings: list[Posting]) -> Difference:
    values = {
        name: value for name in ("name", *CONTACT) if (value := getattr(line, name)) and value != getattr(person, name)
    }
    place = place_of(line)
    if place and any(_stands(posting, place) for posting in postings):
        place = None
    replaced = tuple(p for p in postings if place and p.role in ON_DUTY and place.role in ON_DUTY)
    return Difference(line, person, values, place, replaced)


def plan_staff_change(office: Office, rows: Sequence[StaffLine], on: date) -> StaffPlan:
    """The difference between the list and the office on that day. Four queries, however long the list.

    People who are not on the list stay as they are; only a line marked `left` ends someone's time.
    """
    plan, known = StaffPlan(), _Known(office, on)
    twice = Counter((line.staff_number or line.name, "" if line.staff_number else line.telephone) for line in rows)
    seen: dict[int, StaffLine] = {}
    for line in rows:
        people = known.matching(line)
        repeated = twice[line.staff_number or line.name, "" if line.staff_number else line.telephone] > 1
        if len(people) > 1 or repeated or (people and people[0].pk in seen):
            plan.ambiguous.append((line, people))
        elif people:
            seen[people[0].pk] = line
            _sort_known(plan, _compare(line, people[0], known.postings[people[0].pk]))
        elif not line.left:
            plan.new.append(line)
    _plan_places(plan, office)
    return plan


def _sort_known(plan: StaffPlan, difference: Difference) -> None:
    gone = difference.person.left_on is not None
    if difference.line.left:
        (plan.unchanged if gone else plan.left).append(difference)
    elif gone or difference.values or difference.place:
        plan.changed.append(difference)
    else:
        plan.unchanged.append(difference)


def _plan_places(plan: StaffPlan, office: Office) -> None:
    """Departments and groups that the list names and the office does not have; a group alone gets a department."""
    departments = set(office.departments.values_list("name", flat=True))
    groups = set(office.groups.values_list("name", flat=True))
    for line in [*plan.new, *(difference.line for difference in plan.changed)]:
        if line.department and line.department not in departments:
            departments.add(line.department)
            plan.new_departments.append(line.department)
        if line.group and line.group not in groups:
            groups.add(line.group)
            home = line.department or line.group
            if home not in departments:
                departments.add(home)
                plan.new_departments.append(home)
            plan.new_groups.append((home, line.group))
