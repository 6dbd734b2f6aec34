"""A person's shifts as an iCalendar feed (R.10)."""

from datetime import datetime

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.people.models import Person
from roster.enums import DutyRole
from roster.models import Assignment


def feed(person: Person, shifts: list[Assignment], now: datetime) -> bytes:
    """The calendar in UTF-8; an event keeps its UID, so a changed shift moves in the reader's calendar."""
    calendar = Calendar()
    calendar.add("prodid", "-//Duty office//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Shifts of %(person)s") % {"person": person.name})
    for assignment in shifts:
        calendar.add_component(_event(assignment, now))
    return calendar.to_ical()


def _event(assignment: Assignment, now: datetime) -> Event:
    shift = assignment.shift
    event = Event()
    event.add("uid", f"assignment-{assignment.pk}@duty-office")
    event.add("summary", f"{shift.name} · {shift.group.name}")
    event.add("dtstart", assignment.starts_at)
    event.add("dtend", assignment.ends_at)
    event.add("dtstamp", now)
    event.add("description", DutyRole(assignment.role).label)
    return event
