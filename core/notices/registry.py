"""The texts of each kind of notice. Apps register theirs in `AppConfig.ready`."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """`subject` and `body` are lazy translations with `%(name)s` placeholders for the notice's params."""

    key: str
    subject: Any
    body: Any


_kinds: dict[str, Kind] = {}


def register_kind(key: str, *, subject: Any, body: Any) -> None:
    """Give notices of this kind their texts; a later call replaces an earlier one."""
    _kinds[key] = Kind(key, subject, body)


def kind_of(key: str) -> Kind:
    """Raises LookupError, so that an unknown kind fails when it is written, not when it is delivered."""
    if key not in _kinds:
        raise LookupError(f"No kind of notice {key!r} is registered.")
    return _kinds[key]


def is_known(key: str) -> bool:
    return key in _kinds
