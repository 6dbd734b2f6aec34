"""Coverage to the minute: what is needed, what is there, and where it falls short (1.3, 2.1)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from roster.enums import GapKind


class Span(NamedTuple):
    """`people` of `kind` for a group (None is the whole office) during [starts_at, ends_at)."""

    group_id: int | None
    kind: GapKind
    starts_at: datetime
    ends_at: datetime
    people: int = 1


class Gap(NamedTuple):
    """Between `starts_at` and `ends_at`, `missing` people are missing."""

    group_id: int | None
    kind: GapKind
    starts_at: datetime
    ends_at: datetime
    missing: int


def find_gaps(needs: Iterable[Span], there: Iterable[Span], start: datetime, end: datetime) -> list[Gap]:
    """Where fewer people are there than are needed within [start, end), earliest first; equal neighbours are joined."""
    changes: dict[tuple[int | None, GapKind], dict[datetime, int]] = defaultdict(lambda: defaultdict(int))
    for spans, sign in ((needs, 1), (there, -1)):
        for span in spans:
            begins, ends = max(span.starts_at, start), min(span.ends_at, end)
            if begins < ends:
                steps = changes[span.group_id, span.kind]
                steps[begins] += sign * span.people
                steps[ends] -= sign * span.people
    gaps = [gap for key, steps in changes.items() for gap in _gaps_of(*key, steps)]
    return sorted(gaps, key=lambda gap: (gap.starts_at, gap.group_id or 0, gap.kind))


def _gaps_of(group_id: int | None, kind: GapKind, steps: dict[datetime, int]) -> list[Gap]:
    moments = sorted(moment for moment, change in steps.items() if change)
    gaps, missing = [], 0
    for since, until in pairwise(moments):
        missing += steps[since]
        if missing > 0:
            gaps.append(Gap(group_id, kind, since, until, missing))
    return gaps
