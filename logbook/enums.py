from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class EntryKind(TextChoices):
    NOTE = "note", _("note")
    TELEPHONE = "telephone", _("telephone record")


class Severity(IntegerChoices):
    INFO = 1, _("information")
    NOTABLE = 2, _("notable")
    SERIOUS = 3, _("serious")
    CRITICAL = 4, _("critical")


class Direction(TextChoices):
    IN = "in", _("they called us")
    OUT = "out", _("we called them")


class MatterState(TextChoices):
    OPEN = "open", _("open")
    DEALT_WITH = "dealt_with", _("dealt with")


NEXT_MATTER_STATES = {MatterState.OPEN: {MatterState.DEALT_WITH}, MatterState.DEALT_WITH: set()}


class ReferralState(TextChoices):
    WAITING = "waiting", _("waiting for acknowledgement")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")


NEXT_REFERRAL_STATES = {
    ReferralState.WAITING: {ReferralState.ACKNOWLEDGED, ReferralState.WITHDRAWN},
    ReferralState.ACKNOWLEDGED: {ReferralState.DONE, ReferralState.WITHDRAWN},
    ReferralState.DONE: set(),
    ReferralState.WITHDRAWN: set(),
}
OPEN_REFERRAL_STATES = [ReferralState.WAITING, ReferralState.ACKNOWLEDGED]


class Presence(TextChoices):
    """Where a person on the roster stands at a moment, worst first."""

    MISSING = "missing", _("missing")
    DUE = "due", _("not yet in")
    LATE = "late", _("came late")
    IN = "in", _("in")
    ABSENT = "absent", _("absent")
    OUT = "out", _("checked out")


class PointKind(TextChoices):
    MATTER = "matter", _("open matter")
    ITEM = "item", _("item")
    KEY = "key", _("key")


class Answer(TextChoices):
    """What the incoming side said of a point; an objection is answered by the outgoing side or decided by the lead."""

    PENDING = "pending", _("not answered")
    ACCEPTED = "accepted", _("accepted")
    OBJECTED = "objected", _("objected")
    DECIDED = "decided", _("decided by the lead")


NEXT_ANSWERS = {
    Answer.PENDING: {Answer.ACCEPTED, Answer.OBJECTED},
    Answer.ACCEPTED: {Answer.OBJECTED},
    Answer.OBJECTED: {Answer.PENDING, Answer.ACCEPTED, Answer.DECIDED},
    Answer.DECIDED: set(),
}


class IncidentState(TextChoices):
    RAISED = "raised", _("raised")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    RESOLVED = "resolved", _("resolved")


NEXT_INCIDENT_STATES = {
    IncidentState.RAISED: {IncidentState.ACKNOWLEDGED},
    IncidentState.ACKNOWLEDGED: {IncidentState.RESOLVED},
    IncidentState.RESOLVED: set(),
}


class Escalation(TextChoices):
    """To whom an incident is escalated by hand, lowest first (2.2)."""

    LEAD = "lead", _("duty lead")
    DEPARTMENT_HEAD = "department_head", _("department head")
