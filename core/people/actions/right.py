from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from core.errors import Conflict, Invalid
from core.people.actions.common import check_same_office, locked, record
from core.people.acts import PeopleAct
from core.people.models import DutyGroup, Person
from core.people.permissions import check_can_promote, may

GROUP_RIGHTS = dict(DutyGroup._meta.permissions)


def _check_right(person: Person, codename: str, group: DutyGroup) -> None:
    if codename not in GROUP_RIGHTS:
        raise Invalid(_("There is no such right. Choose one from the list."), "codename")
    check_same_office(person.office_id, group)


@transaction.atomic
def allow(*, person: Person, codename: str, group: DutyGroup, by: Person | None, now: datetime) -> None:
    """Gives `"edit_roster"` or `"read_log"` on this group. Giving it twice changes nothing."""
    check_can_promote(by, person, now)
    _check_right(person, codename, group)
    person = locked(person)
    if not person.is_active:
        raise Invalid(_("%(person)s may not log in and cannot hold rights.") % {"person": person}, "person")
    if may(person, codename, group):
        return
    assign_perm(codename, person, group)
    record(PeopleAct.RIGHT_GIVEN, person, person.office, by, now, "1.4", right=codename, group=group.name)


@transaction.atomic
def disallow(*, person: Person, codename: str, group: DutyGroup, by: Person | None, now: datetime) -> None:
    """Takes the right away; without it there is a `Conflict`."""
    check_can_promote(by, person, now)
    _check_right(person, codename, group)
    person = locked(person)
    if not may(person, codename, group):
        raise Conflict(_("%(person)s does not hold this right any more.") % {"person": person})
    remove_perm(codename, person, group)
    record(PeopleAct.RIGHT_WITHDRAWN, person, person.office, by, now, "1.4", right=codename, group=group.name)
