"""Who reads the plans for the staff of groups: rotation, head count (2.4, 2.7, 2.8)."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.enums import Role
from core.people.models import Person
from core.people.permissions import holds
from roster.permissions import SEE_DRAFTS

STAFF_PLANNERS = (*SEE_DRAFTS, Role.HR)


def check_can_plan_staff(person: Person, now: datetime) -> None:
    """Those who see every draft of the office, and HR."""
    if not holds(person, STAFF_PLANNERS, person.office, now):
        raise Refused(_("The staff of groups is planned by leads, department heads, directors, HR and administrators."))
