"""Which part of a roster is opened next: a few people over many days, or more people over few days.

The size follows what was seen: it grows when a part could not hold anything better, and shrinks when one could, but the
dive missed it.
"""

from dataclasses import dataclass, field

import numpy as np

from roster.planning.board import Board, Floats, Grid, Ints

SMALLEST = 60
"""Cells of a part, to begin with."""
LARGEST = 2_000
WEEK = 7


@dataclass
class Shape:
    """weeks: how long its parts are, 0 for all days."""

    weeks: int
    cells: float


@dataclass(frozen=True)
class Choice:
    """The days from `first` to before `last`."""

    shape: Shape
    people: Ints
    first: int
    last: int


@dataclass
class Neighbourhoods:
    board: Board
    random: np.random.Generator
    shapes: list[Shape] = field(default_factory=list)
    turn: int = -1

    def __post_init__(self) -> None:
        weeks = -(-self.board.days // WEEK)
        lengths = [length for length in (2, 4, 8) if length < weeks]
        self.shapes = [Shape(length, self._first_size()) for length in lengths]
        if weeks <= 12:
            self.shapes.append(Shape(weeks, self._first_size()))

    def _first_size(self) -> float:
        return max(SMALLEST, min(LARGEST / 4, self.board.people * self.board.days / 8))

    def next(self, grid: Grid) -> "Choice":
        self.turn = (self.turn + 1) % len(self.shapes)
        shape = self.shapes[self.turn]
        first, last = self._days(shape.weeks)
        count = int(np.clip(round(shape.cells / (last - first)), 2, self.board.people))
        return Choice(shape, self._people(grid, first, last, count), first, last)

    def learn(self, shape: Shape, *, was_hopeless: bool, was_better: bool) -> None:
        factor = 1.15 if was_hopeless else 1.0 if was_better else 0.93
        top = min(LARGEST, self.board.people * self.board.days)
        shape.cells = float(np.clip(shape.cells * factor, 2 * WEEK, top))

    def _days(self, weeks: int) -> tuple[int, int]:
        first = int(self.random.integers(0, max(1, self.board.days - WEEK * weeks + 1)))
        return first, min(self.board.days, first + WEEK * weeks)

    def _people(self, grid: Grid, first: int, last: int, count: int) -> Ints:
        """People whose rows cost something, or who could work where someone is missing, come rather than others."""
        days = slice(first, last)
        cells = np.arange(first, last)
        wishes = np.array([self.board.wishes[p, cells, row[days]].sum() for p, row in enumerate(grid)])
        spare = self._trouble(grid)[days]
        can = np.array([(spare * self.board.allowed[p, days, 1:]).sum() for p in range(self.board.people)])
        weight = 0.3 + wishes / max(1.0, wishes.mean()) + can / max(1.0, can.mean())
        chosen = self.random.choice(self.board.people, size=count, replace=False, p=weight / weight.sum())
        return np.sort(chosen)

    def _trouble(self, grid: Grid) -> Floats:
        short = self.board.demand - self.board.staffing(grid)
        return np.maximum(short, 0) * self.board.under + np.maximum(-short, 0) * self.board.over
