"""Rotation patterns: kept by name, and used to fill a draft (R.4)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked, saying
from core.errors import Invalid
from core.ledger import actions as ledger
from core.people.models import DutyGroup, Person
from roster.actions.assignment import locked_draft
from roster.actions.placing import place_many
from roster.acts import RosterAct
from roster.enums import PatternKind
from roster.models import Assignment, CrewMember, Pattern, PatternSlot, Roster
from roster.permissions import check_can_edit_roster
from roster.queries.placing import Cell
from roster.rules.pattern import Member, Slot, expand


@transaction.atomic
def save_pattern(
    *,
    group: DutyGroup,
    name: str,
    kind: str,
    anchor: date,
    length: int,
    slots: Iterable[Slot],
    members: Iterable[Member],
    by: Person | None,
    now: datetime,
    pattern: Pattern | None = None,
) -> Pattern:
    """Makes a pattern, or replaces `pattern`; rosters already filled from it stay as they are."""
    check_can_edit_roster(by, group)
    slots, members = list(slots), list(members)
    longest = 31 if kind == PatternKind.MONTHLY else length
    if not slots or not members:
        raise Invalid(_("A pattern needs at least one shift and one person."))
    if any(not 0 <= slot.offset < longest for slot in slots):
        raise Invalid(_("A shift lies outside the cycle. Make the cycle longer or move the shift."), "length")
    pattern = locked(pattern) if pattern else Pattern(group=group)
    pattern.name, pattern.kind, pattern.anchor, pattern.length = name.strip(), kind, anchor, longest
    with saying(Invalid(_("The group has a pattern of this name. Choose another name."), "name")):
        pattern.save()
    pattern.slots.all().delete()
    pattern.members.all().delete()
    PatternSlot.objects.bulk_create(PatternSlot(pattern=pattern, **slot._asdict()) for slot in slots)
    CrewMember.objects.bulk_create(CrewMember(pattern=pattern, **member._asdict()) for member in members)
    ledger.append(
        act=RosterAct.PATTERN_SAVED, by=by, subject=pattern, now=now, office_id=group.office_id,
        data={"kind": kind, "anchor": anchor, "length": longest, "slots": slots, "members": members},
    )  # fmt: skip
    return pattern


@transaction.atomic
def fill_from_pattern(
    *,
    roster: Roster,
    pattern: Pattern,
    by: Person | None,
    now: datetime,
    start: date | None = None,
    end: date | None = None,
) -> list[Assignment]:
    """Fills the empty cells of a draft on [start, end); a cell that a person has already stays.

    Raises CellsRefused with every cell that does not fit; then nothing is written.
    """
    roster = locked_draft(roster, by)
    cells = cells_of(pattern, max(start or roster.start, roster.start), min(end or roster.end, roster.end))
    taken = set(roster.assignments.filter(withdrawn_at=None).values_list("person", "shift__day"))
    new = place_many(roster, [cell for cell in cells if (cell.person.pk, cell.day) not in taken])
    ledger.append(
        act=RosterAct.ROSTER_FILLED, by=by, subject=roster, now=now, office_id=roster.group.office_id,
        data={"pattern": pattern.name, "cells": len(new)}, clause="R.4",
    )  # fmt: skip
    return new


def cells_of(pattern: Pattern, start: date, end: date) -> list[Cell]:
    """What the pattern says of the days [start, end), with people and shift types loaded."""
    slots = list(pattern.slots.select_related("shift_type"))
    members = list(pattern.members.select_related("person"))
    people = {member.person_id: member.person for member in members}
    types = {slot.shift_type_id: slot.shift_type for slot in slots}
    cells = expand(
        [Slot(slot.crew, slot.offset, slot.shift_type_id) for slot in slots],
        [Member(member.crew, member.person_id) for member in members],
        PatternKind(pattern.kind), pattern.anchor, pattern.length, start, end,
    )  # fmt: skip
    return [Cell(people[cell.person_id], types[cell.shift_type_id], cell.day) for cell in cells]
