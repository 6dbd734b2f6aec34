"""Watching over coverage: every gap ahead is an alarm that someone answers for until it is filled (1.3)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.deadlines.actions import cancel_deadline, meet_deadline, open_deadline
from core.ledger import actions as ledger
from core.people.enums import Role
from core.people.models import Office, Person
from core.people.queries import heads_of, leads_of, local_day, people_with_role
from core.policy.queries import policy_for
from roster.acts import RosterAct
from roster.enums import RosterState
from roster.models import CoverageAlarm, Roster
from roster.queries.coverage import gaps
from roster.rules.coverage import Gap


@transaction.atomic
def watch_coverage(*, office: Office, now: datetime) -> list[CoverageAlarm]:
    """Opens an alarm for each new gap within the look-ahead and closes those that are filled; gives the open ones.

    An office that has never published a roster is not on duty yet and has no alarms.
    """
    office = Office.objects.select_for_update().get(pk=office.pk)
    if not Roster.objects.filter(group__office=office, state=RosterState.PUBLISHED).exists():
        return []
    until = now + policy_for(office, now).hours("coverage.look_ahead")
    standing = list(CoverageAlarm.objects.filter(office=office, closed_at=None).select_related("group"))
    kept = [_kept(gap, standing) or _opened(office, gap, now) for gap in gaps(office, now, until)]
    for alarm in standing:
        if alarm not in kept:
            _close(alarm, now)
    return [alarm for alarm in kept if alarm is not None]


def _kept(gap: Gap, standing: Iterable[CoverageAlarm]) -> CoverageAlarm | None:
    """The alarm that tells of this gap already, brought up to date."""
    for alarm in standing:
        same = (alarm.group_id, alarm.kind) == (gap.group_id, gap.kind)
        if same and alarm.starts_at < gap.ends_at and gap.starts_at < alarm.ends_at:
            alarm.ends_at, alarm.missing = gap.ends_at, gap.missing
            alarm.save(update_fields=["ends_at", "missing"])
            return alarm
    return None


def _opened(office: Office, gap: Gap, now: datetime) -> CoverageAlarm | None:
    alarm = CoverageAlarm.objects.create(office=office, **gap._asdict())
    owner = _answerable(alarm, now)
    if owner is None:
        return alarm
    ledger.append(
        act=RosterAct.GAP_FOUND, by=None, subject=alarm, now=now, office_id=office.pk,
        data={"starts_at": gap.starts_at, "ends_at": gap.ends_at, "missing": gap.missing}, clause="1.3",
    )  # fmt: skip
    open_deadline(
        kind="coverage", subject=alarm, owner=owner, due_at=gap.starts_at, office=office, now=now, group=alarm.group,
        params={
            "group": str(alarm.group or office),
            "missing": gap.missing,
            "start_at": gap.starts_at.isoformat(),
            "end_at": gap.ends_at.isoformat(),
        },
        link="/roster/coverage/",
    )  # fmt: skip
    return alarm


def _answerable(alarm: CoverageAlarm, now: datetime) -> Person | None:
    """The group's standing lead, else its department head; for the office itself any lead, else an administrator."""
    today = local_day(alarm.office, now)
    if alarm.group is None:
        return (
            people_with_role(alarm.office, Role.LEAD, Role.ADMINISTRATOR, on=today).order_by("sort_key", "pk").first()
        )
    leads = leads_of([alarm.group], today).get(alarm.group.pk)
    return leads[0] if leads else heads_of([alarm.group.department], today).get(alarm.group.department_id)


def _close(alarm: CoverageAlarm, now: datetime) -> None:
    alarm.closed_at = now
    alarm.save(update_fields=["closed_at"])
    ledger.append(
        act=RosterAct.GAP_CLOSED, by=None, subject=alarm, now=now, office_id=alarm.office_id, data={}, clause="1.3"
    )
    if alarm.ends_at <= now:
        reason = _("The time of the gap has passed.")
        cancel_deadline(kind="coverage", subject=alarm, by=None, now=now, reason=reason)
    else:
        meet_deadline(kind="coverage", subject=alarm, by=None, now=now)
