"""Files kept with a log entry (R.7)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.people.models import Office, Person
from core.policy.queries import policy_for
from logbook.actions.common import record
from logbook.acts import LogbookAct
from logbook.models import Attachment, LogEntry
from logbook.permissions.entry import check_can_amend
from logbook.rules.attachment import TYPES, clean_name, type_of

MEBIBYTE = 1024 * 1024
MOST = 10


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept."""

    name: str
    content_type: str
    content: bytes


def inspect(files: Iterable[UploadedFile], office: Office, now: datetime) -> list[Accepted]:
    """The files, read and checked; raises `Invalid` naming the file and what is wrong with it."""
    files = list(files)
    if len(files) > MOST:
        raise Invalid(_("At most %(most)d files at a time. Attach the rest afterwards.") % {"most": MOST}, "files")
    largest = policy_for(office, now).count("attachment.largest") if files else 0
    return [_inspected(file, largest) for file in files]


def _inspected(file: UploadedFile, largest: int) -> Accepted:
    name = clean_name(file.name or "")
    if (file.size or 0) > largest * MEBIBYTE:
        raise Invalid(
            _("“%(name)s” is larger than %(largest)d MiB. Make it smaller or leave it out.")
            % {"name": name, "largest": largest},
            "files",
        )
    content = file.read()
    if not content:
        raise Invalid(_("“%(name)s” is empty. Choose the file again.") % {"name": name}, "files")
    content_type = type_of(name, content)
    if content_type is None:
        kinds = ", ".join(sorted(TYPES))
        raise Invalid(
            _("“%(name)s” cannot be kept: its content is not what its name says, or it is not one of %(kinds)s.")
            % {"name": name, "kinds": kinds},
            "files",
        )
    return Accepted(name, content_type, content)


@transaction.atomic
def attach(*, entry: LogEntry, files: Sequence[UploadedFile], by: Person, now: datetime) -> list[Attachment]:
    """Adds files to an entry that stands; the author or the lead on duty."""
    check_can_amend(by, entry, now)
    if not files:
        raise Invalid(_("Choose a file first."), "files")
    return keep(entry, inspect(files, entry.office, now), by, now)


def keep(entry: LogEntry, accepted: Sequence[Accepted], by: Person, now: datetime) -> list[Attachment]:
    """Writes the files under random names; called inside the transaction of the entry."""
    kept: list[Attachment] = []
    try:
        for file in accepted:
            kept.append(_kept(entry, file, by, now))
    except BaseException:
        for attachment in kept:
            attachment.file.delete(save=False)
        raise
    return kept


def _kept(entry: LogEntry, file: Accepted, by: Person, now: datetime) -> Attachment:
    attachment = Attachment(
        entry=entry,
        name=file.name,
        content_type=file.content_type,
        size=len(file.content),
        sha256=sha256(file.content).hexdigest(),
        added_by=by,
        added_at=now,
    )
    attachment.file.save(uuid4().hex, ContentFile(file.content), save=False)
    attachment.save(force_insert=True)
    record(
        LogbookAct.FILE_ATTACHED, entry, entry.office_id, by, now, "R.7",
        name=file.name, size=attachment.size, sha256=attachment.sha256,
    )  # fmt: skip
    return attachment
