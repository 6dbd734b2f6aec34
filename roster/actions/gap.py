"""Filling a gap of a published roster with one act (1.3, R.5)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Conflict
from core.people.models import Person
from roster.actions.assignment import amend, relieve_standby
from roster.actions.watch import watch_coverage
from roster.models import Amendment, CoverageAlarm
from roster.queries.candidates import opening_of, proposals
from roster.queries.placing import Cell


@transaction.atomic
def fill_gap(*, alarm: CoverageAlarm, person: Person, by: Person, now: datetime) -> Amendment:
    """Puts the person on the shift that is missing; a standby leaves his standby for it."""
    alarm = locked(alarm)
    opening = opening_of(alarm) if alarm.closed_at is None else None
    if opening is None:
        raise Conflict(_("This gap is closed already. Look at the coverage again."))
    standby = next((p.standby for p in proposals(opening, now) if p.person.pk == person.pk), None)
    reason = _("Fills a gap in the roster")
    if standby is not None and standby.starts_at <= now:
        relieve_standby(standby, now)
        standby = None
    cell = Cell(person, opening.shift_type, opening.day, opening.role)
    amendment = amend(roster=opening.roster, reason=reason, by=by, now=now, withdrawn=standby, added=cell)
    watch_coverage(office=alarm.office, now=now)
    return amendment
