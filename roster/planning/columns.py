"""Column generation on a board, and diving: cells that the linear program nearly agrees on are settled, step by step.

The bound is Lagrangian: with any prices of the demands, the cheapest row of each person and the demands' worth together
cost no more than any roster does.
"""

from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roster.planning.board import Board, Floats, Grid
from roster.planning.clock import Clock
from roster.planning.master import Master
from roster.planning.pricing import Priced, Pricer

SMOOTHING = 0.6
GAP = 0.3
TINY = 1e-6
SURE = 1 - 1e-6
UNKNOWN = -1e18

Rows = NDArray[np.int8]
"""[row, day]: numbers of cells."""
Cells = NDArray[np.integer[Any]]
"""[cell, 3]: person, day, number."""


def whole(bound: float) -> int:
    """All costs are whole numbers: the bound may be rounded up."""
    return ceil(bound - 1e-4)


class Columns:
    """pool: prices the people side by side; without it, one after the other. like: columns of the same board, from
    which it takes what they found out about limits that matter."""

    def __init__(
        self, board: Board, clock: Clock, pool: ThreadPoolExecutor | None = None, seed: int = 1,
        like: "Columns | None" = None,
    ) -> None:  # fmt: skip
        self.board = board
        self.clock = clock
        self.map = map if pool is None else pool.map
        self.master = Master(board)
        self.allowed = board.allowed.copy()
        counted = [pricer.counted for pricer in like.pricers] if like else [[] for _ in range(board.people)]
        self.pricers: list[Pricer] = [
            Pricer(board, person, counted=list(numbers)) for person, numbers in enumerate(counted)
        ]
        self.random = np.random.default_rng(seed)

    @property
    def is_exact(self) -> bool:
        return all(pricer.is_exact for pricer in self.pricers)

    def learn(self, grid: Grid) -> None:
        for person, row in enumerate(grid):
            self.master.add(person, row.astype(np.int8))

    def converge(self, *, enough: float = np.inf, rounds: int = 400, wanted: int = 1) -> float:
        """A lower bound under `allowed`; ends when the program is solved, or nothing better than `enough` can come."""
        bound, center = UNKNOWN, None
        for _ in range(rounds):
            self.clock.step()
            self.master.solve(self.clock.left)
            self.clock.look()
            if whole(bound) >= enough or (self.master.is_complete and self.master.objective - bound < GAP):
                break
            mixed = self.master.prices if center is None else SMOOTHING * center + (1 - SMOOTHING) * self.master.prices
            value, added = self._price(mixed, wanted)
            if value > bound:
                bound, center = value, mixed
            if not added and center is not None:
                value, added = self._price(self.master.prices, wanted)
                if value > bound:
                    bound, center = value, self.master.prices
                if not added:
                    break
        return bound

    def _price(self, prices: Floats, wanted: int) -> tuple[float, int]:
        """The Lagrangian bound at these prices, and how many rows were new and worth having."""
        prices = np.clip(prices, -self.board.over, self.board.under)
        found = list(self.map(lambda pricer: self._row(pricer, prices, wanted), self.pricers))
        value = float((prices * self.board.demand).sum()) + sum(priced.cost for priced in found)
        added = sum(self._add(person, row) for person, one in enumerate(found) for _, row in one.rows[:wanted])
        return value, added

    def _row(self, pricer: Pricer, prices: Floats, wanted: int) -> Priced:
        self.clock.look()
        allowed = self.allowed[pricer.person]
        if (allowed.sum(1) == 1).all():
            return self._only(pricer.person, prices)
        return pricer.price(prices, allowed, wanted)

    def _only(self, person: int, prices: Floats) -> Priced:
        """The row of somebody whose cells are all settled; each was settled only when a legal row was left."""
        row = self.allowed[person].argmax(1).astype(np.int8)
        days = np.nonzero(row)[0]
        cost = self.board.wish_cost(person, row) - float(prices[days, row[days] - 1].sum())
        return Priced(cost, [(cost, row)])

    def _add(self, person: int, row: Grid) -> bool:
        days = np.nonzero(row)[0]
        worth = self.master.prices[days, row[days] - 1].sum() + self.master.persons[person]
        return self.board.wish_cost(person, row) - worth < -TINY and self.master.add(person, row)

    def dive(self, enough: float, rounds: int = 4, share: float = 0.12) -> Grid | None:
        """A roster that costs less than `enough`, if diving finds one."""
        while True:
            self.master.restrict(self.allowed)
            if whole(self.converge(enough=enough, rounds=rounds)) >= enough or not self.master.is_complete:
                return None
            shares = self.master.cell_shares()
            open_cells = np.argwhere((shares > TINY) & (shares < SURE))
            if not len(open_cells):
                return shares.argmax(2).astype(np.int8)
            self._settle(shares, open_cells, share)

    def _settle(self, shares: Floats, cells: Cells, share: float) -> None:
        """Settle the open cells that are nearest to one, each only if the person still has a legal row."""
        wish = shares[tuple(cells.T)] + self.random.uniform(0, 0.05, len(cells))
        order = np.argsort(-wish, kind="stable")
        goal = max(1, round(share * len(np.unique(cells[:, :2], axis=0))))
        likely = shares[tuple(cells.T)] > 0.5
        if likely.any():
            order = order[likely[order]]
        witnesses = self.master.used_rows()
        for person, day, number in cells[order]:
            if not goal:
                break
            goal -= self._try(witnesses, person, day, number)

    def _try(self, witnesses: dict[int, Rows], person: int, day: int, number: int) -> bool:
        """witnesses: by person, legal rows that have all that was settled just now."""
        before = self.allowed[person, day].copy()
        if before.sum() == 1:
            return False
        self.allowed[person, day] = np.arange(len(before)) == number
        rows = witnesses[person]
        rows = rows[rows[:, day] == number]
        if not len(rows):
            self.clock.look()
            free = np.zeros((self.board.days, self.board.types))
            rows = np.array([row for _, row in self.pricers[person].price(free, self.allowed[person]).rows])
        if len(rows):
            witnesses[person] = rows
            return True
        self.allowed[person, day] = before
        self.allowed[person, day, number] = False
        return False
