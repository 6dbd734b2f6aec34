"""Texts of the notices and promises of this app."""

from django.utils.translation import gettext_lazy as _

from core.deadlines.registry import register_kind as register_deadline
from core.notices.registry import register_kind as register_notice

KINDS = {
    "check_in": _("check-in"),
    "spot_check": _("spot check"),
    "referral": _("matter for a department"),
    "handover": _("hand-over"),
    "incident": _("incident"),
    "sync": _("weekly sync"),
}


def register() -> None:
    _attendance()
    _handover()
    _referral()
    _incident()
    _sync()


def _attendance() -> None:
    register_deadline(
        "check_in",
        title=_("Check in: %(shift)s, %(group)s, %(start_at)s"),
        clause="R.6",
        late=_("%(owner)s has not checked in: %(shift)s, %(group)s, %(start_at)s"),
    )
    register_deadline(
        "spot_check",
        title=_("%(lead)s asks whether you are at your post"),
        clause="R.6",
        late=_("%(owner)s has not answered a spot check of %(lead)s"),
    )
    register_notice(
        "logbook.spot_check",
        subject=_("%(lead)s asks: are you at your post?"),
        body=_("Answer in the browser by %(due_at)s. Shift: %(shift)s."),
    )


def _handover() -> None:
    register_deadline(
        "handover",
        title=_("Acknowledge the hand-over of %(shift)s, %(group)s"),
        clause="R.8",
        late=_("The hand-over of %(shift)s, %(group)s is not acknowledged"),
    )
    register_notice(
        "logbook.handover",
        subject=_("%(signer)s hands over: %(shift)s, %(group)s"),
        body=_("%(count)s points wait for your answer. Acknowledge by %(due_at)s."),
    )
    register_notice(
        "logbook.objection",
        subject=_("%(person)s objects: %(point)s"),
        body=_("%(reason)s Hand-over of %(shift)s, %(group)s."),
    )


def _referral() -> None:
    register_deadline(
        "referral",
        title=_("Acknowledge for %(department)s: %(matter)s"),
        clause="1.1",
        late=_("%(department)s has not acknowledged: %(matter)s"),
    )
    register_notice(
        "logbook.referral",
        subject=_("For %(department)s: %(matter)s"),
        body=_("%(sender)s of %(group)s asks: %(request)s Acknowledge by %(due_at)s."),
    )
    register_notice(
        "logbook.referral_done",
        subject=_("%(department)s has confirmed: %(matter)s"),
        body=_("%(person)s writes: %(outcome)s"),
    )
    register_notice(
        "logbook.referral_withdrawn",
        subject=_("Taken back from %(department)s: %(matter)s"),
        body=_("%(person)s writes: %(reason)s"),
    )


def _incident() -> None:
    register_deadline(
        "incident",
        title=_("Acknowledge the incident: %(incident)s"),
        clause="R.9",
        late=_("Nobody has acknowledged the incident: %(incident)s"),
    )
    register_notice(
        "logbook.incident",
        subject=_("Incident: %(incident)s"),
        body=_("%(group)s, %(severity)s. Raised by %(raiser)s. Acknowledge by %(due_at)s."),
    )
    register_notice(
        "logbook.escalation",
        subject=_("%(person)s escalates to you: %(incident)s"),
        body=_("%(reason)s Group: %(group)s."),
    )
    register_notice(
        "logbook.emergency",
        subject=_("Emergency: %(incident)s"),
        body=_("%(person)s has declared an emergency: %(reason)s Group: %(group)s."),
    )


def _sync() -> None:
    register_deadline(
        "sync",
        title=_("Report progress for %(department)s"),
        clause="1.2",
        late=_("%(department)s has not reported its progress"),
    )
    register_notice(
        "logbook.sync",
        subject=_("Weekly sync: report progress for %(department)s"),
        body=_("Write what your department has done and what is open, by %(due_at)s."),
    )
