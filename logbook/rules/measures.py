"""Figures from plain values: shares, medians, weeks, and which figure got worse (1.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

WEEK = timedelta(weeks=1)
WEEKS = 8
HALF = 4


@dataclass(frozen=True)
class Sample:
    """One promise: when it counts, how long it took (None: it was not done), whether that was in time."""

    at: datetime
    took: timedelta | None
    in_time: bool


def window_start(now: datetime) -> datetime:
    return now - WEEKS * WEEK


def share(samples: Iterable[Sample]) -> float | None:
    """Percent in time; None when nothing was due."""
    kept = [sample.in_time for sample in samples]
    return sum(kept) / len(kept) * 100 if kept else None


def median_minutes(samples: Iterable[Sample]) -> float | None:
    """Of what was done; None when nothing was."""
    took = [sample.took.total_seconds() / 60 for sample in samples if sample.took is not None]
    return median(took) if took else None


def by_week(samples: Iterable[Sample], now: datetime) -> list[list[Sample]]:
    """Eight weeks of seven days, oldest first, the last one ending now."""
    weeks: list[list[Sample]] = [[] for _ in range(WEEKS)]
    for sample in samples:
        index = (sample.at - window_start(now)) // WEEK
        if 0 <= index < WEEKS:
            weeks[index].append(sample)
    return weeks


def flat(weeks: Sequence[Sequence[Sample]]) -> list[Sample]:
    return [sample for week in weeks for sample in week]


def worsening(now: float | None, before: float | None, more_is_better: bool) -> float:
    """By which part of its earlier value it got worse; negative when it got better, 0 when nothing can be said."""
    if now is None or before is None:
        return 0.0
    change = before - now if more_is_better else now - before
    return change / (before or 1.0)
