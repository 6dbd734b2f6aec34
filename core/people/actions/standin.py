from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.people.actions.common import check_period, check_same_office, iso, locked, record, required, saying
from core.people.acts import PeopleAct
from core.people.models import Department, Deputy, Liaison, Person
from core.people.permissions import check_can_name_deputy, check_can_name_liaison


@transaction.atomic
def name_liaison(
    *,
    department: Department,
    person: Person,
    start: date,
    by: Person | None,
    now: datetime,
    deputy: Person | None = None,
    end: date | None = None,
) -> Liaison:
    """Who answers for the department (1.2). An open-ended term before it ends on `start`."""
    check_can_name_liaison(by, department, now)
    check_period(start, end)
    check_same_office(department.office_id, person, deputy)
    if deputy == person:
        raise Invalid(_("The deputy must be someone else."), "deputy")
    overlap = Invalid(
        _("%(department)s has a liaison in that time. Choose days that do not overlap.") % {"department": department},
        "start",
    )
    locked(department)
    Liaison.objects.filter(department=department, end=None, start__lt=start).update(end=start)
    with saying(overlap):
        term = Liaison.objects.create(department=department, person=person, deputy=deputy, start=start, end=end)
    record(
        PeopleAct.LIAISON_NAMED, department, department.office, by, now, "1.2",
        liaison=person.name, deputy=deputy.name if deputy else None, start=iso(start), end=iso(end),
    )  # fmt: skip
    return term


@transaction.atomic
def end_liaison(*, liaison: Liaison, end: date, by: Person | None, now: datetime) -> Liaison:
    """`end` is the first day without him."""
    department = liaison.department
    check_can_name_liaison(by, department, now)
    liaison = locked(liaison)
    check_period(liaison.start, end)
    if liaison.end is not None and liaison.end <= end:
        raise Conflict(_("This term has already been ended with an earlier day."))
    liaison.end = end
    liaison.save(update_fields=["end"])
    record(
        PeopleAct.LIAISON_ENDED, department, department.office, by, now, "1.2",
        liaison=liaison.person.name, end=iso(end),
    )  # fmt: skip
    return liaison


@transaction.atomic
def name_deputy(
    *, person: Person, deputy: Person, start: date, end: date, reason: str, by: Person | None, now: datetime
) -> Deputy:
    """`deputy` acts for `person` while he is away, from `start` until, not including, `end` (4.3)."""
    check_can_name_deputy(by, person, now)
    check_period(start, end)
    check_same_office(person.office_id, deputy)
    if deputy == person or not deputy.is_active:
        raise Invalid(_("The deputy must be someone else who is present."), "deputy")
    reason = required(reason, "reason")
    locked(person.office)  # two halves of a circle are not named at the same moment
    if _acts_for(person, deputy, start, end):
        raise Invalid(
            _("%(deputy)s is away in that time, and %(person)s acts for him: deputies would go round in a circle.")
            % {"deputy": deputy, "person": person},
            "deputy",
        )
    overlap = Invalid(
        _("%(person)s has a deputy in that time. Choose days that do not overlap.") % {"person": person}, "start"
    )
    with saying(overlap):
        term = Deputy.objects.create(person=person, deputy=deputy, start=start, end=end, reason=reason)
    record(
        PeopleAct.DEPUTY_NAMED, person, person.office, by, now, "4.3",
        deputy=deputy.name, start=iso(start), end=iso(end), reason=reason,
    )  # fmt: skip
    return term


def _acts_for(person: Person, absent: Person, start: date, end: date) -> bool:
    """Whether the person acts for the absent one, or for his deputy and so on, at some time in [start, end)."""
    terms = Deputy.objects.filter(person__office=person.office, start__lt=end, end__gt=start)
    following: dict[int, list[int]] = {}
    for away, deputy in terms.order_by().values_list("person", "deputy"):
        following.setdefault(away, []).append(deputy)
    seen, ahead = set[int](), [absent.pk]
    while ahead:
        one = ahead.pop()
        if one == person.pk:
            return True
        if one not in seen:
            seen.add(one)
            ahead += following.get(one, [])
    return False


@transaction.atomic
def end_deputy(*, deputy: Deputy, end: date, by: Person | None, now: datetime) -> Deputy:
    """The absence ends earlier than was planned; `end` is the first day without the deputy."""
    check_can_name_deputy(by, deputy.person, now)
    deputy = locked(deputy)
    check_period(deputy.start, end)
    if deputy.end <= end:
        raise Conflict(_("This term already ends on or before that day."))
    deputy.end = end
    deputy.save(update_fields=["end"])
    record(
        PeopleAct.DEPUTY_ENDED, deputy.person, deputy.person.office, by, now, "4.3",
        deputy=deputy.deputy.name, end=iso(end),
    )  # fmt: skip
    return deputy
