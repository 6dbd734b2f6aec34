"""Why there is no roster, as it is kept in a row: ids and numbers only, for each reader to be worded (1.6).

A kept conflict is {"needed", "available", "missing", "is_smallest", "parts"}; a part is {"kind", "people", "days",
"shift", "group", "number", "name", "left"}, where `left` is how many people would still be missing were it given up.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from core.people.models import Person
from roster.planning import problem as engine
from roster.queries.planning_ground import Variant
from roster.queries.problem import Plan

if TYPE_CHECKING:  # the solvers are large: only a worker loads them
    from roster.planning.elements import Element
    from roster.planning.explain import Conflict

NUMBERS = ("minutes", "days", "most", "least")


def kept_conflicts(found: Iterable["Conflict"]) -> list[dict[str, Any]]:
    return [
        {
            "needed": conflict.needed,
            "available": conflict.available,
            "missing": conflict.missing,
            "is_smallest": conflict.is_smallest,
            "parts": [_kept(one.element) | {"left": one.missing} for one in conflict.relaxations],
        }
        for conflict in found
    ]


def _kept(element: "Element") -> dict[str, Any]:
    about = element.about
    is_rule = isinstance(about, engine.Rule)
    number = next((value for name in NUMBERS if (value := getattr(about, name, None)) is not None), None)
    return {
        "kind": element.kind,
        "people": [int(person) for person in element.people],
        "days": list(element.days),
        "shift": element.shift,
        "group": int(element.group) if element.group else None,
        "number": number if is_rule else element.number,
        "name": about.name if isinstance(about, engine.Rule) else "",
    }


class Part(NamedTuple):
    """What keeps a roster from being: parts of the same kind that give the same are told as one."""

    kind: str
    name: str
    people: list[Person]
    days: list[int]
    variant: Variant | None
    group: str
    number: int | None
    left: int | None


class Told(NamedTuple):
    """One conflict with its people and shifts; `demands` come first, `parts` keep people away from them."""

    needed: int | None
    available: int | None
    missing: int | None
    is_smallest: bool
    demands: list[Part]
    parts: list[Part]


def told_conflicts(plan: Plan, kept: Iterable[dict[str, Any]]) -> list[Told]:
    return [_told(plan, conflict) for conflict in kept]


def _told(plan: Plan, conflict: dict[str, Any]) -> Told:
    demands = [_part(plan, [one]) for one in conflict["parts"] if not one["people"]]
    together: dict[str, list[dict[str, Any]]] = {}
    for one in conflict["parts"]:
        if one["people"]:
            alike = [one[key] for key in ("kind", "name", "number", "shift", "left", "days")]
            together.setdefault(str(alike), []).append(one)
    return Told(
        conflict["needed"], conflict["available"], conflict["missing"], conflict["is_smallest"], demands,
        [_part(plan, alike) for alike in together.values()],
    )  # fmt: skip


def _part(plan: Plan, alike: Sequence[dict[str, Any]]) -> Part:
    one = alike[0]
    people = [plan.people[pk] for each in alike for pk in each["people"] if pk in plan.people]
    groups = {roster.group_id: roster.group.name for roster in plan.facts.rosters}
    return Part(
        one["kind"], one["name"], people, one["days"], plan.variants.get(one["shift"] or ""),
        groups.get(one["group"], ""), one["number"], one["left"],
    )  # fmt: skip
