"""A problem as arrays, for the search by columns: one row per person, one column per day, a number per cell.

Number 0 is off, 1 and up are the shift types in the problem's order. A part of a board, some people over some days with
all else settled, is a board again.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.int8]
"""[person, day]: the number of the cell."""
Mask = NDArray[np.bool_]
"""[person, day, number] or [day, number]: what a cell may be."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BEGINS, CONTINUES = 1, 2
"""Marks of a weekend's first and second day."""


@dataclass(frozen=True)
class Limits:
    """What binds one person over the days of the board."""

    least_minutes: int
    most_minutes: int
    longest_run: int
    shortest_run: int
    shortest_break: int
    weekends: int
    counts: tuple[int, ...]
    """By number of the shift type; the entry of 0 means nothing."""


@dataclass(frozen=True)
class Board:
    """wishes[person, day, number]: what the cell costs by the requests. demand, under, over[day, type - 1]."""

    minutes: Ints
    follows: NDArray[np.bool_]
    weekend: Ints
    limits: tuple[Limits, ...]
    allowed: Mask
    wishes: Floats
    demand: Floats
    under: Floats
    over: Floats

    @property
    def people(self) -> int:
        return self.allowed.shape[0]

    @property
    def days(self) -> int:
        return self.allowed.shape[1]

    @property
    def types(self) -> int:
        return self.allowed.shape[2] - 1

    def wish_cost(self, person: int, row: Grid) -> float:
        return float(self.wishes[person, np.arange(self.days), row].sum())

    def staffing(self, grid: Grid) -> Floats:
        """[day, type - 1]: how many work it."""
        days, numbers = grid.shape[1], self.types + 1
        places = np.arange(days) * numbers + grid
        counts = np.bincount(places.ravel(), minlength=days * numbers)
        return counts.reshape(days, numbers)[:, 1:].astype(float)

    def objective(self, grid: Grid) -> int:
        short = self.demand - self.staffing(grid)
        cover = np.maximum(short, 0) * self.under + np.maximum(-short, 0) * self.over
        return round(cover.sum() + sum(self.wish_cost(person, row) for person, row in enumerate(grid)))

    def part(self, grid: Grid, people: Ints, first: int, last: int) -> "Part":
        """The board of these people over the days from `first` to before `last`; all else stays as in `grid`."""
        context = max(max(limit.longest_run, limit.shortest_break) for limit in self.limits)
        start = max(0, first - context)
        while start and self.weekend[start] == CONTINUES:
            start -= 1
        return _part(self, grid, people, range(start, min(self.days, last + context)), range(first, last))


@dataclass(frozen=True)
class Part:
    board: Board
    people: Ints
    days: range

    def cut(self, grid: Grid) -> Grid:
        return grid[self.people][:, self.days.start : self.days.stop]

    def paste(self, grid: Grid, piece: Grid) -> Grid:
        new = grid.copy()
        new[self.people, self.days.start : self.days.stop] = piece
        return new


def _part(board: Board, grid: Grid, people: Ints, seen: range, free: range) -> Part:
    days = slice(seen.start, seen.stop)
    inner = np.array([day in free for day in seen])
    others = np.delete(grid, people, axis=0)[:, days]
    numbers = np.arange(board.types + 1)
    fixed = grid[people][:, days, None] == numbers
    small = replace(
        board,
        weekend=board.weekend[days],
        limits=tuple(_rest_of_limits(board, board.limits[person], grid[person], seen) for person in people),
        allowed=np.where(inner[:, None], board.allowed[people][:, days], fixed),
        wishes=board.wishes[people][:, days],
        demand=board.demand[days] - board.staffing(others),
        under=board.under[days] * inner[:, None],
        over=board.over[days] * inner[:, None],
    )
    return Part(small, people, seen)


def _rest_of_limits(board: Board, limits: Limits, row: Grid, seen: range) -> Limits:
    outside = np.delete(row, np.arange(seen.start, seen.stop))
    minutes = int(board.minutes[outside].sum())
    before, after = (weekends_worked(board, row, days) for days in (range(seen.start), range(seen.stop, board.days)))
    used = np.bincount(outside, minlength=board.types + 1)
    return replace(
        limits,
        least_minutes=max(0, limits.least_minutes - minutes),
        most_minutes=limits.most_minutes - minutes,
        weekends=limits.weekends - before - after,
        counts=tuple(int(most - use) for most, use in zip(limits.counts, used, strict=True)),
    )


def weekends_worked(board: Board, row: Grid, days: range) -> int:
    """Weekends with work, counted on their first day worked."""
    worked = row > 0
    is_second = np.roll(worked, 1) & (board.weekend == CONTINUES)
    return int((worked & (board.weekend > 0) & ~is_second)[days.start : days.stop].sum())
