"""Who offers a shift, takes one, and decides (R.5). Nobody decides about a shift of his own (4.3)."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.models import DutyGroup, Person
from core.people.queries import groups_of, local_day
from roster.enums import RosterState
from roster.models import Assignment, Offer
from roster.permissions import check_can_edit_roster


def check_can_offer(person: Person, assignment: Assignment, now: datetime) -> None:
    """One's own coming shift of a published roster."""
    if assignment.person_id != person.pk:
        raise Refused(_("This is not your shift. A lead can arrange a swap for others."))
    check_is_coming(assignment, now)


def check_is_coming(assignment: Assignment, now: datetime) -> None:
    if assignment.withdrawn_at is not None or assignment.roster.state != RosterState.PUBLISHED:
        raise Refused(_("This shift is not in a published roster any more. Look at your shifts again."))
    if assignment.starts_at <= now:
        raise Refused(_("This shift has begun. Someone can relieve, but it cannot be swapped any more."))


def check_can_arrange(person: Person, assignment: Assignment, other: Person, now: datetime) -> None:
    """A lead for two others."""
    check_can_edit_roster(person, assignment.roster.group)
    if person.pk in (assignment.person_id, other.pk):
        raise Refused(_("One of the shifts is yours. Offer it, or let another lead arrange it."))
    check_is_coming(assignment, now)


def check_can_decide(person: Person, offer: Offer) -> None:
    check_can_edit_roster(person, offer.group)
    if person.pk in (offer.holder_id, offer.taken_by_id):
        raise Refused(_("You are one of the two. Another lead decides."))


def check_can_withdraw_offer(person: Person, offer: Offer) -> None:
    """Whoever offered it or whose shift it is; a lead with the right on the group."""
    if person.pk not in (offer.offered_by_id, offer.holder_id):
        check_can_edit_roster(person, offer.group)


def check_can_take_now(person: Person, group: DutyGroup, now: datetime) -> None:
    """A member of the group, today."""
    if not groups_of(person, local_day(group.office, now)).filter(pk=group.pk).exists():
        raise Refused(_("Only members of %(group)s take its shifts at once.") % {"group": group})
