"""The cheapest legal row of one person when each cell has a price: dynamic programming over the days.

A state after a day is: minutes worked, weekends worked, counted shifts, and the position, which is the length of the
break (up to the shortest legal one) or the type and length of the run. Shift types that nothing in the rules tells
apart are one kind here. Limits on counts are looked at only for the types whose limit a cheapest row once broke.
"""

from dataclasses import dataclass, field
from functools import reduce
from math import gcd

import numpy as np
from numpy.typing import NDArray

from roster.planning.board import Board, Floats, Grid, Ints, Limits, Mask
from roster.planning.dynamic import NEVER, Rules, cheapest_paths

EXACT_STATES = 60_000_000
"""Above this many states of one person, only those near an even spread over the days are looked at."""
LAST_STATES = 1_500_000_000
"""So many are looked at when nothing legal was found otherwise: 3 GB."""
DEAREST = 1e6


@dataclass(frozen=True)
class Priced:
    """cost: of the cheapest row at these prices. rows: it and others, the cheapest first; none when no row is legal."""

    cost: float
    rows: list[tuple[float, Grid]]


@dataclass
class Kinds:
    """Shift types of one person by what the rules can tell apart; kind 0 is off."""

    members: list[Ints]
    minutes: Ints
    circle: Ints
    may_be_before: NDArray[np.bool_]
    """[circle, kind - 1]: whether kinds of the circle may be the day after."""
    next_count: Ints
    count_step: Ints


@dataclass
class Pricer:
    """Prices rows of one person of a board. `is_exact`: nothing legal is overlooked, so its cost is a bound."""

    board: Board
    person: int
    counted: list[int] = field(default_factory=list)
    most_states: int = field(default_factory=lambda: EXACT_STATES)
    look: int = 0
    """Which of the looks at a part of the states, when there are too many."""

    def __post_init__(self) -> None:
        self.limits = self.board.limits[self.person]
        allowed = self.board.allowed[self.person]
        self.live = [number for number in range(1, self.board.types + 1) if allowed[:, number].any()]
        self._sort()

    def hurry(self, most_states: int) -> None:
        """Look at no more states than so many, until `widen` is asked for."""
        self.most_states = most_states
        self._sort()

    def _sort(self) -> None:
        self._use(self.live)
        self.is_exact = self._states() <= self.most_states
        if not self.is_exact:
            self.counted = []
            live, breadth = self._looks()[self.look]
            self._use(live)
            self._narrow(breadth)

    def _looks(self) -> list[tuple[list[int], float]]:
        """Types, and how far from an even spread: those of one length first, since there are few states then."""
        lengths = [int(self.board.minutes[number]) for number in self.live]
        usual = sorted(sorted(set(lengths)), key=lengths.count, reverse=True)
        alike = [[number for number in self.live if self.board.minutes[number] == length] for length in usual]
        return [(live, breadth) for breadth in (0.5, 1, 8) for live in alike] + [(self.live, b) for b in (1, 2, 4, 8)]

    def _use(self, live: list[int]) -> None:
        self.unit = reduce(gcd, (int(self.board.minutes[number]) for number in live), 0) or 1
        self.least = max(0, -(-self.limits.least_minutes // self.unit))
        self.most = self.limits.most_minutes // self.unit
        self.kinds = _kinds(self.board, live, self.counted, self.limits.counts, self.unit)
        self.run = min(self.limits.longest_run, self.board.days)
        self.weekends = min(self.limits.weekends, int((self.board.weekend > 0).sum()))
        self.minute_band = _reachable(self._most_after(), self.least, self.most)
        self.weekend_band = _reachable(np.arange(self.board.days + 1), 0, self.weekends)

    def _most_after(self) -> Ints:
        """[number of days]: the minutes that can be worked in so many days in a row, or more."""
        days, run, rest = np.arange(self.board.days + 1), self.run, self.limits.shortest_break
        worked = days // (run + rest) * run + np.minimum(days % (run + rest), run)
        longest = [
            minutes
            for minutes, number in sorted(
                ((int(self.board.minutes[n]) // self.unit, n) for n in self.live), reverse=True
            )
            for _ in range(min(self.board.days, self.limits.counts[number]))
        ]
        total = np.cumsum([0, *longest], dtype=np.int64)
        return np.asarray(total[np.minimum(worked, len(longest))])

    def _longest(self) -> int:
        return int(self.kinds.minutes.max(initial=0))

    def _per_level(self) -> int:
        positions = self.limits.shortest_break + len(self.kinds.members) * self.run
        return self.board.days * len(self.kinds.next_count) * positions

    def _states(self) -> int:
        return self._per_level() * (self.most + 1) * (self.weekends + 1)

    @property
    def states(self) -> int:
        """Those looked at for one row, at most."""
        minutes, weekends = (int((band[:, 1] - band[:, 0]).max()) + 1 for band in (self.minute_band, self.weekend_band))
        return self._per_level() * minutes * weekends

    def widen(self) -> bool:
        """Look at other states from now on, at last at all; False when that is all, or all that fits into memory."""
        is_last = self.look + 1 >= len(self._looks())
        if self.is_exact or (is_last and self.most_states == LAST_STATES):
            return False
        if is_last:
            self.most_states = LAST_STATES
        else:
            self.look += 1
        self._sort()
        return True

    def _narrow(self, breadth: float) -> None:
        width, slack = 3 * breadth, 4 * breadth * self._longest()
        share = self._share()
        self.minute_band = _near(self.minute_band, share * (self.least + self.most) / 2, slack)
        self.weekend_band = _near(self.weekend_band, share * self.weekends - width / 2, width)
        if breadth >= 1:
            self.weekend_band[:, 0] //= 2

    def _share(self) -> Floats:
        """The part of all days free to work that lie up to each day."""
        free = self.board.allowed[self.person][:, 1:].any(1)
        return np.asarray(free.cumsum() / max(1, free.sum()))

    def price(self, prices: Floats, allowed: Mask, wanted: int = 1) -> Priced:
        """prices[day, type - 1] is what the person earns by working it; a cell's cost is its wish less the price."""
        cost = self.board.wishes[self.person].copy()
        cost[:, 1:] -= prices
        cost = np.where(allowed, cost, NEVER)
        while True:
            found = self._paths(cost, wanted)
            broken = self._over(found[0][1]) if found else []
            if not broken:
                break
            self._mind(broken, cost)
        rows = [(value, row) for value, row in found if not self._over(row)]
        return Priced(rows[0][0] if rows else NEVER, rows)

    def _mind(self, broken: list[int], cost: Floats) -> None:
        """Count these types from now on; where that would be too much to look at, make them dearer for this once."""
        if self.is_exact:
            self.counted += broken
            self._sort()
        else:
            cost[:, broken] = np.where(cost[:, broken] < DEAREST, 2 * np.abs(cost[:, broken]) + 20, NEVER)

    def _paths(self, cost: Floats, wanted: int) -> list[tuple[float, Grid]]:
        if self.most < self.least or self.limits.weekends < 0:
            return []
        days = np.arange(self.board.days)
        columns, picks = [cost[:, 0]], [np.zeros(self.board.days, dtype=np.int64)]
        for members in self.kinds.members:
            best = members[cost[:, members].argmin(1)]
            picks.append(best)
            columns.append(cost[days, best])
        values, paths = self._run(np.stack(columns, axis=1), wanted)
        order = [number for number in np.argsort(values, kind="stable") if values[number] < NEVER / 2]
        pick = np.stack(picks, axis=1)
        return [(float(values[number]), pick[days, paths[number]].astype(np.int8)) for number in order]

    def _run(self, cost: Floats, wanted: int) -> tuple[Floats, Grid]:
        kinds, limits = self.kinds, self.limits
        rules = Rules(
            kinds.minutes, kinds.circle, kinds.may_be_before, self.board.weekend, kinds.next_count, kinds.count_step,
            self.minute_band, self.weekend_band, self.run, limits.shortest_run, limits.shortest_break, self.least,
        )  # fmt: skip
        found: tuple[Floats, Grid] = cheapest_paths(cost, rules, wanted)
        return found

    def _over(self, row: Grid) -> list[int]:
        used = np.bincount(row, minlength=self.board.types + 1)
        return [number for number in self.live if used[number] > self.limits.counts[number]]


def _kinds(board: Board, live: list[int], counted: list[int], counts: tuple[int, ...], unit: int) -> Kinds:
    numbers = np.array(live, dtype=np.int64)
    follows = board.follows[np.ix_(numbers, numbers)]
    marks = np.column_stack([board.minutes[numbers], numbers * np.isin(numbers, counted), follows, follows.T])
    kind = np.unique(marks, axis=0, return_inverse=True)[1].ravel() if live else numbers
    members = [numbers[kind == index] for index in range(kind.max(initial=-1) + 1)]
    first = np.array([0, *(numbers[0] for numbers in members)])
    next_count, count_step = _counters(members, counted, counts)
    follows = board.follows[np.ix_(first[1:], first[1:])]
    may_be_before, circle = np.unique(follows, axis=1, return_inverse=True)
    circle = np.append(0, circle)
    return Kinds(members, board.minutes[first] // unit, circle, may_be_before.T.copy(), next_count, count_step)


def _counters(members: list[Ints], counted: list[int], counts: tuple[int, ...]) -> tuple[Ints, Ints]:
    """[state, kind]: the state after one more, -1 past the limit; and what one more adds to the state's number."""
    states = int(np.prod([counts[number] + 1 for number in counted], dtype=np.int64))
    following = np.repeat(np.arange(states)[:, None], len(members) + 1, axis=1)
    step = np.zeros(len(members) + 1, dtype=np.int64)
    base = 1
    for number in counted:
        kind = 1 + next(index for index, numbers in enumerate(members) if number in numbers)
        full = np.arange(states) // base % (counts[number] + 1) == counts[number]
        following[:, kind] = np.where(full, -1, np.arange(states) + base)
        step[kind] = base
        base *= counts[number] + 1
    return following, step


def _reachable(most_after: Ints, least: int, most: int) -> Ints:
    """[day, low and high]: what can have been used after each day and still ends between least and most."""
    high = np.minimum(most_after[1:], most)
    low = np.clip(least - most_after[-2::-1], 0, None)
    return np.stack([low, np.maximum(low, high)], axis=1)


def _near(band: Ints, middle: Floats, slack: float) -> Ints:
    low = np.clip(np.floor(middle - slack), band[:, 0], band[:, 1])
    high = np.clip(np.ceil(middle + slack), band[:, 0], band[:, 1])
    return np.stack([low, high], axis=1).astype(np.int64)


def compile_now() -> None:
    """Compiles the inner loop, so that nobody waits for it later."""
    board = Board(
        minutes=np.array([0, 480]), follows=np.ones((2, 2), dtype=np.bool_), weekend=np.zeros(2, dtype=np.int64),
        limits=(Limits(0, 960, 2, 1, 1, 1, (2, 2)),), allowed=np.ones((1, 2, 2), dtype=np.bool_),
        wishes=np.zeros((1, 2, 2)), demand=np.ones((2, 1)), under=np.ones((2, 1)), over=np.ones((2, 1)),
    )  # fmt: skip
    Pricer(board, 0).price(np.zeros((2, 1)), board.allowed[0])
