"""The rosters of offices: how soon there is a legal one, and how near the best is to its bound.

`python -m bench.office_rosters --seconds 30` plans a month of 29 people in three groups, the same month with more
asked than its leads can do, and a year of 24-hour duties.
"""

import argparse
import os
import time
from dataclasses import replace

from roster.planning.evaluate import evaluate
from roster.planning.problem import Problem, Solution
from roster.planning.solve import solve
from tests.roster.planning.offices import duty_year, office_month

HEAD = ("roster", "legal", "seconds", "CPU", "objective", "bound", "gap %", "wrong")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.office_rosters", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print(f"{options.seconds:g} s, {options.workers} workers, load {os.getloadavg()[0]:.1f}")
    print(_line(HEAD))
    for name, problem in {"month": office_month(), "short": _short(office_month()), "year": duty_year()}.items():
        print(_line((name, *_row(problem, options.seconds, options.workers))), flush=True)


def _short(month: Problem) -> Problem:
    """Two of each group in every shift and a lead: what is missing is weighed as an office weighs it."""
    wishes = [
        replace(one, least=0, wish=2 if one.group else 1, most=2 if one.group else 1, weight_under=1000)
        for one in month.demands
    ]
    return replace(month, demands=wishes)


def _row(problem: Problem, seconds: float, workers: int) -> tuple[object, ...]:
    seen: list[Solution] = []
    started, spent = time.monotonic(), time.process_time()
    found = solve(problem, seconds=seconds, workers=workers, on_progress=seen.append)
    used = round(time.monotonic() - started, 1), round(time.process_time() - spent, 1)
    if found.roster is None or found.objective is None:
        return ("none", *used, "", found.bound, "", "")
    first = round(seen[0].seconds, 1) if seen else used[0]
    gap = round(100 * (found.objective - found.bound) / max(1, found.objective), 2)
    wrong = len(evaluate(problem, found.roster).violations)
    return (first, *used, found.objective, found.bound, gap, wrong)


def _line(cells: tuple[object, ...]) -> str:
    return "".join(f"{cell!s:>10}" for cell in cells)


if __name__ == "__main__":
    main()
