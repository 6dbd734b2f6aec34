"""The best people for a gap, and why they (R.5); a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.people.models import Person
from core.people.queries import members_of
from roster.enums import DutyRole, GapKind, Misfit, RosterState, Rule
from roster.models import Assignment, CoverageAlarm, Demand, Roster, ShiftType
from roster.queries.bench import Bench, Opening
from roster.rules.candidates import Candidate, ranked
from roster.rules.times import shift_period


@dataclass(frozen=True)
class Proposal:
    """A person for a gap, with the reasons in numbers; `standby` is the assignment he would leave."""

    person: Person
    candidate: Candidate
    standby: Assignment | None


def opening_of(alarm: CoverageAlarm) -> Opening | None:
    """The shift whose time holds the beginning of the gap; None when no published roster has that day."""
    zone = alarm.office.zone
    begins = alarm.starts_at.astimezone(zone).date()
    role = {GapKind.LEAD: DutyRole.LEAD, GapKind.STANDBY: DutyRole.STANDBY}.get(GapKind(alarm.kind), DutyRole.OFFICER)
    for day in (begins, begins - timedelta(days=1)):
        for shift_type in _types_for(alarm):
            starts_at, ends_at = shift_period(day, shift_type.start, shift_type.end, zone)
            roster = _roster_on(alarm, day) if starts_at <= alarm.starts_at < ends_at else None
            if roster:
                return Opening(roster, shift_type, day, role)
    return None


def _types_for(alarm: CoverageAlarm) -> list[ShiftType]:
    """What the group's demand asks for; for a lead, what leads usually work."""
    if alarm.kind == GapKind.LEAD:
        led = Assignment.objects.filter(office=alarm.office_id, role=DutyRole.LEAD)
        chosen = ShiftType.objects.filter(pk__in=led.values("shift__shift_type"))
    else:
        chosen = ShiftType.objects.filter(pk__in=Demand.objects.filter(group=alarm.group_id).values("shift_type"))
    return list(chosen)


def _roster_on(alarm: CoverageAlarm, day: date) -> Roster | None:
    rosters = Roster.objects.filter(state=RosterState.PUBLISHED, start__lte=day, end__gt=day)
    own = {"group": alarm.group_id} if alarm.group_id else {"group__office": alarm.office_id}
    return rosters.filter(**own).select_related("group__office").first()


def proposals(opening: Opening, now: datetime) -> list[Proposal]:
    """The best three members of the group who may take the shift."""
    bench = Bench(members_of(opening.roster.group, opening.day), [opening], now)
    found = [_proposal(bench, person, opening) for person in bench.people.values()]
    by_id = {one.person.pk: one for one in found if one is not None}
    return [by_id[candidate.person_id] for candidate in ranked([one.candidate for one in by_id.values()])]


def _proposal(bench: Bench, person: Person, opening: Opening) -> Proposal | None:
    """None for who does not fit. A lead may put an officer on the lead's post; the officer may not do so himself."""
    standby = bench.standby(person, opening)
    effect = bench.effect(person, opening, [standby] if standby else [])
    if effect.misfit not in (None, Misfit.NOT_LEAD):
        return None
    rules = frozenset(Rule(breach.rule) for breach in effect.breaks)
    hours, nights = bench.month_of(person, opening.day)
    return Proposal(person, Candidate(person.pk, standby is not None, rules, hours, nights), standby)
