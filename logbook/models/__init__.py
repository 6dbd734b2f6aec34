"""What happened. One file a noun; everything is importable from `logbook.models`."""

from logbook.models.attendance import Attendance, SpotCheck
from logbook.models.entry import Attachment, LogAmendment, LogCategory, LogEntry, TelephoneRecord
from logbook.models.handover import DutyItem, Handover, HandoverPoint, ShiftClosing
from logbook.models.incident import Incident, IncidentKey
from logbook.models.matter import Matter, Referral, ReferralNote
from logbook.models.sync import SyncReport, SyncRound

__all__ = [
    "Attachment",
    "Attendance",
    "DutyItem",
    "Handover",
    "HandoverPoint",
    "Incident",
    "IncidentKey",
    "LogAmendment",
    "LogCategory",
    "LogEntry",
    "Matter",
    "Referral",
    "ReferralNote",
    "ShiftClosing",
    "SpotCheck",
    "SyncReport",
    "SyncRound",
    "TelephoneRecord",
]
