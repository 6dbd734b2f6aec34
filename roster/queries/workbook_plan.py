"""What a workbook's duties would change in the group's rosters, month by month, before anything is changed (R.11)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.people.models import DutyGroup, Person, Posting
from core.people.queries import ON_DUTY
from core.ui.wording import listed
from roster.enums import DutyRole, Misfit, RosterState
from roster.models import Assignment, Roster
from roster.queries.placing import Cell, misfits_among, placings_of
from roster.queries.workbook_duties import Asked, Duties, Wanted
from roster.rules.fit import Days
from roster.rules.times import month_of, shift_period
from roster.workbooks import Option
from roster.workbooks.results import SKIP

POST_KEY, POST = "post", "post"


class Change(NamedTuple):
    """`kind` is new, changed, removed, unchanged, kept (past) or unread (no usable cell); `cell` is an address."""

    kind: str
    day: date
    person: Person
    before: str
    after: str
    cell: str


@dataclass
class MonthPlan:
    """One roster, which may still have to be opened, with what comes into it and what goes."""

    roster: Roster
    add: list[Wanted] = field(default_factory=list)
    remove: list[Assignment] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    refused: list[tuple[Wanted, Misfit]] = field(default_factory=list)

    @property
    def is_published(self) -> bool:
        return self.roster.state == RosterState.PUBLISHED


@dataclass
class RosterPlan:
    group: DutyGroup
    duties: Duties
    months: list[MonthPlan] = field(default_factory=list)
    posted: list[Days] = field(default_factory=list)
    questions: list[Asked] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def changes(self) -> list[Change]:
        return [change for month in self.months for change in month.changes]


def plan_roster(
    group: DutyGroup, duties: Duties, answers: Mapping[str, str], by: Person, may_set_up: bool, now: datetime
) -> RosterPlan:
    """A fixed number of queries for each month that the workbook touches."""
    plan = RosterPlan(group, duties, questions=list(duties.questions), problems=list(duties.problems))
    if not duties.wanted:
        return plan
    held = _held(group, {one.day for one in duties.wanted})
    plan.months = _months(group, duties, held, now)
    plan.posted = [_posted(person, duties.wanted) for person in duties.new_people]
    _check(plan)
    lacking = {one.person.pk: one.person for one in _refused(plan, Misfit.POSTING) if one.person.pk != by.pk}
    if lacking:
        _ask_to_post(plan, lacking, answers.get(POST_KEY, ""), may_set_up)
    for month in plan.months:
        _settle(month, by, plan.problems)
    return plan


def _held(group: DutyGroup, days: set[date]) -> list[Assignment]:
    """What the group has on the days of the workbook."""
    rows = Assignment.objects.filter(
        shift__group=group, withdrawn_at=None, shift__day__gte=min(days), shift__day__lte=max(days)
    ).select_related("person", "shift__shift_type", "shift__group", "roster__group__office")
    return [row for row in rows.order_by("shift__day", "id") if row.shift.day in days]


def _months(group: DutyGroup, duties: Duties, held: Iterable[Assignment], now: datetime) -> list[MonthPlan]:
    wanted = duties.wanted
    months = _Rosters(group, {one.day for one in wanted})
    there = {_key(row): row for row in held}
    for one in wanted:
        month, row = months.of(one.day), there.get(one.key)
        if row and one.role in (None, row.role):
            month.changes.append(Change("unchanged", one.day, one.person, _short(row), _short(one), one.cell))
        elif month.is_published and _starts(one, group) <= now:
            month.changes.append(Change("kept", one.day, one.person, _short(row), _short(one), one.cell))
        else:
            month.add.append(one)
            month.remove += [row] if row else []
    for row in _superfluous(wanted, there):
        month = months.of(row.shift.day)
        if {("", row.shift.day), (str(row.person_id), row.shift.day)} & duties.unread:
            month.changes.append(Change("unread", row.shift.day, row.person, _short(row), "", ""))
        elif month.is_published and row.starts_at <= now:
            month.changes.append(Change("kept", row.shift.day, row.person, _short(row), "", ""))
        else:
            month.remove.append(row)
    return list(months.plans.values())


class _Rosters:
    """The group's rosters by day; months without one get a draft that is not saved yet."""

    def __init__(self, group: DutyGroup, days: set[date]):
        self.group = group
        rows = Roster.objects.filter(group=group, start__lte=max(days), end__gt=min(days))
        self.rows = list(rows.select_related("group__office").order_by("start"))
        self.plans: dict[date, MonthPlan] = {}

    def of(self, day: date) -> MonthPlan:
        roster = next((row for row in self.rows if row.start <= day < row.end), None)
        if roster is None:
            start, end = month_of(day)
            roster = Roster(group=self.group, start=start, end=end)
            self.rows.append(roster)
        return self.plans.setdefault(roster.start, MonthPlan(roster))


def _superfluous(wanted: Sequence[Wanted], there: dict[tuple[int, int, date], Assignment]) -> list[Assignment]:
    """Held on a day of the workbook, in a shift that it lists or by a person whom it puts elsewhere, and not in it."""
    keys, kinds = {one.key for one in wanted}, {one.shift_type.pk for one in wanted}
    busy = {(one.person.pk, one.day) for one in wanted}
    return [row for key, row in there.items() if key not in keys and (key[1] in kinds or (key[0], key[2]) in busy)]


def _key(row: Assignment) -> tuple[int, int, date]:
    return row.person_id, row.shift.shift_type_id, row.shift.day


def _starts(one: Wanted, group: DutyGroup) -> datetime:
    return shift_period(one.day, one.shift_type.start, one.shift_type.end, group.office.zone)[0]


def _short(one: Assignment | Wanted | None) -> str:
    if one is None:
        return ""
    code = one.shift_type.code if isinstance(one, Wanted) else one.shift.code
    return f"{code} ({DutyRole(one.role).label})" if one.role in (DutyRole.LEAD, DutyRole.STANDBY) else code


# -- what cannot be ------------------------------------------------------------------------------


def _check(plan: RosterPlan) -> None:
    gone = {row.pk for month in plan.months for row in month.remove}
    for month in plan.months:
        cells = [as_cell(one) for one in month.add]
        found = misfits_among(month.roster, placings_of(month.roster, cells), without=gone, posted=plan.posted)
        month.refused = [(month.add[index], reason) for index, reason in found]


def as_cell(one: Wanted) -> Cell:
    return Cell(one.person, one.shift_type, one.day, one.role)


def _refused(plan: RosterPlan, reason: Misfit) -> list[Wanted]:
    return [one for month in plan.months for one, why in month.refused if why == reason]


def _posted(person: Person, wanted: Iterable[Wanted]) -> Days:
    return Days(person.pk, min(one.day for one in wanted if one.person is person), None)


def _ask_to_post(plan: RosterPlan, lacking: dict[int, Person], answer: str, may_set_up: bool) -> None:
    """People who are known but not posted to the group: an administrator may post them from their first day."""
    refused = [one for one in _refused(plan, Misfit.POSTING) if one.person.pk in lacking]
    names = listed(person.name for person in lacking.values())
    options = [Option(SKIP, _("No, leave their cells out"))]
    if may_set_up:
        options.insert(0, Option(POST, _("Yes, from their first day in the workbook")))
    sentence = _("Not posted to %(group)s on these days: %(names)s. Post them?") % {"group": plan.group, "names": names}
    cells = tuple(one.cell for one in refused)
    plan.questions.append(Asked(POST_KEY, sentence, cells, tuple(options), answer, POST if may_set_up else ""))
    if answer == POST and may_set_up:
        plan.posted += _postings(plan.group, refused)
        _check(plan)


def _postings(group: DutyGroup, refused: list[Wanted]) -> list[Days]:
    """From the first day without a posting until the next posting begins."""
    first: dict[int, date] = {}
    for one in refused:
        first[one.person.pk] = min(one.day, first.get(one.person.pk, one.day))
    later: dict[int, date] = {}
    rows = Posting.objects.filter(group=group, person__in=first, role__in=ON_DUTY).order_by("-start")
    for person_id, start in rows.values_list("person", "start"):
        if start > first[person_id]:
            later[person_id] = start
    return [Days(person_id, start, later.get(person_id)) for person_id, start in first.items()]


def _settle(month: MonthPlan, by: Person, problems: list[str]) -> None:
    """Takes out what does not fit, leaves alone what those people hold on that day, and lists the changes."""
    refused = {one.key for one, _reason in month.refused}
    spared = {(one.person.pk, one.day) for one, _reason in month.refused}
    month.add = [one for one in month.add if one.key not in refused]
    month.remove = [row for row in month.remove if (row.person_id, row.shift.day) not in spared]
    for one, reason in month.refused:
        if reason != Misfit.POSTING or one.person.pk == by.pk:  # the others are asked about
            problems.append(f"{one.cell}: {one.person.name}, {one.day:%Y-%m-%d}: {reason.label}")
    month.changes += _listed(month)
    month.changes.sort(key=lambda change: (change.day, change.person.sort_key, change.person.name))


def _listed(month: MonthPlan) -> list[Change]:
    gone: dict[tuple[int, date], list[Assignment]] = defaultdict(list)
    for row in month.remove:
        gone[row.person_id, row.shift.day].append(row)
    changes = []
    for one in month.add:
        before = gone.pop((one.person.pk, one.day), [])
        shown = "+".join(_short(row) for row in before)
        changes.append(Change("changed" if before else "new", one.day, one.person, shown, _short(one), one.cell))
    for rows in gone.values():
        changes += [Change("removed", row.shift.day, row.person, _short(row), "", "") for row in rows]
    return changes
