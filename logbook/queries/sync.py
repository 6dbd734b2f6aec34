"""The weekly sync: who is missing, what was reported, what is open between a department and the duty office."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from core.people.models import Office, Person
from logbook.enums import OPEN_REFERRAL_STATES
from logbook.models import Referral, SyncReport, SyncRound

SYNC = "sync"


@dataclass(frozen=True)
class Row:
    """One department in a round; `referrals` are its open requests, for those who answer for it."""

    report: SyncReport
    may_report: bool
    referrals: list[Referral] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        return self.report.reported_at is None

    @property
    def lacks_liaison(self) -> bool:
        return self.report.owner is None


@dataclass(frozen=True)
class Board:
    """A round as its page shows it: who is missing first, those without a liaison before the others."""

    round: SyncRound
    missing: list[Row]
    reported: list[Row]


def rounds_of(office: Office) -> QuerySet[SyncRound]:
    """Latest first."""
    return SyncRound.objects.filter(office=office)


def board_of(sync: SyncRound, departments: Iterable[int]) -> Board:
    """`departments` are those the reader answers for. Two queries."""
    answers_for = set(departments)
    reports = list(sync.reports.select_related("department", "owner", "reported_by", "round"))
    own = {report.department_id for report in reports} & answers_for
    referrals = _open_referrals(own)
    rows = [
        Row(
            report,
            sync.is_open and report.reported_at is None and report.department_id in own,
            referrals[report.department_id],
        )
        for report in reports
    ]
    missing = sorted((row for row in rows if row.is_missing), key=lambda row: not row.lacks_liaison)
    return Board(sync, missing, [row for row in rows if not row.is_missing])


def _open_referrals(departments: set[int]) -> dict[int, list[Referral]]:
    found: dict[int, list[Referral]] = defaultdict(list)
    rows = Referral.objects.filter(department__in=departments, state__in=OPEN_REFERRAL_STATES)
    for row in rows.select_related("matter", "department").order_by("due_at", "id"):
        found[row.department_id].append(row)
    return found


def reports_to_write(person: Person, departments: Iterable[int]) -> QuerySet[SyncReport]:
    """Reports that the person still owes to open rounds."""
    rows = SyncReport.objects.filter(department__in=set(departments), round__closed_at=None, reported_at=None)
    return rows.filter(round__office=person.office_id).select_related("department", "round")


def without_owner(now: datetime) -> QuerySet[SyncReport]:
    """Reports of open rounds that nobody owes yet."""
    rows = SyncReport.objects.filter(round__closed_at=None, owner=None, reported_at=None)
    return rows.select_related("department", "round__office").order_by("id")
