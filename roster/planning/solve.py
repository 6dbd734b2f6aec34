"""The one way to a roster: the best solver for the problem, whatever its size."""

import time
from collections.abc import Callable
from dataclasses import replace

from roster.planning import exact, office
from roster.planning.board import Board, Grid
from roster.planning.evaluate import evaluate
from roster.planning.problem import Problem, Roster, Solution
from roster.planning.reduction import board_of, grid_of, roster_of
from roster.planning.search import Search

SMALL = 1_500
"""Cells times shift types up to which the whole problem is tried with CP-SAT first."""
SHARE_OF_EXACT = 0.1
LARGEST = 300_000
"""Cells times shift types from which CP-SAT is not asked: its model would not fit into memory."""

Progress = Callable[[Solution], None]
Stop = Callable[[], bool]


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    steps: int | None = None,
    hint: Roster | None = None,
    on_progress: Progress | None = None,
    stop: Stop | None = None,
) -> Solution:
    """The best roster within `seconds` of wall time, and a bound that no roster can better.

    on_progress: called, from any thread, with each better roster and its bound. stop: asked some times a second;
    once it is true, the best so far is handed back. steps: ends the search, too; when it does so before `seconds` do,
    the same seed gives the same roster. hint: a roster to start from; when it is legal, nothing worse is handed back.
    """
    started = time.monotonic()
    board = board_of(problem)
    if board is None:
        return office.solve(
            problem, seconds=seconds, workers=workers, seed=seed, steps=steps, hint=hint, on_progress=on_progress,
            stop=stop,
        )  # fmt: skip
    first = _prove(problem, board, seconds, workers, seed, steps, on_progress, stop)
    if first is not None and (first.infeasible or first.optimal):
        return first
    first = _better(first, problem, hint)
    watch = _Watch(problem, started, first, on_progress)
    search = Search(
        board, seconds=seconds - (time.monotonic() - started), workers=workers, seed=seed, steps=steps,
        on_better=watch, stop=stop, start=grid_of(problem, first.roster) if first and first.roster else None,
    )  # fmt: skip
    search.run()
    if search.impossible is not None and not search.is_proven and board.allowed.size <= LARGEST:
        left = seconds - (time.monotonic() - started)
        return exact.solve(problem, seconds=left, workers=workers, seed=seed, on_solution=on_progress, stop=stop)
    return replace(watch.best, seconds=time.monotonic() - started, infeasible=search.is_proven)


def _prove(
    problem: Problem,
    board: Board,
    seconds: float,
    workers: int,
    seed: int,
    steps: int | None,
    on_progress: Progress | None,
    stop: Stop | None,
) -> Solution | None:
    """What CP-SAT makes of the whole of a small problem in a part of the time."""
    if board.allowed.size > SMALL:
        return None
    return exact.solve(
        problem, seconds=seconds * SHARE_OF_EXACT, workers=workers, seed=seed, steps=steps, on_solution=on_progress,
        stop=stop,
    )  # fmt: skip


def _better(found: Solution | None, problem: Problem, hint: Roster | None) -> Solution | None:
    """What was found, or the hint where it is legal and costs less."""
    judged = evaluate(problem, hint) if hint is not None else None
    if judged is None or judged.violations:
        return found
    if found is not None and found.objective is not None and found.objective <= judged.objective:
        return found
    return Solution(hint, judged.objective, found.bound if found else 0, 0.0)


class _Watch:
    """Turns what the search finds into solutions of the problem."""

    def __init__(self, problem: Problem, started: float, first: Solution | None, on_progress: Progress | None) -> None:
        self.problem = problem
        self.started = started
        self.on_progress = on_progress
        self.best = first or Solution(None, None, 0, 0.0)

    def __call__(self, grid: Grid, objective: int, bound: int) -> None:
        self.best = Solution(
            roster_of(self.problem, grid), objective, max(bound, self.best.bound), time.monotonic() - self.started
        )
        if self.on_progress is not None:
            self.on_progress(self.best)
