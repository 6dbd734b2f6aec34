"""Solves a whole problem with CP-SAT: proves small ones, and solves the parts that a larger search leaves open."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from ortools.sat.python import cp_model

from roster.planning.evaluate import evaluate
from roster.planning.model import Model
from roster.planning.problem import Cell, Problem, Roster, Solution

POLL = 0.05
"""Seconds between two questions whether to stop."""


def build(problem: Problem, fixed: Mapping[Cell, str | None] | None = None) -> Model:
    """The model of `problem` in which the cells of `fixed` keep what they have."""
    return Model(problem, fixed)


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 1,
    seed: int = 0,
    hint: Roster | None = None,
    fixed: Mapping[Cell, str | None] | None = None,
    steps: float | None = None,
    provers: Sequence[str] | None = None,
    adding: Callable[[Model], None] | None = None,
    on_solution: Callable[[Solution], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Solution:
    """The best roster found within `seconds`, with a proven bound.

    The objective is the evaluator's, since a model's units may be slack in a roster that is not the last; the bound is
    the model's own.
    hint: a roster to start from; where it keeps the hard rules, what is found is no worse.
    provers: CP-SAT's names of the workers that search everything; the others search neighbourhoods of the best so far.
    Without any nothing is proven; None leaves the choice to CP-SAT.
    steps: CP-SAT's deterministic time; when it ends the search before `seconds` do, the result depends on `seed` only.
    adding: puts further constraints into the model. on_solution: called with each better one. stop: asked some times a
    second; the best so far is handed back.
    """
    started = time.monotonic()
    model = build(problem, fixed)
    if adding is not None:
        adding(model)
    if hint is not None:
        model.hint(hint)
        _complete(model, seconds)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.0, seconds - (time.monotonic() - started))
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    if provers is not None:
        solver.parameters.use_lns_only = not provers
        solver.parameters.subsolvers.extend(provers)
    if steps is not None:
        solver.parameters.max_deterministic_time = steps
        solver.parameters.interleave_search = workers > 1
    with _stopping(solver, stop):
        status = solver.solve(model.cp, _Watch(model, started, on_solution))
    return _solution(model, solver, status, time.monotonic() - started)


def _complete(model: Model, seconds: float) -> None:
    """Hints the rest of the model, too: without its units a roster is only a guess that the search soon gives up."""
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.0, seconds)
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = True
    if solver.solve(model.cp) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        values = list(solver.response_proto.solution)
        model.cp.clear_hints()
        model.cp.proto.solution_hint.vars.extend(range(len(values)))
        model.cp.proto.solution_hint.values.extend(values)


class _Watch(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: Model, started: float, on_solution: Callable[[Solution], None] | None) -> None:
        super().__init__()
        self.model = model
        self.started = started
        self.on_solution = on_solution

    def on_solution_callback(self) -> None:
        if self.on_solution:
            roster = self.model.roster(self.value)
            cost = evaluate(self.model.problem, roster).objective
            bound = _whole(self.best_objective_bound)
            self.on_solution(Solution(roster, cost, bound, time.monotonic() - self.started))


@contextmanager
def _stopping(solver: cp_model.CpSolver, stop: Callable[[], bool] | None) -> Iterator[None]:
    ended = threading.Event()

    def watch(asked: Callable[[], bool]) -> None:
        while not ended.wait(POLL):
            if asked():
                solver.stop_search()

    watcher = threading.Thread(target=watch, args=(stop,), daemon=True) if stop else None
    if watcher:
        watcher.start()
    try:
        yield
    finally:
        ended.set()
        if watcher:
            watcher.join()


def _solution(model: Model, solver: cp_model.CpSolver, status: cp_model.CpSolverStatus, seconds: float) -> Solution:
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        roster = model.roster(solver.value)
        cost = evaluate(model.problem, roster).objective
        return Solution(roster, cost, _whole(solver.best_objective_bound), seconds)
    return Solution(None, None, 0, seconds, infeasible=status == cp_model.INFEASIBLE)


def _whole(bound: float) -> int:
    """Costs are whole numbers, 0 or more: a bound of 3.2 is one of 4."""
    return max(0, -int(-(bound - 1e-6) // 1))
