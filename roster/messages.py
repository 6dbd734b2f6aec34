"""Texts of the notices and promises of this app."""

from django.utils.translation import gettext_lazy as _

from core.deadlines.registry import register_kind as register_deadline
from core.notices.registry import register_kind


def register() -> None:
    register_deadline(
        "coverage",
        title=_("%(missing)s missing in %(group)s from %(start_at)s to %(end_at)s"),
        clause="1.3",
        late=_("Nobody on the post: %(missing)s missing in %(group)s from %(start_at)s to %(end_at)s"),
    )
    register_kind(
        "roster.published",
        subject=_("Your shifts in %(group)s, %(start)s to %(end)s"),
        body=_("The roster is published. You have %(count)s shifts: %(shifts)s"),
    )
    register_kind(
        "roster.shift_added",
        subject=_("New shift: %(shift)s, %(start_at)s"),
        body=_("You are on duty from %(start_at)s to %(end_at)s in %(group)s. Reason: %(reason)s"),
    )
    register_kind(
        "roster.shift_withdrawn",
        subject=_("Shift taken off: %(shift)s, %(start_at)s"),
        body=_("You are no longer on duty from %(start_at)s to %(end_at)s in %(group)s. Reason: %(reason)s"),
    )
    _register_leave()
    _register_exchange()
    _register_rotation()


def _register_leave() -> None:
    register_deadline(
        "leave",
        title=_("Decide on leave of %(person)s, %(start)s to %(last)s"),
        clause="R.5",
        late=_("Not decided: leave of %(person)s, %(start)s to %(last)s"),
    )
    register_kind(
        "leave.asked",
        subject=_("%(person)s asks for leave, %(start)s to %(last)s"),
        body=_("Shifts in that time: %(shifts)s. Please decide until %(due_at)s."),
    )
    register_kind(
        "leave.granted",
        subject=_("Your leave is granted: %(start)s to %(last)s"),
        body=_("%(by)s granted your leave."),
    )
    register_kind(
        "leave.withdrawn",
        subject=_("Leave withdrawn: %(person)s, %(start)s to %(last)s"),
        body=_("%(person)s is not away on these days."),
    )
    register_kind(
        "leave.refused",
        subject=_("Your leave is refused: %(start)s to %(last)s"),
        body=_("%(by)s refused your leave. Reason: %(reason)s"),
    )


def _register_exchange() -> None:
    register_deadline(
        "swap",
        title=_("Decide: %(taker)s for %(shift)s of %(group)s, %(start_at)s"),
        clause="R.5",
        late=_("Not decided: %(taker)s for %(shift)s of %(group)s, %(start_at)s"),
    )
    shift = _("%(shift)s, %(start_at)s to %(end_at)s, in %(group)s. Reason: %(reason)s")
    for key, subject in (
        ("offer.asked", _("A shift is offered to you: %(shift)s, %(start_at)s")),
        ("offer.to_decide", _("%(taker)s would take %(shift)s, %(start_at)s: please decide")),
        ("offer.taken", _("%(taker)s said yes to %(shift)s, %(start_at)s; the lead decides")),
        ("offer.done", _("Done: %(taker)s takes %(shift)s, %(start_at)s")),
        ("offer.refused", _("Refused by %(by)s: %(shift)s, %(start_at)s stays as it was")),
        ("offer.withdrawn", _("Withdrawn: %(shift)s, %(start_at)s is no longer offered")),
        ("offer.declined", _("Nobody is left who would take %(shift)s, %(start_at)s")),
        ("offer.expired", _("Nobody took %(shift)s, %(start_at)s")),
        ("offer.void", _("The shift was changed: the offer of %(shift)s, %(start_at)s has ended")),
        ("offer.undone", _("Undone by %(by)s: %(shift)s, %(start_at)s is as it was before")),
    ):
        register_kind(key, subject=subject, body=shift)
    register_kind(
        "roster.taken_now",
        subject=_("%(taker)s took %(shift)s at once in %(group)s"),
        body=_("From %(since_at)s to %(end_at)s, instead of %(holder)s. Broken rules: %(broken)s. Reason: %(reason)s"),
    )


def _register_rotation() -> None:
    register_kind(
        "rotation.person",
        subject=_("From %(day)s you are in %(there)s"),
        body=_("Rotation: until then you are in %(here)s. From that day the roster of %(there)s has your shifts."),
    )
    register_kind(
        "rotation.leads",
        subject=_("%(person)s goes from %(here)s to %(there)s on %(day)s"),
        body=_("Rotation: plan %(person)s in %(there)s from that day on, and no longer in %(here)s."),
    )
    register_kind(
        "rotation.undone_person",
        subject=_("You stay in %(here)s"),
        body=_("Rotation: you do not go to %(there)s on %(day)s after all. Your shifts stay in %(here)s."),
    )
    register_kind(
        "rotation.undone_leads",
        subject=_("%(person)s stays in %(here)s"),
        body=_("Rotation: %(person)s does not go to %(there)s on %(day)s after all. Plan %(person)s in %(here)s."),
    )
