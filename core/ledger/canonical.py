"""The one form in which a value is kept and hashed, the same on every database and in every year.

Fields are length-prefixed, so that no two different entries can give the same bytes. A change of form gets a
new version; the old versions stay readable for ever.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

VERSION = 1
GENESIS = "0" * 64
ENTRY_FIELDS = {
    1: (
        "id", "at", "actor_id", "actor_name", "on_behalf_of_id", "on_behalf_of_name", "act",
        "subject_type", "subject_id", "subject_label", "office_id", "clause", "data",
    ),
}  # fmt: skip


def plain(value: Any) -> Any:
    """`value` in JSON types that PostgreSQL and SQLite give back exactly as they got them.

    A float becomes text (databases rewrite 1e22), and so do decimals, dates and translated strings.
    """
    kind = type(value)
    if kind is str:
        return value.replace("\x00", "\ufffd")
    if value is None or isinstance(value, int):
        return value
    if kind is dict or isinstance(value, Mapping):
        return {plain_text(key): plain(item) for key, item in value.items()}
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return plain_text(value)


def plain_text(value: Any) -> str:
    return (value if type(value) is str else str(value)).replace("\x00", "\ufffd")


def instant(moment: datetime) -> str:
    """An aware datetime as UTC with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def framed(fields: Iterable[Any]) -> bytes:
    """Each field as its length in bytes, a colon and the text; null is a bare dash."""
    return b"".join(_frame(field) for field in fields)


def _frame(field: Any) -> bytes:
    if field is None:
        return b"-"
    raw = _text(field).encode("utf-8", "surrogatepass")
    return b"%d:%b" % (len(raw), raw)


def _text(field: Any) -> str:
    if isinstance(field, datetime):
        return instant(field)
    if isinstance(field, dict | list):
        return json.dumps(field, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return str(field)


def chain_hash(version: int, sequence: int, sealed_at: datetime, previous: str, entry: Any) -> str:
    """The hash of one seal, as lower-case hex; raises LookupError for a version that never was."""
    fields = [version, sequence, sealed_at, previous, *(getattr(entry, name) for name in ENTRY_FIELDS[version])]
    return hashlib.sha256(framed(fields)).hexdigest()
