"""Reading the log: filters, pages, hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.people.models import DutyGroup, Office
from core.ui import times
from logbook.enums import EntryKind
from logbook.models import Attachment, LogCategory, LogEntry
from logbook.models.entry import EntryQuerySet
from logbook.queries.visibility import Sight
from roster.models import Shift


@dataclass(frozen=True)
class LogFilter:
    """What the reader looks for; empty values do not narrow. Days are the office's; `to` is included."""

    text: str = ""
    category: LogCategory | None = None
    severity: int | None = None
    group: DutyGroup | None = None
    since: date | None = None
    to: date | None = None

    @property
    def is_empty(self) -> bool:
        return self == LogFilter()


@dataclass(frozen=True)
class Hour:
    """Entries of one hour, newest first; `day` is said at the first hour of each day."""

    starts_at: datetime
    day: str
    entries: list[LogEntry]


def with_parts(entries: EntryQuerySet) -> EntryQuerySet:
    """Current versions with people and files: three queries whatever the number."""
    return entries.current().prefetch_related("people", "latest__people", "attachments")


def log_of(sight: Sight, wanted: LogFilter, shift: Shift | None = None) -> EntryQuerySet:
    """What the reader may see of the log, newest first, by what each entry says now."""
    rows = with_parts(sight.entries())
    if shift is not None:
        rows = rows.filter(shift=shift)
    return rows.filter(_matches(wanted, sight.person.office)).order_by("-occurred_at", "-id")


def _matches(wanted: LogFilter, office: Office) -> Q:
    found = Q()
    if wanted.category:
        found &= Q(now_category_id=wanted.category.pk)
    if wanted.severity:
        found &= Q(now_severity__gte=wanted.severity)
    if wanted.group:
        found &= Q(group=wanted.group)
    if wanted.since:
        found &= Q(occurred_at__gte=midnight(wanted.since, office))
    if wanted.to:
        found &= Q(occurred_at__lt=midnight(wanted.to + timedelta(days=1), office))
    for word in wanted.text.split():
        found &= _says(word)
    return found


def _says(word: str) -> Q:
    """In the text that holds now, or in the telephone record that holds now."""
    parts = ["caller", "organisation", "number", "matter", "outcome"]
    first, later = Q(), Q()
    for part in parts:
        first |= Q(**{f"call__{part}__icontains": word})
        later |= Q(**{f"latest__{part}__icontains": word})
    return Q(now_text__icontains=word) | later | (Q(latest=None) & first)


def midnight(day: date, office: Office) -> datetime:
    return datetime.combine(day, time(), office.zone)


def by_hour(entries: Iterable[LogEntry]) -> list[Hour]:
    """In the active time zone."""
    hours: list[Hour] = []
    for entry in entries:
        starts_at = timezone.localtime(entry.occurred_at).replace(minute=0, second=0, microsecond=0)
        if not hours or hours[-1].starts_at != starts_at:
            is_new_day = not hours or hours[-1].starts_at.date() != starts_at.date()
            hours.append(Hour(starts_at, times.day(starts_at) if is_new_day else "", []))
        hours[-1].entries.append(entry)
    return hours


@dataclass(frozen=True)
class Version:
    """What an entry said from `at` on; `reason` is empty for the first version."""

    says: Any
    call: Any
    by: Any
    at: datetime
    reason: str
    is_current: bool


def versions_of(entry: LogEntry) -> list[Version]:
    """Newest first, back to what was written first."""
    later = list(entry.amendments.select_related("by", "category").prefetch_related("people").order_by("-id"))
    is_call = entry.kind == EntryKind.TELEPHONE
    found = [
        Version(row, row if is_call else None, row.by, row.at, row.reason, row.pk == entry.latest_id) for row in later
    ]
    return [
        *found,
        Version(entry, entry.call if is_call else None, entry.author, entry.recorded_at, "", entry.latest_id is None),
    ]


def categories_of(office: Office) -> list[LogCategory]:
    return list(LogCategory.objects.filter(office=office, is_active=True))


def files_of(entry: LogEntry) -> list[Attachment]:
    return list(entry.attachments.select_related("added_by"))
