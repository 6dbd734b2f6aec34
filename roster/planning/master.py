"""The linear program over the rows known so far: how much of which row, so that demand and wishes cost least."""

from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
from highspy import _core

from roster.planning.board import Board, Floats, Grid, Ints, Mask

ARTIFICIAL = 1e5
PRIMAL_SIMPLEX = 4
NONE = 1e-9


class Program(highspy.Highs):
    """Without the callbacks of its base: they print a banner and keep every program alive for ever."""

    def enableCallbacks(self) -> None:
        self.silent()

    def run_until(self, is_over: Callable[[], bool]) -> None:
        """Asks between two nodes of an integer program, and some times within one."""

        def ask(_kind: object, _message: str, _out: object, answer: Any, _data: object) -> None:
            answer.user_interrupt = is_over()

        _core._Highs.setCallback(self, ask, None)
        self.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
        _core._Highs.run(self)
        _core._Highs.setCallback(self, None, None)


class Master:
    """Rows of the program: each demand that costs anything, then each person (who has exactly one row of cells)."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.demands = np.argwhere((board.under > 0) | (board.over > 0))
        self.at_row = np.full((board.days, board.types), -1, dtype=np.int32)
        self.at_row[tuple(self.demands.T)] = np.arange(len(self.demands))
        self.people: list[int] = []
        self.cells: list[Grid] = []
        self.open: list[bool] = []
        self.known: set[tuple[int, bytes]] = set()
        self.program = self._program()
        self.extra = self.program.getNumCol()
        self.objective = 0.0

    def _program(self) -> Program:
        program = Program()
        for option, value in (("threads", 1), ("simplex_strategy", PRIMAL_SIMPLEX)):
            program.setOptionValue(option, value)
        demands, people = len(self.demands), self.board.people
        where = tuple(self.demands.T)
        sides = np.concatenate([self.board.demand[where], np.ones(people)])
        program.addRows(len(sides), sides, sides, 0, np.zeros(len(sides), np.int32), np.zeros(0, np.int32), np.zeros(0))
        _slacks(program, self.board.under[where], 0, 1.0)
        _slacks(program, self.board.over[where], 0, -1.0)
        _slacks(program, np.full(people, ARTIFICIAL), demands, 1.0)
        return program

    def add(self, person: int, row: Grid) -> bool:
        """False when it is known already."""
        key = (person, row.tobytes())
        if key in self.known:
            return False
        self.known.add(key)
        days = np.nonzero(row)[0]
        rows = self.at_row[days, row[days] - 1]
        index = np.append(rows[rows >= 0], len(self.demands) + person).astype(np.int32)
        cost = self.board.wish_cost(person, row)
        self.program.addCol(cost, 0.0, highspy.kHighsInf, len(index), index, np.ones(len(index)))
        self.people.append(person)
        self.cells.append(row)
        self.open.append(True)
        return True

    def solve(self, seconds: float = highspy.kHighsInf) -> None:
        """Values, prices and objective; those of an earlier turn of it when the time does not suffice."""
        self.limit(seconds)
        self.program.run()
        solution = self.program.getSolution()
        values, duals = np.array(solution.col_value), np.array(solution.row_dual)
        self.objective = self.program.getInfo().objective_function_value
        self.shares = values[self.extra :]
        self.is_complete = values[self.extra - self.board.people : self.extra].sum() < NONE * 1000
        self.persons = duals[len(self.demands) :]
        self.prices = np.zeros((self.board.days, self.board.types))
        self.prices[tuple(self.demands.T)] = duals[: len(self.demands)]

    def limit(self, seconds: float) -> None:
        """The program's clock adds up what all its runs took."""
        self.program.setOptionValue("time_limit", self.program.getRunTime() + max(0.0, seconds))

    def cell_shares(self) -> Floats:
        """[person, day, number]: how much of each cell the program wants."""
        shares = np.zeros(self.board.allowed.shape)
        days = np.arange(self.board.days)
        for column in np.nonzero(self.shares > NONE)[0]:
            shares[self.people[column], days, self.cells[column]] += self.shares[column]
        return shares

    def used_rows(self) -> dict[int, Grid]:
        """By person: the rows that the program wants some of."""
        rows: dict[int, list[Grid]] = {person: [] for person in range(self.board.people)}
        for column in np.nonzero(self.shares > NONE)[0]:
            rows[self.people[column]].append(self.cells[column])
        return {person: np.array(own, dtype=np.int8).reshape(-1, self.board.days) for person, own in rows.items()}

    def restrict(self, allowed: Mask) -> None:
        """Only rows of cells that `allowed` has may be used from now on."""
        people, days = np.array(self.people), np.arange(self.board.days)
        now = allowed[people[:, None], days, np.array(self.cells)].all(1)
        changed = np.nonzero(now != np.array(self.open))[0]
        top = np.where(now[changed], highspy.kHighsInf, 0.0)
        index = (changed + self.extra).astype(np.int32)
        self.program.changeColsBounds(len(index), index, np.zeros(len(index)), top)
        self.open = list(now)


def _slacks(program: Program, costs: Floats, first_row: int, sign: float) -> None:
    count = len(costs)
    starts: Ints = np.arange(count, dtype=np.int32)
    program.addCols(
        count, costs.astype(float), np.zeros(count), np.full(count, highspy.kHighsInf),
        count, starts, (starts + first_row).astype(np.int32), np.full(count, sign),
    )  # fmt: skip
