"""Quick makers of offices and people for every test: thin wrappers over the actions that people use."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from core.people import actions
from core.people.enums import Role
from core.people.models import Department, DutyGroup, Office, Person, Posting, Qualification

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai, a Tuesday
LONG_AGO = date(2020, 1, 1)
PASSWORD = "a quiet night in the duty office"
_numbers = count(1)


def office(name: str = "", *, now: datetime = NOW, **kwargs: Any) -> Office:
    """An office in Shanghai that reads English, without policy."""
    kwargs.setdefault("language", "en")
    return actions.open_office(name=name or f"Office {next(_numbers)}", by=None, now=now, **kwargs)


def department(of: Office | None = None, name: str = "", *, now: datetime = NOW) -> Department:
    return actions.add_department(office=of or office(), name=name or f"Department {next(_numbers)}", by=None, now=now)


def group(of: Department | Office | None = None, name: str = "", *, now: datetime = NOW, **kwargs: Any) -> DutyGroup:
    """A group of that department, or of a new department of that office."""
    home = of if isinstance(of, Department) else department(of, now=now)
    return actions.add_group(department=home, name=name or f"Group {next(_numbers)}", by=None, now=now, **kwargs)


def person(of: Office | None = None, name: str = "", *, now: datetime = NOW, **kwargs: Any) -> Person:
    """Someone who can be reached by e-mail; he has a password only when one is passed."""
    number = next(_numbers)
    kwargs.setdefault("email", f"person{number}@example.com")
    return actions.add_person(office=of or office(), name=name or f"Person {number}", by=None, now=now, **kwargs)


def posted(
    who: Person, role: str = Role.OFFICER, *, group: DutyGroup | None = None, department: Department | None = None,
    start: date = LONG_AGO, end: date | None = None, now: datetime = NOW,
) -> Posting:  # fmt: skip
    return actions.give_posting(
        person=who, role=role, group=group, department=department, start=start, end=end, by=None, now=now
    )


def officer(group: DutyGroup, name: str = "", *, now: datetime = NOW, **kwargs: Any) -> Person:
    """A new officer of the group, without rights of his own."""
    who = person(group.office, name, now=now, **kwargs)
    posted(who, Role.OFFICER, group=group, now=now)
    return who


def lead(group: DutyGroup, name: str = "", *, now: datetime = NOW, **kwargs: Any) -> Person:
    """A new lead of the group who may edit its roster and read its log."""
    who = person(group.office, name, now=now, **kwargs)
    posted(who, Role.LEAD, group=group, now=now)
    for codename in ("edit_roster", "read_log"):
        allowed(who, codename, group, now=now)
    return who


def head(department: Department, name: str = "", *, now: datetime = NOW, **kwargs: Any) -> Person:
    who = person(department.office, name, now=now, **kwargs)
    posted(who, Role.DEPARTMENT_HEAD, department=department, now=now)
    return who


def administrator(of: Office, name: str = "", *, now: datetime = NOW, **kwargs: Any) -> Person:
    who = person(of, name, now=now, **kwargs)
    posted(who, Role.ADMINISTRATOR, now=now)
    return who


def liaison(
    department: Department, who: Person | None = None, *, deputy: Person | None = None, now: datetime = NOW
) -> Person:
    """Makes that person, or a new one, the department's liaison; returns the person."""
    who = who or person(department.office, now=now)
    actions.name_liaison(department=department, person=who, deputy=deputy, start=LONG_AGO, by=None, now=now)
    return who


def allowed(who: Person, codename: str, group: DutyGroup, *, now: datetime = NOW) -> None:
    actions.allow(person=who, codename=codename, group=group, by=None, now=now)


def qualification(of: Office, name: str = "", *, now: datetime = NOW, is_emergency: bool = False) -> Qualification:
    name = name or f"Qualification {next(_numbers)}"
    return actions.add_qualification(office=of, name=name, by=None, now=now, is_emergency=is_emergency)


def qualified(
    who: Person, what: Qualification, *, start: date = LONG_AGO, end: date | None = None, now: datetime = NOW
) -> None:
    actions.give_qualification(person=who, qualification=what, start=start, end=end, by=None, now=now)
