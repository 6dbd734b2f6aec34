"""A roster mended when somebody is missing: as few changed cells as possible, then as good as possible (R.5)."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from roster.planning import exact
from roster.planning.elements import covering
from roster.planning.evaluate import Finding, evaluate
from roster.planning.model import Model, Term
from roster.planning.problem import Cell, Demand, Problem, Request, Roster, Rule, Solution

NEAR = 4
"""Days before and after what is asked in which a mending is looked for first."""
FEW = 14
"""Open days up to which a second thread costs more time than it saves."""
NEARBY, CHANGING = 0.6, 0.8
"""The shares of the time after which the fewest changes nearby, and anywhere, are settled; then costs are looked at."""

Stop = Callable[[], bool]


@dataclass(frozen=True)
class Change:
    """One cell that is changed, from what to what."""

    person: str
    day: int
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Repair:
    """roster: the mended one; None when the rules of the people forbid what is asked, or time was up.

    changes: every cell that differs from what was given, the absent person's own included. is_fewest: proven that no
    mending leaves fewer people missing, nor as few with fewer changes. before, after: costs by kind.
    gaps: the demands that still lack people, as findings of kind "least"; () when the roster keeps every hard rule.
    """

    roster: Roster | None
    changes: tuple[Change, ...]
    is_fewest: bool
    before: Mapping[str, int]
    after: Mapping[str, int]
    gaps: tuple[Finding, ...] = ()

    @property
    def cost(self) -> int | None:
        """What it adds to the objective; None when no roster is left."""
        if self.roster is None or self.gaps:
            return None
        return sum(self.after.values()) - sum(self.before.values())


def repair(
    problem: Problem,
    roster: Roster,
    *,
    absent: str | None = None,
    days: Collection[int] = (),
    first_day: int = 0,
    cells: Mapping[Cell, str | None] | None = None,
    other: Collection[Cell] = (),
    seconds: float = 2,
    workers: int = 8,
    seed: int = 1,
    stop: Stop | None = None,
) -> Repair:
    """The roster in which `absent` works on none of `days`: fewest missing, then fewest changes, then least cost.

    Nothing changes before `first_day` nor in a pinned cell, except for what is asked: the absence, and `cells`, which
    get what they say (for a swap the cells of both; for a shift taken over the cell of who takes it), and the cells of
    `other`, which get anything but what they have. Hard rules are kept;
    one that the given roster breaks already binds that person no more, a demand no more than it was met.
    Raises ValueError when something is asked for a day before `first_day`.
    """
    asked = {**{(absent, day): None for day in days if absent is not None}, **(cells or {})}
    _refuse_past([*asked, *other], first_day)
    tolerant = _tolerant(problem, roster, asked, other)
    mended = _Mending(tolerant, roster, asked, other, first_day, seconds, workers, seed, stop)
    found = mended.run()
    before = evaluate(problem, roster).costs
    if found is None:
        return Repair(None, (), mended.is_fewest, before, {})
    changes = tuple(Change(who, day, roster[who][day], found[who][day]) for who, day in changed(roster, found))
    gaps = tuple(evaluate(mended.problem, found).violations)
    return Repair(found, changes, mended.is_fewest, before, evaluate(problem, found).costs, gaps)


def changed(one: Roster, two: Roster) -> list[Cell]:
    """The cells in which two rosters of the same problem differ."""
    return [(who, day) for who, row in one.items() for day, cell in enumerate(row) if two[who][day] != cell]


def _refuse_past(asked: Collection[Cell], first_day: int) -> None:
    for person, day in asked:
        if day < first_day:
            raise ValueError(f"person {person}: day {day} lies before day {first_day}, from which on cells may change")


def _tolerant(problem: Problem, roster: Roster, asked: Mapping[Cell, str | None], other: Collection[Cell]) -> Problem:
    """What is asked as pins; what the given roster breaks already is not asked of the mended one."""
    broken = evaluate(problem, roster).violations
    out = [(finding.about, finding.person) for finding in broken]
    found = {(id(one.about), one.kind): one.units for one in broken if isinstance(one.about, Demand)}
    return replace(
        problem,
        pins={**{cell: roster[cell[0]][cell[1]] for cell in problem.pins if cell not in other}, **asked},
        rules=[_unbound(problem, rule, {who for about, who in out if about is rule}) for rule in problem.rules],
        requests=[one for one in problem.requests if all(about is not one for about, _ in out)],
        demands=[
            replace(
                one,
                least=one.least - found.get((id(one), "least"), 0),
                most=None if one.most is None else one.most + found.get((id(one), "most"), 0),
            )
            for one in problem.demands
        ],
    )


def _unbound(problem: Problem, rule: Rule, people: Collection[str | None]) -> Rule:
    if not people:
        return rule
    if None in people:
        return replace(rule, weight=1)
    return replace(rule, people=frozenset(one.id for one in problem.bound(rule) if one.id not in people))


class _Mending:
    def __init__(
        self,
        problem: Problem,
        roster: Roster,
        asked: Mapping[Cell, str | None],
        other: Collection[Cell],
        first_day: int,
        seconds: float,
        workers: int,
        seed: int,
        stop: Stop | None,
    ) -> None:
        self.started = time.monotonic()
        self.problem, self.roster, self.asked, self.other, self.first_day = problem, roster, asked, other, first_day
        self.seconds, self.workers, self.seed, self.stop = seconds, workers, seed, stop
        self.is_fewest = False
        self.hint = {person: list(row) for person, row in roster.items()}
        for (person, day), cell in asked.items():
            self.hint[person][day] = cell

    def run(self) -> Roster | None:
        days = [day for _, day in [*self.asked, *self.other]] or [self.first_day]
        near = range(max(self.first_day, min(days) - NEAR), max(days) + NEAR + 1)
        best: Solution | None = None
        for open_days, share in ((near, NEARBY), (range(self.first_day, self.problem.days), CHANGING)):
            found = self._solve(self._counting(), open_days, share)
            if found.roster is not None and (best is None or (found.objective or 0) < (best.objective or 0)):
                best, self.hint = found, found.roster
            self.is_fewest = found.optimal or found.infeasible
        if best is None or best.roster is None:
            return None if self.is_fewest else self._as_asked()
        return self._cheapest(best.roster, near)

    def _as_asked(self) -> Roster | None:
        """What is asked and nothing else, when time was up before anybody else was found."""
        broken = {finding.kind for finding in evaluate(self.problem, self.hint).violations}
        return self.hint if broken <= {"least"} and not self.other else None

    def _counting(self) -> Problem:
        """A person missing costs more than all changes together, a changed cell costs 1."""
        kept = covering(self.problem)
        cells = [
            Request(who, day, cell, cell is not None, 1)
            for who, row in self.roster.items()
            for day, cell in enumerate(row)
            if (who, day) not in self.problem.pins and day >= self.first_day
        ]
        demands = [replace(one, weight_under=len(cells) + 1) for one in kept.demands]
        return replace(kept, demands=demands, requests=[*kept.requests, *cells])

    def _cheapest(self, best: Roster, near: range) -> Roster:
        """As good as it gets with as many changes and no more people missing."""
        days = [day for _, day in changed(self.roster, best)]
        open_days = range(min([*days, *near]), max([*days, *near]) + 1)
        lacking = {(id(one.about)): one.units for one in evaluate(self.problem, best).violations}
        demands = [replace(one, least=one.least - lacking.get(id(one), 0)) for one in self.problem.demands]
        most = len(days)

        def few(model: Model) -> None:
            model.add(sum(_differs(model, self.roster, cell) for cell in model.literals) <= most)

        found = self._solve(replace(self.problem, demands=demands), open_days, 1, few)
        return found.roster or best

    def _solve(
        self, problem: Problem, open_days: range, share: float, adding: Callable[[Model], None] | None = None
    ) -> Solution:
        left = self.started + share * self.seconds - time.monotonic()
        workers = self.workers if len(open_days) > FEW else 1
        if left <= 0:
            return Solution(None, None, 0, 0.0)
        fixed = {
            (who, day): cell
            for who, row in self.roster.items()
            for day, cell in enumerate(row)
            if day not in open_days and (who, day) not in self.asked
        }

        def add(model: Model) -> None:
            for cell in self.other:
                model.add(_differs(model, self.roster, cell) == 1)
            if adding is not None:
                adding(model)

        return exact.solve(
            problem, seconds=left, workers=workers, seed=self.seed, hint=self.hint, fixed=fixed, adding=add,
            stop=self.stop,
        )  # fmt: skip


def _differs(model: Model, roster: Roster, cell: Cell) -> Term:
    before = roster[cell[0]][cell[1]]
    options = model.literals[cell]
    return sum(options.values()) if before is None else 1 - options.get(before, 0)
