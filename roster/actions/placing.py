"""Putting people on shifts: the one way in for a cell typed by hand, a pattern and a workbook."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.db import saying
from core.errors import Conflict, Invalid
from roster.models import Assignment, Roster, Shift, ShiftType
from roster.queries.placing import Cell, CellProblem, misfits_among, named, placings_of
from roster.rules.fit import Placing
from roster.rules.times import shift_period


class CellsRefused(Invalid):
    """Some cells cannot be filled; nothing was written. `problems` names every one of them."""

    def __init__(self, problems: Sequence[CellProblem]):
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def place_many(roster: Roster, cells: Sequence[Cell]) -> list[Assignment]:
    """Writes all cells or none; raises CellsRefused with every cell that does not fit."""
    if not cells:
        return []
    placings = placings_of(roster, cells)
    if found := misfits_among(roster, placings):
        raise CellsRefused(named(cells, found))
    shifts = _shifts(roster, cells)
    rows = [
        _assignment(roster, cell, placing, shifts[cell.shift_type.pk, cell.day])
        for cell, placing in zip(cells, placings, strict=True)
    ]
    late = Conflict(_("Someone has just changed these shifts. Look at the roster again; nothing was written."))
    with saying(late):
        return Assignment.objects.bulk_create(rows, batch_size=1000)


def _assignment(roster: Roster, cell: Cell, placing: Placing, shift: Shift) -> Assignment:
    return Assignment(
        roster=roster,
        shift=shift,
        person=cell.person,
        office_id=roster.group.office_id,
        role=placing.role,
        starts_at=max(shift.starts_at, cell.since) if cell.since else shift.starts_at,
        ends_at=shift.ends_at,
    )


def _shifts(roster: Roster, cells: Sequence[Cell]) -> dict[tuple[int, date], Shift]:
    """The shifts of the cells; those that are not there yet are made with today's times of their type."""
    wanted = {(cell.shift_type.pk, cell.day): cell.shift_type for cell in cells}
    new = [_new_shift(roster, shift_type, day) for (_pk, day), shift_type in wanted.items()]
    Shift.objects.bulk_create(new, ignore_conflicts=True, batch_size=1000)
    days = {cell.day for cell in cells}
    rows = Shift.objects.filter(group=roster.group_id, day__gte=min(days), day__lte=max(days))
    return {(shift.shift_type_id, shift.day): shift for shift in rows}


def _new_shift(roster: Roster, shift_type: ShiftType, day: date) -> Shift:
    starts_at, ends_at = shift_period(day, shift_type.start, shift_type.end, roster.group.office.zone)
    return Shift(
        office_id=roster.group.office_id,
        group_id=roster.group_id,
        shift_type=shift_type,
        day=day,
        code=shift_type.code,
        name=shift_type.name,
        colour=shift_type.colour,
        is_night=shift_type.is_night,
        starts_at=starts_at,
        ends_at=ends_at,
    )
