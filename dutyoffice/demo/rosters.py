"""Rosters of the demonstration office: from patterns, published, and amended where life came between."""

from datetime import date, datetime, timedelta

from core.people.models import DutyGroup
from core.people.queries import local_day
from dutyoffice.demo.staff import SINCE, Demo
from roster import actions
from roster.actions.watch import watch_coverage
from roster.enums import PatternKind, PlanningKind
from roster.models import Assignment, Pattern, Roster
from roster.rules.pattern import Member, Slot
from roster.rules.times import days_between

NINE = ["D", "D", "E", "E", "N", "N", "-", "-", "-"]
CREWS = ["T", "-", "S", "-"]


def set_demands(demo: Demo) -> None:
    for number, group in enumerate(demo.groups):
        codes = ["T"] if number == 2 else ["D", "E", "N"]
        per_shift = len(demo.officers[group.pk]) * 2 // (8 if number == 2 else 9)
        for code in codes:
            actions.set_demand(
                group=group, shift_type=demo.types[code], day_kinds=range(8), officers=per_shift,
                standby=1 if code == "T" else 0, start=SINCE, by=None, now=demo.opened,
            )  # fmt: skip


def set_rules(demo: Demo) -> None:
    """Leads work the 24-hour lead and nothing else."""
    actions.set_planning_rule(
        office=demo.office, kind=PlanningKind.LEAD, numbers={"codes": ["L"]}, weight=1000,
        start=local_day(demo.office, demo.opened), by=None, now=demo.opened,
    )  # fmt: skip


def save_patterns(demo: Demo) -> list[Pattern]:
    return [_pattern(demo, number, group) for number, group in enumerate(demo.groups)]


def _pattern(demo: Demo, number: int, group: DutyGroup) -> Pattern:
    """Each person is a crew of his own in the cycle of nine days; four crews of two share the 24-hour days."""
    codes = CREWS if number == 2 else NINE
    crews = len(codes)
    slots = [
        Slot(crew + 1, offset, demo.types[codes[(offset - crew) % crews]].pk)
        for crew in range(crews)
        for offset in range(crews)
        if codes[(offset - crew) % crews] != "-"
    ]
    members = [Member(turn % crews + 1, person.pk) for turn, person in enumerate(demo.officers[group.pk])]
    return actions.save_pattern(
        group=group, name=demo.words["patterns"][1 if number == 2 else 0], kind=PatternKind.CYCLE, anchor=SINCE,
        length=crews, slots=slots, members=members, by=None, now=demo.opened,
    )  # fmt: skip


def fill_month(demo: Demo, group: DutyGroup, pattern: Pattern, start: date, end: date, now: datetime) -> Roster:
    roster = actions.open_roster(group=group, start=start, end=end, by=None, now=now)
    actions.fill_from_pattern(roster=roster, pattern=pattern, by=None, now=now)
    if group in demo.groups[:3]:
        _lead_days(demo, roster, demo.groups.index(group), start, end, now)
    return roster


def _lead_days(demo: Demo, roster: Roster, turn: int, start: date, end: date, now: datetime) -> None:
    """The three leads take the 24-hour lead in turn."""
    own = [day for day in days_between(start, end) if day.toordinal() % 3 == turn]
    cells = [actions.Typed(demo.leads[turn], day, "L") for day in own]
    actions.set_cells(roster=roster, cells=cells, by=None, now=now)


def publish_month(demo: Demo, start: date, end: date, patterns: list[Pattern], joined: datetime) -> None:
    """The first three groups publish from the opening on; the others brought in what they had when they joined."""
    for number, (group, pattern) in enumerate(zip(demo.groups, patterns, strict=True)):
        now = demo.opened if number < 3 else joined
        roster = fill_month(demo, group, pattern, start, end, now)
        publisher = demo.leads[number if number < 3 else 0]
        actions.publish(roster=roster, by=publisher, now=now, reason=demo.words["opening"])


def leave_a_gap(demo: Demo, now: datetime) -> None:
    """Someone of the first group falls ill for the day after tomorrow; nobody has filled his place yet."""
    group, lead = demo.groups[0], demo.leads[0]
    later = now + timedelta(hours=30)
    rows = Assignment.objects.filter(shift__group=group, starts_at__gt=later, withdrawn_at=None, role="officer")
    missing = rows.select_related("person", "roster", "shift").first()
    if missing is None:
        return
    day, ill = missing.shift.day, demo.words["ill"]
    actions.record_leave(person=missing.person, start=day, end=day + timedelta(days=2), reason=ill, by=lead, now=now)
    actions.amend(roster=missing.roster, withdrawn=missing, reason=ill, by=lead, now=now)
    watch_coverage(office=demo.office, now=now)
