"""When a search ends: at a time, when somebody asks, or after a number of steps."""

import time
from collections.abc import Callable


class Stopped(Exception):
    """Time is up, or somebody asked to stop."""


class Clock:
    """deadline: of time.monotonic. steps: None for no limit. A clock that has run out stays so."""

    def __init__(self, deadline: float, stop: Callable[[], bool] | None = None, steps: int | None = None) -> None:
        self.deadline = deadline
        self.stop = stop
        self.steps = steps
        self.was_stopped = False

    def is_over(self) -> bool:
        self.was_stopped = self.was_stopped or self.left <= 0 or (self.stop is not None and self.stop())
        return self.was_stopped

    @property
    def left(self) -> float:
        """Seconds."""
        return self.deadline - time.monotonic()

    def look(self) -> None:
        if self.is_over():
            raise Stopped

    def heed(self) -> None:
        """Only whether somebody asks to stop; for what is worth being late for."""
        if self.stop is not None and self.stop():
            self.was_stopped = True
            raise Stopped

    def step(self) -> None:
        if self.steps is not None:
            self.steps -= 1
            if self.steps < 0:
                raise Stopped
        self.look()

    def split(self, parts: int) -> list["Clock"]:
        """Clocks for tasks side by side: each has its share of the steps, so that none depends on another's pace."""
        shares = [None if self.steps is None else -(-self.steps // parts)] * parts
        return [Clock(self.deadline, self.stop, share) for share in shares]

    def join(self, clocks: list["Clock"]) -> bool:
        """Counts what the tasks used; whether one of them ran out."""
        if self.steps is not None:
            share = -(-self.steps // len(clocks))
            self.steps -= sum(share - max(0, clock.steps or 0) for clock in clocks)
        return any(clock.was_stopped or (clock.steps is not None and clock.steps < 0) for clock in clocks)
