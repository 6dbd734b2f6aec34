"""What people do with rosters. One file a noun; everything is importable from `roster.actions`."""

from roster.actions.assignment import amend, assign, clear_day, relieve, withdraw
from roster.actions.pattern import fill_from_pattern, save_pattern
from roster.actions.roster import open_roster, publish
from roster.actions.setup import add_holiday, add_shift_type, record_leave, set_demand, withdraw_leave

__all__ = [
    "add_holiday",
    "add_shift_type",
    "amend",
    "assign",
    "clear_day",
    "fill_from_pattern",
    "open_roster",
    "publish",
    "record_leave",
    "relieve",
    "save_pattern",
    "set_demand",
    "withdraw",
    "withdraw_leave",
]
