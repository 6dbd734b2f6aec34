"""What the office already knows: its people and its shift types."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownPerson:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    telephone: str = ""
    group: str = ""
    post: str = ""
    staff_number: str = ""


@dataclass(frozen=True, slots=True)
class KnownShift:
    """`starts` and `ends` as "HH:MM"; equal when it lasts 24 hours."""

    code: str
    name: str = ""
    starts: str = ""
    ends: str = ""
    aliases: tuple[str, ...] = ()


def known_shifts(codes: Iterable[KnownShift | str]) -> tuple[KnownShift, ...]:
    return tuple(code if isinstance(code, KnownShift) else KnownShift(code) for code in codes)
