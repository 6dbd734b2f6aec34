"""The search by columns: a legal roster at once, a bound and a dive over the whole board, then parts opened again.

Every step depends on the seed and on what the steps before found, never on the clock; the clock only ends the search.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import cycle
from typing import Any, TypeVar

import numpy as np

from roster.planning.board import Board, Floats, Grid, Ints, Part
from roster.planning.clock import Clock, Stopped
from roster.planning.columns import Columns, Rows, whole
from roster.planning.neighbourhoods import Choice, Neighbourhoods
from roster.planning.pool import Pool
from roster.planning.pricing import Pricer
from roster.planning.sweeps import beside, remade, sweeps_within, turns

T = TypeVar("T")

CELLS_PER_SECOND = 600
"""With more cells times shift types than this for each second, the linear program of the whole board is not tried."""
STATES_PER_SECOND = 0.75e6
QUICK_STATES = 1_000_000
"""Of one person, for the first roster of a large board."""
POLISHED = 10_000
"""Cells times shift types up to which whole rows are made again, not weeks of them."""
SWEEPING, BRIEFLY = 0.6, 0.1
"""Of the time, for the sweeps of a large board and of one whose linear program comes next."""
WARM, LUKEWARM = 0.25, 0.1
"""Noise of the sweeps to begin with, the first time and later."""
LARGEST = 150_000
TOGETHER = 4
"""Parts opened side by side; the same number for any number of threads, since results depend on it."""
PATIENCE = 5
"""Rounds of parts without anything better, before the whole board is dived again."""
DIVES = ((4, 0.12), (4, 0.12), (8, 0.06), (4, 0.08), (12, 0.04), (6, 0.08))
"""Rounds of column generation between two settlings, and the share of the open cells that each settles."""


@dataclass(frozen=True)
class Opened:
    """What came of a part. found: None when it holds nothing as good as before. rows[number] is of people[number]."""

    choice: Choice
    part: Part
    found: Grid | None
    was_hopeless: bool
    gain: int
    people: Ints
    rows: Rows


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
        self.seconds = seconds
        self.clock = Clock(time.monotonic() + seconds, stop, steps)
        self.workers = workers
        self.random = np.random.default_rng(seed)
        self.on_better = on_better
        self.pricers = [Pricer(board, person) for person in range(board.people)]
        self.is_small = self._is_small_enough()
        self.grid = start
        self.objective = 0 if start is None else board.objective(start)
        self.bound = 0
        self.columns: Columns | None = None
        self.pool: Pool | None = None
        self.dives = cycle(DIVES)
        self.impossible: int | None = None

    def run(self) -> None:
        with ThreadPoolExecutor(self.workers) as threads, suppress(Stopped):
            if self.grid is not None or self._construct(threads):
                self._improve(threads)

    @property
    def is_proven(self) -> bool:
        return self.impossible is not None and self.pricers[self.impossible].is_exact

    def _improve(self, threads: ThreadPoolExecutor) -> None:
        if self.board.allowed.size > POLISHED:
            self._sweep(threads, WARM, BRIEFLY if self.is_small else SWEEPING)
        else:
            self._polish()
        if self.is_small:
            self._solve_whole(threads)
        neighbourhoods = Neighbourhoods(self.board, self.random)
        idle = PATIENCE if self.is_small else 0
        while self.objective > self.bound:
            if idle >= PATIENCE:
                self._dive_whole(threads) if self.is_small else self._sweep(threads, LUKEWARM, SWEEPING)
                idle = 0
            else:
                idle = 0 if self._open_parts(neighbourhoods, threads) else idle + 1

    def _is_small_enough(self) -> bool:
        """Whether the linear program of the whole board is likely to be solved in half of the time."""
        if not all(pricer.is_exact for pricer in self.pricers):
            return False
        states = sum(pricer.states for pricer in self.pricers)
        size = self.board.allowed.size
        return size <= min(LARGEST, CELLS_PER_SECOND * self.seconds) and states <= STATES_PER_SECOND * self.seconds

    def _construct(self, threads: ThreadPoolExecutor) -> bool:
        """One row after the other, each the best beside those before; on a large board some side by side, of the
        first legal kind. False when somebody can have no legal row.

        A crowded machine may need longer for this than there is time: late is better than without a roster.
        """
        grid = np.zeros((self.board.people, self.board.days), dtype=np.int8)
        staffing = np.zeros((self.board.days, self.board.types))
        together = 1 if self.is_small else TOGETHER
        order = self.random.permutation(self.board.people)
        for people in np.split(order, range(together, len(order), together)):
            rows = list(threads.map(self._first_row, people, [staffing] * len(people)))
            for person, row in zip(people, rows, strict=True):
                if row is None:
                    self.impossible = int(person)
                    return False
                grid[person] = row
                staffing += _ones(self.board, row)
        self._take(grid)
        return True

    def _first_row(self, person: int, staffing: Floats) -> Grid | None:
        pricer = self.pricers[person]
        if not self.is_small:
            pricer.hurry(QUICK_STATES)
        self.clock.heed()
        row = beside(pricer, staffing)
        while row is None and pricer.widen():
            self.clock.look()
            row = beside(pricer, staffing)
        return row

    def _polish(self) -> None:
        """Each person's row again beside all others, until a whole round changes nothing."""
        assert self.grid is not None
        grid, before = self.grid.copy(), None
        while before != self.objective:
            before = self.objective
            for person in self.random.permutation(self.board.people):
                self.clock.step()
                row = beside(self.pricers[person], self.board.staffing(grid) - _ones(self.board, grid[person]))
                if row is not None:
                    grid[person] = row
            self._take(grid)

    def _sweep(self, threads: ThreadPoolExecutor, warmth: float, share: float) -> None:
        """Some weeks of each person again beside all else, in rounds with less and less noise, the last with none."""
        assert self.grid is not None
        count, grid = sweeps_within(self.board, share * self.seconds), self.grid
        for noise in np.linspace(warmth, 0, count + 1):
            for pieces in turns(self.board, self.random):
                jobs = [(grid, piece, float(noise), self._seed()) for piece in pieces]
                done, is_over = self._side_by_side(threads, self._remade, jobs)
                for part, found in (one for one in done if one is not None):
                    grid = part.paste(grid, found)
                self._take(grid)
                if is_over:
                    raise Stopped

    def _remade(self, clock: Clock, *told: Any) -> tuple[Part, Grid] | None:
        with suppress(Stopped):
            clock.step()
            return remade(self.board, *told)
        return None

    def _solve_whole(self, threads: ThreadPoolExecutor) -> None:
        """The linear program of the whole board, and what follows from it."""
        assert self.grid is not None
        columns = Columns(self.board, self.clock, threads)
        columns.learn(self.grid)
        bound = columns.converge(enough=self.objective)
        if columns.is_exact:
            self._raise_bound(whole(bound))
        self.columns, self.pool = columns, Pool(columns, bound)

    def _dive_whole(self, threads: ThreadPoolExecutor) -> None:
        """Two dives side by side; then the best roster of all rows met so far."""
        assert self.grid is not None and self.columns is not None and self.pool is not None
        near = self.pool.near(self.objective)
        jobs = [(near, self._seed(), *next(self.dives)) for _ in range(2)]
        done, is_over = self._side_by_side(threads, self._dive, jobs)
        for columns, found in done:
            self.pool.learn(np.array(columns.master.people), np.array(columns.master.cells), self.objective)
            if found is not None:
                self._take(found)
        if is_over:
            raise Stopped
        self._pick()

    def _dive(
        self, clock: Clock, near: list[tuple[int, Grid]], seed: int, rounds: int, share: float
    ) -> tuple[Columns, Grid | None]:
        columns = Columns(self.board, clock, seed=seed, like=self.columns)
        for person, row in near:
            columns.master.add(person, row)
        with suppress(Stopped):
            return columns, columns.dive(self.objective, rounds, share)
        return columns, None

    def _pick(self) -> None:
        assert self.grid is not None and self.pool is not None
        if self.objective > self.bound and self.pool.has_new:
            found = self.pool.best(self.grid, self.objective, self.clock)
            if found is not None:
                self._take(found)

    def _open_parts(self, neighbourhoods: Neighbourhoods, threads: ThreadPoolExecutor) -> bool:
        """Some parts side by side; whether the roster is better for it. The part that gains most goes in first."""
        assert self.grid is not None
        before = self.objective
        jobs = [(self.grid, neighbourhoods.next(self.grid), self._seed()) for _ in range(TOGETHER)]
        done, is_over = self._side_by_side(threads, self._open_part, jobs)
        for opened in sorted(done, key=lambda opened: -opened.gain):
            if not is_over:
                neighbourhoods.learn(opened.choice.shape, was_hopeless=opened.was_hopeless, was_better=opened.gain > 0)
            self._put_in(opened, jobs[0][0])
        if is_over:
            raise Stopped
        return self.objective < before

    def _put_in(self, opened: Opened, base: Grid) -> None:
        """A part made of `base` fits in as long as the rows of its people are still those of `base`."""
        assert self.grid is not None
        people = opened.part.people
        if self.pool is not None and len(opened.rows):
            self.pool.learn(opened.people, opened.rows, self.objective)
        if opened.found is not None and (self.grid[people] == base[people]).all():
            self._take(opened.part.paste(self.grid, opened.found))

    def _open_part(self, clock: Clock, grid: Grid, choice: Choice, seed: int) -> Opened:
        part = self.board.part(grid, choice.people, choice.first, choice.last)
        piece = part.cut(grid)
        now = part.board.objective(piece)
        columns = Columns(part.board, clock, seed=seed)
        columns.learn(piece)
        is_hopeless, found = True, None
        with suppress(Stopped):
            bound = columns.converge(enough=now)
            is_hopeless = whole(bound) >= now
            found = None if is_hopeless else _best_of_part(columns, bound, piece, now)
        gain = 0 if found is None else now - part.board.objective(found)
        people, rows = self._whole_rows(part, columns, grid)
        return Opened(choice, part, found if gain >= 0 else None, is_hopeless, gain, people, rows)

    def _whole_rows(self, part: Part, columns: Columns, grid: Grid) -> tuple[Ints, Rows]:
        if self.pool is None:
            return np.zeros(0, np.int64), np.zeros((0, self.board.days), np.int8)
        people = part.people[np.array(columns.master.people)]
        rows = grid[people].copy()
        rows[:, part.days.start : part.days.stop] = np.array(columns.master.cells)
        return people, rows

    def _side_by_side(
        self, threads: ThreadPoolExecutor, task: Callable[..., T], jobs: Sequence[tuple[Any, ...]]
    ) -> tuple[list[T], bool]:
        """What came of the jobs, in their order, and whether it is time to stop."""
        clocks = self.clock.split(len(jobs))
        done = list(threads.map(lambda clock, job: task(clock, *job), clocks, jobs))
        return done, self.clock.join(clocks)

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


def _best_of_part(columns: Columns, bound: float, piece: Grid, now: int) -> Grid | None:
    """By a dive, and where that finds nothing better, by an integer program over its rows."""
    pool = Pool(columns, bound)
    found = columns.dive(now + 1)
    if found is not None and columns.board.objective(found) < now:
        return found
    pool.learn(np.array(columns.master.people), np.array(columns.master.cells), now)
    better = pool.best(piece, now, columns.clock)
    return found if better is None else better


def _ones(board: Board, row: Grid) -> Floats:
    return np.eye(board.types + 1)[row][:, 1:]
