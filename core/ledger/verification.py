"""Walking the whole chain and naming what does not fit. Reads in batches: its memory does not grow with the record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from core.ledger import checkpoint_file, keys
from core.ledger.canonical import ENTRY_FIELDS, GENESIS, chain_hash
from core.ledger.checkpoint_file import Line
from core.ledger.models import Checkpoint, Entry, Seal
from core.ledger.troubles import Trouble

BATCH = 2000
MOST_TROUBLES = 50
ALL_FIELDS = ENTRY_FIELDS[max(ENTRY_FIELDS)]


@dataclass
class Report:
    """What a walk found. `troubles` holds the first fifty; `more` counts the rest."""

    entries: int = 0
    waiting: int = 0
    checkpoints: int = 0
    first_at: datetime | None = None
    last_at: datetime | None = None
    troubles: list[Trouble] = field(default_factory=list)
    more: int = 0

    def add(self, kind: str, **where: Any) -> None:
        if len(self.troubles) < MOST_TROUBLES:
            self.troubles.append(Trouble(kind, where))
        else:
            self.more += 1

    @property
    def is_clean(self) -> bool:
        return not self.troubles


def walk(checkpoints: Path | None = None, public_key: Path | None = None) -> Report:
    """Verify the database's chain against the checkpoint file (default: the office's own) and its signatures."""
    report = Report(waiting=Entry.objects.filter(seal=None).count())
    lines = _Lines(report, checkpoints, public_key)
    _walk_chain(report, lines)
    return report


def _walk_chain(report: Report, lines: "_Lines") -> None:
    sequence, previous = 0, GENESIS
    for seal, entry in _sealed():
        if seal.sequence != sequence + 1:
            report.add("gap", first=sequence + 1, last=seal.sequence - 1)
        _check_seal(report, seal, entry, previous, follows=seal.sequence == sequence + 1)
        sequence, previous = seal.sequence, seal.hash
        report.entries += 1
        report.first_at = report.first_at or seal.sealed_at
        report.last_at = seal.sealed_at
        lines.meet(seal)
    lines.finish(sequence)


def _sealed() -> Iterator[tuple[Seal, Any]]:
    """Every seal in order with its entry, or None where the entry is gone."""
    last = 0
    while seals := list(Seal.objects.filter(sequence__gt=last).order_by("sequence")[:BATCH]):
        window = Entry.objects.filter(seal__sequence__gt=last, seal__sequence__lte=seals[-1].sequence)
        entries = {entry.id: entry for entry in window.order_by().values_list(*ALL_FIELDS, named=True)}
        yield from ((seal, entries.get(seal.entry_id)) for seal in seals)
        last = seals[-1].sequence


def _check_seal(report: Report, seal: Seal, entry: Any, previous: str, *, follows: bool) -> None:
    if follows and seal.previous != previous:
        report.add("link", number=seal.sequence)
    if entry is None:
        report.add("gone", number=seal.sequence)
    elif seal.version not in ENTRY_FIELDS:
        report.add("version", number=seal.sequence)
    elif chain_hash(seal.version, seal.sequence, seal.sealed_at, seal.previous, entry) != seal.hash:
        report.add("changed", number=seal.sequence, entry=entry.id, who=entry.actor_name, subject=entry.subject_label)


class _Lines:
    """The checkpoint file read along with the chain."""

    def __init__(self, report: Report, path: Path | None, public_key: Path | None):
        self.report = report
        self.is_own_file = path is None
        self.path = path or checkpoint_file.default_path()
        self.lines = self._checked(public_key)
        self.next = next(self.lines, None)

    def meet(self, seal: Seal) -> None:
        """Compare the seal with the checkpoint that was signed when it was the last."""
        while self.next and self.next.count <= seal.sequence:
            if self.next.count == seal.sequence and self.next.head != seal.hash:
                self.report.add("rewritten", checkpoint=self.next.number, number=seal.sequence, at=self.next.at)
            self.next = next(self.lines, None)

    def finish(self, count: int) -> None:
        """What is left of the file signs for entries that the database does not hold."""
        while self.next:
            if self.next.count > count:
                self.report.add("cut", checkpoint=self.next.number, at=self.next.at, signed=self.next.count, held=count)
            self.next = next(self.lines, None)

    def _checked(self, public_key: Path | None) -> Iterator[Line]:
        kept = Checkpoint.objects.order_by("number").iterator()
        key = self._key(public_key)
        before = None
        for number, (line, row) in enumerate(zip_longest(self._read(), kept, fillvalue=MISSING), start=1):
            if line is MISSING:
                self._file_is_shorter(row)
                return
            if line is None or key is None:
                self._unreadable(line, number)
                continue
            self._check_line(line, number, before, row, key)
            before = line
            yield line

    def _read(self) -> Iterable[Line | None]:
        try:
            yield from checkpoint_file.read(self.path)
        except FileNotFoundError:
            if not self.is_own_file:
                self.report.add("no_file", path=str(self.path))

    def _key(self, public_key: Path | None) -> Ed25519PublicKey | None:
        try:
            return keys.public_key(public_key)
        except (FileNotFoundError, ValueError):
            return None

    def _unreadable(self, line: Line | None, number: int) -> None:
        self.report.checkpoints += 1
        if line is None:
            self.report.add("unreadable", line=number)
        elif number == 1:
            self.report.add("no_key")

    def _file_is_shorter(self, row: Checkpoint) -> None:
        if self.is_own_file:
            self.report.add("file_cut", checkpoint=row.number, at=row.at.isoformat(), signed=row.count)

    def _check_line(self, line: Line, number: int, before: Line | None, row: Any, key: Ed25519PublicKey) -> None:
        self.report.checkpoints += 1
        if not line.is_signed_by(key):
            self.report.add("signature", line=number)
        elif not _continues(line, before, number):
            self.report.add("line_order", line=number)
        elif row is MISSING:
            self.report.add("checkpoint_gone", checkpoint=line.number, at=line.at)
        elif row.signature != line.signature or row.count != line.count:
            self.report.add("checkpoint_differs", checkpoint=line.number, at=line.at)


MISSING: Any = object()


def _continues(line: Line, before: Line | None, number: int) -> bool:
    if before is None:
        return line.number == number and line.previous == ""
    return line.number == number and line.previous == before.signature and line.count >= before.count
