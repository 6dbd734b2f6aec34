"""Who might take which shift, with everything that decides it: loaded once, asked as often as one likes (R.5)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from core.people.enums import Role
from core.people.models import Person, Posting
from core.policy.queries import policy_for
from roster.enums import DutyRole, Misfit
from roster.models import Assignment, Roster, ShiftType
from roster.queries.breach import limits_from
from roster.queries.placing import facts_for
from roster.rules.exchange import Effect, effect_of
from roster.rules.fairness import Duty
from roster.rules.fit import Busy, Days, Placing, misfit
from roster.rules.times import shift_period

AROUND = timedelta(days=31)


@dataclass(frozen=True)
class Opening:
    """A place in a shift: which type, on which roster day, in which roster, as what."""

    roster: Roster
    shift_type: ShiftType
    day: date
    role: DutyRole
    since: datetime | None = None

    @cached_property
    def period(self) -> tuple[datetime, datetime]:
        """Begins later for someone who comes while it runs (`since`)."""
        zone = self.roster.group.office.zone
        starts_at, ends_at = shift_period(self.day, self.shift_type.start, self.shift_type.end, zone)
        return max(starts_at, self.since) if self.since else starts_at, ends_at

    def placing(self, person_id: int) -> Placing:
        return Placing(person_id, self.day, *self.period, self.role, self.shift_type.qualification_id)

    def duty(self, person_id: int) -> Duty:
        return Duty(person_id, self.day, *self.period, self.shift_type.is_night, self.role == DutyRole.STANDBY)

    def busy(self, person_id: int) -> Busy:
        return Busy(person_id, *self.period, self.role)


def opening_for(assignment: Assignment, since: datetime | None = None) -> Opening:
    """The place that an assignment takes; it comes with its shift's type and its roster's group and office."""
    shift = assignment.shift
    return Opening(assignment.roster, shift.shift_type, shift.day, DutyRole(assignment.role), since)


def duty_of(row: Assignment) -> Duty:
    standby = row.role == DutyRole.STANDBY
    return Duty(row.person_id, row.shift.day, row.starts_at, row.ends_at, row.shift.is_night, standby)


def _busy_of(row: Assignment) -> Busy:
    return Busy(row.person_id, row.starts_at, row.ends_at, DutyRole(row.role))


class Bench:
    """The people who might take some openings of one office; a fixed number of queries for any number of them."""

    def __init__(self, people: Iterable[Person], openings: Collection[Opening], now: datetime):
        self.people = {person.pk: person for person in people}
        rosters = {opening.roster.pk: opening.roster for opening in openings}
        policy = policy_for(next(iter(rosters.values())).group.office, now)
        self.limits, look_back = limits_from(policy), policy.days("exchange.look_back")
        days = [opening.day for opening in openings]
        self.since = min(days) - look_back
        self.facts = facts_for(list(rosters.values()), self.people)
        self.rows = self._rows(self.since, max(days) + AROUND)
        self.leads = self._leads({roster.group_id for roster in rosters.values()})

    def _rows(self, first: date, last: date) -> dict[int, list[Assignment]]:
        rows = Assignment.objects.filter(person__in=self.people, withdrawn_at=None, shift__day__range=(first, last))
        found: dict[int, list[Assignment]] = defaultdict(list)
        for row in rows.select_related("shift"):
            found[row.person_id].append(row)
        return found

    def _leads(self, groups: Collection[int]) -> dict[int, list[Days]]:
        """Who is posted as lead of which group, and when."""
        found: dict[int, list[Days]] = defaultdict(list)
        rows = Posting.objects.filter(group__in=groups, role=Role.LEAD, person__in=self.people)
        for group, person, start, end in rows.values_list("group", "person", "start", "end"):
            assert group is not None  # the filter above
            found[group].append(Days(person, start, end))
        return found

    def effect(
        self,
        person: Person,
        opening: Opening,
        gone: Iterable[Assignment] = (),
        added: Iterable[tuple[Person, Opening]] = (),
    ) -> Effect:
        """What taking the opening does to the person, as if `gone` were given up and `added` taken, by whomever."""
        gone, also = list(gone), [(one.pk, taken) for one, taken in added]
        own = [duty_of(row) for row in self.rows[person.pk]]
        own += [taken.duty(pk) for pk, taken in also if pk == person.pk]
        lost = [duty_of(row) for row in gone if row.person_id == person.pk]
        found = effect_of(own, lost, opening.duty(person.pk), self.limits, self.since)
        facts = self.facts[opening.roster.pk].if_changed(
            person.pk, map(_busy_of, gone), (taken.busy(pk) for pk, taken in also)
        )
        placing = opening.placing(person.pk)
        return found._replace(misfit=misfit(placing, facts) or self._not_lead(placing, opening))

    def _not_lead(self, placing: Placing, opening: Opening) -> Misfit | None:
        """A lead's place is for those who are posted as leads (2.3)."""
        fits = opening.role != DutyRole.LEAD or any(days.holds(placing) for days in self.leads[opening.roster.group_id])
        return None if fits else Misfit.NOT_LEAD

    def standby(self, person: Person, opening: Opening) -> Assignment | None:
        """The standby that the person would leave for the opening."""
        starts_at, ends_at = opening.period
        at_that_time = (
            row
            for row in self.rows[person.pk]
            if row.role == DutyRole.STANDBY and row.starts_at < ends_at and starts_at < row.ends_at
        )
        return None if opening.role == DutyRole.STANDBY else next(at_that_time, None)

    def month_of(self, person: Person, day: date) -> tuple[float, int]:
        """Hours on the post and nights of the person in the month of that day."""
        own = [duty_of(row) for row in self.rows[person.pk]]
        worked = [duty for duty in own if not duty.is_standby and duty.day.replace(day=1) == day.replace(day=1)]
        hours = sum(duty.length.total_seconds() for duty in worked) / 3600
        return round(hours, 1), sum(duty.is_night for duty in worked)
