"""What people do with rosters. One file a noun; everything is importable from `roster.actions`."""

from roster.actions.access import make_board_key, make_feed_key, revoke_board_key, revoke_feed_key
from roster.actions.assignment import amend, assign, clear_day, relieve, withdraw
from roster.actions.cells import Typed, set_cells
from roster.actions.gap import fill_gap
from roster.actions.pattern import fill_from_pattern, save_pattern
from roster.actions.placing import CellsRefused
from roster.actions.roster import open_roster, publish
from roster.actions.setup import (
    add_holiday,
    add_shift_type,
    change_holiday,
    change_shift_type,
    record_leave,
    remove_holiday,
    set_demand,
    withdraw_leave,
)
from roster.queries.placing import Cell

__all__ = [
    "Cell",
    "CellsRefused",
    "Typed",
    "add_holiday",
    "add_shift_type",
    "amend",
    "assign",
    "change_holiday",
    "change_shift_type",
    "clear_day",
    "fill_from_pattern",
    "fill_gap",
    "make_board_key",
    "make_feed_key",
    "open_roster",
    "publish",
    "record_leave",
    "relieve",
    "remove_holiday",
    "revoke_board_key",
    "revoke_feed_key",
    "save_pattern",
    "set_cells",
    "set_demand",
    "withdraw",
    "withdraw_leave",
]
