"""Broken rules of a roster, with the days before and after it that count."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.people.models import Office, PersonQualification, Posting
from core.people.queries import ON_DUTY
from core.policy.queries import Policy, policy_for
from roster.enums import DutyRole, Rule
from roster.models import Assignment, Leave, Roster
from roster.rules.fairness import Breach, Duty, Limits, breaches
from roster.rules.times import day_period

EDGE = timedelta(days=14)
Period = tuple[date, date | None]


def limits_of(office: Office, at: datetime) -> Limits:
    return limits_from(policy_for(office, at))


def limits_from(policy: Policy) -> Limits:
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
    people = {row.person_id for row in own}
    found = [*breaches(duties, limits_of(roster.group.office, now)), *_unfit(roster, own, people)]
    return sorted({one for one in found if one.person_id in people and roster.start <= one.day < roster.end})


def _assignments_around(roster: Roster) -> QuerySet[Assignment]:
    start, end = day_period(roster.start - EDGE, roster.end + EDGE, roster.group.office.zone)
    people = Assignment.objects.filter(roster=roster, withdrawn_at=None).values("person")
    around = Assignment.objects.filter(withdrawn_at=None, person__in=people, starts_at__lt=end, ends_at__gt=start)
    return around.select_related("shift__shift_type")


def _unfit(roster: Roster, rows: list[Assignment], people: set[int]) -> list[Breach]:
    leaves = Leave.objects.granted().filter(person__in=people, start__lt=roster.end, end__gt=roster.start)
    posted = Posting.objects.filter(person__in=people, group=roster.group_id, role__in=ON_DUTY)
    skills = PersonQualification.objects.filter(person__in=people)
    away, posts = _by(leaves, "person"), _by(posted, "person")
    skilled = _by(skills, "person", "qualification")
    return [
        Breach(rule, row.person_id, row.shift.day, 0, 0)
        for row in rows
        for rule, broken in (
            (Rule.LEAVE, _holds(away[row.person_id,], row)),
            (Rule.QUALIFICATION, _lacks_qualification(skilled, row)),
            (Rule.POSTING, not _holds(posts[row.person_id,], row)),
        )
        if broken
    ]


def _by(rows: QuerySet[Any], *of: str) -> dict[tuple[int, ...], list[Period]]:
    """The periods of dated rows by the ids of what they belong to."""
    found: dict[tuple[int, ...], list[Period]] = defaultdict(list)
    for *key, start, end in rows.values_list(*of, "start", "end"):
        found[tuple(key)].append((start, end))
    return found


def _lacks_qualification(skilled: dict[tuple[int, ...], list[Period]], row: Assignment) -> bool:
    needed = row.shift.shift_type.qualification_id
    return needed is not None and not _holds(skilled[row.person_id, needed], row)


def _holds(periods: list[Period], row: Assignment) -> bool:
    """Whether one of the periods holds the day of the shift."""
    day = row.shift.day
    return any(start <= day and (end is None or day < end) for start, end in periods)
