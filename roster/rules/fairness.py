"""Rules of a person's own duties: rest, runs, nights, hours, leave, qualification (R.2)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from roster.enums import Rule


class Duty(NamedTuple):
    """One shift of one person, on roster day `day`."""

    person_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    is_night: bool = False
    is_standby: bool = False

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at


@dataclass(frozen=True)
class Limits:
    """The numbers in force, from policy."""

    rest: timedelta
    longest_run: int
    nights_in_a_row: int
    week_hours: timedelta


class Breach(NamedTuple):
    """`rule` is broken by a person on `day`; `found` and `allowed` are hours or counts."""

    rule: Rule
    person_id: int
    day: date
    found: float
    allowed: float


def breaches(duties: Sequence[Duty], limits: Limits) -> list[Breach]:
    """Every broken rule of all people in `duties`, by person and day. Standby rests nobody and tires nobody."""
    by_person: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        if not duty.is_standby:
            by_person[duty.person_id].append(duty)
    found = [breach for own in by_person.values() for breach in _breaches_of(sorted(own, key=_start), limits)]
    return sorted(found, key=lambda breach: (breach.person_id, breach.day, breach.rule))


def _start(duty: Duty) -> datetime:
    return duty.starts_at


def _breaches_of(duties: list[Duty], limits: Limits) -> Iterator[Breach]:
    yield from _short_rests(duties, limits.rest)
    yield from _long_runs(Rule.RUN, duties, sorted({duty.day for duty in duties}), limits.longest_run)
    nights = sorted({duty.day for duty in duties if duty.is_night})
    yield from _long_runs(Rule.NIGHTS, duties, nights, limits.nights_in_a_row)
    yield from _long_weeks(duties, limits.week_hours)


def _short_rests(duties: list[Duty], rest: timedelta) -> Iterator[Breach]:
    for before, after in pairwise(duties):
        pause = after.starts_at - before.ends_at
        if pause < rest:
            yield Breach(Rule.REST, after.person_id, after.day, _hours(pause), _hours(rest))


def _long_runs(rule: Rule, duties: list[Duty], days: list[date], most: int) -> Iterator[Breach]:
    length, previous = 0, None
    for day in days:
        length = length + 1 if previous and day - previous == timedelta(days=1) else 1
        previous = day
        if length > most:
            yield Breach(rule, duties[0].person_id, day, length, most)


def _long_weeks(duties: list[Duty], most: timedelta) -> Iterator[Breach]:
    weeks: dict[date, list[Duty]] = defaultdict(list)
    for duty in duties:
        weeks[duty.day - timedelta(days=duty.day.weekday())].append(duty)
    for worked in weeks.values():
        total = sum((duty.length for duty in worked), timedelta())
        if total > most:
            yield Breach(Rule.HOURS, worked[-1].person_id, worked[-1].day, _hours(total), _hours(most))


def _hours(span: timedelta) -> float:
    return round(span.total_seconds() / 3600, 1)
