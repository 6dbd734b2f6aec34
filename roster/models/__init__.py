"""Who is on duty. One file a noun; everything is importable from `roster.models`."""

from roster.models.demand import Demand, Holiday, Leave, ShiftType
from roster.models.roster import Amendment, Assignment, Roster, Shift

__all__ = ["Amendment", "Assignment", "Demand", "Holiday", "Leave", "Roster", "Shift", "ShiftType"]
