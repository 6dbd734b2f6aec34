"""Signing for the chain: how many entries there are and what the last one's hash is, in a file off the database."""

from datetime import datetime

from django.db import transaction

from core.ledger import checkpoint_file
from core.ledger.actions.seals import lock_chain, seal
from core.ledger.canonical import instant
from core.ledger.checkpoint_file import Line
from core.ledger.keys import signing_key
from core.ledger.models import Checkpoint, Seal


class CheckpointRefused(RuntimeError):
    """The checkpoint file and the database do not continue each other; run verify_ledger."""


def write_checkpoint(*, now: datetime) -> Checkpoint | None:
    """Seal everything and sign for it; None when nothing was sealed since the last checkpoint."""
    seal(now=now, everything=True)
    return _sign(now)


@transaction.atomic
def _sign(now: datetime) -> Checkpoint | None:
    lock_chain()
    before = _last_agreed()
    head = Seal.objects.order_by("-sequence").first()
    if head is None or (before and before.count == head.sequence):
        return None
    number, previous = (before.number + 1, before.signature) if before else (1, "")
    draft = Line(checkpoint_file.VERSION, number, head.sequence, head.hash, instant(now), previous)
    line = checkpoint_file.sign(draft, signing_key())
    checkpoint_file.append(checkpoint_file.default_path(), line)
    return _keep(line)


def _last_agreed() -> Line | None:
    """The last line of the file, after making sure that the database knows it too.

    A crash between file and commit leaves the file one line ahead; that line is signed, so the database takes it over.
    """
    try:
        line = checkpoint_file.last(checkpoint_file.default_path())
    except ValueError as error:
        raise CheckpointRefused("The last line of the checkpoint file cannot be read.") from error
    kept = Checkpoint.objects.order_by("-number").first()
    kept_number = kept.number if kept else 0
    if line and line.number == kept_number + 1 and _continues(line, kept):
        _keep(line)
        return line
    if (line.signature if line else "") != (kept.signature if kept else ""):
        raise CheckpointRefused("The checkpoint file does not end where the database's checkpoints end.")
    return line


def _continues(line: Line, kept: Checkpoint | None) -> bool:
    signed = line.is_signed_by(signing_key().public_key())
    is_ours = Seal.objects.filter(sequence=line.count, hash=line.head).exists()
    return signed and is_ours and line.previous == (kept.signature if kept else "")


def _keep(line: Line) -> Checkpoint:
    at = datetime.fromisoformat(line.at)
    return Checkpoint.objects.create(number=line.number, at=at, count=line.count, signature=line.signature)
