"""The lead of a ladder is the lead on duty; only when nobody leads, the standing leads of the group (2.1, 2.2)."""

from collections.abc import Sequence
from datetime import datetime

from core.deadlines.models import Deadline
from core.deadlines.rungs import standing_leads
from core.people.models import Person
from roster.enums import DutyRole
from roster.queries.duty import in_force


def leads_on_duty(deadlines: Sequence[Deadline], now: datetime) -> dict[int, list[Person]]:
    offices = {deadline.office_id for deadline in deadlines}
    leading = in_force().filter(office__in=offices, role=DutyRole.LEAD, starts_at__lte=now, ends_at__gt=now)
    on_duty = {row.office_id: row.person for row in leading.select_related("person")}
    found = {d.pk: [on_duty[d.office_id]] for d in deadlines if d.office_id in on_duty}
    without = [d for d in deadlines if d.pk not in found]
    return {**found, **standing_leads(without, now)} if without else found
