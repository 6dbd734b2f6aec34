"""Who may do what about rosters. Editing a group's roster is a right on that group, not a habit."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.enums import Role
from core.people.models import DutyGroup, Office, Person
from core.people.permissions import check_can_administer, check_can_keep_staff, groups_where, holds, may
from core.people.queries import groups_of, local_day


def no_right_on(group: DutyGroup) -> str:
    return _("You may not edit the roster of %(group)s. An administrator can give you this right.") % {"group": group}


def check_can_edit_roster(person: Person | None, group: DutyGroup) -> None:
    """The right `edit_roster` on the group; `None` is the system itself."""
    if person is None:
        return
    if person.office_id != group.office_id or not may(person, "edit_roster", group):
        raise Refused(no_right_on(group))


def check_can_set_up(person: Person | None, office: Office, now: datetime) -> None:
    """Shift types, demand and the calendar belong to administrators."""
    check_can_administer(person, office, now)


def check_can_record_leave(person: Person | None, absent: Person, now: datetime) -> None:
    """Those who may edit the roster of one of his groups, HR and administrators; never for oneself (4.3)."""
    if person is None:
        return
    if person.pk == absent.pk:
        raise Refused(_("You cannot record your own leave. Ask your lead."))
    today = local_day(absent.office, now)
    own = person.office_id == absent.office_id
    if own and any(may(person, "edit_roster", group) for group in groups_of(absent, today)):
        return
    check_can_keep_staff(person, absent.office, now)


BOARD_KEEPERS = (Role.LEAD, Role.ADMINISTRATOR)


def check_can_make_board_key(person: Person, office: Office, now: datetime) -> None:
    """Leads and administrators of the office hang up wall displays."""
    if not holds(person, BOARD_KEEPERS, office, now):
        raise Refused(_("Only duty leads and administrators make keys for wall displays."))


SEE_DRAFTS = [Role.LEAD, Role.DEPARTMENT_HEAD, Role.DIRECTOR, Role.ADMINISTRATOR, Role.AUDITOR]


def groups_with_visible_drafts(person: Person, now: datetime) -> QuerySet[DutyGroup]:
    """Those one may edit; leads, heads, directors, auditors and administrators see all of their office."""
    if holds(person, SEE_DRAFTS, person.office, now):
        return DutyGroup.objects.filter(office=person.office_id)
    return groups_where(person, "edit_roster").filter(office=person.office_id)


def check_can_audit(person: Person, now: datetime) -> None:
    """Auditors read every swap and every leave of their office, and change none (3.11)."""
    if not holds(person, [Role.AUDITOR], person.office, now):
        raise Refused(_("All swaps and leaves are read by auditors."))
