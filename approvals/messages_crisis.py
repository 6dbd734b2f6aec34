"""Texts of what is promised and told about crises (4.2). What is told of a drill says so first."""

from django.utils.translation import gettext_lazy as _

from core.deadlines.registry import register_kind as register_deadline
from core.ledger.registry import register_particulars
from core.notices.registry import register_kind as register_notice

KINDS = {"crisis": _("crisis"), "paperwork": _("paperwork after the fact")}
LABELS = {
    "ceiling": _("ceiling"),
    "done_at": _("done at"),
    "drill": _("drill"),
    "owed": _("papers owed"),
    "spent": _("spent"),
    "team": _("team"),
    "told": _("told"),
    "what": _("what was done"),
}


def register_crisis() -> None:
    register_particulars(LABELS, {"kind": KINDS})
    _promises()
    _declared()
    _drilled()
    _papers()


def _promises() -> None:
    register_deadline(
        "crisis",
        title=_("Close the crisis: %(crisis)s"),
        clause="4.2",
        late=_("The crisis is not closed, and its time is over: %(crisis)s"),
    )
    register_deadline(
        "paperwork",
        title=_("Hand in paperwork after the fact: %(act)s, %(amount)s"),
        clause="4.2",
        late=_("Paperwork after the fact is not handed in: %(act)s, %(amount)s"),
    )


def _declared() -> None:
    register_notice(
        "approvals.crisis",
        subject=_("Crisis declared: %(crisis)s"),
        body=_(
            "%(person)s for %(department)s: %(reason)s Until %(ends_at)s the team (%(team)s) spends up to %(ceiling)s "
            "without asking you. The paperwork follows."
        ),
    )
    register_notice(
        "approvals.crisis_team",
        subject=_("You are in the crisis team: %(crisis)s"),
        body=_(
            "%(person)s for %(department)s: %(reason)s Act at once, up to %(ceiling)s in all, until %(ends_at)s, and "
            "record each act. Team: %(team)s."
        ),
    )


def _drilled() -> None:
    register_notice(
        "approvals.crisis_drill",
        subject=_("DRILL – crisis declared: %(crisis)s"),
        body=_(
            "This is a drill, nothing is spent. %(person)s for %(department)s: %(reason)s Until %(ends_at)s the team "
            "(%(team)s) acts as if it could spend up to %(ceiling)s without asking you."
        ),
    )
    register_notice(
        "approvals.crisis_team_drill",
        subject=_("DRILL – you are in the crisis team: %(crisis)s"),
        body=_(
            "This is a drill, nothing is spent. %(person)s for %(department)s: %(reason)s Act as if it were real, "
            "until %(ends_at)s, and record each act. Team: %(team)s."
        ),
    )


def _papers() -> None:
    register_notice(
        "approvals.paperwork",
        subject=_("Paperwork after the fact falls due: %(crisis)s"),
        body=_("%(person)s has closed the crisis. Hand in your paperwork by %(due_at)s: %(acts)s"),
    )
    register_notice(
        "approvals.finding",
        subject=_("Finding: %(act)s, %(amount)s"),
        body=_("%(person)s has rejected the paperwork of the crisis “%(crisis)s”: %(reason)s"),
    )
