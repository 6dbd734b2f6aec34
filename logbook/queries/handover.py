"""What stands between a shift and its end (R.8)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.people.models import Person
from roster.models import Shift


@dataclass(frozen=True)
class Blocker:
    """Why the shift cannot be handed over or closed: a sentence, and where to do something about it."""

    text: Any
    link: str = ""


def blockers(shift: Shift, person: Person, at: datetime) -> list[Blocker]:
    return []


def is_closed(shift: Shift) -> bool:
    return False
