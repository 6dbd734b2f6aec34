"""All figures of the product, on SQLite and PostgreSQL: `make bench`.

BENCH_QUICK=1 measures less of everything, BENCH_MONTHS=5 opens a large office of fewer months, `python -m bench pages`
runs one part. Ends with an error when a page needs more SQL statements in the large office than in the small one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from bench import NOW, SEED
from bench.measure import machine
from bench.office import ROOT, Size, copy_to_postgresql, environment, kept, sizes
from tests.servers import folder_of_its_own, postgres

QUICK = bool(os.environ.get("BENCH_QUICK"))
Figures = dict[str, Any]


@dataclass
class Run:
    """What the parts share, and what they found wanting."""

    cluster: str
    offices: list[Size]
    failures: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    copies: dict[str, str] = field(default_factory=dict)

    def new_database(self, name: str) -> str:
        with administering(self.cluster) as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        return self.cluster.replace("/postgres?", f"/{name}?")

    def office_url(self, size: Size, vendor: str) -> str:
        """The kept office on this database; PostgreSQL gets its copy when it is first asked for."""
        kept(size)
        if vendor == "SQLite":
            return size.url
        if size.name not in self.copies:
            self.copies[size.name] = self.new_database(f"bench_{size.name}")
            copy_to_postgresql(size, self.copies[size.name])
        return self.copies[size.name]

    def aim(self, text: str, value: float, least: float) -> str:
        met = value >= least
        if not met:
            self.missed.append(f"{text}: {value:g}, aimed at {least:g} or more")
        return "met" if met else "MISSED"


@contextmanager
def administering(url: str) -> Iterator[Any]:
    connection = psycopg2.connect(host=url.partition("host=")[2], user="postgres", dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def part(module: str, env: dict[str, str], *arguments: str) -> Figures:
    """Runs one part in a process with its own settings and reads what it found."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *arguments], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def say(text: str = "") -> None:
    print(text, flush=True)


def title(text: str) -> None:
    say(f"\n{text}  (load {os.getloadavg()[0]:.1f})\n{'-' * len(text)}")


def pages(run: Run) -> None:
    for vendor in ("SQLite", "PostgreSQL"):
        found = [part("pages", environment(size, run.office_url(size, vendor))) for size in run.offices]
        small, large = found
        title(f"Pages on {small['database']}: {small['staff']} and {large['staff']} people")
        say(f"{'page':<28}{'SQL':>5}{'SQL':>5}{'ms':>9}{'ms':>9}{'CPU ms':>9}{'CPU ms':>9}{'kB':>8}{'kB':>8}")
        for name, one in small["pages"].items():
            other = large["pages"].get(name)
            if other is None:
                run.failures.append(f"{name} on {vendor}: no such row in the large office")
                continue
            say(f"{name:<28}" + "".join(_pair(one, other)))
            if one["sql"] != other["sql"]:
                run.failures.append(
                    f"{name} on {vendor}: {one['sql']} SQL statements, {other['sql']} in the large office"
                )


def _pair(one: Figures, other: Figures) -> list[str]:
    columns = (("sql", 5), ("median", 9), ("cpu", 9), ("kilobytes", 8))
    return [f"{side[key]:>{width}}" for key, width in columns for side in (one, other)]


def serving(run: Run) -> None:
    for vendor in ("SQLite", "PostgreSQL"):
        for size in run.offices:
            found = part("serving", environment(size, run.office_url(size, vendor)))
            title(
                f"Requests a second, {size.name} office on {found['database']}, granian with 2 workers as in `make run`"
            )
            _print_serving(run, found["pages"], f"{size.name}, {vendor}")


def _print_serving(run: Run, found: Figures, where: str) -> None:
    """Beside an empty page behind the product's middleware, which is the aim, and beside one behind none."""
    empty, bare = found["empty page"], found["empty page without middleware"]
    beside = f"{'of the empty page':>20}{'by CPU':>9}{'of the bare one':>20}{'by CPU':>9}"
    say(f"{'page':<30}{'req/s':>9}{'CPU ms':>9}{beside}")
    for name, one in found.items():
        share, by_cpu = one["per_second"] / empty["per_second"], empty["cpu_ms"] / one["cpu_ms"]
        beside_bare = f"{one['per_second'] / bare['per_second']:>20.2f}{bare['cpu_ms'] / one['cpu_ms']:>9.2f}"
        least = {"on duty, JSON with a key": 0.5, "desk of an officer": 0.2, "desk of a lead": 0.2}.get(name)
        aim = run.aim(f"{name} beside the empty page ({where})", round(share, 2), least) if least else ""
        say(f"{name:<30}{one['per_second']:>9.0f}{one['cpu_ms']:>9.2f}{share:>20.2f}{by_cpu:>9.2f}{beside_bare}  {aim}")


def duty(run: Run) -> None:
    for env in _empty_databases(run, "duty"):
        found = part("duty", env)
        times = found["on_duty"]
        title(f"Who is on duty: {found['people']} people, {found['amendments']} amendments, {found['database']}")
        aim = run.aim(f"questions a second, {found['database']}", round(1_000 / times["median"]), 500)
        say(f"median {times['median']} ms, best {times['best']} ms, worst {times['worst']} ms; aim under 2 ms: {aim}")


def writes(run: Run) -> None:
    for env in _empty_databases(run, "writes"):
        found = part("writes", env)
        title(f"Written a second, {found['database']}")
        for name, one in found["writes"].items():
            say(f"{name:<34}{one['per_second']:>9} a second{one['per_cpu_second']:>9} a second of our own CPU")


def deadlines(run: Run) -> None:
    size = run.offices[0]
    env = environment(size, run.new_database("bench_deadlines"))
    count, due = (50_000, 5_000) if QUICK else (1_000_000, 20_000)
    found = part("deadlines", env, "--open", str(count), "--due", str(due))
    title(f"The sweep with {count:,} deadlines open, {found['database']}")
    nothing = found["nothing_due_ms"]
    alone, together = (found[name]["fired_per_second"] for name in ("alone", "together"))
    fired = run.aim("steps fired a second", max(alone, together), 2_000)
    idle = run.aim("sweeps a second that find nothing", round(1_000 / max(nothing["median"], 0.01)), 200)
    say(f"{alone} steps a second by one sweeper, {together} by two at once; aim 2,000: {fired}")
    say(f"nothing due: {nothing['median']} ms; aim under 5 ms: {idle}")


def approvals(run: Run) -> None:
    past = 50_000 if QUICK else 1_000_000
    for env in _empty_databases(run, "approvals"):
        found = part("approvals", env, "--past", str(past))
        title(f"Approvals, {found['database']}")
        for size, one in found["inbox"].items():
            aim = run.aim(f"inboxes a second at p95, {size}", round(1_000 / one["p95_ms"], 1), 1_000 / 150)
            say(f"inbox, {size:<28}{one['sql']:>4} SQL  median {one['median_ms']} ms  p95 {one['p95_ms']} ms  {aim}")
        counts = {one["sql"] for one in found["inbox"].values()}
        if len(counts) > 1 or max(counts) >= 12:
            run.failures.append(f"the inbox asks {sorted(counts)} SQL statements; one count under 12 was promised")
        _print_decisions(run, found)


def _print_decisions(run: Run, found: Figures) -> None:
    for name, one in found["decision"].items():
        say(f"decision, {name:<8} median {one['median_ms']} ms, p95 {one['p95_ms']} ms")
    say(f"and the password's hash before it: {found['hash_ms']} ms")
    if "beside" in found["decision"]:
        beside = found["decision"]["beside"]["median_ms"]
        run.aim(f"decisions a second beside 8 writers, {found['database']}", round(1_000 / beside, 1), 20)


def _empty_databases(run: Run, name: str) -> list[dict[str, str]]:
    size = run.offices[0]
    size.folder.mkdir(parents=True, exist_ok=True)
    sqlite = f"sqlite:///{size.folder / 'empty.sqlite3'}"
    return [environment(size, sqlite), environment(size, run.new_database(f"bench_{name}"))]


PARTS: dict[str, Callable[[Run], None]] = {
    "duty": duty, "writes": writes, "pages": pages, "serving": serving, "deadlines": deadlines,
    "approvals": approvals,
}  # fmt: skip


def main(names: list[str]) -> int:
    if unknown := set(names) - set(PARTS):
        say(f"There is no {', '.join(sorted(unknown))}; choose from {', '.join(PARTS)}.")
        return 2
    if QUICK:
        os.environ.setdefault("BENCH_MONTHS", "2")
    say(f"Seed {SEED}; the offices live at {NOW:%Y-%m-%d %H:%M} UTC; {json.dumps(machine())}")
    say("PostgreSQL runs beside the bench with fsync off.")
    with folder_of_its_own() as folder, postgres(folder) as cluster:
        run = Run(cluster, sizes())
        for name in names or PARTS:
            PARTS[name](run)
    for text in (*(f"Missed: {line}" for line in run.missed), *(f"WRONG: {line}" for line in run.failures)):
        say(text)
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
