"""Appending to the record. An append is one INSERT: it takes no lock and reads no head."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import models, transaction

from core.db import insert_rows
from core.ledger import registry
from core.ledger.canonical import plain
from core.ledger.models import Entry

COLUMNS = [
    "actor_id", "actor_name", "on_behalf_of_id", "on_behalf_of_name", "act", "subject_type", "subject_id",
    "subject_label", "office_id", "clause", "data",
]  # fmt: skip


class EntryDraft(NamedTuple):
    """What `append` takes, for many entries at once."""

    act: str
    by: Any
    subject: models.Model
    office_id: int
    data: dict[str, Any] | None = None
    clause: str = ""
    on_behalf_of: Any = None


def append(
    *,
    act: str,
    by: Any,
    subject: models.Model,
    now: datetime,
    office_id: int,
    data: dict[str, Any] | None = None,
    clause: str = "",
    on_behalf_of: Any = None,
) -> Entry:
    """Record that `by` (None is the system) did `act` to `subject`, in the transaction of the change itself.

    `act` is a member of a TextChoices that was given to `registry.register_acts`. `data` holds JSON values, dates,
    times, Decimals or translated text; "before" and "after" in it are shown side by side.
    """
    _check_in_transaction()
    draft = EntryDraft(act, by, subject, office_id, data, clause, on_behalf_of)
    values = _values(draft)
    [(pk,)] = insert_rows(Entry, COLUMNS, [values], same={"at": now}, returning=["id"])
    return Entry(id=pk, at=now, **dict(zip(COLUMNS, values, strict=True)))


def append_many(drafts: Sequence[EntryDraft], now: datetime) -> None:
    """Record many acts with one INSERT."""
    _check_in_transaction()
    insert_rows(Entry, COLUMNS, [_values(draft) for draft in drafts], same={"at": now})


def _check_in_transaction() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A ledger entry is written in the transaction of its change.")


def _values(draft: EntryDraft) -> tuple[Any, ...]:
    """The values of `COLUMNS`."""
    if draft.subject.pk is None:
        raise ValueError("The subject of a ledger entry must be saved first.")
    return (
        _key(draft.by),
        _name(draft.by),
        _key(draft.on_behalf_of),
        _name(draft.on_behalf_of),
        registry.known_act(draft.act),
        draft.subject._meta.label_lower,
        draft.subject.pk,
        str(draft.subject)[:240],
        draft.office_id,
        draft.clause,
        plain(draft.data or {}),
    )


def _key(person: Any) -> int | None:
    return None if person is None else person.pk


def _name(person: Any) -> str:
    return "" if person is None else str(person)[:120]
