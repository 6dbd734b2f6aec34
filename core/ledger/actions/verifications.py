"""Keeping the outcome of a walk over the chain, so that a page can say when the record was last proven."""

from dataclasses import asdict
from datetime import datetime

from core.ledger.models import Verification
from core.ledger.verification import Report, walk


def verify(*, now: datetime) -> Report:
    """Walk the whole chain and keep what was found."""
    report = walk()
    Verification.objects.create(
        at=now,
        entries=report.entries,
        checkpoints=report.checkpoints,
        trouble=[asdict(trouble) for trouble in report.troubles],
    )
    return report
