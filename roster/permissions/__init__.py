"""Who may do what about rosters. Editing a group's roster is a right on that group, not a habit."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.models import DutyGroup, Office, Person
from core.people.permissions import check_can_administer, may


def check_can_edit_roster(person: Person | None, group: DutyGroup) -> None:
    """The right `edit_roster` on the group; `None` is the system itself."""
    if person is None:
        return
    if person.office_id != group.office_id or not may(person, "edit_roster", group):
        raise Refused(
            _("You may not edit the roster of %(group)s. An administrator can give you this right.") % {"group": group}
        )


def check_can_set_up(person: Person | None, office: Office, now: datetime) -> None:
    """Shift types, demand and the calendar belong to administrators."""
    check_can_administer(person, office, now)
