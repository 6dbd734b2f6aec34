"""Rows that a better roster could be made of, and the best roster that can be made of them.

A row is kept when its reduced cost, at the prices of the solved linear program of the whole board, is below the gap
between the bound and the best roster: no other row can be in a better one.
"""

import highspy
import numpy as np

from roster.planning.board import Floats, Grid, Ints
from roster.planning.clock import Clock
from roster.planning.columns import TINY, Columns, Rows
from roster.planning.master import Master

MOST = 1_500
"""Rows of an integer program; half as many the next time when the program came to no end."""
LEAST = 200
NODES = 200
SECONDS = 6.0


class Pool:
    def __init__(self, columns: Columns, bound: float) -> None:
        """columns: solved for the whole board, with this bound."""
        self.board = columns.board
        self.prices, self.persons, self.bound = columns.master.prices, columns.master.persons, bound
        self.rows: dict[tuple[int, bytes], float] = {}
        self.has_new = True
        self.most = MOST
        self.learn(np.array(columns.master.people), np.array(columns.master.cells), np.inf)

    def learn(self, people: Ints, rows: Rows, objective: float) -> None:
        """rows[number] is a legal row of people[number]; objective: of the best roster."""
        for person, row, cost in zip(people, rows, self._reduced(people, rows), strict=True):
            key = int(person), row.tobytes()
            if cost < objective - 1 - self.bound + TINY and key not in self.rows:
                self.rows[key] = float(cost)
                self.has_new = True

    def _reduced(self, people: Ints, rows: Rows) -> Floats:
        worth = np.concatenate([np.zeros((self.board.days, 1)), self.prices], axis=1)
        costs = self.board.wishes[people] - worth
        cells = np.take_along_axis(costs, rows[:, :, None].astype(np.int64), axis=2)[:, :, 0]
        reduced: Floats = cells.sum(1) - self.persons[people]
        return reduced

    def near(self, objective: int) -> list[tuple[int, Grid]]:
        """Rows that may be in a roster better than `objective`, the nearest first."""
        gap = objective - 1 - self.bound
        self.rows = {key: cost for key, cost in self.rows.items() if cost < gap + TINY}
        order = sorted(self.rows, key=self.rows.__getitem__)[: self.most]
        return [(person, np.frombuffer(row, dtype=np.int8)) for person, row in order]

    def best(self, grid: Grid, objective: int, clock: Clock) -> Grid | None:
        """The best roster of the rows, by an integer program with limits; None when that found none better."""
        self.has_new = False
        master = Master(self.board)
        for person, row in enumerate(grid):
            master.add(person, row)
        for person, row in self.near(objective):
            master.add(person, row)
        _start(master, grid)
        seconds = clock.left if clock.steps is not None else min(clock.left, SECONDS)
        found, is_best = _solved(master, seconds, clock)
        self.most = self.most * 2 if is_best else max(LEAST, self.most // 2)
        return found if found is not None and self.board.objective(found) < objective else None


def _start(master: Master, grid: Grid) -> None:
    """Its first rows are those of `grid`."""
    board, where = master.board, tuple(master.demands.T)
    short = (board.demand - board.staffing(grid))[where]
    slack = [np.maximum(short, 0), np.maximum(-short, 0), np.zeros(board.people), np.ones(board.people)]
    solution = highspy.HighsSolution()
    solution.col_value = np.pad(np.concatenate(slack), (0, len(master.cells) - board.people)).tolist()
    master.program.setSolution(solution)


def _solved(master: Master, seconds: float, clock: Clock) -> tuple[Grid | None, bool]:
    """A roster, and whether it is the best of these rows."""
    program, first = master.program, master.extra
    columns = np.arange(first, program.getNumCol(), dtype=np.int32)
    kinds = np.array([highspy.HighsVarType.kInteger] * len(columns))
    program.changeColsIntegrality(len(columns), columns, kinds)
    program.setOptionValue("mip_max_nodes", NODES)
    master.limit(seconds)
    program.run_until(clock.is_over)
    is_best = program.getModelStatus() == highspy.HighsModelStatus.kOptimal
    values = np.array(program.getSolution().col_value)[first:]
    chosen = np.nonzero(values > 0.5)[0]
    if len(chosen) != master.board.people:
        return None, is_best
    grid = np.zeros((master.board.people, master.board.days), dtype=np.int8)
    for column in chosen:
        grid[master.people[column]] = master.cells[column]
    return grid, is_best
