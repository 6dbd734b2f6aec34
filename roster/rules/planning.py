"""The catalogue of planning rules: which numbers each kind takes, and what holds while an office has set nothing.

The hard numbers of policy (rest, longest run, nights in a row, hours a week) are not here: they have their home there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from roster.enums import PlanningKind

MOST = 10_000


@dataclass(frozen=True)
class Kind:
    """`numbers`: name -> default; `codes`: whether it names shift types. `weight`: by default; 0 is off.

    `only_weighed`: a rule that cannot be hard, such as fairness. `of_group`: it is said for one group.
    """

    numbers: Mapping[str, int] = field(default_factory=dict)
    codes: bool = False
    weight: int = 0
    only_weighed: bool = False
    of_group: bool = False


CATALOGUE = {
    PlanningKind.COVERAGE: Kind(weight=1000),
    PlanningKind.STANDBY: Kind(weight=300),
    PlanningKind.LEAD: Kind(codes=True, weight=1000),
    PlanningKind.PRIORITY: Kind({"factor": 1}, weight=1, only_weighed=True, of_group=True),
    PlanningKind.REQUESTS: Kind(weight=30),
    PlanningKind.FAIR_NIGHTS: Kind({"months": 6}, weight=20, only_weighed=True),
    PlanningKind.FAIR_WEEKENDS: Kind({"months": 6}, weight=20, only_weighed=True),
    PlanningKind.FAIR_HOLIDAYS: Kind({"months": 12}, weight=20, only_weighed=True),
    PlanningKind.FAIR_HOURS: Kind({"months": 6}, weight=10, only_weighed=True),
    PlanningKind.SHORTEST_BREAK: Kind({"days": 2}, weight=5),
    PlanningKind.SHORTEST_RUN: Kind({"days": 2}),
    PlanningKind.WHOLE_WEEKENDS: Kind(),
    PlanningKind.WEEKENDS: Kind({"most": 3}),
    PlanningKind.ROTATION: Kind(codes=True),
    PlanningKind.STABLE_TEAMS: Kind(),
    PlanningKind.PERIOD_HOURS: Kind({"least": 0, "most": 200}),
    PlanningKind.SHIFT_COUNT: Kind({"least": 0, "most": 31}, codes=True),
}
LIMITS = {"months": (0, 24), "days": (1, 14), "factor": (1, 10)}
CODES = "codes"


@dataclass(frozen=True)
class Setting:
    """A rule as it holds: its numbers, the codes of its shift types, its weight (None: hard, 0: off)."""

    numbers: Mapping[str, int]
    codes: tuple[str, ...]
    weight: int | None

    @property
    def is_off(self) -> bool:
        return self.weight == 0


def default_setting(kind: PlanningKind) -> Setting:
    entry = CATALOGUE[kind]
    return Setting(entry.numbers, (), entry.weight)


def setting_of(kind: PlanningKind, stored: Mapping[str, Any], weight: int | None) -> Setting:
    """What a stored row says; numbers it does not have are the defaults."""
    entry = CATALOGUE[kind]
    numbers = {name: int(stored.get(name, default)) for name, default in entry.numbers.items()}
    return Setting(numbers, tuple(stored.get(CODES, ())), weight)


def wrong_number(kind: PlanningKind, numbers: Mapping[str, Any]) -> str | None:
    """The name of the first number that this kind does not take or that is out of range; None when all are right."""
    for name, value in numbers.items():
        if name == CODES and CATALOGUE[kind].codes:
            continue
        low, high = LIMITS.get(name, (0, MOST))
        if name not in CATALOGUE[kind].numbers or not isinstance(value, int) or not low <= value <= high:
            return name
    least, most = numbers.get("least"), numbers.get("most")
    return "most" if least is not None and most is not None and least > most else None
