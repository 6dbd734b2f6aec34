"""Requests a second of the server that `make run` starts, beside those of an empty page on the same server.

python -m bench.serving    on the office in the database of the settings; writes JSON
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import time_machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from bench import NOW  # noqa: E402
from bench.load import requests_per_second  # noqa: E402
from bench.measure import database  # noqa: E402
from bench.pages import pages, readers  # noqa: E402
from core.people.models import Office  # noqa: E402
from roster.actions.access import make_board_key  # noqa: E402
from scripts import processes  # noqa: E402
from scripts.supervise import CHILDREN  # noqa: E402

SECONDS = float(os.environ.get("BENCH_SECONDS", "4"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The web server of `make run`, with its two workers, on a port of its own."""
    port = free_port()
    command = [sys.executable, "-m", *CHILDREN["web"][:-1], "--port", str(port), "bench.wsgi:application"]
    process = processes.start(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield process, port
    finally:
        processes.stop(process)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


def cpu_seconds(group: int) -> float:
    """Processor time taken so far by the server and its workers, which share a process group."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def measured(
    process: subprocess.Popen[bytes], port: int, wanted: dict[str, tuple[str, dict[str, str]]]
) -> dict[str, Any]:
    """The best of some rounds, in which every page has its turn, so that a busy minute hits them all."""
    found: dict[str, dict[str, float]] = {name: {"per_second": 0.0, "cpu_ms": 1e9} for name in wanted}
    for path, headers in wanted.values():
        requests_per_second(port, path, headers, 1)
    for _ in range(ROUNDS):
        for name, (path, headers) in wanted.items():
            before, started = cpu_seconds(process.pid), time.perf_counter()
            rate = requests_per_second(port, path, headers, SECONDS)
            taken = cpu_seconds(process.pid) - before
            cpu = taken * 1_000 / (rate * (time.perf_counter() - started))
            best = found[name]
            best["per_second"], best["cpu_ms"] = max(best["per_second"], rate), min(best["cpu_ms"], cpu)
    return {name: {key: round(value, 2) for key, value in best.items()} for name, best in found.items()}


def _logged_in(person: Any) -> dict[str, str]:
    """The cookies that a browser has after its first page."""
    client = Client()
    client.force_login(person)
    client.get("/")
    return {"Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())}


def main() -> None:
    with time_machine.travel(NOW, tick=True):
        office = Office.objects.get()
        people, urls = readers(office), pages(office)
        _key, secret = make_board_key(office=office, label="Bench", by=people["lead"], now=NOW)
        officer, lead = _logged_in(people["officer"]), _logged_in(people["lead"])
        connection.close()
    wanted = {
        "empty page": ("/empty/", {}),
        "empty page without middleware": ("/bare/", {}),
        "on duty, JSON with a key": (urls["on duty, JSON"], {"Authorization": f"Bearer {secret}"}),
        "empty page, logged in": ("/empty/", officer),
        "on duty, JSON, logged in": (urls["on duty, JSON"], officer),
        "desk of an officer": (urls["desk"], officer),
        "desk of a lead": (urls["desk"], lead),
        "shift log": (urls["shift log"], officer),
        "month grid": (urls["month grid"], lead),
    }
    with server() as (process, port):
        figures = measured(process, port, wanted)
    print(json.dumps({"database": database(), "seconds": SECONDS, "rounds": ROUNDS, "pages": figures}))


if __name__ == "__main__":
    main()
