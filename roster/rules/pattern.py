"""What a rotation pattern says of a day: daily, weekly, monthly and crew cycles are all the same sum."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from roster.enums import PatternKind
from roster.rules.times import days_between


class Slot(NamedTuple):
    crew: int
    offset: int
    shift_type_id: int


class Member(NamedTuple):
    crew: int
    person_id: int


class Cell(NamedTuple):
    """`person_id` works `shift_type_id` on `day`."""

    person_id: int
    day: date
    shift_type_id: int


def offset_of(day: date, kind: PatternKind, anchor: date, length: int) -> int:
    """The day of the cycle, from 0, before the anchor too."""
    return day.day - 1 if kind == PatternKind.MONTHLY else (day - anchor).days % length


def expand(
    slots: Sequence[Slot],
    members: Sequence[Member],
    kind: PatternKind,
    anchor: date,
    length: int,
    start: date,
    end: date,
) -> list[Cell]:
    """The cells of the days [start, end), day by day."""
    return [
        Cell(member.person_id, day, slot.shift_type_id)
        for day in days_between(start, end)
        for slot in slots
        if slot.offset == offset_of(day, kind, anchor, length)
        for member in members
        if member.crew == slot.crew
    ]
