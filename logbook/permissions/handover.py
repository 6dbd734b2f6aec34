from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.models import DutyGroup, Person
from core.people.permissions import check_can_administer, may
from core.policy.queries import policy_for
from core.ui import times
from logbook.models import Handover, HandoverPoint
from logbook.queries.handover import is_closed, people_at, takes_over
from logbook.queries.visibility import leads_now
from roster.models import Shift


def check_can_sign(person: Person, shift: Shift, now: datetime) -> None:
    """Someone checked in to the shift, once the next one may check in; until it is closed (R.8)."""
    if person not in people_at(shift):
        raise Refused(_("Only those checked in to this shift sign its hand-over."))
    if is_closed(shift):
        raise Refused(_("This shift is closed."))
    opens_at = shift.ends_at - policy_for(shift.office, now).minutes("check_in.early")
    if now < opens_at:
        raise Refused(_("The hand-over opens at %(time)s.") % {"time": times.exact(opens_at, now)})


def check_can_take_over(person: Person, handover: Handover, now: datetime) -> None:
    """People of the incoming shift who have checked in; without such a shift the lead on duty. Never the signer."""
    if person.pk == handover.signed_by_id:
        raise Refused(_("You signed this hand-over; someone else acknowledges it."))
    if handover.acknowledged_at is not None:
        raise Refused(_("%(person)s has acknowledged this hand-over.") % {"person": handover.acknowledged_by})
    if handover.incoming is None:
        _check_leads(person, now)
        return
    if not takes_over(person, handover.incoming):
        raise Refused(_("Only the people of the incoming shift take over."))
    if person not in people_at(handover.incoming):
        raise Refused(_("Check in first; then take over."))


def _check_leads(person: Person, now: datetime) -> None:
    if not leads_now(person, now):
        raise Refused(_("No shift follows this one. Only the lead on duty takes over."))


def check_can_explain(person: Person, point: HandoverPoint, now: datetime) -> None:
    """An objection is answered by who signed."""
    if person.pk != point.handover.signed_by_id:
        raise Refused(_("Only %(person)s, who signed, answers the objection.") % {"person": point.handover.signed_by})


def check_can_decide(person: Person, point: HandoverPoint, now: datetime) -> None:
    """A disputed point is decided by the lead on duty, who did not sign it himself (2.1)."""
    if not leads_now(person, now) or person.pk == point.handover.signed_by_id:
        raise Refused(_("Only the lead on duty decides a disputed point, and not of his own hand-over."))


def check_can_keep_items(person: Person | None, group: DutyGroup, now: datetime) -> None:
    """The list of items and keys: those who plan the group, and administrators."""
    if person is not None and person.office_id == group.office_id and may(person, "edit_roster", group):
        return
    check_can_administer(person, group.office, now)
