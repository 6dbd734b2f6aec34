"""Texts of the notices and promises of this app."""

from django.utils.translation import gettext_lazy as _

from core.deadlines.registry import register_kind as register_deadline
from core.notices.registry import register_kind as register_notice

KINDS = {"approval": _("decision"), "advice": _("advice")}


def register() -> None:
    _decisions()
    _outcomes()
    _advice()


def _decisions() -> None:
    register_deadline(
        "approval",
        title=_("Decide: %(purpose)s, %(amount)s, asked for by %(person)s"),
        clause="4.3",
        late=_("Not decided: %(purpose)s, %(amount)s, asked for by %(person)s"),
    )
    register_notice(
        "approvals.decide",
        subject=_("%(person)s asks for %(amount)s: %(purpose)s"),
        body=_("It waits for your decision until %(due_at)s. Time passing decides nothing."),
    )
    register_notice(
        "approvals.joined",
        subject=_("Your request goes up together with another: %(purpose)s"),
        body=_("It counts as one with “%(other)s”, so both need more signatures. Those given before count no more."),
    )


def _outcomes() -> None:
    register_notice(
        "approvals.approved",
        subject=_("Approved: %(purpose)s, %(amount)s"),
        body=_("The last signature is %(person)s's."),
    )
    register_notice(
        "approvals.refused", subject=_("Refused: %(purpose)s, %(amount)s"), body=_("%(person)s says why: %(reason)s")
    )
    register_notice(
        "approvals.returned",
        subject=_("Sent back to you: %(purpose)s, %(amount)s"),
        body=_("%(person)s says why: %(reason)s Change it and send it again, or withdraw it."),
    )

    register_notice(
        "approvals.returned_papers",
        subject=_("Sent back to you: %(purpose)s, %(amount)s"),
        body=_("%(person)s says why: %(reason)s Change it and send it again; it is still owed."),
    )


def _advice() -> None:
    register_deadline(
        "advice",
        title=_("%(person)s asks for your advice on %(purpose)s: %(question)s"),
        clause="4.3",
        late=_("%(owner)s has not given the advice that %(person)s asked for: %(purpose)s"),
    )
    register_notice(
        "approvals.advice",
        subject=_("%(person)s asks for your advice: %(purpose)s"),
        body=_("%(question)s Answer by %(due_at)s. You do not decide it."),
    )
    register_notice("approvals.advised", subject=_("%(person)s advises on %(purpose)s"), body=_("%(answer)s"))
