"""Who asks for leave, decides on it, and takes it back."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.models import Person
from roster.models import Leave
from roster.permissions import check_can_record_leave


def check_can_decide_leave(person: Person, leave: Leave, now: datetime) -> None:
    """Those who may record his leave; nobody decides on his own (4.3)."""
    if person.pk == leave.person_id:
        raise Refused(_("You cannot decide on your own leave. Your lead or HR decides."))
    check_can_record_leave(person, leave.person, now)


def check_can_withdraw_leave(person: Person | None, leave: Leave, now: datetime) -> None:
    """The person himself, and those who may record it."""
    if person is None or person.pk != leave.person_id:
        check_can_record_leave(person, leave.person, now)
