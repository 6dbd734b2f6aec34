"""Who declares a crisis, acts in it, closes it, and owes its paperwork (2.3, 4.2)."""

from datetime import datetime

from django.utils.translation import gettext as _

from approvals.enums import ActState
from approvals.models import Crisis, CrisisAct
from approvals.queries.crisis import departments_led, is_member, overdue_of
from approvals.queries.standing import standing_of
from core.errors import Refused, allows
from core.people.models import Department, Person
from core.policy.enums import Post
from core.ui.times import exact
from logbook.permissions.incident import check_is_qualified


def check_can_declare(person: Person, department: Department, now: datetime) -> None:
    """The lead on duty or a lead of the department's groups, with a valid emergency qualification; both (2.3)."""
    if not departments_led(person, now).filter(pk=department.pk).exists():
        raise Refused(_("Only the lead on duty or a lead of this department's groups declares a crisis."))
    check_is_qualified(person, now)


def check_can_declare_somewhere(person: Person, now: datetime) -> None:
    """For the button: whether there is any department for which he may declare one."""
    if not departments_led(person, now).exists():
        raise Refused(_("Only duty leads declare a crisis. Call the lead on duty."))
    check_is_qualified(person, now)


def check_is_running(crisis: Crisis) -> None:
    if not crisis.is_open:
        raise Refused(_("%(person)s has closed this crisis.") % {"person": crisis.closed_by})


def check_can_act(person: Person, crisis: Crisis, now: datetime) -> None:
    """A member of the team, whose paperwork of earlier crises is not overdue; a drill asks for no paperwork."""
    check_is_running(crisis)
    if not person.is_active or not is_member(person, crisis):
        raise Refused(_("Only the team of this crisis acts in it."))
    overdue = None if crisis.is_drill else overdue_of(person, now)
    if overdue is not None and overdue.due_at is not None:
        raise Refused(
            _("Your paperwork for “%(act)s” was due at %(due)s. Hand it in first; then you can act again.")
            % {"act": overdue, "due": exact(overdue.due_at, now)}
        )


def check_can_close(person: Person, crisis: Crisis, now: datetime) -> Person | None:
    """Who declared it, another qualified lead, or the department head; gives the absent head for whom he acts."""
    check_is_running(crisis)
    if person.is_active and person.pk == crisis.declared_by_id:
        return None
    if allows(check_can_declare, person, crisis.department, now):
        return None
    if heads(person, crisis, now):
        return standing_of(person, now).acts_for(Post.DEPARTMENT_HEAD, crisis.department_id)
    raise Refused(
        _("%(person)s closes the crisis, another lead with a valid emergency qualification, or the department head.")
        % {"person": crisis.declared_by}
    )


def heads(person: Person, crisis: Crisis, now: datetime) -> bool:
    """Whether he is the head of the crisis's department, or acts for the absent head."""
    return crisis.department_id in standing_of(person, now).departments()


def check_can_hand_in(person: Person, act: CrisisAct, now: datetime) -> None:
    """Who acted, once the crisis is closed and as long as his paperwork is owed."""
    if person.pk != act.person_id or not person.is_active:
        raise Refused(_("Only %(person)s, who acted, hands in this paperwork.") % {"person": act.person})
    if act.state == ActState.RECORDED:
        raise Refused(_("No paperwork is due for this. It falls due when the crisis is closed, for what was spent."))
    if act.state != ActState.DUE:
        raise Refused(_("You have handed in this paperwork already."))
