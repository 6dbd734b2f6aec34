from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid
from core.people.actions.common import check_period, check_same_office, iso, locked, record, saying
from core.people.acts import PeopleAct
from core.people.enums import Role
from core.people.models import Department, DutyGroup, Person, Posting
from core.people.permissions import check_can_move, check_can_promote
from core.people.queries import local_day


def _check_place(role: Role, group: DutyGroup | None, department: Department | None) -> None:
    if role in (Role.OFFICER, Role.LEAD) and group is None:
        raise Invalid(_("Officers and leads belong to a group. Choose one."), "group")
    if role == Role.DEPARTMENT_HEAD and department is None:
        raise Invalid(_("A department head heads a department. Choose one."), "department")


def _overlap(person: Person, role: Role, department: Department | None) -> Invalid:
    if role == Role.DEPARTMENT_HEAD:
        return Invalid(
            _("%(department)s has a head in that time. End that posting first, or choose other days.")
            % {"department": department},
            "start",
        )
    return Invalid(
        _("%(person)s holds this posting already in that time. Choose days that do not overlap.") % {"person": person},
        "start",
    )


@transaction.atomic
def give_posting(
    *,
    person: Person,
    role: str,
    start: date,
    by: Person | None,
    now: datetime,
    group: DutyGroup | None = None,
    department: Department | None = None,
    title: str = "",
    end: date | None = None,
) -> Posting:
    """A role from `start` until, not including, `end` (2.6, 2.7).

    A posting to a group is also one to the group's department. It gives no right on the roster or the log:
    `allow` does that.
    """
    check_can_promote(by, person, now)
    role = Role(role)
    department = department or (group.department if group else None)
    _check_place(role, group, department)
    check_period(start, end)
    check_same_office(person.office_id, group, department)
    if person.left_on is not None:
        raise Invalid(_("%(person)s has left and cannot be posted.") % {"person": person}, "person")
    with saying(_overlap(person, role, department)):
        posting = Posting.objects.create(
            person=person, role=role, group=group, department=department, title=title.strip(), start=start, end=end
        )
    record(PeopleAct.POSTING_GIVEN, person, person.office, by, now, "2.6", **told(posting))
    return posting


def told(posting: Posting) -> dict[str, str | None]:
    """A posting as the ledger holds it."""
    return {
        "role": posting.role,
        "group": posting.group.name if posting.group else None,
        "department": posting.department.name if posting.department else None,
        "start": iso(posting.start),
        "end": iso(posting.end),
    }


@transaction.atomic
def end_posting(*, posting: Posting, end: date, by: Person | None, now: datetime) -> Posting:
    """`end` is the first day on which it no longer holds."""
    check_can_promote(by, posting.person, now)
    posting = locked(posting)
    check_period(posting.start, end)
    if posting.end is not None and posting.end <= end:
        raise Conflict(_("This posting has already been ended with an earlier day."))
    posting.end = end
    posting.save(update_fields=["end"])
    record(PeopleAct.POSTING_ENDED, posting.person, posting.person.office, by, now, "2.6", **told(posting))
    return posting


@transaction.atomic
def move_posting(*, posting: Posting, group: DutyGroup, day: date, by: Person | None, now: datetime) -> Posting:
    """In the same role in another group from `day` on (2.7); returns the posting that begins then.

    Only a posting without an end is moved. Rights on the roster and the log are not: see `allow`.
    """
    person = posting.person
    assert posting.group is not None
    check_can_move(by, person, [posting.group, group], now)
    check_same_office(person.office_id, group)
    posting = locked(posting)
    if posting.end is not None:
        raise Conflict(_("This posting has already been ended with an earlier day."))
    check_period(posting.start, day)
    posting.end = day
    posting.save(update_fields=["end"])
    with saying(_overlap(person, Role(posting.role), None)):
        moved = Posting.objects.create(
            person=person, role=posting.role, group=group, department=group.department, title=posting.title, start=day
        )
    record(PeopleAct.POSTING_MOVED, person, person.office, by, now, "2.7", here=told(posting), there=told(moved))
    return moved


@transaction.atomic
def move_posting_back(*, posting: Posting, moved: Posting, by: Person | None, now: datetime) -> None:
    """As if `posting` had not been moved; Conflict once `moved` has begun, or when one of the two was changed since."""
    person = posting.person
    groups = [group for group in (posting.group, moved.group) if group is not None]
    check_can_move(by, person, groups, now)
    posting, moved = locked(posting), locked(moved)
    if moved.start <= local_day(person.office, now):
        raise Conflict(_("This posting has begun. Move the person again instead."))
    if posting.end != moved.start or moved.end is not None:
        raise Conflict(_("This posting was changed meanwhile. Ask an administrator."))
    record(PeopleAct.POSTING_MOVED_BACK, person, person.office, by, now, "2.7", here=told(posting), there=told(moved))
    moved.delete()
    posting.end = None
    posting.save(update_fields=["end"])
