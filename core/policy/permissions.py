"""The office's numbers are set by its administrators and read by everyone in it."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.enums import Role
from core.people.models import Office, Person
from core.people.permissions import holds

SETTERS = (Role.ADMINISTRATOR,)


def check_can_set_policy(by: Person | None, office: Office, now: datetime) -> None:
    """`None` is the system itself, such as the demonstration office."""
    if by is not None and not holds(by, SETTERS, office, now):
        raise Refused(_("Only an administrator of this office may set a number of its regulation."))
