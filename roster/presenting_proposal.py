"""A proposed roster for the eye: its chart, the bill in words, and each person's load on one scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log10
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui.wording import bracketed, labelled, listed
from roster.enums import PlanningKind
from roster.models import PlanningRule, Proposal, Roster
from roster.planning.problem import Measure
from roster.presenting_explaining import date_words
from roster.queries.review import BillLine, Review, Shortage
from roster.rules.planning import CODES

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 64, 12, 12, 28
LEAST_REACH = 8


@dataclass(frozen=True)
class Mark:
    """A line across the chart with its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """Cost of the best roster and proven bound over the seconds, as points of two SVG lines; costs on a log scale."""

    cost: str
    bound: str
    marks: list[Mark]
    seconds: list[Mark]
    has_cost: bool


def chart_of(proposal: Proposal, elapsed: float) -> Chart:
    samples = [(float(seconds), objective, bound) for seconds, objective, bound in proposal.progress]
    reach = max([LEAST_REACH, elapsed, *(seconds for seconds, _cost, _bound in samples)])
    values = [value for _seconds, cost, bound in samples for value in (cost, bound) if value is not None]
    top = max([10, *values])

    def across(seconds: float) -> float:
        return LEFT + seconds / reach * (WIDTH - LEFT - RIGHT)

    def down(value: float) -> float:
        return TOP + (1 - log10(1 + value) / log10(1 + top)) * (HEIGHT - TOP - BOTTOM)

    def steps(column: int) -> str:
        """A stair: each value holds until the next one."""
        points: list[tuple[float, float]] = []
        for sample in samples:
            if sample[column] is not None:
                points += [(across(sample[0]), points[-1][1])] if points else []
                points.append((across(sample[0]), down(sample[column])))
        points += [(across(reach), points[-1][1])] if points else []
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)

    marks = [Mark(round(down(value), 1), f"{value:,}") for value in _powers(top)]
    seconds = [Mark(round(across(reach * part / 4), 1), f"{reach * part / 4:.0f} s") for part in range(5)]
    return Chart(steps(1), steps(2), marks, seconds, any(cost is not None for _s, cost, _b in samples))


def _powers(top: int) -> list[int]:
    """0 and the powers of ten up to the top."""
    return [0, *(10**power for power in range(1, 12) if 10**power <= top)]


def gap_percent(proposal: Proposal) -> str:
    """By how much a better roster could be better at most; nothing is said while there is no roster."""
    if proposal.objective is None:
        return ""
    room = 100 * (proposal.objective - proposal.bound) / max(1, proposal.objective)
    return f"{max(0.0, room):.1f} %"


def bill_words(line: BillLine) -> str:
    """How often, or how far, a rule is broken."""
    units, people = {"n": line.units}, {"n": line.people}
    match line.kind:
        case PlanningKind.LEAD:
            return ngettext("%(n)s shift without its lead", "%(n)s shifts without their lead", line.units) % units
        case PlanningKind.COVERAGE | PlanningKind.STANDBY:
            return ngettext("%(n)s person missing", "%(n)s people missing", line.units) % units
        case PlanningKind.REQUESTS:
            return ngettext("%(n)s wish not met", "%(n)s wishes not met", line.units) % units
        case PlanningKind.SHORTEST_BREAK:
            return ngettext("breaks are %(n)s day too short", "breaks are %(n)s days too short", line.units) % units
        case PlanningKind.SHORTEST_RUN:
            return ngettext("runs are %(n)s day too short", "runs are %(n)s days too short", line.units) % units
        case PlanningKind.PERIOD_HOURS:
            return ngettext("%(n)s hour outside the limits", "%(n)s hours outside the limits", line.units) % units
    if line.kind.startswith("fair_"):
        return (
            ngettext("%(n)s person outside the fair part", "%(n)s people outside the fair part", line.people) % people
        )
    return ngettext("%(n)s time", "%(n)s times", line.times) % {"n": line.times}


def shortage_words(shortage: Shortage) -> str:
    shift = bracketed(shortage.shift_type, shortage.role.label)
    return labelled(listed([shortage.group, shift] if shortage.group else [shift]), missing_words(shortage.missing))


def missing_words(number: int) -> str:
    return ngettext("%(n)s missing", "%(n)s missing", number) % {"n": number}


def shortage_days(shortage: Shortage) -> str:
    return listed(date_words(day) for day in shortage.days)


def hard_words(kind: str) -> str:
    """What a broken hard rule is called."""
    words = {
        "leave": _("on leave"),
        "qualification": _("may not work this shift"),
        "rest": _("too little rest"),
        "longest_run": _("too many days in a row"),
        "nights_in_a_row": _("too many nights in a row"),
        "week_minutes": _("too many hours in a week"),
        "least": _("people missing"),
        "most": _("too many people in a shift"),
    }
    return words.get(kind, _("another hard rule"))


@dataclass(frozen=True)
class Bar:
    """A person's load of one kind: widths in percent of the scale that all compared rosters share."""

    label: str
    carried: str
    now: str
    edge: str
    fair: str
    is_fair: bool


def measures() -> list[tuple[Measure, str]]:
    return [
        (Measure.NIGHTS, _("nights")),
        (Measure.WEEKENDS, _("weekends")),
        (Measure.HOLIDAYS, _("public holidays")),
        (Measure.MINUTES, _("hours")),
    ]


def scale_of(reviews: Iterable[Review]) -> dict[Measure, int]:
    """The largest load of each kind in any of the rosters."""
    every = [line.loads for review in reviews for line in review.people]
    return {measure: max([1, *(loads[measure].total for loads in every)]) for measure in Measure}


def loads_of(review: Review, scale: dict[Measure, int]) -> list[dict[str, Any]]:
    """The rows of the fairness picture."""
    return [
        {
            "person": line.person,
            "bars": [_bar(line.loads[measure], scale[measure], label) for measure, label in measures()],
        }
        for line in review.people
    ]


def _bar(load: Any, top: int, label: str) -> Bar:
    carried, now = 100 * load.carried / top, 100 * load.now / top
    return Bar(
        label=f"{load.carried}+{load.now}" if load.carried else str(load.now),
        carried=f"{carried:.1f}%",
        now=f"{now:.1f}%",
        edge=f"{carried:.1f}%",
        fair=_("%(what)s: %(before)s before, %(now)s in these days")
        % {"what": label, "before": load.carried, "now": load.now},
        is_fair=load.is_fair,
    )


def bill_table(options: Sequence[tuple[str, Review]]) -> list[dict[str, Any]]:
    """Rows of a comparison: each rule that costs anything in any of the rosters, with its cost in each."""
    kinds = [kind for kind in PlanningKind if any(review.cost_of(kind) for _label, review in options)]
    return [
        {"label": kind.label, "costs": _with_best([review.cost_of(kind) for _label, review in options])}
        for kind in kinds
    ]


def _with_best(costs: list[int]) -> list[tuple[int, bool]]:
    return [(cost, cost == min(costs) and len(set(costs)) > 1) for cost in costs]


def group_names(rosters: Iterable[Roster]) -> str:
    return listed(roster.group for roster in rosters)


def rule_words(rule: PlanningRule) -> str:
    """The numbers of a planning rule: "at most 3", "months that are counted in 6"."""
    labels = {
        "least": _("at least"),
        "most": _("at most"),
        "days": _("days"),
        "months": _("months that are counted in"),
        "factor": _("factor"),
        CODES: _("shifts"),
    }
    values = {name: " ".join(value) if name == CODES else value for name, value in rule.numbers.items()}
    return listed(f"{labels[name]} {value}" for name, value in values.items())
