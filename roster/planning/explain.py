"""Why there is no roster: parts of the problem that contradict each other, as few as may be, and what each is worth."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from roster.planning import exact
from roster.planning.elements import Element, covering, demand_element, elements_of, with_only
from roster.planning.office import only
from roster.planning.parts import Candidates
from roster.planning.problem import Demand, Leave, Person, Problem, Qualification, Solution, asked
from roster.planning.windows import Window, window

AROUND = 1
"""Days beside a conflict that are looked at, too, when one of its elements is relaxed."""
WIDTHS = (4, 8, 15)
"""Days of the stretches that are looked through for a contradiction, beside single days and the whole period."""
FEW = 15
TRYING = 0.4
"""The share of the time after which it is settled whether the whole period has a roster."""
SEARCHING = 0.8
"""The share of the time after which the conflict is as small as it gets; the rest goes into relaxing."""

Stop = Callable[[], bool]
Chunk = Sequence[Element]


@dataclass(frozen=True)
class Relaxation:
    """What is gained when `element` alone is given up.

    missing: how many people are then missing from demands near the conflict, 0 when it is ended; None when time was up,
    or when the rules of the people forbid every roster even so.
    """

    element: Element
    missing: int | None


@dataclass(frozen=True)
class Conflict:
    """Hard parts of the problem that cannot all be kept.

    elements: first the demands, then what keeps people away from them.
    needed, available: when too few people may work a shift at all: how many it needs and how many are left. Then the
    elements name what keeps each other person away, and giving up `needed - available` of them ends this conflict.
    Both None otherwise: giving up any one element ends it, unless `is_smallest` is false because time was up.
    missing: how many people are missing from demands near the conflict, when as few as possible are.
    """

    elements: tuple[Element, ...]
    needed: int | None = None
    available: int | None = None
    is_smallest: bool = True
    missing: int | None = None
    relaxations: tuple[Relaxation, ...] = ()


def explain(
    problem: Problem, *, seconds: float = 10, workers: int = 8, seed: int = 1, stop: Stop | None = None
) -> list[Conflict]:
    """Conflicts that keep `problem` from having a roster; [] when it has one, or when none was proven in time.

    Shifts that too few people may work at all come first, each as a conflict of its own; only when there are none is
    one conflict of rules, people and days searched for. Plain data: the caller words it.
    """
    search = _Search(problem, seconds, workers, seed, stop)
    found = list(_short(problem)) or search.conflict()
    return [search.relaxed(conflict) for conflict in found]


def _short(problem: Problem) -> Iterator[Conflict]:
    candidates = Candidates(problem)
    for index, demand in enumerate(problem.demands):
        able = {person.id for person in candidates.of(demand)}
        if len(able) < demand.least:
            others = (person for person in asked(problem, demand) if person.id not in able)
            away = [_away(candidates, person, demand) for person in others]
            yield Conflict((demand_element("least", index, demand), *away), demand.least, len(able))


def _away(candidates: Candidates, person: Person, demand: Demand) -> Element:
    """One part of the problem that keeps him out of the shift on that day."""
    problem = candidates.problem
    for index, rule in sorted(enumerate(problem.rules), key=lambda one: not isinstance(one[1], Qualification)):
        if rule.weight is None and rule.binds(person.id) and candidates.keeps_out(rule, person, demand):
            days = (demand.day,) if isinstance(rule, Leave) else ()
            return Element(rule.kind, (person.id,), days, about=rule, index=index)
    return Element("pin", (person.id,), (demand.day,), problem.pins[person.id, demand.day])


class _Search:
    def __init__(self, problem: Problem, seconds: float, workers: int, seed: int, stop: Stop | None) -> None:
        self.problem = problem
        self.started = time.monotonic()
        self.seconds, self.workers, self.seed, self.stop = seconds, workers, seed, stop
        self.is_sure = True

    def left(self, share: float) -> float:
        """Seconds; below 0, too, once somebody asked to stop."""
        if self.stop is not None and self.stop():
            return -1.0
        return self.started + share * self.seconds - time.monotonic()

    def _solve(self, problem: Problem, share: float) -> Solution:
        """Threads only pay where there is something to search for."""
        left, workers = self.left(share), self.workers if problem.days > FEW else 1
        if left <= 0:
            return Solution(None, None, 0, 0.0)
        return exact.solve(problem, seconds=left, workers=workers, seed=self.seed, stop=self.stop)

    def conflict(self) -> list[Conflict]:
        found = self._where()
        if found is None:
            return []
        elements = elements_of(found.problem)
        for chunks_of in (_by_part, _by_line, _one_by_one):
            elements = _flat(self._smallest(found.problem, [], False, chunks_of(elements)))
        ordered = sorted(elements, key=lambda element: bool(element.people))
        whole = tuple(found.in_whole(element, self.problem) for element in ordered)
        return [Conflict(whole, is_smallest=self.is_sure)]

    def _where(self) -> Window | None:
        """A day, or a short stretch of days, that has no roster; the whole period, if no stretch is to blame."""
        found = self._among(1)
        if found is None:
            whole = window(self.problem, 0, self.problem.days)
            verdict = self._solve(only(self.problem), TRYING)
            if verdict.roster is not None:
                return None
            found = self._among(*WIDTHS) or (whole if verdict.infeasible else None)
        return found

    def _among(self, *widths: int) -> Window | None:
        for width in widths:
            for first in range(0, self.problem.days - width // 2, max(1, width // 2)):
                part = window(self.problem, first, first + width)
                if self._contradict(part.problem, elements_of(part.problem)):
                    return part
        return None

    def _contradict(self, problem: Problem, elements: Sequence[Element]) -> bool:
        """Whether it is proven that no roster keeps them all."""
        found = self._solve(with_only(problem, elements), SEARCHING)
        if found.roster is None and not found.infeasible:
            self.is_sure = False
        return found.infeasible

    def _smallest(self, problem: Problem, kept: list[Element], is_new: bool, chunks: Sequence[Chunk]) -> list[Chunk]:
        """Which of `chunks` contradict each other beside `kept`, by halves; `is_new`: `kept` has just grown."""
        if is_new and self._contradict(problem, kept):
            return []
        if len(chunks) < 2 or self.left(SEARCHING) < 0:
            self.is_sure = self.is_sure and len(chunks) < 2
            return list(chunks)
        one, two = chunks[: len(chunks) // 2], chunks[len(chunks) // 2 :]
        right = self._smallest(problem, [*kept, *_flat(one)], True, two)
        left = self._smallest(problem, [*kept, *_flat(right)], bool(right), one)
        return [*left, *right]

    def relaxed(self, conflict: Conflict) -> Conflict:
        """With what each element would give, as long as there is time."""
        near = self._near(conflict)
        missing = self._missing(near, None)
        return replace(
            conflict,
            missing=missing,
            relaxations=tuple(Relaxation(one, self._missing(near, one)) for one in conflict.elements),
        )

    def _near(self, conflict: Conflict) -> Window:
        days = [day for element in conflict.elements for day in element.days]
        around = AROUND if days and conflict.needed is None else 0
        return window(
            self.problem, min(days, default=0) - around, max(days, default=self.problem.days) + around + 1
        )  # fmt: skip

    def _missing(self, near: Window, left_out: Element | None) -> int | None:
        if self.left(1) <= 0:
            return None
        keys = {left_out.key} if left_out else set()
        kept = [one for one in elements_of(near.problem) if near.in_whole(one, self.problem).key not in keys]
        found = self._solve(covering(with_only(near.problem, kept)), 1)
        return found.objective if found.optimal else None


def _flat(chunks: Iterable[Chunk]) -> list[Element]:
    return [element for chunk in chunks for element in chunk]


def _one_by_one(elements: list[Element]) -> list[Chunk]:
    return [[element] for element in elements]


def _by_part(elements: list[Element]) -> list[Chunk]:
    """What is of one rule, or of one kind of demand or cell, as one chunk."""
    return _together(elements, lambda one: (one.kind, one.index if one.people and one.kind != "request" else 0))


def _by_line(elements: list[Element]) -> list[Chunk]:
    """All that binds one person, and all days of the same demand, as one chunk."""
    return _together(elements, lambda one: (one.people, one.kind if not one.people else "", one.shift, one.group))


def _together(elements: list[Element], key: Callable[[Element], object]) -> list[Chunk]:
    found: dict[object, list[Element]] = {}
    for element in elements:
        found.setdefault(key(element), []).append(element)
    return list(found.values())
