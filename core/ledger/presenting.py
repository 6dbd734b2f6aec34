"""Entries in sentences, for the page of the record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.ledger.canonical import chain_hash
from core.ledger.models import Checkpoint, Entry, Seal
from core.ledger.particulars import NUMBERS_OF_ROWS
from core.ledger.registry import act_label
from core.ledger.snapshot import label_of, model_of, words_of
from core.ledger.troubles import Trouble


@dataclass(frozen=True)
class Sentence:
    """An entry as it is read: who, the verb phrase, and the subject with the kind of thing it is."""

    entry: Entry
    who: str
    act: str
    subject: str
    kind: str

    @property
    def seal(self) -> Seal | None:
        return getattr(self.entry, "seal", None)


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


def sentence(entry: Entry) -> Sentence:
    model = model_of(entry.subject_type)
    kind = str(model._meta.verbose_name) if model else ""
    return Sentence(entry, entry.actor_name or _("The system"), act_label(entry.act), entry.subject_label, kind)


def changes(entry: Entry) -> list[Change]:
    """What stood before and what stands after, field by field."""
    before, after = _part(entry, "before"), _part(entry, "after")
    model = model_of(entry.subject_type)
    return [
        Change(label_of(model, name), words_of(model, name, before.get(name)), words_of(model, name, after.get(name)))
        for name in dict.fromkeys([*before, *after])
    ]


def particulars(entry: Entry) -> list[tuple[str, str]]:
    """Everything else that was written down with the act."""
    model = model_of(entry.subject_type)
    compared = frozenset({"before", "after"} if changes(entry) else ())
    shown = {name: value for name, value in entry.data.items() if name not in compared | NUMBERS_OF_ROWS}
    return [(label_of(model, name), words_of(model, name, value)) for name, value in shown.items()]


def _part(entry: Entry, name: str) -> dict[str, Any]:
    part = entry.data.get(name)
    return part if isinstance(part, dict) else {}


@dataclass(frozen=True)
class Proof:
    """What the chain says about one entry: its seal, whether it still fits, and the first checkpoint that covers it."""

    seal: Seal
    fits: bool
    checkpoint: Checkpoint | None


def proof(entry: Entry) -> Proof | None:
    """None while the entry waits for its seal."""
    seal = Seal.objects.filter(entry=entry).first()
    if seal is None:
        return None
    fits = chain_hash(seal.version, seal.sequence, seal.sealed_at, seal.previous, entry) == seal.hash
    return Proof(seal, fits, Checkpoint.objects.filter(count__gte=seal.sequence).order_by("number").first())


def troubles(kept: list[dict[str, Any]]) -> Iterator[str]:
    """The sentences of a verification's findings, in the reader's language."""
    return (str(Trouble(**trouble)) for trouble in kept)


def subject_url(entry: Entry) -> str:
    """Where the subject is shown; its own page decides who may see it."""
    model = model_of(entry.subject_type)
    row = model._base_manager.filter(pk=entry.subject_id).first() if model else None
    find = getattr(row, "get_absolute_url", None)
    return find() if find else ""
