"""Files kept with a log entry (R.7)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.files.keeping import Accepted, inspect, store
from core.people.models import Person
from logbook.actions.common import record
from logbook.acts import LogbookAct
from logbook.models import Attachment, LogEntry
from logbook.permissions.entry import check_can_amend


@transaction.atomic
def attach(*, entry: LogEntry, files: Sequence[UploadedFile], by: Person, now: datetime) -> list[Attachment]:
    """Adds files to an entry that stands; the author or the lead on duty."""
    check_can_amend(by, entry, now)
    if not files:
        raise Invalid(_("Choose a file first."), "files")
    return keep(entry, inspect(files, entry.office, now), by, now)


def keep(entry: LogEntry, accepted: Sequence[Accepted], by: Person, now: datetime) -> list[Attachment]:
    """Writes the files; called inside the transaction of the entry."""
    kept = store([(Attachment(entry=entry), file) for file in accepted], by, now)
    for file in kept:
        record(
            LogbookAct.FILE_ATTACHED, entry, entry.office_id, by, now, "R.7",
            name=file.name, size=file.size, sha256=file.sha256,
        )  # fmt: skip
    return kept
