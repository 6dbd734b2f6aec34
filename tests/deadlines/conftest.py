"""A kind of promise of the tests' own, and an office whose ladder is fully staffed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.deadlines import actions, registry
from core.deadlines.models import Deadline
from core.people.models import Department, DutyGroup, Office, Person
from core.policy.catalogue import BY_KEY, Parameter, Unit
from tests import builders
from tests.builders import NOW
from tests.worlds import world

KIND = "trial"
LADDER = [
    {"minutes": -5, "to": "owner", "level": "routine"},
    {"minutes": 0, "to": "lead", "level": "important"},
    {"minutes": 15, "to": "department_head", "level": "urgent"},
]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def trial_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    parameter = Parameter(f"ladder.{KIND}", "R.8", "ladder of a trial", Unit.LADDER, LADDER)
    monkeypatch.setitem(BY_KEY, parameter.key, parameter)
    monkeypatch.setitem(registry._kinds, KIND, registry.Kind(KIND, "Try %(what)s", "R.8", "%(what)s was not tried"))
    registry.register_notices(KIND, "Try %(what)s", "%(what)s was not tried")


@dataclass
class House:
    """One office: its department, group, and who stands on each rung."""

    office: Office
    department: Department
    group: DutyGroup
    owner: Person
    lead: Person
    head: Person

    def subject(self) -> Department:
        """Something to promise: any saved row will do."""
        return builders.department(self.office)

    def promise(self, **kwargs: Any) -> Deadline:
        kwargs = {"subject": kwargs.pop("subject", None) or self.subject()} | kwargs
        return promise(self, **kwargs)


def promise(house: House, **kwargs: Any) -> Deadline:
    """A trial due in an hour, of the house's owner and group, unless said otherwise."""
    defaults: dict[str, Any] = {
        "kind": KIND, "owner": house.owner, "group": house.group, "office": house.office,
        "due_at": NOW + HOUR, "now": NOW, "params": {"what": "the pump"}, "link": "/somewhere/",
    }  # fmt: skip
    return actions.open_deadline(**(defaults | kwargs))


def staffed_house() -> House:
    office = builders.office()
    department = builders.department(office)
    group = builders.group(department)
    return House(
        office, department, group, builders.officer(group, "Olga Owner"), builders.lead(group, "Liam Lead"),
        builders.head(department, "Hana Head"),
    )  # fmt: skip


@world
def house() -> House:
    return staffed_house()


def steps_of(deadline: Deadline) -> list[tuple[int, str, str]]:
    """What was taken: (index, meant for, reached)."""
    return list(deadline.steps.order_by("id").values_list("index", "to", "reached"))


def at(minutes: float) -> datetime:
    """Minutes after the moment at which trials are due."""
    return NOW + HOUR + timedelta(minutes=minutes)
