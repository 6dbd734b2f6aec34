"""Rows made again side by side: some weeks of one person, beside all else as it stands.

The pieces of one turn are of different people and have no day in common, so each is as good as if it were the only one.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from roster.planning.board import Board, Floats, Grid, Part
from roster.planning.pricing import Pricer

WEEK = 7
WEEKS = 4
"""Of a piece, except the first and the last."""
PIECES_PER_SECOND = 150
FEWEST = 3

Piece = tuple[int, int, int]
"""A person, the first day, and the day after the last."""


def turns(board: Board, random: np.random.Generator) -> Iterator[list[Piece]]:
    """After all turns each person had each of the days, where there are as many people as pieces side by side."""
    spans = _spans(board.days, int(random.integers(WEEKS * WEEK)))
    people, places = random.permutation(board.people), random.permutation(len(spans))
    stride = max(1, board.people // len(spans))
    for turn in range(board.people):
        who = {int(people[(turn + number * stride) % board.people]): place for number, place in enumerate(places)}
        yield [(person, *spans[place]) for person, place in who.items()]


def _spans(days: int, offset: int) -> list[tuple[int, int]]:
    edges = sorted({0, days, *range(offset, days, WEEKS * WEEK)})
    return list(pairwise(edges))


def sweeps_within(board: Board, seconds: float) -> int:
    return max(FEWEST, round(seconds * PIECES_PER_SECOND / (board.people * len(_spans(board.days, 0)))))


def remade(board: Board, grid: Grid, piece: Piece, noise: float, seed: int) -> tuple[Part, Grid] | None:
    """The part of the board that the piece is, and its best grid beside the rest; None when no legal one was seen.

    noise: so much dearer or cheaper, by chance, each cell is taken to be, as a share of what a missing person costs.
    """
    person, first, last = piece
    part = board.part(grid, np.array([person]), first, last)
    under = part.board.under
    chance = np.random.default_rng(seed).uniform(-noise, noise, under.shape) * under
    row = beside(Pricer(part.board, 0), np.zeros(under.shape), chance)
    return None if row is None else (part, row[None])


def beside(pricer: Pricer, staffing: Floats, chance: Floats | float = 0.0) -> Grid | None:
    """The cheapest row of the pricer's person when others staff this much; None when no legal one was seen."""
    board = pricer.board
    worth = np.where(staffing < board.demand, board.under, -board.over) + chance
    rows = pricer.price(worth, board.allowed[pricer.person]).rows
    return rows[0][1] if rows else None
