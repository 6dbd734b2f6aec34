"""What the floors below allow; they do not know the matrix themselves."""

from django.utils.translation import gettext_lazy as _

from core.people.enums import Role
from core.people.permissions import RECORD_READERS
from core.policy.permissions import SETTERS
from core.policy.registry import Authority, register_authority

ADMINISTRATORS = (Role.ADMINISTRATOR,)

AUTHORITIES = [
    Authority("policy.set", _("set a number of the regulation"), "0.1", SETTERS),
    Authority("people.administer", _("open departments and groups, give rights"), "2.1", ADMINISTRATORS),
    Authority(
        "people.promote", _("give and end postings"), "2.6", ADMINISTRATORS, condition=_("never for oneself")
    ),
    Authority(
        "people.staff", _("keep the list of people and their qualifications"), "2.5", (Role.ADMINISTRATOR, Role.HR)
    ),
    Authority(
        "people.liaison", _("name a liaison"), "1.2", (Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR),
        condition=_("a head for the own department"),
    ),
    Authority("ledger.read", _("read the whole record"), "3.11", RECORD_READERS),
]  # fmt: skip


def register() -> None:
    for authority in AUTHORITIES:
        register_authority(authority)
