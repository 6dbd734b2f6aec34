"""Taking files in: looked at first, then written with the rows that name them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TypeVar
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.files.kinds import TYPES, clean_name, type_of
from core.files.models import StoredFile
from core.people.models import Office, Person
from core.policy.queries import policy_for

MEBIBYTE = 1024 * 1024
MOST = 10
Row = TypeVar("Row", bound=StoredFile)


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept."""

    name: str
    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


def inspect(files: Iterable[UploadedFile], office: Office, now: datetime) -> list[Accepted]:
    """The files, read and checked; raises `Invalid(field="files")` naming the file and what is wrong with it."""
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


def store(rows: Sequence[tuple[Row, Accepted]], by: Person, now: datetime) -> list[Row]:
    """Writes each file under a random name and saves its row, inside the caller's transaction; none stays behind
    when one of them fails."""
    kept: list[Row] = []
    try:
        for row, file in rows:
            kept.append(_stored(row, file, by, now))
    except BaseException:
        for row in kept:
            row.file.delete(save=False)
        raise
    return kept


def _stored(row: Row, file: Accepted, by: Person, now: datetime) -> Row:
    row.name, row.content_type, row.size, row.sha256 = file.name, file.content_type, len(file.content), file.sha256
    row.added_by, row.added_at = by, now
    row.file.save(uuid4().hex, ContentFile(file.content), save=False)
    row.save(force_insert=True)
    return row
