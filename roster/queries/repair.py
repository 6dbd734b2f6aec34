"""What an absence does to the roster, and how it could be mended (R.4, R.5).

`repair_for` is the one place that proposes a repair: each shift on its own, earliest first, the fairest person for it
who fits beside what was proposed before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.people.models import Person, Posting
from core.people.queries import ON_DUTY
from roster.models import Assignment
from roster.queries.bench import Bench, Opening, opening_for
from roster.queries.coverage import gaps
from roster.queries.duty import assignments_of
from roster.rules.coverage import Gap
from roster.rules.exchange import Effect
from roster.rules.times import day_period

MOST = 3


@dataclass(frozen=True)
class Substitute:
    """A person for a shift, with what it does to him; `standby` is the assignment he would leave."""

    person: Person
    effect: Effect
    standby: Assignment | None = None


@dataclass(frozen=True)
class ShiftRepair:
    """`gaps` would arise without the shift's holder; `best` is empty when nobody may take it."""

    assignment: Assignment
    gaps: list[Gap]
    best: list[Substitute] = field(default_factory=list)
    chosen: Substitute | None = None


def coming_shifts(person: Person, start: date, end: date, now: datetime) -> list[Assignment]:
    """His published shifts on the days [start, end) that have not begun."""
    first, last = day_period(start, end, person.office.zone)
    rows = assignments_of(person, first, last).filter(starts_at__gt=now, shift__day__gte=start, shift__day__lt=end)
    return list(rows.select_related("person", "shift__shift_type", "shift__group", "roster__group__office"))


def repair_for(person: Person, start: date, end: date, now: datetime) -> list[ShiftRepair]:
    """What becomes of his shifts on the days [start, end); a fixed number of queries."""
    shifts = coming_shifts(person, start, end, now)
    if not shifts:
        return []
    openings = [opening_for(row) for row in shifts]
    bench = Bench(_colleagues(person, openings), openings, now)
    lacking = _gaps_without(shifts)
    found: list[ShiftRepair] = []
    for row, opening in zip(shifts, openings, strict=True):
        best = _substitutes(bench, row, opening, found)
        chosen = best[0] if best and best[0].effect.may else None
        own = [gap for gap in lacking if gap.starts_at < row.ends_at and row.starts_at < gap.ends_at]
        found.append(ShiftRepair(row, own, best[:MOST], chosen))
    return found


def _colleagues(person: Person, openings: Sequence[Opening]) -> list[Person]:
    posted = Posting.objects.filter(group__in={opening.roster.group_id for opening in openings}, role__in=ON_DUTY)
    people = Person.objects.filter(pk__in=posted.values("person"), is_active=True).exclude(pk=person.pk)
    return list(people)


def _substitutes(bench: Bench, row: Assignment, opening: Opening, before: list[ShiftRepair]) -> list[Substitute]:
    """Who fits, the fairest first, beside what is proposed for the shifts before."""
    added = [(one.chosen.person, opening_for(one.assignment)) for one in before if one.chosen]
    gone = [row, *(one.assignment for one in before)]
    left = [one.chosen.standby for one in before if one.chosen and one.chosen.standby]
    found = []
    for person in bench.people.values():
        standby = bench.standby(person, opening)
        own = [standby] if standby else []
        effect = bench.effect(person, opening, [*gone, *left, *own], added)
        if effect.misfit is None:
            found.append(Substitute(person, effect, standby))
    return sorted(found, key=lambda one: one.effect.fairness)


def _gaps_without(shifts: Sequence[Assignment]) -> list[Gap]:
    """The gaps that arise, or grow, when these shifts are given up."""
    start, end = min(row.starts_at for row in shifts), max(row.ends_at for row in shifts)
    office = shifts[0].roster.group.office
    groups = {row.roster.group_id: row.roster.group for row in shifts}.values()
    standing = set(gaps(office, start, end, groups))
    return [gap for gap in gaps(office, start, end, groups, [row.pk for row in shifts]) if gap not in standing]
