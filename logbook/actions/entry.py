"""Writing the log and amending it; nothing is erased (R.7)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.db import hold
from core.errors import Invalid
from core.files.keeping import inspect
from core.people.models import Person
from core.prepared import Prepared
from logbook.actions.attachment import keep
from logbook.actions.common import record, said, within
from logbook.acts import LogbookAct
from logbook.enums import Direction, EntryKind, Severity
from logbook.models import LogAmendment, LogCategory, LogEntry, TelephoneRecord
from logbook.models.entry import CALL_FIELDS
from logbook.permissions.entry import check_can_amend, check_can_log
from logbook.rules.entry import UnlikelyTime, believed, was_sent_later
from roster.models import Shift

TEXT_LENGTH = 10_000


@dataclass(frozen=True)
class CallDraft:
    """A telephone call as it was typed."""

    direction: str = Direction.IN
    caller: str = ""
    organisation: str = ""
    number: str = ""
    matter: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class EntryDraft:
    """What a person wrote. `typed_at` is set when it was typed earlier, while the server could not be reached."""

    text: str
    category: LogCategory
    severity: int = Severity.INFO
    people: Sequence[Person] = ()
    occurred_at: datetime | None = None
    typed_at: datetime | None = None
    call: CallDraft | None = None
    files: Sequence[UploadedFile] = field(default=())


@dataclass(frozen=True)
class Written:
    """`created` is False when this very form had arrived before."""

    entry: LogEntry
    created: bool


WRITTEN = Prepared(lambda author, key: LogEntry.objects.filter(author=author, key=key).order_by(), int, UUID)


def write_entry(*, shift: Shift, draft: EntryDraft, key: UUID, by: Person, now: datetime) -> Written:
    """Writes to the log of the shift, once for a person and key, however often and from wherever it is sent."""
    standing = WRITTEN.first(by.pk, key)
    if standing is not None:
        return Written(standing, created=False)
    try:
        with transaction.atomic():
            return Written(_write(shift, draft, key, by, now), created=True)
    except IntegrityError:
        standing = WRITTEN.first(by.pk, key)
        if standing is None:
            raise
        return Written(standing, created=False)


def _write(shift: Shift, draft: EntryDraft, key: UUID, by: Person, now: datetime) -> LogEntry:
    hold(Shift, shift.pk)  # closing the shift waits for what is being written, and it for the closing
    typed_at = _time(draft.typed_at, now, "typed_at")
    check_can_log(by, shift, now, typed_at)
    occurred_at = _time(draft.occurred_at, now, "occurred_at") or typed_at or now
    _check_draft(draft, shift.office_id)
    accepted = inspect(draft.files, shift.office, now)
    entry = LogEntry.objects.create(
        office_id=shift.office_id,
        group_id=shift.group_id,
        shift=shift,
        author=by,
        kind=EntryKind.TELEPHONE if draft.call else EntryKind.NOTE,
        occurred_at=occurred_at,
        recorded_at=now,
        sent_later=was_sent_later(typed_at, now),
        category=draft.category,
        severity=draft.severity,
        text=_text(draft),
        key=key,
    )
    entry.people.add(*draft.people)
    if draft.call:
        TelephoneRecord.objects.create(entry=entry, **_checked_call(draft.call))
    record(
        LogbookAct.ENTRY_WRITTEN,
        entry,
        entry.office_id,
        by,
        now,
        "R.7",
        sha256=_digest(entry.text),
        sent_later=entry.sent_later,
    )
    keep(entry, accepted, by, now)
    return entry


@transaction.atomic
def amend_entry(*, entry: LogEntry, draft: EntryDraft, reason: str, by: Person, now: datetime) -> LogAmendment:
    """A later version of the whole entry, with the reason; the earlier ones stay readable."""
    entry = LogEntry.objects.select_for_update(of=("self",)).select_related("author", "latest").get(pk=entry.pk)
    check_can_amend(by, entry, now)
    reason = said(reason, "reason", 240)
    _check_draft(draft, entry.office_id)
    call = draft.call if entry.kind == EntryKind.TELEPHONE else None
    amendment = LogAmendment.objects.create(
        entry=entry,
        by=by,
        at=now,
        reason=reason,
        occurred_at=_time_of_amendment(entry, draft, now),
        category=draft.category,
        severity=draft.severity,
        text=_text(draft),
        **(_checked_call(call) if call else {}),
    )
    amendment.people.set(draft.people)
    entry.latest = amendment
    entry.save(update_fields=["latest"])
    record(
        LogbookAct.ENTRY_AMENDED, entry, entry.office_id, by, now, "R.7", reason=reason, sha256=_digest(amendment.text)
    )
    return amendment


def _time_of_amendment(entry: LogEntry, draft: EntryDraft, now: datetime) -> datetime:
    """When it happened; an amended time may be as old as the entry allowed when it was recorded."""
    said_before = entry.says.occurred_at
    if draft.occurred_at is None or draft.occurred_at == said_before:
        return said_before
    moment = _time(draft.occurred_at, entry.recorded_at, "occurred_at")
    return moment or said_before


def _time(moment: datetime | None, now: datetime, field_name: str) -> datetime | None:
    try:
        return believed(moment, now) if moment else None
    except UnlikelyTime as error:
        raise Invalid(
            _("This time lies in the future or more than a week back. Write when it happened."), field_name
        ) from error


def _check_draft(draft: EntryDraft, office_id: int) -> None:
    if draft.category.office_id != office_id or not draft.category.is_active:
        raise Invalid(_("Choose a category from the list."), "category")
    if draft.severity not in Severity.values:
        raise Invalid(_("Choose a severity from the list."), "severity")
    if any(person.office_id != office_id for person in draft.people):
        raise Invalid(_("Choose people of this office."), "people")


def _text(draft: EntryDraft) -> str:
    """What is said; for a call without a text of its own, its matter."""
    text = draft.text if draft.text.strip() or draft.call is None else draft.call.matter
    return said(text, "text", TEXT_LENGTH)


CALL_LENGTHS = {name: TelephoneRecord._meta.get_field(name).max_length or 0 for name in CALL_FIELDS}  # type: ignore[union-attr]


def _checked_call(call: CallDraft) -> dict[str, str]:
    values = {name: within(value, name, CALL_LENGTHS[name]) for name, value in asdict(call).items()}
    if values["direction"] not in Direction.values:
        raise Invalid(_("Say who called whom."), "direction")
    if not (values["caller"] or values["organisation"] or values["number"]):
        raise Invalid(_("Name the caller, the organisation or the number, even if it is “unknown”."), "caller")
    return values


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
