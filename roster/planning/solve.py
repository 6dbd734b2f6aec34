"""The one way to a roster: the best solver for the problem, whatever its size."""

from collections.abc import Callable

from roster.planning import exact
from roster.planning.problem import Problem, Solution


def solve(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 1,
    on_progress: Callable[[Solution], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Solution:
    """The best roster within `seconds` of wall time, and a bound that no roster can better.

    on_progress: called, from any thread, with each better roster and its bound. stop: asked some times a second;
    once it is true, the best so far is handed back.
    """
    return exact.solve(problem, seconds=seconds, workers=workers, seed=seed, on_solution=on_progress, stop=stop)
