"""Sealing: entries that have been committed are put into the chain, in order, by one sealer at a time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from core.ledger.canonical import ENTRY_FIELDS, GENESIS, VERSION, chain_hash
from core.ledger.models import Entry, Seal, SealHead
from core.ledger.queries import settled_entry_id

BATCH = 2000


def lock_chain() -> None:
    """Held until the transaction ends; a second sealer waits, and then finds nothing left to do."""
    SealHead.objects.select_for_update().get_or_create(pk=1)


def seal(*, now: datetime, batch: int = BATCH, everything: bool = False) -> int:
    """Seal what has been committed and is not sealed yet; returns how many.

    A transaction may commit a smaller id after a larger one was sealed: ids of the last hour are looked at every
    time, all ids with `everything`. Each batch is a transaction of its own, so that writers never wait for long.
    """
    after = 0 if everything else settled_entry_id(now)
    total = 0
    while True:
        sealed = _seal_batch(after, batch, now)
        total += len(sealed)
        if len(sealed) < batch:
            return total
        after = sealed[-1].entry_id


@transaction.atomic
def _seal_batch(after: int, batch: int, now: datetime) -> list[Seal]:
    lock_chain()
    waiting = Entry.objects.filter(pk__gt=after, seal=None).order_by("pk")[:batch]
    last = Seal.objects.order_by("-sequence").first()
    seals = _link(last, waiting.values_list(*ENTRY_FIELDS[VERSION], named=True), now)
    return Seal.objects.bulk_create(seals, batch_size=batch)


def _link(last: Seal | None, entries: Iterable[Any], now: datetime) -> list[Seal]:
    sequence, previous = (last.sequence, last.hash) if last else (0, GENESIS)
    seals = []
    for entry in entries:
        sequence += 1
        digest = chain_hash(VERSION, sequence, now, previous, entry)
        seals.append(
            Seal(sequence=sequence, entry_id=entry.id, version=VERSION, previous=previous, hash=digest, sealed_at=now)
        )
        previous = digest
    return seals
