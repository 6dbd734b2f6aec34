"""Coming and going (R.6). A missed check-in is a deadline and climbs by itself."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.db import hold
from core.deadlines.actions import DeadlineDraft, cancel_deadline, meet_deadline, open_deadlines
from core.errors import Conflict
from core.people.models import Person
from core.policy.queries import Policy, policy_for
from logbook.actions.common import record, said
from logbook.acts import LogbookAct
from logbook.models import Attendance
from logbook.permissions.attendance import check_can_check_in, check_can_check_out, check_can_record_absence
from logbook.queries.attendance import (
    CATCH_UP,
    CHECK_IN,
    LOOK_AHEAD,
    announced,
    attendance_of,
    due_at_of,
    unwatched,
    unwatched_ids,
    withdrawn_but_watched,
)
from roster.models import Assignment


@dataclass(frozen=True)
class Watch:
    """How many check-ins are awaited from now on, and how many no longer are."""

    opened: int
    cancelled: int


def _locked(assignment: Assignment) -> Assignment:
    """The assignment under lock: check-in, withdrawal and the watch wait for one another here."""
    hold(Assignment, assignment.pk)
    return announced(assignment)


@transaction.atomic
def check_in(*, assignment: Assignment, by: Person, now: datetime) -> Attendance:
    """The person is at the post. Doing it twice changes nothing."""
    assignment = _locked(assignment)
    policy = policy_for(assignment.office, now)
    known = attendance_of(assignment)
    if known is not None and known.checked_in_at is not None and assignment.person_id == by.pk:
        return known
    check_can_check_in(by, assignment, policy, now)
    due_at = due_at_of(assignment, policy)
    attendance = Attendance.objects.create(assignment=assignment, due_at=due_at, checked_in_at=now)
    act = LogbookAct.CHECKED_IN_LATE if attendance.is_late else LogbookAct.CHECKED_IN
    record(act, assignment, assignment.office_id, by, now, "R.6", due_at=attendance.due_at)
    meet_deadline(kind=CHECK_IN, subject=assignment, by=by, now=now)
    return attendance


@transaction.atomic
def check_out(*, assignment: Assignment, by: Person, now: datetime) -> Attendance:
    """The person leaves the post. Doing it twice changes nothing."""
    assignment = _locked(assignment)
    attendance = attendance_of(assignment)
    if attendance is not None and attendance.checked_out_at is not None and assignment.person_id == by.pk:
        return attendance
    check_can_check_out(by, assignment, now)
    assert attendance is not None  # nobody leaves who has not come
    attendance.checked_out_at = now
    attendance.save(update_fields=["checked_out_at"])
    record(LogbookAct.CHECKED_OUT, assignment, assignment.office_id, by, now, "R.6", shift_ends_at=assignment.ends_at)
    return attendance


@transaction.atomic
def record_absence(*, assignment: Assignment, reason: str, by: Person, now: datetime) -> Attendance:
    """Nobody came: the lead says why, and the missed check-in climbs no further."""
    assignment = _locked(assignment)
    check_can_record_absence(by, assignment, now)
    reason = said(reason, "reason", 240)
    policy = policy_for(assignment.office, now)
    attendance = Attendance.objects.create(
        assignment=assignment,
        due_at=due_at_of(assignment, policy),
        absence=reason,
        absence_recorded_by=by,
        absence_recorded_at=now,
    )
    record(LogbookAct.ABSENCE_RECORDED, assignment, assignment.office_id, by, now, "R.6", reason=reason)
    cancel_deadline(kind=CHECK_IN, subject=assignment, by=by, now=now, reason=reason)
    return attendance


@transaction.atomic
def withdrawn(*, assignment: Assignment, by: Person | None, now: datetime) -> None:
    """The roster no longer has this assignment: nobody waits for its check-in."""
    if assignment.withdrawn_at is None:
        raise Conflict(_("This assignment still holds."))
    cancel_deadline(
        kind=CHECK_IN,
        subject=assignment,
        by=by,
        now=now,
        reason=_("The roster was amended; the person is off the shift."),
    )


@transaction.atomic
def watch_check_ins(*, now: datetime, limit: int = 5000) -> Watch:
    """Awaits every coming check-in, and those that were missed while nobody watched; drops withdrawn ones.

    Locks the assignments first and looks again, so that a check-in at the same moment is not awaited afterwards.
    """
    rows = _locked_unwatched(now, limit)
    policies = {office: policy_for(office, now) for office in {row.office for row in rows}}
    open_deadlines([_promise(row, policies[row.office]) for row in rows], now=now)
    gone = withdrawn_but_watched(now)[:limit]
    for assignment in gone:
        withdrawn(assignment=assignment, by=None, now=now)
    return Watch(len(rows), len(gone))


def _locked_unwatched(now: datetime, limit: int) -> list[Assignment]:
    wanted = unwatched_ids(now)[:limit]
    if not wanted:
        return []
    list(Assignment.objects.select_for_update().only("pk").filter(pk__in=wanted).order_by("pk"))
    return list(unwatched(now + LOOK_AHEAD, now - CATCH_UP).filter(pk__in=wanted))


def _promise(assignment: Assignment, policy: Policy) -> DeadlineDraft:
    return DeadlineDraft(
        kind=CHECK_IN,
        subject=assignment,
        owner=assignment.person,
        due_at=due_at_of(assignment, policy),
        office=assignment.office,
        group=assignment.shift.group,
        params={
            "shift": assignment.shift.name,
            "group": assignment.shift.group.name,
            "start_at": assignment.starts_at.isoformat(),
        },
        link=reverse("logbook:attendance"),
    )
