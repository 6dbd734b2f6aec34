"""The office's own calendar, and what a library would put into it: it proposes, the office decides (R.1)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from chinese_calendar import constants as library
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.people.models import Office
from core.people.queries import local_day
from core.people.queries.setup import Point
from roster.enums import HolidayKind
from roster.models import Holiday

NAMES = {
    "New Year's Day": gettext_lazy("New Year's Day"),
    "Spring Festival": gettext_lazy("Spring Festival"),
    "Tomb-sweeping Day": gettext_lazy("Tomb-sweeping Day"),
    "Labour Day": gettext_lazy("Labour Day"),
    "Dragon Boat Festival": gettext_lazy("Dragon Boat Festival"),
    "Mid-autumn Festival": gettext_lazy("Mid-Autumn Festival"),
    "National Day": gettext_lazy("National Day"),
}
ASKED_FROM = 10
"""The month from which next year's calendar should be there: the state announces it in late autumn."""


@dataclass(frozen=True)
class KnownDay:
    """A day as the library knows it, named in the language of the office."""

    day: date
    name: str
    kind: HolidayKind


@dataclass(frozen=True)
class Difference:
    """What the library would add to a year of the calendar, and where the office has something else, which stays.

    `is_known` is false for a year that the library does not have.
    """

    is_known: bool
    missing: list[KnownDay] = field(default_factory=list)
    other: list[tuple[KnownDay, Holiday]] = field(default_factory=list)


def known_years() -> range:
    return range(min(library.holidays).year, max(library.holidays).year + 1)


def known_days(office: Office, year: int) -> list[KnownDay]:
    """Public holidays and make-up workdays of that year in mainland China, by day; empty for an unknown year."""
    with translation.override(office.language):
        found = [
            KnownDay(day, str(NAMES.get(name, name)), kind)
            for kind, days in ((HolidayKind.HOLIDAY, library.holidays), (HolidayKind.WORKDAY, library.workdays))
            for day, name in days.items()
            if day.year == year
        ]
    return sorted(found, key=lambda one: one.day)


def days_of_year(office: Office, year: int) -> list[Holiday]:
    return list(Holiday.objects.filter(office=office, day__year=year))


def difference(office: Office, year: int, present: list[Holiday]) -> Difference:
    """Between the library and what the office has in that year (`days_of_year`)."""
    by_day = {row.day: row for row in present}
    known = known_days(office, year)
    return Difference(
        is_known=year in known_years(),
        missing=[one for one in known if one.day not in by_day],
        other=[(one, by_day[one.day]) for one in known if one.day in by_day and by_day[one.day].kind != one.kind],
    )


def calendar_points(office: Office, now: datetime) -> list[Point]:
    """From October on next year's calendar is asked for. One query."""
    today = local_day(office, now)
    if today.month < ASKED_FROM:
        return []
    year = today.year + 1
    is_there = Holiday.objects.filter(office=office, day__year=year).exists()
    return [
        Point(
            _("Next year's public holidays are in the calendar"), [] if is_there else [str(year)],
            _("Without them a public holiday is planned like any weekday."), "roster:holidays", "R.1",
        )
    ]  # fmt: skip
