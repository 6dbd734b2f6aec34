"""What every figure is given with, and how times are taken."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection


def machine() -> dict[str, Any]:
    """The load is that of the last minute: figures taken on a busy machine are worse than the product."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if connection.vendor == "postgresql" else "SELECT sqlite_version()")
        return f"{connection.display_name} {cursor.fetchone()[0]}"


def analyse() -> None:
    """What autovacuum does within a minute on a running server."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def milliseconds(act: Callable[[], Any], rounds: int) -> dict[str, float]:
    """Wall time of `act` after a first run that is not counted; `cpu` is this process's own time of the best round."""
    act()
    walls, cpus = [], []
    for _ in range(rounds):
        cpu, started = time.process_time(), time.perf_counter()
        act()
        walls.append((time.perf_counter() - started) * 1_000)
        cpus.append((time.process_time() - cpu) * 1_000)
    return {
        "median": round(statistics.median(walls), 2),
        "best": round(min(walls), 2),
        "worst": round(max(walls), 2),
        "cpu": round(min(cpus), 2),
    }


def per_second(act: Callable[[], int], rounds: int = 3) -> dict[str, float]:
    """`act` answers how many it did; the best round counts, `per_cpu_second` without what the database took."""
    best, best_cpu = 0.0, 0.0
    for _ in range(rounds):
        cpu, started = time.process_time(), time.perf_counter()
        done = act()
        best = max(best, done / (time.perf_counter() - started))
        best_cpu = max(best_cpu, done / max(time.process_time() - cpu, 1e-6))
    return {"per_second": round(best), "per_cpu_second": round(best_cpu)}
