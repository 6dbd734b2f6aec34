"""What the floors above tell the ledger: the names of their acts, and who may read the record."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused, allows

ReaderCheck = Callable[[Any, datetime], None]

_acts: dict[str, Any] = {}
_readers: list[ReaderCheck] = []
_labels: dict[str, Any] = {}
_values: dict[str, dict[Any, Any]] = {}


def register_acts(acts: type[TextChoices]) -> None:
    """Make every member of `acts` usable by `actions.append`; its label is the past-tense verb phrase."""
    for value, label in acts.choices:
        if _acts.setdefault(value, label) is not label and str(_acts[value]) != str(label):
            raise ValueError(f"The act {value} is registered with two labels.")


def act_label(act: str) -> str:
    """The verb phrase of an act, or its own name when the app that wrote it is gone."""
    return str(_acts.get(act, act))


def known_act(act: str) -> str:
    """The plain value of a registered act; raises LookupError for any other."""
    value = str(act)
    if value not in _acts:
        raise LookupError(f"The act {value} is not registered: call register_acts in the app's ready().")
    return value


def act_choices() -> list[tuple[str, str]]:
    return sorted(((value, str(label)) for value, label in _acts.items()), key=lambda choice: choice[1])


def register_particulars(labels: Mapping[str, Any], values: Mapping[str, Mapping[Any, Any]] | None = None) -> None:
    """Words for particulars that are no field of their subject: `labels` by name, `values` by name and then by code."""
    _labels.update(labels)
    for name, words in (values or {}).items():
        _values.setdefault(name, {}).update(words)


def particular_label(name: str) -> str:
    """The registered label, or the name in plain words."""
    return str(_labels.get(name, name.replace("_", " ").replace(".", " ").strip()))


def particular_words(name: str, value: Any) -> str:
    return str(_values.get(name, {}).get(value, value))


def register_reader(check: ReaderCheck) -> None:
    """`check(person, now)` raises Refused for a person who may not read his office's record."""
    _readers[:] = [check]


def check_reader(person: Any, now: datetime) -> None:
    """Without a registered check nobody reads."""
    if not _readers:
        raise Refused(_("No one may read the record."))
    _readers[0](person, now)


def is_reader(person: Any) -> bool:
    """For the menu: whether the entry is shown to this person now."""
    return allows(check_reader, person, timezone.now())
