"""Who could fill a gap: ranked by plain numbers that the page can say (R.5)."""

from collections.abc import Sequence
from typing import NamedTuple

from roster.enums import Rule


class Candidate(NamedTuple):
    """`breaks` are the rules that he would break; hours and nights are those of the month."""

    person_id: int
    is_standby: bool
    breaks: frozenset[Rule]
    hours: float
    nights: int


def ranked(candidates: Sequence[Candidate], most: int = 3) -> list[Candidate]:
    """The best first: on standby at that time, then fewest broken rules, fewest hours, fewest nights."""
    return sorted(candidates, key=lambda c: (not c.is_standby, len(c.breaks), c.hours, c.nights, c.person_id))[:most]
