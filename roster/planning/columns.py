"""Column generation on a board, and diving: cells that the linear program nearly agrees on are settled, step by step.

The bound is Lagrangian: with any prices of the demands, the cheapest row of each person and the demands' worth together
cost no more than any roster does.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from roster.planning.board import Board, Floats, Grid
from roster.planning.master import Master
from roster.planning.pricing import Priced, Pricer

SMOOTHING = 0.6
GAP = 0.3
TINY = 1e-6
SURE = 1 - 1e-6
UNKNOWN = -1e18

Cells = NDArray[np.integer[Any]]
"""[cell, 3]: person, day, number."""


class Stopped(Exception):
    """Time is up, or somebody asked to stop."""


def whole(bound: float) -> int:
    """All costs are whole numbers: the bound may be rounded up."""
    return ceil(bound - 1e-4)


class Columns:
    """check_stop is called between the steps and may raise Stopped."""

    def __init__(self, board: Board, pool: ThreadPoolExecutor, check_stop: Callable[[], None], seed: int = 1) -> None:
        self.board = board
        self.pool = pool
        self.check_stop = check_stop
        self.master = Master(board)
        self.allowed = board.allowed.copy()
        self.pricers = [Pricer(board, person) for person in range(board.people)]
        self.random = np.random.default_rng(seed)
        self.bound = UNKNOWN

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
            self.check_stop()
            self.master.solve()
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
        found = list(self.pool.map(lambda pricer: self._row(pricer, prices, wanted), self.pricers))
        value = float((prices * self.board.demand).sum()) + sum(priced.cost for priced in found)
        added = sum(self._add(person, row) for person, one in enumerate(found) for _, row in one.rows[:wanted])
        return value, added

    def _row(self, pricer: Pricer, prices: Floats, wanted: int) -> Priced:
        return pricer.price(prices, self.allowed[pricer.person], wanted)

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
        for person, day, number in cells[order]:
            if (goal and shares[person, day, number] > 0.5) or (goal and not self._any_above(shares, cells)):
                goal -= self._try(person, day, number)

    def _any_above(self, shares: Floats, cells: Cells) -> bool:
        return bool((shares[tuple(cells.T)] > 0.5).any())

    def _try(self, person: int, day: int, number: int) -> bool:
        before = self.allowed[person, day].copy()
        if before.sum() == 1:
            return False
        only = np.zeros_like(before)
        only[number] = True
        self.allowed[person, day] = only
        free = np.zeros((self.board.days, self.board.types))
        if self.pricers[person].price(free, self.allowed[person]).rows:
            return True
        self.allowed[person, day] = before
        self.allowed[person, day, number] = False
        return False
