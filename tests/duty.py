"""Quick makers of shift types, rosters and shifts, on top of `tests.builders`."""

from datetime import date, time
from typing import Any

from core.people.models import DutyGroup, Office, Person
from roster import actions
from roster.models import Assignment, Roster, ShiftType
from roster.rules.times import month_of
from tests.builders import NOW, lead

DAY, EVENING, NIGHT = ("D", time(8), time(16)), ("E", time(16), time(0)), ("N", time(0), time(8))


def shift_type(office: Office, kind: tuple[str, time, time] = DAY, **kwargs: Any) -> ShiftType:
    code, start, end = kind
    kwargs.setdefault("name", f"Shift {code}")
    kwargs.setdefault("is_night", code == "N")
    now = kwargs.pop("now", NOW)
    return actions.add_shift_type(office=office, code=code, start=start, end=end, by=None, now=now, **kwargs)


def draft(group: DutyGroup, day: date = NOW.date(), now=NOW) -> Roster:
    """The empty roster of the month that holds `day`."""
    start, end = month_of(day)
    return actions.open_roster(group=group, start=start, end=end, by=None, now=now)


def assigned(roster: Roster, person: Person, kind: ShiftType, day: date = NOW.date(), **kwargs: Any) -> Assignment:
    now = kwargs.pop("now", NOW)
    return actions.assign(roster=roster, person=person, shift_type=kind, day=day, by=None, now=now, **kwargs)


def published(roster: Roster, by: Person | None = None, now=NOW) -> Roster:
    """Published with a reason, since the rosters of tests have gaps; by a new lead when nobody is named."""
    by = by or lead(roster.group)
    return actions.publish(roster=roster, by=by, now=now, reason="A small office for a test.")
