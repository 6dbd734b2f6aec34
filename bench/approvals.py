"""The inbox of a lead with 10,000 requests open and a million past, and a decision beside eight writers.

    python -m bench.approvals [--open 10000] [--past 1000000] [--writers 8]

Runs on the database of the settings (DATABASE_URL), in a database of its own that is thrown away; writes JSON.
A decision is the lock, the signature, its entry, deadline and notice, committed; the password's hash is given apart.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dutyoffice.settings")
django.setup()

import time_machine  # noqa: E402
from celery import current_app  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import check_password, make_password  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, override_settings, setup_databases, teardown_databases  # noqa: E402

from approvals.actions.decision import approve  # noqa: E402
from approvals.actions.request import send  # noqa: E402
from approvals.models import SpendingRequest, Step, Version  # noqa: E402
from approvals.queries.inbox import queue_of  # noqa: E402
from bench import SEED  # noqa: E402
from bench.measure import analyse, database, machine  # noqa: E402
from core.db import insert_rows  # noqa: E402
from tests.approvals.world import KEYWORD, MINUTE, NOON, World, build, fresh  # noqa: E402

CHUNK, ROUNDS, DECISIONS = 20_000, 60, 40
INBOX = "/approvals/"
LIGHT = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PAUSE = 0.1  # seconds between two requests of a writer


def main() -> None:
    arguments = _arguments()
    current_app.conf.update(broker_url="memory://", broker_read_url=None, broker_write_url=None)
    call_command("collectstatic", interactive=False, verbosity=0)
    if connection.vendor == "sqlite":  # in a file, so that every process sees it
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "bench.sqlite3")
    hashing = _hashing()
    override_settings(PASSWORD_HASHERS=LIGHT).enable()
    created = setup_databases(verbosity=0, interactive=False)
    try:
        world = build()
        figures: dict[str, Any] = {
            "bench": "approvals",
            "seed": SEED,
            "machine": machine(),
            "database": database(),
            "inbox": {},
        }
        steps = ((100, 0), (arguments.open, 0), (arguments.open, arguments.past))
        standing = (0, 0)
        for size in steps:
            _fill(world, size[0] - standing[0], size[1] - standing[1])
            standing = size
            analyse()
            figures["inbox"][f"{size[0]} open, {size[1]} past"] = _inbox(world)
        figures["hash_ms"] = hashing
        figures["decision"] = {"alone": _decisions(world)}
        if connection.vendor == "postgresql":  # on SQLite writers wait in turn for one lock: that is no office of eight
            figures["decision"]["beside"] = _beside(world, arguments.writers)
        print(json.dumps(figures, indent=2))
    finally:
        teardown_databases(created, verbosity=0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--open", type=int, default=10_000, help="requests that wait for the lead")
    parser.add_argument("--past", type=int, default=1_000_000, help="requests that were settled")
    parser.add_argument("--writers", type=int, default=8, help="processes that ask for money meanwhile")
    return parser.parse_args()


def _fill(world: World, waiting: int, past: int) -> None:
    """Copies of one request that waits and one that was settled, spread over time."""
    if waiting:
        _copies(world.asked("1500.00", payee=f"Shop {uuid4()}", purpose="Chairs"), waiting - 1)
    if past:
        _copies(world.asked("20.00", payee=f"Shop {uuid4()}", purpose="Water"), past - 1)


def _copies(request: SpendingRequest, count: int) -> None:
    for first in range(0, count, CHUNK):
        _copy(request, range(first, min(first + CHUNK, count)))


def _copy(request: SpendingRequest, numbers: range) -> None:
    alike = {
        name: value for name, value in _columns(request).items() if name not in ("id", "key", "asked_at", "due_at")
    }
    asked = [NOON - timedelta(days=40) - number * MINUTE for number in numbers]
    due = [request.due_at and request.due_at + number * MINUTE for number in numbers]
    rows = [(uuid4(), *times) for times in zip(asked, due, strict=True)]
    made = insert_rows(SpendingRequest, ["key", "asked_at", "due_at"], rows, same=alike, returning=["id"])
    for model, single in ((Version, request.versions.get()), (Step, request.steps.first())):
        if single is not None:
            same = {name: value for name, value in _columns(single).items() if name not in ("id", "request_id")}
            insert_rows(model, ["request_id"], made, same=same)


def _columns(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _inbox(world: World) -> dict[str, float]:
    """Of the page as the lead gets it, in process, middleware included."""
    with time_machine.travel(NOON + MINUTE, tick=False):
        client = Client()
        client.force_login(world.leader)
        assert client.get(INBOX).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(INBOX)
            statements = len(asked)  # the next request forgets them
        times = sorted(_milliseconds(lambda: client.get(INBOX)) for _round in range(ROUNDS))
    return {"sql": statements, "median_ms": statistics.median(times), "p95_ms": times[int(ROUNDS * 0.95)]}


def _milliseconds(act: Any) -> float:
    started = time.perf_counter()
    act()
    return round((time.perf_counter() - started) * 1_000, 1)


def _decisions(world: World) -> dict[str, float]:
    chosen = list(queue_of(world.leader, NOON + MINUTE)[:DECISIONS])
    times = sorted(_milliseconds(lambda one=one: _decide(world, one)) for one in chosen)
    return {"median_ms": statistics.median(times), "p95_ms": times[int(len(times) * 0.95)]}


def _hashing() -> float:
    """Of the password that a signature asks for again; it is checked before anything is locked."""
    hashed = make_password(KEYWORD)
    return statistics.median(_milliseconds(lambda: check_password(KEYWORD, hashed)) for _round in range(10))


def _decide(world: World, request: SpendingRequest) -> None:
    cache.clear()
    approve(request=request, seen=fresh(request).content_hash, password=KEYWORD, by=world.leader, now=NOON + MINUTE)


def _beside(world: World, writers: int) -> dict[str, float]:
    """While that many processes ask for money one request after the other."""
    connections.close_all()
    context = multiprocessing.get_context("fork")
    over, written = context.Event(), context.Value("i", 0)
    crowd = [context.Process(target=_write, args=(world, number, over, written)) for number in range(writers)]
    for process in crowd:
        process.start()
    try:
        time.sleep(1)
        found = _decisions(world)
    finally:
        over.set()
        for process in crowd:
            process.join()
    return {**found, "writers": writers, "written_meanwhile": written.value}


def _write(world: World, number: int, over: Any, written: Any) -> None:
    who, count = (world.officer, world.colleague)[number % 2], 0
    while not over.is_set():
        draft = world.draft("30.00", payee=f"Shop {number}-{count}", purpose=f"{uuid4().hex} {uuid4().hex}")
        send(draft=draft, key=uuid4(), by=who, now=NOON + MINUTE)
        count += 1
        time.sleep(PAUSE)
    with written.get_lock():
        written.value += count


if __name__ == "__main__":
    main()
