"""Who is on duty. One file a noun; everything is importable from `roster.models`."""

from roster.models.access import BoardKey, FeedKey
from roster.models.alarm import CoverageAlarm
from roster.models.demand import Demand, Holiday, ShiftType
from roster.models.exchange import Offer, OfferAsk
from roster.models.leave import Leave
from roster.models.pattern import CrewMember, Pattern, PatternSlot
from roster.models.proposal import Proposal
from roster.models.roster import Amendment, Assignment, Roster, Shift
from roster.models.rotation import Rotation, Transfer
from roster.models.rules import PlanningRule, Wish
from roster.models.workbook import Import, RememberedLayout

__all__ = [
    "Amendment",
    "Assignment",
    "BoardKey",
    "CoverageAlarm",
    "CrewMember",
    "Demand",
    "FeedKey",
    "Holiday",
    "Import",
    "Leave",
    "Offer",
    "OfferAsk",
    "Pattern",
    "PatternSlot",
    "PlanningRule",
    "Proposal",
    "RememberedLayout",
    "Roster",
    "Rotation",
    "Shift",
    "ShiftType",
    "Transfer",
    "Wish",
]
