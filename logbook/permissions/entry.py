from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.models import Person
from logbook.models import LogEntry
from logbook.queries.post import pen_of, wrote_on_duty
from logbook.queries.visibility import leads_now
from roster.models import Shift


def check_can_log(person: Person, shift: Shift, now: datetime, typed_at: datetime | None = None) -> None:
    """People checked in to the shift until it is closed, and the lead on duty; or who were when they typed (R.7)."""
    pen = pen_of(person, now)
    if any(open_shift.pk == shift.pk for open_shift in pen.shifts):
        return
    if typed_at is not None and person.office_id == shift.office_id and wrote_on_duty(person, shift, typed_at):
        return
    raise Refused(pen.reason or _("You are not on duty in %(shift)s. Write to your own shift.") % {"shift": shift})


def check_can_amend(person: Person, entry: LogEntry, now: datetime) -> None:
    """The author, or the lead on duty."""
    if person.is_active and entry.author_id == person.pk:
        return
    if person.office_id != entry.office_id or not leads_now(person, now):
        raise Refused(_("Only %(author)s or the lead on duty may amend this entry.") % {"author": entry.author})
