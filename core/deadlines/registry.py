"""What apps may promise (kinds), and who stands on each rung of a ladder (resolvers)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.deadlines.enums import Rung
from core.deadlines.messages import register_notices
from core.deadlines.models import Deadline
from core.people.models import Person

Resolver = Callable[[Sequence[Deadline], datetime], dict[int, list[Person]]]


@dataclass(frozen=True)
class Kind:
    """A kind of promise. `title` says what is to be done, `late` that it was not. Both may use `%(name)s` for the
    deadline's `params` and for `owner`, `subject` and `due_at`."""

    key: str
    title: Any
    clause: str
    late: Any


_kinds: dict[str, Kind] = {}
_resolvers: dict[Rung, Resolver] = {}


def register_kind(key: str, title: Any, clause: str, late: Any) -> None:
    """Makes `key` a kind of deadline whose ladder is policy `ladder.<key>`; called in `AppConfig.ready`."""
    _kinds[key] = Kind(key, title, clause, late)
    register_notices(key, title, late)


def kind(key: str) -> Kind:
    """Raises LookupError for a kind that no app registered."""
    return _kinds[key]


def register_rung(name: str, resolver: Resolver) -> None:
    """`resolver(deadlines, now)` gives people by deadline id, in a fixed number of queries; a later one replaces.

    It names who holds the rung, absent or not: deputies are put in their place afterwards. The deadlines come with
    office, owner and group loaded.
    """
    _resolvers[Rung(name)] = resolver


def resolver(rung: str) -> Resolver:
    return _resolvers[Rung(rung)]
