"""Typing into the grid of a draft: many cells at once, all or nothing (R.4)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.ledger import actions as ledger
from core.people.models import Person
from roster.actions.assignment import locked_draft
from roster.actions.placing import place_many
from roster.acts import RosterAct
from roster.models import Roster, ShiftType
from roster.queries.placing import Cell


class Typed(NamedTuple):
    """`code` is a shift type's code; empty clears the cell."""

    person: Person
    day: date
    code: str


@transaction.atomic
def set_cells(*, roster: Roster, cells: Sequence[Typed], by: Person | None, now: datetime) -> None:
    """Each cell holds afterwards what was typed and nothing else; raises CellsRefused when one does not fit."""
    roster = locked_draft(roster, by)
    types = {kind.code: kind for kind in ShiftType.objects.filter(office=roster.group.office_id, is_active=True)}
    for cell in cells:
        if cell.code and cell.code not in types:
            raise Invalid(_("There is no shift type with the code %(code)s.") % {"code": cell.code})
        roster.assignments.filter(person=cell.person, shift__day=cell.day).delete()
    place_many(roster, [Cell(cell.person, types[cell.code], cell.day) for cell in cells if cell.code])
    told = [{"person": cell.person.name, "day": cell.day, "code": cell.code} for cell in cells]
    ledger.append(
        act=RosterAct.CELLS_SET, by=by, subject=roster, now=now, office_id=roster.group.office_id,
        data={"cells": told}, clause="R.4",
    )  # fmt: skip
