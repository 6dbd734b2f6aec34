"""Setting up what is to be covered: shift types, demand, holidays."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.db import locked, saying
from core.errors import Invalid
from core.ledger import actions as ledger
from core.people.actions.common import save_changes
from core.people.models import DutyGroup, Office, Person, Qualification
from roster.acts import RosterAct
from roster.enums import DayKind, HolidayKind
from roster.models import Demand, Holiday, ShiftType
from roster.permissions import check_can_set_up


def record(
    act: RosterAct, subject: models.Model, office_id: int, by: Person | None, now: datetime, **data: Any
) -> None:
    ledger.append(act=act, by=by, subject=subject, now=now, office_id=office_id, data=data)


@transaction.atomic
def add_shift_type(
    *,
    office: Office,
    code: str,
    name: str,
    start: time,
    end: time,
    by: Person | None,
    now: datetime,
    is_night: bool = False,
    is_standby: bool = False,
    colour: int = 1,
    qualification: Qualification | None = None,
) -> ShiftType:
    """A shift in local time; an end at or before the start is on the next day (R.1)."""
    check_can_set_up(by, office, now)
    taken = Invalid(_("The code %(code)s is taken. Choose another.") % {"code": code}, "code")
    with saying(taken):
        shift_type = ShiftType.objects.create(
            office=office,
            code=code.strip(),
            name=name.strip(),
            start=start,
            end=end,
            is_night=is_night,
            is_standby=is_standby,
            colour=colour,
            qualification=qualification,
        )
    record(RosterAct.SHIFT_TYPE_ADDED, shift_type, office.pk, by, now, code=code, start=start, end=end)
    return shift_type


@transaction.atomic
def change_shift_type(*, shift_type: ShiftType, by: Person | None, now: datetime, **changes: Any) -> ShiftType:
    """New values for shifts made from now on; those in rosters keep the times that were written down."""
    check_can_set_up(by, shift_type.office, now)
    shift_type = locked(shift_type)
    taken = Invalid(_("The code %(code)s is taken. Choose another.") % {"code": changes.get("code", "")}, "code")
    changed = save_changes(shift_type, taken, **changes)
    if changed:
        told = {name: str(changes[name]) for name in changed}
        record(RosterAct.SHIFT_TYPE_CHANGED, shift_type, shift_type.office_id, by, now, after=told)
    return shift_type


@transaction.atomic
def set_demand(
    *,
    group: DutyGroup,
    shift_type: ShiftType,
    day_kinds: Iterable[int],
    officers: int,
    start: date,
    by: Person | None,
    now: datetime,
    standby: int = 0,
) -> list[Demand]:
    """From `start` the group needs so many people on these kinds of day; what held before ends there (2.8)."""
    check_can_set_up(by, group.office, now)
    locked(group)
    demands = [_set_one(group, shift_type, DayKind(kind), officers, standby, start) for kind in day_kinds]
    for demand in demands:
        record(RosterAct.DEMAND_SET, demand, group.office_id, by, now, officers=officers, standby=standby, start=start)
    return demands


def _set_one(
    group: DutyGroup, shift_type: ShiftType, kind: DayKind, officers: int, standby: int, start: date
) -> Demand:
    same = Demand.objects.select_for_update().filter(group=group, shift_type=shift_type, day_kind=kind)
    if same.filter(start__gt=start).exists():
        raise Invalid(_("A later demand is set already. Choose a day after it."), "start")
    current = same.filter(end=None).first()
    if current and current.start == start:
        current.officers, current.standby = officers, standby
        current.save(update_fields=["officers", "standby"])
        return current
    same.filter(end=None).update(end=start)
    return Demand.objects.create(
        group=group, shift_type=shift_type, day_kind=kind, officers=officers, standby=standby, start=start
    )


@transaction.atomic
def add_holiday(
    *, office: Office, day: date, name: str, by: Person | None, now: datetime, kind: str = HolidayKind.HOLIDAY
) -> Holiday:
    check_can_set_up(by, office, now)
    with saying(Invalid(_("%(day)s is in the calendar already.") % {"day": day}, "day")):
        holiday = Holiday.objects.create(office=office, day=day, name=name.strip(), kind=kind)
    record(RosterAct.HOLIDAY_ADDED, holiday, office.pk, by, now, day=day, kind=kind)
    return holiday


@transaction.atomic
def change_holiday(*, holiday: Holiday, by: Person | None, now: datetime, **changes: Any) -> Holiday:
    check_can_set_up(by, holiday.office, now)
    holiday = locked(holiday)
    clash = Invalid(_("%(day)s is in the calendar already.") % {"day": changes.get("day", "")}, "day")
    changed = save_changes(holiday, clash, **changes)
    if changed:
        told = {name: str(changes[name]) for name in changed}
        record(RosterAct.HOLIDAY_CHANGED, holiday, holiday.office_id, by, now, after=told)
    return holiday


@transaction.atomic
def remove_holiday(*, holiday: Holiday, by: Person | None, now: datetime) -> None:
    """The day is an ordinary one again."""
    check_can_set_up(by, holiday.office, now)
    holiday = locked(holiday)
    record(RosterAct.HOLIDAY_REMOVED, holiday, holiday.office_id, by, now, day=holiday.day)
    holiday.delete()
