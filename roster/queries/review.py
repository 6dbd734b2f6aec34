"""What a roster costs and how it treats each person, so that drafts can be compared on one scale (R.2)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from core.people.models import Person
from roster.enums import DutyRole, PlanningKind
from roster.models import ShiftType, Wish
from roster.planning import problem as engine
from roster.planning.evaluate import Evaluation, Finding, evaluate
from roster.queries.planning_rules import MEASURES
from roster.queries.problem import Placed, Plan

KIND_OF_MEASURE = {measure: kind for kind, measure in MEASURES.items()}


class BillLine(NamedTuple):
    """What one rule costs: `times` it is broken, by `units` altogether, `people` of those it binds."""

    kind: PlanningKind
    cost: int
    times: int
    units: int
    people: int


class Shortage(NamedTuple):
    """`missing` people in a shift of a group on each of the days; without a group it is the lead's."""

    shift_type: ShiftType
    role: DutyRole
    group: str
    missing: int
    days: list[date]


class Load(NamedTuple):
    """How much of one burden a person bears: from the months before, in these days, and what would be fair in these."""

    carried: int
    now: int
    low: int
    high: int

    @property
    def total(self) -> int:
        return self.carried + self.now

    @property
    def is_fair(self) -> bool:
        return self.low <= self.now <= self.high


class Square(NamedTuple):
    """A cell of the small grid."""

    code: str
    colour: int
    is_lead: bool
    pinned: bool
    away: bool
    differs: bool


@dataclass
class PersonLine:
    person: Person
    loads: dict[engine.Measure, Load]
    squares: list[Square] = field(default_factory=list)


@dataclass(frozen=True)
class Review:
    """One roster, judged. `violations` break hard rules: the draft of a person may have some, a proposal has none."""

    evaluation: Evaluation
    bill: list[BillLine]
    shortages: list[Shortage]
    broken_wishes: list[Wish]
    people: list[PersonLine]

    @property
    def uncovered(self) -> int:
        """In how many shifts someone is missing."""
        return sum(len(shortage.days) for shortage in self.shortages)

    @property
    def cost(self) -> int:
        return self.evaluation.objective

    @property
    def violations(self) -> list[Finding]:
        return self.evaluation.violations

    def cost_of(self, kind: PlanningKind) -> int:
        return next((line.cost for line in self.bill if line.kind == kind), 0)


def kind_of(plan: Plan, finding: Finding) -> PlanningKind | None:
    """The office's rule that a finding breaks; None for the hard numbers of policy, leave and qualification."""
    about = finding.about
    if isinstance(about, engine.Demand):
        role = plan.variants[about.shift].role
        kinds = {DutyRole.LEAD: PlanningKind.LEAD, DutyRole.STANDBY: PlanningKind.STANDBY}
        return kinds.get(role, PlanningKind.COVERAGE)
    if isinstance(about, engine.Request):
        return PlanningKind.REQUESTS
    name = about.name if about is not None else ""
    return PlanningKind(name) if name in PlanningKind.values else None


def bill_of(plan: Plan, evaluation: Evaluation) -> dict[str, int]:
    """Cost by rule, dearest first."""
    costs: Counter[str] = Counter()
    for finding in evaluation.findings:
        kind = kind_of(plan, finding)
        if kind is not None and finding.cost:
            costs[str(kind)] += finding.cost
    return dict(costs.most_common())


def reviews_of(plan: Plan, options: Sequence[Sequence[Placed]]) -> list[Review]:
    """Each roster judged as the problem stands now; cells in which those that hold anything differ are marked."""
    answers = [plan.answer(placed) for placed in options]
    filled = [answer for answer, placed in zip(answers, options, strict=True) if placed]
    differing = {
        (person.id, day)
        for person in plan.problem.people
        for day in range(plan.problem.days)
        if len({answer[person.id][day] for answer in filled}) > 1
    }
    marks = (differing if placed else set() for placed in options)
    return [_review(plan, answer, marked) for answer, marked in zip(answers, marks, strict=True)]


def _review(plan: Plan, answer: engine.Roster, differing: set[engine.Cell]) -> Review:
    evaluation = evaluate(plan.problem, answer)
    return Review(
        evaluation=evaluation,
        bill=_bill(plan, evaluation),
        shortages=_shortages(plan, evaluation),
        broken_wishes=_broken_wishes(plan, evaluation),
        people=[_person(plan, person, answer, differing) for person in plan.problem.people],
    )


def _bill(plan: Plan, evaluation: Evaluation) -> list[BillLine]:
    by_kind: dict[PlanningKind, list[Finding]] = defaultdict(list)
    for finding in evaluation.findings:
        kind = kind_of(plan, finding)
        if kind is not None and finding.cost:
            by_kind[kind].append(finding)
    lines = [
        BillLine(
            kind,
            sum(finding.cost or 0 for finding in found),
            len(found),
            sum(finding.units for finding in found),
            len({finding.person for finding in found if finding.person}),
        )
        for kind, found in by_kind.items()
    ]
    return sorted(lines, key=lambda line: (-line.cost, line.kind))


def _shortages(plan: Plan, evaluation: Evaluation) -> list[Shortage]:
    groups = {str(roster.group_id): roster.group.name for roster in plan.facts.rosters}
    days: dict[tuple[str, str, int], list[date]] = defaultdict(list)
    for finding in evaluation.findings:
        demand = finding.about
        if isinstance(demand, engine.Demand) and finding.kind in ("least", "under"):
            days[groups.get(demand.group or "", ""), demand.shift, finding.units].append(plan.day(demand.day))
    found = [
        Shortage(*plan.variants[shift], group, missing, sorted(on)) for (group, shift, missing), on in days.items()
    ]
    return sorted(found, key=lambda one: (one.days, one.group, one.shift_type.start))


def _broken_wishes(plan: Plan, evaluation: Evaluation) -> list[Wish]:
    broken = {
        (int(finding.about.person), plan.day(finding.about.day))
        for finding in evaluation.findings
        if isinstance(finding.about, engine.Request)
    }
    return [wish for wish in plan.facts.wishes if (wish.person_id, wish.day) in broken]


def _person(plan: Plan, person: engine.Person, answer: engine.Roster, differing: set[engine.Cell]) -> PersonLine:
    cells = answer[person.id]
    squares = [_square(plan, person, day, cell, (person.id, day) in differing) for day, cell in enumerate(cells)]
    loads = {measure: _load(plan, person, measure, cells) for measure in engine.Measure}
    return PersonLine(plan.people[int(person.id)], loads, squares)


def _square(plan: Plan, person: engine.Person, day: int, cell: str | None, differs: bool) -> Square:
    away = cell is None and day in person.days_off
    pinned = (person.id, day) in plan.problem.pins
    if cell is None:
        return Square("", 0, False, pinned, away, differs)
    shift_type, role = plan.variants[cell]
    return Square(shift_type.code, shift_type.colour, role == DutyRole.LEAD, pinned, away, differs)


def _load(plan: Plan, person: engine.Person, measure: engine.Measure, cells: Sequence[str | None]) -> Load:
    """Working time in hours, all else in numbers."""
    worked = [day for day, cell in enumerate(cells) if cell is not None and not plan.problem.shift[cell].is_standby]
    count, carried = _count(plan, measure, worked, cells), getattr(person.carried, measure)
    low, high = _band(plan, person, measure)
    if measure == engine.Measure.MINUTES:
        count, carried = count // engine.HOUR, carried // engine.HOUR
    return Load(carried, count, low, high)


def _count(plan: Plan, measure: engine.Measure, worked: Iterable[int], cells: Sequence[str | None]) -> int:
    shifts = {day: plan.problem.shift[cell] for day in worked if (cell := cells[day]) is not None}
    if measure == engine.Measure.NIGHTS:
        return sum(shift.is_night for shift in shifts.values())
    if measure == engine.Measure.WEEKENDS:
        return sum(any(day in shifts for day in weekend) for weekend in plan.problem.weekends)
    if measure == engine.Measure.HOLIDAYS:
        return sum(day in plan.problem.holidays for day in shifts)
    return sum(shift.minutes for shift in shifts.values())


def _band(plan: Plan, person: engine.Person, measure: engine.Measure) -> tuple[int, int]:
    """What is fair for him, in hours for working time; everything where nothing is asked."""
    for rule in plan.problem.rules:
        if isinstance(rule, engine.Fairness) and rule.measure == measure and person.id in rule.bands:
            low, high = rule.bands[person.id]
            step = rule.step // engine.HOUR if measure == engine.Measure.MINUTES else 1
            return low * step, (high + 1) * step - 1
    return 0, 10**6
