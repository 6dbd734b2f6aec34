"""What people ask of the record."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model, QuerySet, Window
from django.db.models.functions import RowNumber

from core.ledger.models import Checkpoint, Entry, Seal, Verification

LOOK_BACK = timedelta(hours=1)
PROOF_AGE = timedelta(days=2)


def timeline(subject: Model) -> QuerySet[Entry]:
    """Everything that was done to `subject`, oldest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("at", "pk")


def entries_in(office_id: int) -> QuerySet[Entry]:
    """An office's record, newest first, with each entry's seal."""
    return Entry.objects.filter(office_id=office_id).select_related("seal").order_by("-pk")


@dataclass(frozen=True)
class Draw:
    """What makes a sample reproducible: the entries up to number `until`, chosen by `seed`."""

    seed: int
    until: int


def new_draw(office_id: int) -> Draw:
    """A draw that nobody could foresee, over the office's record as it stands."""
    newest = entries_in(office_id).values_list("pk", flat=True).first() or 0
    return Draw(random.SystemRandom().randrange(100_000, 1_000_000), newest)


def sample(office_id: int, draw: Draw, size: int) -> list[Entry]:
    """The same `draw` gives the same entries, for whoever asks (6.4), each as likely as any other of the office. Two
    queries.
    """
    own = Entry.objects.filter(office_id=office_id, pk__lte=draw.until)
    count = own.count()
    places = random.Random(draw.seed).sample(range(1, count + 1), min(size, count))  # noqa: S311  chance that can be repeated
    numbered = own.annotate(place=Window(RowNumber(), order_by="pk")).filter(place__in=places)
    found = {entry.place: entry for entry in numbered.select_related("seal")}
    return [found[place] for place in places]


def settled_entry_id(now: datetime) -> int:
    """Up to this id no transaction still writes: it was sealed an hour ago."""
    settled = Seal.objects.filter(sealed_at__lt=now - LOOK_BACK).order_by("-sealed_at", "-sequence")
    return settled.values_list("entry_id", flat=True).first() or 0


@dataclass(frozen=True)
class SealState:
    """How far the proof reaches. `sealed` and `waiting` are numbers of entries."""

    sealed: int
    waiting: int
    last_sealed_at: datetime | None
    checkpoint: Checkpoint | None
    verification: Verification | None

    @property
    def trouble(self) -> bool:
        return bool(self.verification and self.verification.trouble)

    def is_proven(self, now: datetime) -> bool:
        """Verified in the last two days, without trouble."""
        return bool(self.verification and not self.trouble and self.verification.at > now - PROOF_AGE)

    @property
    def unsigned(self) -> int:
        """Sealed entries that no checkpoint covers yet."""
        return max(0, self.sealed - (self.checkpoint.count if self.checkpoint else 0))


def seal_state() -> SealState:
    """The state of the proof of the whole record, in five SQL queries."""
    head = Seal.objects.order_by("-sequence").first()
    settled = settled_entry_id(head.sealed_at) if head else 0
    return SealState(
        sealed=head.sequence if head else 0,
        waiting=Entry.objects.filter(pk__gt=settled, seal=None).count(),
        last_sealed_at=head.sealed_at if head else None,
        checkpoint=Checkpoint.objects.order_by("-number").first(),
        verification=Verification.objects.order_by("-pk").first(),
    )
