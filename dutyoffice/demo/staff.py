"""Who works in the demonstration office."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any

from core.people import actions
from core.people.enums import GroupKind, Role
from core.people.models import Department, DutyGroup, Office, Person
from core.policy.actions import adopt_defaults, set_value
from dutyoffice.demo.words import PLACES, names
from logbook.actions.category import adopt_default_categories
from logbook.actions.handover import add_item
from roster import actions as roster
from roster.models import ShiftType

PASSWORD = "harbour-lights-2026"  # noqa: S105 - printed for everyone who tries the demonstration
SINCE = date(2020, 1, 1)
HOURS = {
    "D": (time(6), time(14)),
    "E": (time(14), time(22)),
    "N": (time(22), time(6)),
    "T": (time(9), time(9)),
    "S": (time(9), time(9)),
    "L": (time(9), time(9)),
}
COLOURS = {"D": 1, "E": 2, "N": 3, "T": 4, "S": 5, "L": 6}
ITEMS = [("key", 3), ("key", 2), ("item", 4), ("item", 1)]
LEADS_A_WEEK = 72  # three leads in turn, 24 hours each
OFFICE_ROLES = [Role.DIRECTOR, Role.FINANCE, Role.HR, Role.CEO, Role.AUDITOR, Role.ADMINISTRATOR]


@dataclass
class Demo:
    """The office as it grows; `officers` by group, in the order of their turns."""

    office: Office
    language: str
    rng: Random
    opened: datetime
    departments: list[Department] = field(default_factory=list)
    groups: list[DutyGroup] = field(default_factory=list)
    leads: list[Person] = field(default_factory=list)
    officers: dict[int, list[Person]] = field(default_factory=dict)
    by_role: dict[str, Person] = field(default_factory=dict)
    types: dict[str, ShiftType] = field(default_factory=dict)

    @property
    def words(self) -> dict[str, Any]:
        return PLACES[self.language]


def open_office(*, rng: Random, language: str, opened: datetime, sizes: list[int]) -> Demo:
    """An office with a group for each of `sizes`, a lead for each of the first three, and everyone around them."""
    words: dict[str, Any] = PLACES[language]
    office = actions.open_office(name=words["office"], language=language, by=None, now=opened)
    set_value(office=office, key="roster.week_hours", value=LEADS_A_WEEK, holds_from=opened, by=None, now=opened)
    adopt_defaults(office=office, by=None, now=opened)
    adopt_default_categories(office=office, by=None, now=opened)
    demo = Demo(office, language, rng, opened)
    pool = iter(names(rng, sum(sizes) + 3 + len(words["departments"]) * 3 + len(OFFICE_ROLES)))
    _add_departments(demo, pool)
    _add_groups(demo, pool, sizes)
    _add_offices(demo, pool)
    _add_shift_types(demo)
    return demo


def _person(demo: Demo, name: str, username: str = "") -> Person:
    number = 100 + demo.office.people.count()
    return actions.add_person(
        office=demo.office, name=name, username=username, staff_number=f"E{number}",
        email=f"e{number}@harbour.example", telephone=f"138{number:08d}", by=None, now=demo.opened,
    )  # fmt: skip


def _post(demo: Demo, person: Person, role: Role, **where: Any) -> Person:
    actions.give_posting(person=person, role=role, start=SINCE, by=None, now=demo.opened, **where)
    return person


def _add_departments(demo: Demo, pool: Any) -> None:
    for number, name in enumerate(demo.words["departments"]):
        department = actions.add_department(office=demo.office, name=name, by=None, now=demo.opened)
        head = _post(
            demo, _person(demo, next(pool), "head" if number == 0 else ""), Role.DEPARTMENT_HEAD, department=department
        )
        liaison, deputy = (_person(demo, next(pool), "liaison" if number == 1 and n == 0 else "") for n in range(2))
        actions.name_liaison(
            department=department, person=liaison, deputy=deputy, start=SINCE, by=None, now=demo.opened
        )
        demo.departments.append(department)
        demo.by_role.setdefault(Role.DEPARTMENT_HEAD, head)
        if number == 1:
            demo.by_role["liaison"] = liaison


def _add_groups(demo: Demo, pool: Any, sizes: list[int]) -> None:
    emergency = actions.add_qualification(
        office=demo.office, name=demo.words["emergency"], is_emergency=True, by=None, now=demo.opened
    )
    for number, size in enumerate(sizes):
        group = _group(demo, number)
        demo.officers[group.pk] = [
            _post(demo, _person(demo, next(pool)), Role.OFFICER, group=group) for _ in range(size)
        ]
        if number < 3:
            lead = _post(demo, _person(demo, next(pool)), Role.LEAD, group=group)
            actions.give_qualification(person=lead, qualification=emergency, start=SINCE, by=None, now=demo.opened)
            for right in ("edit_roster", "read_log"):
                actions.allow(person=lead, codename=right, group=group, by=None, now=demo.opened)
            demo.leads.append(lead)
        else:  # a group without a lead of its own is planned by the first one
            actions.allow(person=demo.leads[0], codename="edit_roster", group=group, by=None, now=demo.opened)


def _group(demo: Demo, number: int) -> DutyGroup:
    known = demo.words["groups"]
    name = known[number] if number < len(known) else f"{known[0]} {number + 1}"
    kind = GroupKind.BUSINESS_LINE if number == 2 else GroupKind.REGION
    department = demo.departments[1 if number == 2 else 0]
    group = actions.add_group(department=department, name=name, kind=kind, by=None, now=demo.opened)
    for label, item_kind, quantity in zip(
        demo.words["items"], ("key", "key", "item", "item"), (3, 2, 4, 1), strict=True
    ):
        add_item(group=group, kind=item_kind, label=label, quantity=quantity, by=None, now=demo.opened)
    demo.groups.append(group)
    return group


def _add_offices(demo: Demo, pool: Any) -> None:
    for role in OFFICE_ROLES:
        demo.by_role[role] = _post(demo, _person(demo, next(pool), role.value), role)


def _add_shift_types(demo: Demo) -> None:
    for code, (start, end) in HOURS.items():
        demo.types[code] = roster.add_shift_type(
            office=demo.office, code=code, name=demo.words["shifts"][code], start=start, end=end,
            is_night=code == "N", is_standby=code == "S", colour=COLOURS[code], by=None, now=demo.opened,
        )  # fmt: skip
