"""Posts that need someone at this moment: nobody came, or nobody was put there (1.3, R.5)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.deadlines.enums import State
from core.deadlines.models import Deadline
from core.people.models import DutyGroup, Person
from core.people.queries import groups_of, local_day
from roster.models import Assignment, CoverageAlarm
from roster.queries.bench import Bench, Opening, opening_for
from roster.queries.candidates import opening_of
from roster.queries.duty import in_force
from roster.queries.exchange import Option, loaded
from roster.rules.exchange import Effect

CHECK_IN = "check_in"


@dataclass(frozen=True)
class Needed:
    """A running shift whose holder did not come, or a gap that runs; what taking it would do to the viewer."""

    opening: Opening
    option: Option
    assignment: Assignment | None = None
    alarm: CoverageAlarm | None = None

    @property
    def group(self) -> DutyGroup:
        return self.opening.roster.group

    @property
    def effect(self) -> Effect:
        return self.option.effect


def deserted(now: datetime) -> QuerySet[Assignment]:
    """Running shifts whose check-in is due and was never kept."""
    missed = Deadline.objects.filter(
        kind=CHECK_IN, subject_type=Assignment._meta.label_lower, subject_id=OuterRef("pk"), due_at__lte=now
    ).exclude(state=State.MET)
    return loaded(in_force().filter(Exists(missed), starts_at__lte=now, ends_at__gt=now))


def running_gaps(now: datetime) -> QuerySet[CoverageAlarm]:
    rows = CoverageAlarm.objects.filter(closed_at=None, starts_at__lte=now, ends_at__gt=now)
    return rows.select_related("group__office", "office")


def needed_of(viewer: Person, now: datetime) -> list[Needed]:
    """What a member of the group could take at once."""
    groups = groups_of(viewer, local_day(viewer.office, now)).values("pk")
    rows = list(deserted(now).filter(roster__group__in=groups).exclude(person=viewer))
    gaps = running_gaps(now).filter(Q(group__in=groups) | Q(group=None), office=viewer.office_id)
    found: list[tuple[Opening, Assignment | None, CoverageAlarm | None]] = []
    found += [(opening_for(row, since=now), row, None) for row in rows]
    found += [(opening, None, alarm) for alarm in gaps if (opening := opening_now(alarm, now)) is not None]
    if not found:
        return []
    bench = Bench([viewer], [opening for opening, _row, _alarm in found], now)
    needed = [Needed(opening, option_now(bench, viewer, opening, row), row, alarm) for opening, row, alarm in found]
    return [one for one in needed if one.effect.misfit is None]


def opening_now(alarm: CoverageAlarm, now: datetime) -> Opening | None:
    """The place that fills a running gap, from now on."""
    opening = opening_of(alarm)
    return Opening(opening.roster, opening.shift_type, opening.day, opening.role, now) if opening else None


def option_now(bench: Bench, person: Person, opening: Opening, held: Assignment | None) -> Option:
    """What stepping in does to the person; a standby leaves his standby."""
    standby = bench.standby(person, opening)
    gone = [row for row in (held, standby) if row is not None]
    return Option(person, bench.effect(person, opening, gone), standby=standby)
