"""Where coverage falls short, computed from demand and assignments (1.3)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from core.people.models import DutyGroup, Office
from roster.enums import DayKind, DutyRole, GapKind, HolidayKind
from roster.models import Assignment, Demand, Holiday, Roster
from roster.queries.duty import in_force
from roster.rules.coverage import Gap, Span, find_gaps
from roster.rules.times import day_kind, days_between, shift_period

KIND_OF_ROLE = {
    DutyRole.OFFICER: GapKind.OFFICER,
    DutyRole.STANDBY: GapKind.STANDBY,
    DutyRole.LEAD: GapKind.LEAD,
}


def gaps(
    office: Office,
    start: datetime,
    end: datetime,
    groups: Iterable[DutyGroup] | None = None,
    without: Collection[int] = (),
) -> list[Gap]:
    """Gaps of the published rosters in [start, end); with `groups` theirs and the lead's. Three queries.

    `without` are ids of assignments that count as given up.
    """
    chosen = None if groups is None else {group.pk for group in groups}
    needs = [*_needs(office, start, end, chosen), Span(None, GapKind.LEAD, start, end)]
    return find_gaps(needs, _there(in_force().filter(office=office).exclude(pk__in=without), start, end), start, end)


def gaps_of_roster(roster: Roster, start: datetime, end: datetime) -> list[Gap]:
    """Gaps of one group with this roster's own assignments, draft or not; leads are the office's concern."""
    own = Assignment.objects.filter(withdrawn_at=None, shift__group=roster.group_id)
    needs = _needs(roster.group.office, start, end, {roster.group_id})
    return [gap for gap in find_gaps(needs, _there(own, start, end), start, end) if gap.kind != GapKind.LEAD]


def holidays(office: Office, start: date, end: date) -> dict[date, HolidayKind]:
    rows = Holiday.objects.filter(office=office, day__gte=start, day__lt=end)
    return {day: HolidayKind(kind) for day, kind in rows.values_list("day", "kind")}


def _there(rows: QuerySet[Assignment], start: datetime, end: datetime) -> Iterator[Span]:
    touching = rows.filter(starts_at__lt=end, ends_at__gt=start)
    for role, group_id, starts_at, ends_at in touching.values_list("role", "shift__group", "starts_at", "ends_at"):
        kind = KIND_OF_ROLE[DutyRole(role)]
        yield Span(None if kind == GapKind.LEAD else group_id, kind, starts_at, ends_at)


def _needs(office: Office, start: datetime, end: datetime, groups: set[int] | None) -> Iterator[Span]:
    zone = office.zone
    first, last = start.astimezone(zone).date() - timedelta(days=1), end.astimezone(zone).date() + timedelta(days=1)
    special = holidays(office, first, last)
    demands = list(_demands(office, first, last, groups))
    for day in days_between(first, last):
        kind = day_kind(day, special)
        for demand in demands:
            if _holds(demand, day, kind):
                shift_type = demand.shift_type
                period = shift_period(day, shift_type.start, shift_type.end, zone)
                yield Span(demand.group_id, GapKind.OFFICER, *period, demand.officers)
                yield Span(demand.group_id, GapKind.STANDBY, *period, demand.standby)


def _demands(office: Office, first: date, last: date, groups: set[int] | None) -> QuerySet[Demand]:
    rows = Demand.objects.filter(group__office=office, start__lt=last).exclude(end__lte=first)
    return (rows if groups is None else rows.filter(group__in=groups)).select_related("shift_type")


def _holds(demand: Demand, day: date, kind: DayKind) -> bool:
    return demand.day_kind == kind and demand.start <= day and (demand.end is None or day < demand.end)
