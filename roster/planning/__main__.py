"""Solves one instance in the published text format: python -m roster.planning FILE --seconds 60 --out ROSTER

The last line of output is JSON: objective and violations by the evaluator, bound and seconds by the solver.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from roster.planning.evaluate import evaluate
from roster.planning.problem import Problem, Solution
from roster.planning.reading import read_problem
from roster.planning.solve import solve
from roster.planning.writing import write_roster

JUDGING = 1.5
"""The end, to judge the roster and to write it, takes so many times as long as reading the instance took."""
CLOSING = 0.3
"""Seconds for the process to end."""
LONGEST_START = 30.0


def main(arguments: list[str] | None = None) -> int:
    started = time.monotonic() - _since_start()
    options = _parser().parse_args(arguments)
    try:
        reading = time.monotonic()
        problem = read_problem(options.file.read_text())
    except (OSError, ValueError) as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 2
    now = time.monotonic()
    left = options.seconds - (now - started) - JUDGING * (now - reading) - CLOSING
    found = solve(problem, seconds=left, workers=options.workers, seed=options.seed, on_progress=_say_progress)
    if found.roster is not None and options.out:
        options.out.write_text(write_roster(problem, found.roster))
    print(json.dumps(_summary(problem, found)))
    return 0 if found.roster is not None else 1


def _since_start() -> float:
    """Seconds since this process began, to import itself among other things; 0 where the system does not tell."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        since = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, ValueError, IndexError):
        return 0.0
    return since if 0 <= since < LONGEST_START else 0.0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m roster.planning", description="Solve one instance.")
    parser.add_argument("file", type=Path, help="the instance, in the published text format")
    parser.add_argument("--seconds", type=float, default=60, help="wall time")
    parser.add_argument("--workers", type=int, default=2, help="threads of the solver")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, help="where the roster is written")
    return parser


def _say_progress(found: Solution) -> None:
    print(f"{found.seconds:8.1f} s  objective {found.objective}  bound {found.bound}", flush=True)


def _summary(problem: Problem, found: Solution) -> dict[str, float | int | None]:
    judged = evaluate(problem, found.roster) if found.roster is not None else None
    return {
        "objective": judged.objective if judged else None,
        "bound": found.bound,
        "seconds": round(found.seconds, 2),
        "violations": len(judged.violations) if judged else None,
    }


if __name__ == "__main__":
    sys.exit(main())
