"""Who may look into the delivery of notices, and who may set it going again."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people import queries
from core.people.enums import Role
from core.people.models import Office, Person


def check_can_try_again(by: Person, office: Office, now: datetime) -> None:
    today = queries.local_day(office, now)
    if by.office_id != office.pk or not queries.holds_role(by, Role.ADMINISTRATOR, on=today):
        raise Refused(_("Only an administrator of this office may try a delivery again. Ask one to do it."))
