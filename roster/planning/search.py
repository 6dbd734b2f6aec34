"""The search by columns: a legal roster at once, a bound and a dive over the whole board, then parts opened again.

Every step depends on the seed and on what the steps before found, never on the clock; the clock only ends the search.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import numpy as np

from roster.planning.board import Board, Floats, Grid
from roster.planning.columns import Columns, Stopped, whole
from roster.planning.neighbourhoods import Neighbourhoods
from roster.planning.pricing import Pricer

WHOLE_BOARD = 150_000
"""With more cells times shift types than this, the linear program of the whole board is not tried."""
DIVES = 2


class Search:
    """on_better: called with each better grid, its objective and the bound. steps: how many at most.
    start: a legal grid to begin with.

    `grid` is None until everybody has a legal row; `impossible` is a person for whom
    none was found; `is_proven` says that none exists.
    """

    def __init__(
        self,
        board: Board,
        *,
        seconds: float,
        workers: int = 2,
        seed: int = 1,
        steps: int | None = None,
        on_better: Callable[[Grid, int, int], None] | None = None,
        stop: Callable[[], bool] | None = None,
        start: Grid | None = None,
    ) -> None:
        self.board = board
        self.deadline = time.monotonic() + seconds
        self.workers = workers
        self.random = np.random.default_rng(seed)
        self.steps = steps
        self.on_better = on_better
        self.stop = stop
        self.pricers = [Pricer(board, person) for person in range(board.people)]
        self.grid = start
        self.objective = 0 if start is None else board.objective(start)
        self.bound = 0
        self.impossible: int | None = None

    def run(self) -> None:
        if self.grid is None and not self._construct():
            return
        with ThreadPoolExecutor(self.workers) as pool, suppress(Stopped):
            self._improve(pool)

    @property
    def is_proven(self) -> bool:
        return self.impossible is not None and self.pricers[self.impossible].is_exact

    def _improve(self, pool: ThreadPoolExecutor) -> None:
        self._polish()
        if self.board.allowed.size <= WHOLE_BOARD:
            self._dive_whole(pool)
        neighbourhoods = Neighbourhoods(self.board, self.random)
        while self.objective > self.bound:
            self._open_part(neighbourhoods, pool)

    def check_stop(self) -> None:
        if self.steps is not None:
            self.steps -= 1
            if self.steps < 0:
                raise Stopped
        if time.monotonic() > self.deadline or (self.stop is not None and self.stop()):
            raise Stopped

    def _construct(self) -> bool:
        """One row after the other, each the best beside those before. False when somebody can have no legal row."""
        grid = np.zeros((self.board.people, self.board.days), dtype=np.int8)
        staffing = np.zeros((self.board.days, self.board.types))
        for person in self.random.permutation(self.board.people):
            rows = self._price(person, staffing)
            while not rows and self.pricers[person].widen():
                rows = self._price(person, staffing)
            if not rows:
                self.impossible = int(person)
                return False
            grid[person] = rows[0][1]
            staffing += _ones(self.board, grid[person])
        self._take(grid)
        return True

    def _price(self, person: int, staffing: Floats) -> list[tuple[float, Grid]]:
        """Rows for one person, when the others staff this much."""
        worth = np.where(staffing < self.board.demand, self.board.under, -self.board.over)
        return self.pricers[person].price(worth, self.board.allowed[person]).rows

    def _polish(self) -> None:
        """Each person's row again beside all others, until a whole round changes nothing."""
        assert self.grid is not None
        grid, before = self.grid.copy(), None
        while before != self.objective:
            before = self.objective
            for person in self.random.permutation(self.board.people):
                self.check_stop()
                others = self.board.staffing(grid) - _ones(self.board, grid[person])
                rows = self._price(person, others)
                if rows:
                    grid[person] = rows[0][1]
            self._take(grid)

    def _dive_whole(self, pool: ThreadPoolExecutor) -> None:
        assert self.grid is not None
        columns = Columns(self.board, pool, self.check_stop, self._seed())
        columns.learn(self.grid)
        bound = columns.converge(enough=self.objective)
        if columns.is_exact:
            self._raise_bound(whole(bound))
        for _ in range(DIVES):
            if self.objective <= self.bound:
                return
            columns.allowed = self.board.allowed.copy()
            found = columns.dive(self.objective)
            if found is not None:
                self._take(found)

    def _open_part(self, neighbourhoods: Neighbourhoods, pool: ThreadPoolExecutor) -> None:
        assert self.grid is not None
        part = self.board.part(self.grid, *neighbourhoods.next(self.grid))
        piece = part.cut(self.grid)
        now = part.board.objective(piece)
        columns = Columns(part.board, pool, self.check_stop, self._seed())
        columns.learn(piece)
        is_hopeless = whole(columns.converge(enough=now)) >= now
        found = None if is_hopeless else columns.dive(now + 1)
        was_better = found is not None and part.board.objective(found) < now
        neighbourhoods.learn(was_hopeless=is_hopeless, was_better=was_better)
        if found is not None and part.board.objective(found) <= now:
            self._take(part.paste(self.grid, found))

    def _seed(self) -> int:
        return int(self.random.integers(1 << 30))

    def _take(self, grid: Grid) -> None:
        """Keep it when it is not worse; the row of a person is as good as another that costs the same."""
        objective = self.board.objective(grid)
        if self.grid is not None and objective > self.objective:
            return
        is_better = self.grid is None or objective < self.objective
        self.grid, self.objective = grid.copy(), objective
        if is_better:
            self._report()

    def _raise_bound(self, bound: int) -> None:
        if bound > self.bound:
            self.bound = bound
            self._report()

    def _report(self) -> None:
        if self.on_better is not None and self.grid is not None:
            self.on_better(self.grid, self.objective, self.bound)


def _ones(board: Board, row: Grid) -> Floats:
    return np.eye(board.types + 1)[row][:, 1:]
