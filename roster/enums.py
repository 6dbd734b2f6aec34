from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class DutyRole(TextChoices):
    """What a person does in a shift; one lead coordinates, standby fills a gap (2.1)."""

    OFFICER = "officer", _("officer")
    LEAD = "lead", _("duty lead")
    STANDBY = "standby", _("standby")


class RosterState(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


ROSTER_TRANSITIONS = {RosterState.DRAFT: [RosterState.PUBLISHED], RosterState.PUBLISHED: []}


class DayKind(IntegerChoices):
    """The day a demand is for: a weekday, or a public holiday, which goes before the weekday."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
    HOLIDAY = 7, _("public holiday")


class HolidayKind(TextChoices):
    HOLIDAY = "holiday", _("public holiday")
    WORKDAY = "workday", _("make-up workday")


class AmendmentKind(TextChoices):
    ADDED = "added", _("added")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REPLACED = "replaced", _("replaced")


class PatternKind(TextChoices):
    """How the offset of a slot is counted: days from the anchor, or the day of the month."""

    CYCLE = "cycle", _("every so many days")
    MONTHLY = "monthly", _("by the day of the month")


class Rule(TextChoices):
    """A rule that a roster may break; the grid marks each breach (R.2)."""

    REST = "rest", _("too little rest")
    RUN = "run", _("too many days in a row")
    NIGHTS = "nights", _("too many nights in a row")
    HOURS = "hours", _("too many hours in a week")
    LEAVE = "leave", _("on leave")
    QUALIFICATION = "qualification", _("qualification missing")
    POSTING = "posting", _("not posted to the group")


class GapKind(TextChoices):
    LEAD = "lead", _("no duty lead")
    OFFICER = "officer", _("too few officers")
    STANDBY = "standby", _("too few on standby")


class Misfit(TextChoices):
    """Why a person cannot be put on a shift; the label is the sentence after his name and day."""

    OUTSIDE = "outside", _("the day is not in this roster")
    POSTING = "posting", _("is not posted to this group on that day")
    LEAVE = "leave", _("is on leave")
    QUALIFICATION = "qualification", _("lacks the qualification that the shift needs, or it has expired")
    OVERLAP = "overlap", _("has another shift at that time")
    SECOND_LEAD = "second_lead", _("another duty lead is on duty at that time; there is one at a time")
    NOT_LEAD = "not_lead", _("is not a duty lead of this group")


class LeaveState(TextChoices):
    ASKED = "asked", _("asked for")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


LEAVE_TRANSITIONS = {
    LeaveState.ASKED: [LeaveState.GRANTED, LeaveState.REFUSED, LeaveState.WITHDRAWN],
    LeaveState.GRANTED: [LeaveState.WITHDRAWN],
    LeaveState.REFUSED: [],
    LeaveState.WITHDRAWN: [],
}


class OfferKind(TextChoices):
    """What happens to a shift that is offered (R.5)."""

    GIVE = "give", _("given away")
    EXCHANGE = "exchange", _("exchanged for another shift")
    OPEN = "open", _("open shift")


class OfferState(TextChoices):
    """`TAKEN` waits for the lead; everything after it is an end, except that what is done can be undone."""

    OPEN = "open", _("offered")
    TAKEN = "taken", _("waits for the lead's decision")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("nobody took it in time")
    VOID = "void", _("void, because the shift was changed")
    UNDONE = "undone", _("undone")


OFFER_TRANSITIONS = {
    OfferState.OPEN: [
        OfferState.TAKEN, OfferState.DONE, OfferState.WITHDRAWN, OfferState.EXPIRED, OfferState.VOID,
    ],
    OfferState.TAKEN: [
        OfferState.DONE, OfferState.REFUSED, OfferState.WITHDRAWN, OfferState.EXPIRED, OfferState.VOID,
    ],
    OfferState.DONE: [OfferState.UNDONE],
    OfferState.REFUSED: [],
    OfferState.WITHDRAWN: [],
    OfferState.EXPIRED: [],
    OfferState.VOID: [],
    OfferState.UNDONE: [],
}  # fmt: skip
LIVE_OFFER = (OfferState.OPEN, OfferState.TAKEN)


class ImportKind(TextChoices):
    STAFF = "staff", _("staff list")
    ROSTER = "roster", _("roster")


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("waits for a decision")
    APPLIED = "applied", _("brought in")
    DROPPED = "dropped", _("dropped")


class PlanningKind(TextChoices):
    """What the office asks of a proposed roster beyond the hard numbers of policy (R.2, 1.7)."""

    COVERAGE = "coverage", _("enough officers in each shift")
    STANDBY = "standby", _("enough people on standby")
    LEAD = "lead", _("one duty lead on duty")
    PRIORITY = "priority", _("strategic priority of a group when people are short")
    REQUESTS = "requests", _("wishes of the people")
    FAIR_NIGHTS = "fair_nights", _("nights shared fairly")
    FAIR_WEEKENDS = "fair_weekends", _("weekends shared fairly")
    FAIR_HOLIDAYS = "fair_holidays", _("public holidays shared fairly")
    FAIR_HOURS = "fair_hours", _("hours shared fairly")
    SHORTEST_BREAK = "shortest_break", _("days off come together")
    SHORTEST_RUN = "shortest_run", _("working days come together")
    WHOLE_WEEKENDS = "whole_weekends", _("weekends are worked whole or not at all")
    WEEKENDS = "weekends", _("few weekends with work")
    ROTATION = "rotation", _("shifts go forward on days in a row")
    STABLE_TEAMS = "stable_teams", _("crews of the patterns stay together")
    PERIOD_HOURS = "period_hours", _("hours in the month")
    SHIFT_COUNT = "shift_count", _("number of certain shifts in the month")


class WishKind(TextChoices):
    OFF = "off", _("a day off")
    WORK = "work", _("a day on duty")


class ProposalState(TextChoices):
    """`CANCELLED`: stopped before any roster was found; one that was found is kept and done."""

    QUEUED = "queued", _("waits its turn")
    RUNNING = "running", _("is being computed")
    DONE = "done", _("computed")
    CANCELLED = "cancelled", _("cancelled")
    FAILED = "failed", _("without a roster")
    TAKEN = "taken", _("taken into the draft")


PROPOSAL_TRANSITIONS = {
    ProposalState.QUEUED: [ProposalState.RUNNING, ProposalState.CANCELLED],
    ProposalState.RUNNING: [
        ProposalState.QUEUED,
        ProposalState.DONE,
        ProposalState.CANCELLED,
        ProposalState.FAILED,
    ],
    ProposalState.DONE: [ProposalState.TAKEN],
    ProposalState.CANCELLED: [],
    ProposalState.FAILED: [],
    ProposalState.TAKEN: [],
}


class Failure(TextChoices):
    """Why a proposal ended without a roster."""

    INFEASIBLE = "infeasible", _("no roster can keep the hard rules")
    TIME = "time", _("no roster was found in the time given")
    BROKEN = "broken", _("the computation broke off")
