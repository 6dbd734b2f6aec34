"""What people do with rosters. One file a noun; everything is importable from `roster.actions`."""

from roster.actions.access import make_board_key, make_feed_key, revoke_board_key, revoke_feed_key
from roster.actions.assignment import amend, assign, clear_day, relieve, withdraw
from roster.actions.calendar import adopt_known_days
from roster.actions.cells import Typed, set_cells
from roster.actions.emergency import take_now
from roster.actions.exchange import (
    accept,
    arrange,
    decide,
    decline,
    offer_shift,
    open_shift,
    undo,
    withdraw_offer,
)
from roster.actions.gap import fill_gap
from roster.actions.leave import ask_leave, fall_ill, grant_leave, record_leave, refuse_leave, withdraw_leave
from roster.actions.mending import ask_mending, take_mending
from roster.actions.offers import expire_offers
from roster.actions.pattern import fill_from_pattern, save_pattern
from roster.actions.placing import CellsRefused
from roster.actions.proposal import ask_proposal, recover_proposals, stop_proposal, take_proposal
from roster.actions.roster import open_roster, publish
from roster.actions.rotation import adopt_rotation, follow_postings, undo_rotation
from roster.actions.rules import drop_wish, end_planning_rule, make_wish, pin_cells, set_planning_rule
from roster.actions.setup import (
    add_holiday,
    add_shift_type,
    change_holiday,
    change_shift_type,
    remove_holiday,
    set_demand,
)
from roster.actions.whatif import adopt_terms
from roster.queries.placing import Cell

__all__ = [
    "Cell",
    "CellsRefused",
    "Typed",
    "accept",
    "add_holiday",
    "add_shift_type",
    "adopt_known_days",
    "adopt_rotation",
    "adopt_terms",
    "amend",
    "arrange",
    "ask_leave",
    "ask_mending",
    "ask_proposal",
    "assign",
    "change_holiday",
    "change_shift_type",
    "clear_day",
    "decide",
    "decline",
    "drop_wish",
    "end_planning_rule",
    "expire_offers",
    "fall_ill",
    "fill_from_pattern",
    "fill_gap",
    "follow_postings",
    "grant_leave",
    "make_board_key",
    "make_feed_key",
    "make_wish",
    "offer_shift",
    "open_roster",
    "open_shift",
    "pin_cells",
    "publish",
    "record_leave",
    "recover_proposals",
    "refuse_leave",
    "relieve",
    "remove_holiday",
    "revoke_board_key",
    "revoke_feed_key",
    "save_pattern",
    "set_cells",
    "set_demand",
    "set_planning_rule",
    "stop_proposal",
    "take_mending",
    "take_now",
    "take_proposal",
    "undo",
    "undo_rotation",
    "withdraw",
    "withdraw_leave",
    "withdraw_offer",
]
