from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.models import DutyGroup, Person
from core.ui.wording import listed
from logbook.enums import OPEN_REFERRAL_STATES
from logbook.models import Matter, Referral
from logbook.permissions.attendance import leads
from logbook.queries.post import works_in
from logbook.queries.visibility import sight_of


def check_can_handle_matters(person: Person, group: DutyGroup, now: datetime) -> None:
    """People at a post of the group, its leads and the lead on duty."""
    if not works_in(person, group, now) and not leads(person, group, now):
        raise Refused(_("Only people on duty in %(group)s and its leads handle its matters.") % {"group": group})


def check_can_work_on(person: Person, matter: Matter, now: datetime) -> None:
    """Besides those on duty, the person responsible."""
    if not matter.is_open:
        raise Refused(_("This matter has been dealt with."))
    if matter.taker_id != person.pk or not person.is_active:
        check_can_handle_matters(person, matter.group, now)


def check_can_take_over(person: Person, matter: Matter, now: datetime) -> None:
    check_can_work_on(person, matter, now)
    if matter.taker_id == person.pk:
        raise Refused(_("You answer for this matter already."))


def check_can_deal_with(person: Person, matter: Matter, now: datetime) -> None:
    """Only when every department has confirmed (1.2)."""
    check_can_work_on(person, matter, now)
    waiting = matter.referrals.filter(state__in=OPEN_REFERRAL_STATES).select_related("department")
    names = [str(referral.department) for referral in waiting]
    if names:
        raise Refused(_("Not confirmed yet by: %(departments)s.") % {"departments": listed(names)})


def check_can_answer(person: Person, referral: Referral, now: datetime) -> None:
    """The department's liaison, his deputy while he is away, or its head; and whoever was asked by name."""
    if not person.is_active or not sight_of(person, now).answers(referral):
        raise Refused(
            _("Only the liaison, the deputy or the head of %(department)s answers for it.")
            % {"department": referral.department}
        )
    if referral.state not in OPEN_REFERRAL_STATES:
        raise Refused(_("This request is closed."))
