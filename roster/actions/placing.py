"""Putting people on shifts: the one way in for a cell typed by hand, a pattern and a workbook."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from core.db import saying
from core.errors import Conflict, Invalid
from roster.models import Assignment, Roster, Shift, ShiftType
from roster.queries.placing import Cell, CellProblem, placing_of, problems_of, standing_leads
from roster.rules.fit import Days
from roster.rules.times import shift_period


class CellsRefused(Invalid):
    """Some cells cannot be filled; nothing was written. `problems` names every one of them."""

    def __init__(self, problems: Sequence[CellProblem]):
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def place_many(roster: Roster, cells: Sequence[Cell]) -> list[Assignment]:
    """Writes all cells or none; raises CellsRefused with every cell that does not fit."""
    problems = problems_of(roster, cells)
    if problems:
        raise CellsRefused(problems)
    if not cells:
        return []
    shifts = _shifts(roster, cells)
    leads = standing_leads(roster, cells)
    rows = [_assignment(roster, cell, shifts[cell.shift_type.pk, cell.day], leads) for cell in cells]
    late = Conflict(_("Someone has just changed these shifts. Look at the roster again; nothing was written."))
    with saying(late):
        return Assignment.objects.bulk_create(rows, batch_size=1000)


def _assignment(roster: Roster, cell: Cell, shift: Shift, leads: list[Days]) -> Assignment:
    placing = placing_of(cell, roster, leads)
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
