"""The published shift-scheduling instances beside published results: `make bench-roster`.

`python -m bench.roster --seconds 60 --files ../shared/benchmarks/instances 10 16` runs instances 10 and 16 only. Every
instance runs in a process of its own; objective and violations are the evaluator's.
"""

import argparse
import os
import resource
import subprocess
import sys
from json import loads
from pathlib import Path

PUBLISHED = {
    "1": (607, 607, 607, 607, 607), "2": (828, 923, 828, 828, 828), "3": (1001, 1003, 1001, 1001, 1001),
    "4": (1716, 1719, 1716, 1716, 1716), "5": (1143, 1439, 1143, 1143, 1143), "7": (1056, 1284, 1056, 1056, 1056),
    "10": (4631, 4999, 4631, 4631, 4631), "12": (4040, 5611, 4045, 4042, 4044), "14": (1278, 2542, 1482, 1281, 1295),
    "16": (3225, 4343, 3521, 3306, 3253),
}  # fmt: skip
"""Best known; and in 10 minutes: ejection chain, Gurobi (Curtois & Qu 2014), IP and VNS (Rahimian et al. 2017), fix and
optimise with annealing (Turhan & Bilgen 2020)."""
HEAD = ("instance", "seconds", "CPU", "objective", "bound", "wrong", "MiB", "best", "EC", "Gurobi", "IP&VNS", "F&O-SA")


def main() -> None:
    options = _options()
    print(f"{options.seconds:g} s, {options.workers} workers, load {os.getloadavg()[0]:.1f}")
    print(_line(HEAD))
    for file in sorted(options.files.glob("Instance*.txt"), key=lambda file: int(_name(file))):
        if not options.instances or _name(file) in options.instances:
            print(_line(_row(file, options)), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.roster", description=__doc__)
    parser.add_argument("instances", nargs="*", help="numbers of the instances; all of the folder without")
    parser.add_argument("--files", type=Path, default=Path("../shared/benchmarks/instances"))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _name(file: Path) -> str:
    return file.stem.removeprefix("Instance")


def _row(file: Path, options: argparse.Namespace) -> tuple[object, ...]:
    told = {"--seconds": options.seconds, "--workers": options.workers, "--seed": options.seed}
    command = [
        sys.executable,
        "-m",
        "roster.planning",
        str(file),
        *(str(part) for pair in told.items() for part in pair),
    ]
    found, usage = _run(command)
    spent = (found["seconds"], round(usage.ru_utime + usage.ru_stime, 1))
    result = (found["objective"], found["bound"], found["violations"], usage.ru_maxrss // 1024)
    return (_name(file), *spent, *result, *PUBLISHED.get(_name(file), ("",) * 5))


def _run(command: list[str]) -> tuple[dict[str, float | None], resource.struct_rusage]:
    """What it says in its last line, and what this one process used."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = process.stdout.read().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if not lines:
        raise SystemExit(f"{' '.join(command)}: ended with {process.returncode} and said nothing")
    return loads(lines[-1]), usage


def _line(cells: tuple[object, ...]) -> str:
    return "".join(f"{cell!s:>10}" for cell in cells)


if __name__ == "__main__":
    main()
