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
