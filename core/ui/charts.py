"""Plain data for the charts: views turn times and numbers into these, the components draw them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.ui import times

COVER_KINDS = ("covered", "thin", "gap", "none")


@dataclass(frozen=True)
class Segment:
    """A stretch of a coverage band; `start` and `width` in percent of the window, `kind` one of COVER_KINDS."""

    start: float
    width: float
    kind: str
    label: Any
    url: str = ""


@dataclass(frozen=True)
class Tick:
    at: float
    label: Any
    strong: bool = False


def percent(moment: datetime, start: datetime, end: datetime) -> float:
    """Where `moment` lies in the window, cut to 0–100."""
    share = (moment - start) / (end - start) * 100
    return round(min(max(share, 0.0), 100.0), 3)


def segment(
    start: datetime, end: datetime, *, window: tuple[datetime, datetime], kind: str, label: Any, url: str = ""
) -> Segment:
    left = percent(start, *window)
    return Segment(left, round(percent(end, *window) - left, 3), kind, label, url)


def ticks(start: datetime, end: datetime, hours: int = 6) -> list[Tick]:
    """A tick each `hours` hours of local time, midnight strong and with its day."""
    return [_tick(moment, start, end) for moment in _local_hours(start, end, hours)]


def _local_hours(start: datetime, end: datetime, hours: int) -> Iterable[datetime]:
    first = start.replace(minute=0, second=0, microsecond=0)
    for step in range(int((end - first) / timedelta(hours=1)) + 1):
        moment = first + timedelta(hours=step)
        if moment >= start and timezone.localtime(moment).hour % hours == 0:
            yield moment


def _tick(moment: datetime, start: datetime, end: datetime) -> Tick:
    is_midnight = timezone.localtime(moment).hour == 0
    return Tick(percent(moment, start, end), times.weekday(moment) if is_midnight else times.clock(moment), is_midnight)
