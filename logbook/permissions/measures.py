from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused, allows
from core.people.enums import Role
from core.people.models import Person
from core.people.permissions import holds

MEASURE_READERS = (Role.LEAD, Role.DEPARTMENT_HEAD, Role.DIRECTOR, Role.CEO, Role.AUDITOR)


def check_can_read_measures(person: Person, now: datetime) -> None:
    """Those who lead, those above them, and auditors (1.5)."""
    if not holds(person, MEASURE_READERS, person.office, now):
        raise Refused(_("The figures are read by duty leads, department heads, directors, the CEO and auditors."))


def reads_measures(person: Person) -> bool:
    """For the menu: whether the entry is shown to this person now."""
    return allows(check_can_read_measures, person, timezone.now())
