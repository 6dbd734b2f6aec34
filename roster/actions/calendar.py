"""Taking over days that a library proposes into the office's own calendar (R.1)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Invalid
from core.people.models import Office, Person
from roster.actions.setup import add_holiday
from roster.models import Holiday
from roster.permissions import check_can_set_up
from roster.queries.calendar import days_of_year, difference


@transaction.atomic
def adopt_known_days(
    *, office: Office, year: int, days: Collection[date], by: Person | None, now: datetime
) -> list[Holiday]:
    """Adds the chosen days of the library's year; a day that the office has already stays as it is."""
    check_can_set_up(by, office, now)
    office = locked(office)
    found = difference(office, year, days_of_year(office, year))
    if not found.is_known:
        raise Invalid(_("The library does not know %(year)d yet. Add its days by hand.") % {"year": year})
    chosen = [one for one in found.missing if one.day in days]
    if not chosen:
        raise Invalid(_("Choose at least one day that is not in the calendar yet."))
    return [add_holiday(office=office, day=one.day, name=one.name, kind=one.kind, by=by, now=now) for one in chosen]
