"""Computing a proposed roster in a worker. Nothing but a worker imports this module: the solvers are large."""

import logging
import os
from collections.abc import Callable
from datetime import datetime
from threading import Event, Lock, Thread
from typing import Any

from roster.actions.computing_mending import compute_mending
from roster.actions.proposal import Pulse, beat_proposal, claim_proposal, end_proposal
from roster.enums import Failure
from roster.models import Proposal
from roster.planning.evaluate import evaluate
from roster.planning.explain import Conflict, explain
from roster.planning.problem import Problem, Solution
from roster.planning.problem import Roster as Answer
from roster.planning.solve import solve
from roster.queries.explaining import kept_conflicts
from roster.queries.problem import Placed, Plan, plan_of
from roster.queries.review import bill_of

BEAT = 1.0
"""Seconds between two writes of the progress."""
LEAST_SECONDS = 2
EXPLAINING = 10
"""Seconds that are given to finding out why there is no roster."""
WORKERS = max(8, os.cpu_count() or 8)
"""The solver's workers search differently; eight on two cores find more than two."""
log = logging.getLogger(__name__)


def compute_proposal(*, proposal_id: int, clock: Callable[[], datetime]) -> None:
    """Computes a proposal that waits; does nothing when another worker has it or it is over."""
    proposal = claim_proposal(proposal_id=proposal_id, now=clock())
    if proposal is None:
        return
    if proposal.leave is not None:
        compute_mending(proposal=proposal, leave=proposal.leave, clock=clock)
        return
    rosters = list(proposal.rosters.select_related("group__office").order_by("pk"))
    try:
        plan = plan_of(rosters, clock())
    except ValueError:
        log.exception("Proposal %s makes no problem.", proposal.pk)
        end_proposal(proposal=proposal, now=clock(), failure=Failure.BROKEN)
        return
    _Computation(proposal, plan, clock).run()


class _Apart(Thread):
    """A solver in a thread of its own, which never touches the database."""

    def __init__(self) -> None:
        super().__init__(daemon=True, name=self.__class__.__name__)
        self.halt, self.ended = Event(), Event()
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.work()
        except Exception as error:
            self.error = error
        finally:
            self.ended.set()

    def work(self) -> None:
        raise NotImplementedError


class _Search(_Apart):
    def __init__(self, problem: Problem, seconds: float, seed: int, hint: Answer | None) -> None:
        super().__init__()
        self.problem, self.seconds, self.seed, self.hint = problem, seconds, seed, hint
        self.solution: Solution | None = None
        self._found: list[Solution] = []
        self._lock = Lock()

    def work(self) -> None:
        self.solution = solve(
            self.problem, seconds=self.seconds, workers=WORKERS, seed=self.seed, hint=self.hint,
            on_progress=self._note, stop=self.halt.is_set,
        )  # fmt: skip

    def _note(self, solution: Solution) -> None:
        with self._lock:
            self._found.append(solution)

    def news(self) -> list[Solution]:
        """What was found since the last time."""
        with self._lock:
            found, self._found = self._found, []
        return found


class _Explanation(_Apart):
    """The conflicts; none when none was proven in time, or before someone asked to stop."""

    def __init__(self, problem: Problem, seed: int) -> None:
        super().__init__()
        self.problem, self.seed = problem, seed
        self.conflicts: list[Conflict] = []

    def work(self) -> None:
        self.conflicts = explain(
            self.problem, seconds=EXPLAINING, workers=WORKERS, seed=self.seed, stop=self.halt.is_set
        )


class _Computation:
    """Watches a search: keeps the best, writes it down each second, and ends it when someone wants it to."""

    def __init__(self, proposal: Proposal, plan: Plan, clock: Callable[[], datetime]) -> None:
        self.proposal, self.plan, self.clock = proposal, plan, clock
        self.progress: list[list[Any]] = list(proposal.progress)
        self.spent = self.progress[-1][0] if self.progress else 0.0
        self.objective: int | None = None
        self.bound = proposal.bound if proposal.digest == plan.digest else 0
        self.cells: list[Placed] = []
        self._keep_earlier()

    def _keep_earlier(self) -> None:
        """What a worker before this one has found counts, as far as it is still a roster of this problem."""
        if self.proposal.cells:
            earlier = [Placed(*row) for row in self.proposal.cells]
            judged = evaluate(self.plan.problem, self.plan.answer(earlier))
            if not judged.violations:
                self.cells, self.objective = earlier, judged.objective

    def run(self) -> None:
        seconds = max(LEAST_SECONDS, self.proposal.seconds - self.spent)
        hint = self.plan.answer(self.cells) if self.cells else None
        search = _Search(self.plan.problem, seconds, self.proposal.seed, hint)
        if self._watch(search, lambda: self._beat(search.news())):
            self._end(search)

    def _watch(self, solver: _Apart, beat: Callable[[], Pulse]) -> bool:
        """Until it has ended, by itself or because someone wants it to; False when another worker has taken over."""
        solver.start()
        try:
            while not solver.ended.wait(BEAT):
                pulse = beat()
                if not pulse.held:
                    return False
                if pulse.stop:
                    solver.halt.set()
        finally:
            solver.halt.set()
            solver.join()
        return True

    def _beat(self, news: list[Solution]) -> Pulse:
        for solution in news:
            self._take_in(solution)
        return beat_proposal(proposal=self.proposal, now=self.clock(), **self._found())

    def _take_in(self, solution: Solution) -> None:
        self.bound = max(self.bound, solution.bound)
        better = solution.objective is not None and (self.objective is None or solution.objective < self.objective)
        if solution.roster is not None and better:
            self.objective, self.cells = solution.objective, self.plan.placed(solution.roster)
        self.progress.append([round(self.spent + solution.seconds, 1), self.objective, self.bound])

    def _found(self) -> dict[str, Any]:
        return {
            "digest": self.plan.digest,
            "progress": self.progress,
            "cells": self.cells,
            "objective": self.objective,
            "bound": self.bound,
        }

    def _end(self, search: _Search) -> None:
        for solution in [*search.news(), *([search.solution] if search.solution else [])]:
            self._take_in(solution)
        found: dict[str, Any] = self._found()
        failure: Failure | None = self._failure(search)
        if self.cells or self.objective is not None:
            judged = evaluate(self.plan.problem, self.plan.answer(self.cells))
            found |= {"bill": bill_of(self.plan, judged), "objective": judged.objective}
            failure = Failure.BROKEN if judged.violations else None
        if failure == Failure.INFEASIBLE:
            found["explained"] = self._explained()
        end_proposal(proposal=self.proposal, now=self.clock(), failure=failure, **found)

    def _explained(self) -> list[dict[str, Any]]:
        """Nothing when no conflict was proven in time; the page then says what is known in general."""
        told = _Explanation(self.plan.problem, self.proposal.seed)
        self._watch(told, lambda: beat_proposal(proposal=self.proposal, now=self.clock()))
        if told.error is not None:
            log.error("Proposal %s could not be explained.", self.proposal.pk, exc_info=told.error)
        return kept_conflicts(told.conflicts)

    def _failure(self, search: _Search) -> Failure:
        if search.error is not None:
            log.error("Proposal %s broke off.", self.proposal.pk, exc_info=search.error)
            return Failure.BROKEN
        infeasible = search.solution is not None and search.solution.infeasible
        return Failure.INFEASIBLE if infeasible else Failure.TIME
