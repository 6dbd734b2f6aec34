"""What was tried out is adopted from a day on (2.8): through the same actions that set demand and numbers otherwise."""

from collections import defaultdict
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Conflict, Invalid
from core.people.models import DutyGroup, Person
from core.people.queries import local_day
from core.policy.actions import set_value
from roster.actions.setup import set_demand
from roster.models import ShiftType
from roster.permissions import check_can_set_up
from roster.queries.whatif import Place, Terms, standing_terms
from roster.rules.times import instant


@transaction.atomic
def adopt_terms(*, group: DutyGroup, terms: Terms, seen: str, start: date, by: Person, now: datetime) -> None:
    """From `start` the group has this demand, and the office these rules; what stays as it was is not written.

    `seen` is the key of the standing terms that were looked at: Conflict when others hold by now.
    """
    check_can_set_up(by, group.office, now)
    if start <= local_day(group.office, now):
        raise Invalid(_("Demand and rules change on a day to come. Choose a later day."), "start")
    locked(group)
    standing = standing_terms(group, start)
    if standing.key != seen:
        raise Conflict(_("Demand or rules were changed meanwhile. Look at the comparison again."))
    changed = {
        place: officers for place, officers in terms.officers.items() if standing.officers.get(place) != officers
    }
    numbers = {key: value for key, value in terms.rules.items() if standing.rules[key] != value}
    if not changed and not numbers:
        raise Invalid(_("Nothing differs from what holds. Change a number first."))
    _set_demand(group, changed, standing, start, by, now)
    since = instant(start, time.min, group.office.zone)
    for key, value in numbers.items():
        set_value(office=group.office, key=key, value=value, holds_from=since, by=by, now=now)


def _set_demand(
    group: DutyGroup, changed: dict[Place, int], standing: Terms, start: date, by: Person, now: datetime
) -> None:
    together: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for (kind, day_kind), officers in sorted(changed.items()):
        together[kind, officers, standing.standby.get((kind, day_kind), 0)].append(day_kind)
    types = ShiftType.objects.filter(office=group.office_id).in_bulk()
    for (kind, officers, standby), day_kinds in together.items():
        if kind not in types:
            raise Invalid(_("This shift type belongs to another office."))
        set_demand(
            group=group, shift_type=types[kind], day_kinds=day_kinds, officers=officers, standby=standby,
            start=start, by=by, now=now,
        )  # fmt: skip
