"""The roster of an office, whose rules are many and whose costs are few: perfect at once where that is possible.

Whether a roster exists that costs nothing of a kind is a far easier question than which roster costs least. So what is
weighed is made hard piece by piece, the dearest first, until something cannot be had for nothing. From there the costs
are brought down in large neighbourhoods, and at last a bound is proven. Parts of the office that share nobody are
solved each on its own: first every part gets a legal roster, then one without shortage, then each has its turn, and
what time is left goes where the gap between cost and bound is.
"""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from roster.planning import exact
from roster.planning.evaluate import evaluate
from roster.planning.parts import independent_parts
from roster.planning.problem import Demand, Problem, Roster, Rule, Solution

WORKERS = 8
"""CP-SAT's workers differ in kind: eight on two processors find and prove more than two do."""
SEARCHERS = 2
"""Where large neighbourhoods are searched more workers get in each other's way."""
PROVERS = ("lb_tree_search",)
"""Beside such a search one worker is enough to bring the bound up."""
SETTLED, FIRST_TURN = 0.3, 0.65
"""The shares of the time after which the parts are settled, and have had their turn once."""
PROVING = 0.25
"""The share of a turn in which everything is searched, to prove a bound."""
PATIENCE = 0.25
"""The share of the time of settling that one question takes at most."""

Progress = Callable[[Solution], None]
Stop = Callable[[], bool]


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    steps: float | None = None,
    hint: Roster | None = None,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
) -> Solution:
    """The best roster found within `seconds`, with a proven bound; the parameters are those of `exact.solve`.

    hint: a roster to start from; when it is legal, nothing worse is handed back.
    """
    started = time.monotonic()
    parts = [_Part(part, workers, seed, steps, stop) for part in independent_parts(problem)]
    whole = _Whole(parts, started, on_progress)
    for part in parts:
        part.begin(hint, started + seconds - time.monotonic(), whole.report)
    whole.settle(started + SETTLED * seconds)
    whole.improve(started + FIRST_TURN * seconds, is_last=False)
    whole.improve(started + seconds, is_last=True)
    return whole.now()


@dataclass
class _Whole:
    """The parts' answers put together."""

    parts: "list[_Part]"
    started: float
    on_progress: Progress | None
    told: tuple[int, int] | None = None

    def settle(self, until: float) -> None:
        for index, part in enumerate(self.parts):
            share = part.size / sum(one.size for one in self.parts[index:])
            part.settle((until - time.monotonic()) * share, self.report)

    def improve(self, until: float, *, is_last: bool) -> None:
        """In the first turn time goes by size, later by what may still be gained."""
        waiting = [part for part in self.parts if not part.is_done]
        for index, part in enumerate(waiting):
            needs = [one.cost - one.bound if is_last and one.best else one.size for one in waiting[index:]]
            part.improve((until - time.monotonic()) * needs[0] / max(1, sum(needs)), self.report, is_last=is_last)

    def now(self) -> Solution:
        seconds = time.monotonic() - self.started
        bound = sum(part.bound for part in self.parts)
        if any(part.infeasible for part in self.parts) or any(part.best is None for part in self.parts):
            return Solution(None, None, bound, seconds, infeasible=any(part.infeasible for part in self.parts))
        roster = {person: row for part in self.parts for person, row in (part.best or {}).items()}
        return Solution(roster, sum(part.cost for part in self.parts), bound, seconds)

    def report(self) -> None:
        found = self.now()
        if self.on_progress is not None and found.objective is not None and (found.objective, found.bound) != self.told:
            self.told = found.objective, found.bound
            self.on_progress(found)


class _Part:
    """One part: the best roster so far and what is proven about it."""

    def __init__(self, problem: Problem, workers: int, seed: int, steps: float | None, stop: Stop | None) -> None:
        self.problem = problem
        self.pieces = pieces_of(problem)
        self.size = len(problem.people)
        self.workers, self.seed, self.steps, self.stop = max(workers, WORKERS), seed, steps, stop
        self.best: Roster | None = None
        self.cost = 0
        self.bound = 0
        self.infeasible = False
        self.kept: frozenset[Piece] = frozenset()
        self.keeper: Roster | None = None

    @property
    def is_done(self) -> bool:
        is_stopped = self.stop is not None and self.stop()
        return self.infeasible or is_stopped or (self.best is not None and self.cost <= self.bound)

    def begin(self, hint: Roster | None, seconds: float, report: Callable[[], None]) -> None:
        """Some legal roster: the hint, if it is one."""
        if hint is not None:
            rows = {person.id: hint[person.id] for person in self.problem.people}
            if not evaluate(self.problem, rows).violations:
                self._take(rows)
                report()
        if self.best is None:
            self.infeasible = self._solve(only(self.problem), seconds, report, hint=None).infeasible

    def settle(self, seconds: float, report: Callable[[], None]) -> None:
        """Finds out which pieces a roster can do without: all, or the dearest up to the first that it cannot."""
        ends, patience = time.monotonic() + seconds, seconds * PATIENCE
        if self._try_without(frozenset(self.pieces), patience, report):
            return
        for level in levels(self.pieces):
            for piece in level:
                left = min(patience, ends - time.monotonic())
                is_new = self.kept | {piece} != frozenset(self.pieces)
                if is_new and left > 0 and not self.is_done:
                    self._try_without(frozenset({piece}), left, report)
            if level - self.kept:
                self._take_least(level - self.kept, ends - time.monotonic(), report)
                return

    def _try_without(self, pieces: "frozenset[Piece]", seconds: float, report: Callable[[], None]) -> bool:
        """Without a hint: a roster that breaks what is asked for only leads the search astray."""
        found = self._solve(only(keeping(self.problem, self.kept | pieces)), seconds, report, hint=None)
        if found.roster is not None:
            self.kept, self.keeper = self.kept | pieces, found.roster
        return found.roster is not None

    def _take_least(self, costly: "frozenset[Piece]", seconds: float, report: Callable[[], None]) -> None:
        """The least that these pieces cost, as far as it is found; when nothing else can cost, that is for later."""
        if seconds > 0 and self.kept | costly != frozenset(self.pieces):
            found = self._solve(only(keeping(self.problem, self.kept), costly), seconds, report, hint=self._start)
            self.keeper = found.roster or self.keeper

    def improve(self, seconds: float, report: Callable[[], None], *, is_last: bool) -> None:
        """A bound first, which ends the search of what is small or perfect, and at last; neighbourhoods between."""
        ends = time.monotonic() + seconds
        if not is_last:
            self._prove(PROVING * seconds, report)
        if not self.is_done:
            left = (ends - time.monotonic()) * (1 - PROVING if is_last else 1)
            kept = keeping(self.problem, self.kept)
            found = self._solve(kept, left, report, hint=self._start, provers=())
            self.keeper = found.roster or self.keeper
        if is_last and not self.is_done:
            self._prove(ends - time.monotonic(), report)

    @property
    def _start(self) -> Roster | None:
        """The roster that keeps what is kept."""
        return self.keeper if self.kept else self.best

    def _prove(self, seconds: float, report: Callable[[], None]) -> None:
        found = self._solve(self.problem, seconds, report, hint=self.best, provers=PROVERS)
        self.bound = max(self.bound, found.bound)
        self.infeasible = found.infeasible
        report()

    def _solve(
        self,
        problem: Problem,
        seconds: float,
        report: Callable[[], None],
        *,
        hint: Roster | None,
        provers: Sequence[str] | None = None,
    ) -> Solution:
        def take(found: Solution) -> None:
            self._take(found.roster)
            if problem is self.problem:
                self.bound = max(self.bound, found.bound)
            report()

        return exact.solve(
            problem, seconds=seconds, workers=self.workers if provers is None else SEARCHERS + len(provers),
            seed=self.seed, steps=self.steps, hint=hint, provers=provers, on_solution=take, stop=self.stop,
        )  # fmt: skip

    def _take(self, roster: Roster | None) -> None:
        if roster is None:
            return
        cost = evaluate(self.problem, roster).objective
        if self.best is None or cost < self.cost:
            self.best, self.cost = roster, cost


class Piece(NamedTuple):
    """Something that can cost: the rule with this index, the requests, or what a group has too few or too many."""

    kind: str
    which: int | str | None = None


def pieces_of(problem: Problem) -> dict[Piece, int]:
    """Everything that can cost, with the most that a unit of it costs."""
    costs = [(Piece("rule", index), rule.weight) for index, rule in enumerate(problem.rules)]
    costs += [(Piece("request"), request.weight) for request in problem.requests]
    for demand in problem.demands:
        if demand.wish is not None:
            costs.append((Piece("under", demand.group), problem.shortage_weight(demand)))
            costs.append((Piece("over", demand.group), demand.weight_over))
    found: dict[Piece, int] = {}
    for piece, weight in costs:
        if weight:
            found[piece] = max(weight, found.get(piece, 0))
    return found


def levels(pieces: Mapping[Piece, int]) -> list[frozenset[Piece]]:
    """The pieces of the same weight together, the dearest first."""
    return [
        frozenset(piece for piece, weight in pieces.items() if weight == level)
        for level in sorted(set(pieces.values()), reverse=True)
    ]


def keeping(problem: Problem, pieces: Collection[Piece]) -> Problem:
    """The problem in which these pieces may not cost anything."""
    hard = Piece("request") in pieces
    return replace(
        problem,
        rules=[
            replace(rule, weight=None) if Piece("rule", index) in pieces else rule
            for index, rule in enumerate(problem.rules)
        ],
        requests=[replace(one, weight=None) if hard and one.weight else one for one in problem.requests],
        demands=[_kept_demand(problem, demand, pieces) for demand in problem.demands],
    )


def _kept_demand(problem: Problem, demand: Demand, pieces: Collection[Piece]) -> Demand:
    wish = demand.wish
    if wish is not None and Piece("under", demand.group) in pieces and problem.shortage_weight(demand):
        demand = replace(demand, least=max(demand.least, wish))
    if wish is not None and Piece("over", demand.group) in pieces and demand.weight_over:
        demand = replace(demand, most=wish if demand.most is None else min(demand.most, wish))
    return demand


def only(problem: Problem, pieces: Collection[Piece] = ()) -> Problem:
    """The problem of its hard parts, and of these pieces."""
    return replace(
        problem,
        rules=_rules_of(problem, pieces),
        requests=[one for one in problem.requests if one.weight is None or Piece("request") in pieces],
        demands=[_only_demand(demand, pieces) for demand in problem.demands],
    )


def _rules_of(problem: Problem, pieces: Collection[Piece]) -> Sequence[Rule]:
    return [rule for index, rule in enumerate(problem.rules) if rule.weight is None or Piece("rule", index) in pieces]


def _only_demand(demand: Demand, pieces: Collection[Piece]) -> Demand:
    under, over = (Piece(kind, demand.group) in pieces for kind in ("under", "over"))
    if not under and not over:
        return replace(demand, wish=None)
    return replace(
        demand,
        weight_under=demand.weight_under if under else 0,
        weight_over=demand.weight_over if over else 0,
    )
