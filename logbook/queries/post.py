"""To which shift a person may write, and why not."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core.people.models import DutyGroup, Person
from core.people.queries import once
from core.policy.queries import policy_for
from logbook.models import Attendance, ShiftClosing
from logbook.queries.attendance import posts_of, to_check_in
from logbook.queries.visibility import leads_now
from roster.enums import DutyRole
from roster.models import Shift
from roster.queries.duty import in_force


@dataclass(frozen=True)
class Pen:
    """The shifts whose log the person may write now, the likeliest first; `reason` says why there is none."""

    shifts: list[Shift]
    reason: str = ""
    may_check_in: bool = False


def pen_of(person: Person, at: datetime) -> Pen:
    """Shifts he is checked in to until they are closed; for the lead on duty every running shift too."""
    own = [post.assignment.shift for post in posts_of(person)]
    closed = set(ShiftClosing.objects.filter(shift__in=own).order_by().values_list("shift", flat=True)) if own else ()
    shifts = [shift for shift in own if shift.pk not in closed]
    if leads_now(person, at):
        known = {shift.pk for shift in shifts}
        shifts += [shift for shift in running_shifts(person, at) if shift.pk not in known]
    return Pen(shifts) if shifts else _without(person, own, at)


def running_shifts(person: Person, at: datetime) -> list[Shift]:
    manned = in_force().filter(office=person.office_id, starts_at__lte=at, ends_at__gt=at)
    rows = Shift.objects.filter(pk__in=manned.exclude(role=DutyRole.STANDBY).values("shift"))
    return list(rows.select_related("group", "office").order_by("group__name", "id"))


def _without(person: Person, closed: list[Shift], at: datetime) -> Pen:
    if closed:
        return Pen([], _("The shift is closed. What was missed can be added to an entry as an amendment."))
    coming = once(person, ("to check in", at), lambda: to_check_in(person, at, policy_for(person.office, at)))
    if coming is not None:
        return Pen([], _("Check in first; then you can write the log of your shift."), may_check_in=True)
    running = in_force().filter(person=person, starts_at__lte=at, ends_at__gt=at).select_related("attendance").first()
    if running is None:
        return Pen([], _("You are not on duty now. The people on duty and the lead on duty write the log."))
    if running.role == DutyRole.STANDBY:
        return Pen([], _("You are on standby. The people at the post write the log."))
    return Pen([], _("You have left this shift. The people still on duty write the log."))


def wrote_on_duty(person: Person, shift: Shift, typed_at: datetime) -> bool:
    """Whether what was typed at that time belongs to this shift, although it arrives later."""
    posts = Attendance.objects.filter(assignment__person=person, assignment__shift=shift, checked_in_at__lte=typed_at)
    if posts.filter(checked_out_at=None).exists() or posts.filter(checked_out_at__gte=typed_at).exists():
        return True
    return shift.starts_at <= typed_at < shift.ends_at and leads_now(person, typed_at)


def works_in(person: Person, group: DutyGroup, at: datetime) -> bool:
    """Checked in to a shift of the group, or the office's lead on duty."""
    if person.office_id != group.office_id:
        return False
    return any(post.assignment.shift.group_id == group.pk for post in posts_of(person)) or leads_now(person, at)
