from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.models import DutyGroup, Person
from core.policy.queries import Policy
from core.ui import times
from logbook.queries.attendance import attendance_of
from logbook.queries.handover import blockers
from logbook.queries.visibility import led_groups
from roster.enums import DutyRole, RosterState
from roster.models import Assignment


def leads(person: Person, group: DutyGroup, now: datetime) -> bool:
    """The lead on duty, a lead posted to the group, or the head of its department."""
    return group.pk in led_groups(person, now)


def check_is_own(person: Person, assignment: Assignment) -> None:
    if assignment.person_id != person.pk:
        raise Refused(_("This is the shift of %(person)s. Only he can do this.") % {"person": assignment.person})


def check_can_check_in(person: Person, assignment: Assignment, policy: Policy, now: datetime) -> None:
    """One's own published shift, from `check_in.early` before it until it ends (R.6)."""
    check_is_own(person, assignment)
    if assignment.withdrawn_at is not None or assignment.roster.state != RosterState.PUBLISHED:
        raise Refused(_("You are no longer on this shift. Look at your roster."))
    if assignment.role == DutyRole.STANDBY:
        raise Refused(_("You are on standby and hold no post. When you are called in, the lead puts you on the shift."))
    known = attendance_of(assignment)
    if known is not None and known.absence:
        raise Refused(_("You were recorded absent from this shift: %(reason)s") % {"reason": known.absence})
    opens_at = assignment.starts_at - policy.minutes("check_in.early")
    if now < opens_at:
        raise Refused(_("Check-in opens at %(time)s.") % {"time": times.exact(opens_at, now)})
    if now >= assignment.ends_at:
        raise Refused(
            _("This shift ended at %(time)s. Ask your lead to record what happened.")
            % {"time": times.exact(assignment.ends_at, now)}
        )


def check_can_check_out(person: Person, assignment: Assignment, now: datetime) -> None:
    """Checked in, no spot check unanswered, and the hand-over has nothing against it (R.8)."""
    check_is_own(person, assignment)
    known = attendance_of(assignment)
    if known is None or known.checked_in_at is None:
        raise Refused(_("You have not checked in to this shift."))
    if assignment.spot_checks.filter(answered_at=None).exists():
        raise Refused(_("A spot check waits for your answer. Answer it first."))
    reasons = [str(blocker.text) for blocker in blockers(assignment.shift, person, now)]
    if reasons:
        raise Refused(" ".join(reasons))


def check_can_record_absence(person: Person, assignment: Assignment, now: datetime) -> None:
    """A lead says why nobody came; never about himself."""
    if person.pk == assignment.person_id or not leads(person, assignment.shift.group, now):
        raise Refused(_("Only a lead of this group or the lead on duty records an absence, and not his own."))
    if now < assignment.starts_at:
        raise Refused(_("The shift has not begun. Change the roster instead."))
    if attendance_of(assignment) is not None:
        raise Refused(_("%(person)s has checked in, or the absence is recorded.") % {"person": assignment.person})


def check_can_spot_check(person: Person, assignment: Assignment, now: datetime) -> None:
    """A lead asks someone else who is checked in, one question at a time (R.6)."""
    if person.pk == assignment.person_id or not leads(person, assignment.shift.group, now):
        raise Refused(_("Only a lead of this group or the lead on duty makes a spot check, and not of himself."))
    known = attendance_of(assignment)
    if known is None or known.checked_in_at is None:
        raise Refused(_("%(person)s has not checked in.") % {"person": assignment.person})
    if known.checked_out_at is not None or now >= assignment.ends_at:
        raise Refused(_("The shift of %(person)s is over.") % {"person": assignment.person})
    if assignment.spot_checks.filter(answered_at=None).exists():
        raise Refused(_("A spot check waits for the answer of %(person)s.") % {"person": assignment.person})
