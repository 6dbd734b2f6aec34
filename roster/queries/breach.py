"""Broken rules of a roster, with the days before and after it that count."""

from datetime import datetime, timedelta

from core.people.models import Office, PersonQualification, Posting
from core.people.queries import ON_DUTY
from core.policy.queries import policy_for
from roster.enums import DutyRole, Rule
from roster.models import Assignment, Leave, Roster
from roster.rules.fairness import Breach, Duty, Limits, breaches
from roster.rules.times import day_period

EDGE = timedelta(days=14)


def limits_of(office: Office, at: datetime) -> Limits:
    policy = policy_for(office, at)
    return Limits(
        rest=policy.hours("roster.rest"),
        longest_run=policy.days("roster.longest_run").days,
        nights_in_a_row=policy.count("roster.nights_in_a_row"),
        week_hours=policy.hours("roster.week_hours"),
    )


def breaches_of(roster: Roster, now: datetime) -> list[Breach]:
    """Every rule that this roster breaks on its own days; a fixed number of queries."""
    rows = list(_assignments_around(roster))
    duties = [
        Duty(row.person_id, row.shift.day, row.starts_at, row.ends_at, row.shift.is_night, row.role == DutyRole.STANDBY)
        for row in rows
    ]
    own = [row for row in rows if row.roster_id == roster.pk]
    found = [*breaches(duties, limits_of(roster.group.office, now)), *_unfit(roster, own)]
    return sorted({breach for breach in found if roster.start <= breach.day < roster.end and _concerns(breach, own)})


def _concerns(breach: Breach, own: list[Assignment]) -> bool:
    return any(row.person_id == breach.person_id for row in own)


def _assignments_around(roster: Roster):
    start, end = day_period(roster.start - EDGE, roster.end + EDGE, roster.group.office.zone)
    people = Assignment.objects.filter(roster=roster, withdrawn_at=None).values("person")
    around = Assignment.objects.filter(withdrawn_at=None, person__in=people, starts_at__lt=end, ends_at__gt=start)
    return around.select_related("shift__shift_type")


def _unfit(roster: Roster, rows: list[Assignment]) -> list[Breach]:
    people = {row.person_id for row in rows}
    away = list(Leave.objects.filter(person__in=people, withdrawn_at=None, start__lt=roster.end, end__gt=roster.start))
    posted = list(Posting.objects.filter(person__in=people, group=roster.group_id, role__in=ON_DUTY))
    skills = list(PersonQualification.objects.filter(person__in=people))
    return [
        Breach(rule, row.person_id, row.shift.day, 0, 0)
        for row in rows
        for rule, broken in (
            (Rule.LEAVE, _holds(away, row)),
            (Rule.QUALIFICATION, _lacks_qualification(skills, row)),
            (Rule.POSTING, not _holds(posted, row)),
        )
        if broken
    ]


def _lacks_qualification(skills: list[PersonQualification], row: Assignment) -> bool:
    needed = row.shift.shift_type.qualification_id
    return needed is not None and not _holds([s for s in skills if s.qualification_id == needed], row)


def _holds(periods: list, row: Assignment) -> bool:
    """Whether one of these dated rows is the person's and holds the day of his shift."""
    day = row.shift.day
    return any(p.person_id == row.person_id and p.start <= day and (p.end is None or day < p.end) for p in periods)
