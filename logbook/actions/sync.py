"""The weekly synchronisation opens by itself, asks each liaison, and closes (1.2, 7.2)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.db import saying
from core.deadlines.actions import DeadlineDraft, cancel_deadline, meet_deadline, open_deadlines
from core.errors import Conflict
from core.notices.actions import NoticeDraft, notify_many
from core.people.models import Department, Office, Person
from core.people.queries import acting_liaisons, local_day
from core.policy.queries import policy_for
from logbook.actions.common import record, said
from logbook.acts import LogbookAct
from logbook.models import SyncReport, SyncRound
from logbook.permissions.sync import check_can_report
from logbook.queries.sync import SYNC, rounds_of, without_owner
from logbook.rules.sync import start_of_round

TEXT_LENGTH = 4000


def open_syncs(*, now: datetime) -> int:
    """Opens what is due in every office, once however often it is called; asks liaisons named since. How many."""
    opened = sum(_open_if_due(office, now) for office in Office.objects.filter(departments__isnull=False).distinct())
    _ask_new_liaisons(now)
    return opened


def _open_if_due(office: Office, now: datetime) -> bool:
    last = rounds_of(office).first()
    policy = policy_for(office, now)
    starts_on = start_of_round(local_day(office, now), last.starts_on if last else None, policy.days("sync.every"))
    if starts_on is None:
        return False
    due_at = now + policy.hours("sync.report")
    try:
        with saying(Conflict(_("The sync has been opened already."))):
            _close_earlier(office, now)
            sync = SyncRound.objects.create(office=office, starts_on=starts_on, opened_at=now, due_at=due_at)
            _start(sync, now)
    except Conflict:  # another worker was first
        return False
    return True


def _close_earlier(office: Office, now: datetime) -> None:
    """What was not reported stays missing there; its deadlines end, for the next round asks again."""
    for sync in rounds_of(office).filter(closed_at=None).select_for_update():
        for report in sync.reports.filter(reported_at=None):
            cancel_deadline(kind=SYNC, subject=report, by=None, now=now, reason=_("The next weekly sync has opened."))
        _close(sync, now)


def _close(sync: SyncRound, now: datetime) -> None:
    sync.closed_at = now
    sync.save(update_fields=["closed_at"])
    missing = list(sync.reports.filter(reported_at=None).values_list("department__name", flat=True))
    record(LogbookAct.SYNC_CLOSED, sync, sync.office_id, None, now, "7.2", missing=missing)


def _start(sync: SyncRound, now: datetime) -> None:
    departments = list(Department.objects.filter(office=sync.office))
    owners = acting_liaisons(departments, local_day(sync.office, now))
    SyncReport.objects.bulk_create(
        SyncReport(round=sync, department=one, owner=owners.get(one.pk), due_at=sync.due_at) for one in departments
    )
    missing = [one.name for one in departments if one.pk not in owners]
    record(LogbookAct.SYNC_OPENED, sync, sync.office_id, None, now, "1.2", due_at=sync.due_at, no_liaison=missing)
    reports = sync.reports.filter(owner__isnull=False).select_related("owner", "department", "round__office")
    _ask(list(reports), now)


def _ask(reports: Sequence[SyncReport], now: datetime) -> None:
    open_deadlines([_promise(report) for report in reports], now=now)
    notify_many([_notice(report) for report in reports], now)


def _promise(report: SyncReport) -> DeadlineDraft:
    assert report.owner is not None  # only those with a liaison are asked
    return DeadlineDraft(
        kind=SYNC, subject=report, owner=report.owner, due_at=report.due_at, office=report.round.office,
        params={"department": report.department.name}, link=_link(report.round),
    )  # fmt: skip


def _notice(report: SyncReport) -> NoticeDraft:
    assert report.owner is not None
    return NoticeDraft(
        office=report.round.office, kind="logbook.sync", level="important", recipients=[report.owner],
        params={"department": report.department.name, "due_at": report.due_at.isoformat()},
        link=_link(report.round), key=f"sync:{report.pk}:{report.owner.pk}",
    )  # fmt: skip


@transaction.atomic
def _ask_new_liaisons(now: datetime) -> None:
    """A department that had no liaison when the round opened and has one now owes its report from now on."""
    wanted = list(without_owner(now).select_for_update(of=("self",)))
    by_office = {report.round.office for report in wanted}
    found: list[SyncReport] = []
    for office in by_office:
        here = [report for report in wanted if report.round.office == office]
        found += _owned(office, here, now)
    SyncReport.objects.bulk_update(found, ["owner", "due_at"])
    _ask(found, now)


def _owned(office: Office, reports: Iterable[SyncReport], now: datetime) -> list[SyncReport]:
    reports = list(reports)
    owners = acting_liaisons([report.department for report in reports], local_day(office, now))
    due_at = now + policy_for(office, now).hours("sync.report")
    found = [report for report in reports if report.department_id in owners]
    for report in found:
        report.owner, report.due_at = owners[report.department_id], due_at
    return found


@transaction.atomic
def report_progress(*, report: SyncReport, text: str, by: Person, now: datetime) -> SyncReport:
    """What the department has done and what is open; the round closes when nobody is missing any more."""
    sync = SyncRound.objects.select_for_update().get(pk=report.round_id)
    rows = SyncReport.objects.select_for_update(of=("self",)).select_related("department", "reported_by", "round")
    report = rows.get(pk=report.pk)
    if report.reported_at is not None:
        raise Conflict(_("%(person)s has reported already.") % {"person": report.reported_by})
    check_can_report(by, report, now)
    report.text, report.reported_by, report.reported_at = said(text, "text", TEXT_LENGTH), by, now
    report.save(update_fields=["text", "reported_by", "reported_at"])
    act = LogbookAct.SYNC_REPORTED_LATE if report.is_late else LogbookAct.SYNC_REPORTED
    record(act, sync, sync.office_id, by, now, "7.2", department=report.department.name, text=report.text)
    meet_deadline(kind=SYNC, subject=report, by=by, now=now)
    if not sync.reports.filter(reported_at=None).exists():
        _close(sync, now)
    return report


def _link(sync: SyncRound) -> str:
    return reverse("logbook:sync", args=[sync.pk])
