"""The roster of an office, whose rules are many and whose costs are few: perfect at once where that is possible.

Whether a roster without any cost exists is a far easier question than which roster costs least. So it is asked first;
then what is weighed is made hard kind by kind, the heaviest first, as long as a roster is left; from there the costs
are brought down. Parts of the office that share nobody are solved each on its own.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from roster.planning import exact
from roster.planning.evaluate import evaluate
from roster.planning.parts import independent_parts
from roster.planning.problem import Demand, Problem, Roster, Solution

WORKERS = 8
"""CP-SAT's workers differ in kind: eight on two processors find and prove more than two do."""
FIRST_ROUND = 0.25
"""The share of the time after which every part has had its turn once."""
PATIENCE = 0.15
"""The share of a part's time that one kind of rules is given to become hard."""

Progress = Callable[[Solution], None]
Stop = Callable[[], bool]


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    steps: float | None = None,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
) -> Solution:
    """The best roster found within `seconds`, with a proven bound; the parameters are those of `exact.solve`."""
    started = time.monotonic()
    parts = [_Part(part, workers, seed, steps, stop) for part in independent_parts(problem)]
    whole = _Whole(parts, started, on_progress)
    for share in (FIRST_ROUND, 1.0) if len(parts) > 1 else (1.0,):
        for index, part in enumerate(parts):
            left = started + share * seconds - time.monotonic()
            size = len(part.problem.people) / sum(len(one.problem.people) for one in parts[index:])
            part.improve(left * size, whole.report)
    return whole.now()


@dataclass
class _Whole:
    """The parts' answers put together."""

    parts: "list[_Part]"
    started: float
    on_progress: Progress | None

    def now(self) -> Solution:
        seconds = time.monotonic() - self.started
        bound = sum(part.bound for part in self.parts)
        if any(part.infeasible for part in self.parts) or any(part.best is None for part in self.parts):
            return Solution(None, None, bound, seconds, infeasible=any(part.infeasible for part in self.parts))
        roster = {person: row for part in self.parts for person, row in (part.best or {}).items()}
        return Solution(roster, sum(part.cost for part in self.parts), bound, seconds)

    def report(self) -> None:
        found = self.now()
        if self.on_progress is not None and found.roster is not None:
            self.on_progress(found)


class _Part:
    """One part: the best roster so far and what is proven about it."""

    def __init__(self, problem: Problem, workers: int, seed: int, steps: float | None, stop: Stop | None) -> None:
        self.problem = problem
        self.workers, self.seed, self.steps, self.stop = max(workers, WORKERS), seed, steps, stop
        self.best: Roster | None = None
        self.cost = 0
        self.bound = 0
        self.infeasible = False
        self.kept: frozenset[str] | None = None

    @property
    def is_done(self) -> bool:
        is_stopped = self.stop is not None and self.stop()
        return self.infeasible or is_stopped or (self.best is not None and self.cost <= self.bound)

    def improve(self, seconds: float, report: Callable[[], None]) -> None:
        ends = time.monotonic() + seconds
        if self.kept is None:
            self.kept = self._settle(seconds, report)
        for problem, share in ((keeping(self.problem, self.kept), 0.5), (self.problem, 1.0)):
            if not self.is_done and (problem is self.problem or self.kept):
                self._try(problem, (ends - time.monotonic()) * share, report)

    def _settle(self, seconds: float, report: Callable[[], None]) -> frozenset[str]:
        """The kinds of costs that a roster can do without, found by trying all at once, then one after the other."""
        kinds = weights(self.problem)
        kept: frozenset[str] = frozenset()
        if self._without(frozenset(kinds), seconds * PATIENCE, report) or self.is_done:
            return frozenset(kinds)
        for kind in sorted(kinds, key=lambda one: -kinds[one]):
            if not self.is_done and self._without(kept | {kind}, seconds * PATIENCE, report):
                kept |= {kind}
        return kept

    def _without(self, kinds: frozenset[str], seconds: float, report: Callable[[], None]) -> bool:
        """Whether a roster was found that costs nothing of these kinds."""
        found = self._solve(only(keeping(self.problem, kinds)), seconds, report)
        if found.infeasible and kinds:
            self.bound = max(self.bound, min(weights(self.problem, min)[kind] for kind in kinds))
        return found.roster is not None

    def _try(self, problem: Problem, seconds: float, report: Callable[[], None]) -> None:
        found = self._solve(problem, seconds, report)
        if problem is self.problem:
            self.bound = max(self.bound, found.bound)
            self.infeasible = found.infeasible

    def _solve(self, problem: Problem, seconds: float, report: Callable[[], None]) -> Solution:
        def take(found: Solution) -> None:
            self._take(found.roster)
            if problem is self.problem:
                self.bound = max(self.bound, found.bound)
            report()

        return exact.solve(
            problem, seconds=seconds, workers=self.workers, seed=self.seed, steps=self.steps, hint=self.best,
            on_solution=take, stop=self.stop,
        )  # fmt: skip

    def _take(self, roster: Roster | None) -> None:
        if roster is None:
            return
        cost = evaluate(self.problem, roster).objective
        if self.best is None or cost < self.cost:
            self.best, self.cost = roster, cost


def weights(problem: Problem, pick: Callable[..., int] = max) -> dict[str, int]:
    """What a unit costs, by the kinds of `Finding` that can cost anything; the dearest of a kind, or what is picked."""
    found: dict[str, int] = {}
    parts: list[tuple[str, int | None]] = [(rule.kind, rule.weight) for rule in problem.rules]
    parts += [("request", request.weight) for request in problem.requests]
    for demand in problem.demands:
        if demand.wish is not None:
            parts += [("under", problem.shortage_weight(demand)), ("over", demand.weight_over)]
    for kind, weight in parts:
        if weight:
            found[kind] = pick(found.get(kind, weight), weight)
    return found


def keeping(problem: Problem, kinds: Collection[str]) -> Problem:
    """The problem in which these kinds of costs may not arise."""
    return replace(
        problem,
        rules=[replace(rule, weight=None) if rule.kind in kinds else rule for rule in problem.rules],
        requests=[replace(one, weight=None) if "request" in kinds and one.weight else one for one in problem.requests],
        demands=[_kept_demand(problem, demand, kinds) for demand in problem.demands],
    )


def _kept_demand(problem: Problem, demand: Demand, kinds: Collection[str]) -> Demand:
    wish = demand.wish
    if wish is not None and "under" in kinds and problem.shortage_weight(demand):
        demand = replace(demand, least=max(demand.least, wish))
    if wish is not None and "over" in kinds and demand.weight_over:
        demand = replace(demand, most=wish if demand.most is None else min(demand.most, wish))
    return demand


def only(problem: Problem) -> Problem:
    """The problem of its hard parts."""
    return replace(
        problem,
        rules=[rule for rule in problem.rules if rule.weight is None],
        requests=[request for request in problem.requests if request.weight is None],
        demands=[replace(demand, wish=None) for demand in problem.demands],
    )
