"""What apps may promise (kinds), and who stands on each rung of a ladder (resolvers)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.deadlines.enums import Rung
from core.deadlines.models import Deadline
from core.notices import registry as notices
from core.people.models import Person

Resolver = Callable[[Sequence[Deadline], datetime], dict[int, list[Person]]]


@dataclass(frozen=True)
class Kind:
    """A kind of promise. `title` says what is to be done, `late` what it means that it was not; both may use
    `%(name)s` placeholders filled from the deadline's `params`, and `%(owner)s`, `%(subject)s`, `%(due_at)s`."""

    key: str
    title: Any
    clause: str
    late: Any


_kinds: dict[str, Kind] = {}
_resolvers: dict[str, Resolver] = {}


def register_kind(key: str, title: Any, clause: str, late: Any) -> None:
    """Makes `key` a kind of deadline whose ladder is policy `ladder.<key>`; called in `AppConfig.ready`."""
    _kinds[key] = Kind(key, title, clause, late)
    due = _("It is due at %(due_at)s.")
    was_due = _("It was due at %(due_at)s. %(owner)s answers for it.")
    vacant = _("It reaches you at once, because nobody holds the step before you.")
    notices.register_kind(f"deadline.{key}.reminder", subject=title, body=due)
    notices.register_kind(f"deadline.{key}.assigned", subject=title, body=format_lazy("{} {}", _("You answer for it now."), due))
    notices.register_kind(f"deadline.{key}.late", subject=late, body=was_due)
    notices.register_kind(f"deadline.{key}.vacant", subject=title, body=format_lazy("{} {}", due, vacant))
    notices.register_kind(f"deadline.{key}.late_vacant", subject=late, body=format_lazy("{} {}", was_due, vacant))


def kind(key: str) -> Kind:
    """Raises LookupError for a kind that no app registered."""
    return _kinds[key]


def kinds() -> list[Kind]:
    return list(_kinds.values())


def register_rung(name: str, resolver: Resolver) -> None:
    """`resolver(deadlines, now)` gives {deadline id: people} in a fixed number of queries; a later one replaces."""
    _resolvers[Rung(name)] = resolver


def resolver(name: str) -> Resolver:
    return _resolvers[name]
