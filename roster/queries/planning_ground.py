"""What every part of a plan stands on: the days, who is posted where, what is settled, and the shifts' ids.

Ids of the engine: a person and a group are their primary keys; a shift type is its primary key, and with " lead" behind
it the same shift for the one who leads it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from roster.enums import DutyRole, HolidayKind
from roster.models import ShiftType
from roster.queries.planning_facts import Facts, Held, Post

LEADING = " lead"


class Variant(NamedTuple):
    """A shift type in one role: what the engine puts into cells."""

    shift_type: ShiftType
    role: DutyRole

    @property
    def id(self) -> str:
        return f"{self.shift_type.pk}{LEADING if self.role == DutyRole.LEAD else ''}"


def variant_id(shift_type_id: int, role: str) -> str:
    return f"{shift_type_id}{LEADING if role == DutyRole.LEAD else ''}"


class Ground:
    """`variants` grows with what is asked of it. `posted`: each person's post on each day of the period."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.range = range(facts.days)
        self.posted = {
            person: [_post_on(own, self.day(day)) for day in self.range] for person, own in facts.posts.items()
        }
        self.settled = self._settled()
        self.variants: dict[str, Variant] = {}

    def day(self, number: int) -> date:
        return self.facts.start + timedelta(days=number)

    def number(self, day: date) -> int:
        return (day - self.facts.start).days

    def is_holiday(self, day: date) -> bool:
        return self.facts.holidays.get(day) == HolidayKind.HOLIDAY

    def variant(self, kind: ShiftType, role: str) -> str:
        variant = Variant(kind, DutyRole(role))
        return self.variants.setdefault(variant.id, variant).id

    def held(self, held: Held) -> str:
        return self.variant(self.facts.types[held.shift_type_id], held.role)

    def _settled(self) -> dict[tuple[int, int], Held]:
        """Pinned cells of the drafts, and shifts in other rosters on these days; a shift on the post before standby."""
        found: dict[tuple[int, int], Held] = {}
        for held in self.facts.held:
            day = self.number(held.day)
            if day in self.range and (held.pinned or held.roster_id not in self.facts.own):
                there = found.get((held.person_id, day))
                if there is None or there.role == DutyRole.STANDBY:
                    found[held.person_id, day] = held
        return found


def _post_on(posts: Sequence[Post], day: date) -> Post | None:
    return next((post for post in posts if post.holds(day)), None)
