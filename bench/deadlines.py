"""How many steps a second the sweep takes with a million promises open, and what a sweep costs that finds nothing.

    python -m bench.deadlines [--open 1000000] [--due 20000] [--sweepers 2]

Runs on the database of the settings (DATABASE_URL), in a database of its own that is thrown away afterwards.
A step counted is the whole of it: step, notice, receipts, deliveries and entry in the record, committed.
"""

import argparse
import json
import multiprocessing
import os
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dutyoffice.settings")
django.setup()

from celery import current_app  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from bench import SEED  # noqa: E402
from bench.measure import analyse, database, machine, milliseconds  # noqa: E402
from core.db import insert_rows  # noqa: E402
from core.deadlines.actions import sweep  # noqa: E402
from core.deadlines.models import Deadline, Step  # noqa: E402
from core.ledger.models import Entry  # noqa: E402
from core.notices.models import Delivery, Notice, Receipt  # noqa: E402
from core.people.models import Department, DutyGroup, Office, Person, Posting  # noqa: E402
from core.policy.catalogue import BY_KEY  # noqa: E402
from dutyoffice.machine import settle  # noqa: E402

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
KIND = "check_in"
STAFF, GROUPS = 1_000, 40
CHUNK = 20_000
OPEN = {
    "kind": KIND, "clause": "R.6", "subject_type": "people.person", "state": "open", "reason": "", "met_at": None,
    "met_by_id": None, "cancelled_at": None, "cancelled_by_id": None,
}  # fmt: skip


def main() -> None:
    arguments = _arguments()
    _forget_the_broker()
    if connection.vendor == "sqlite":  # in a file, so that every process sees it
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "bench.sqlite3")
    created = setup_databases(verbosity=0, interactive=False)
    try:
        house = _staff(random.Random(SEED))
        _promises(house, arguments.open, 2 * arguments.due)
        analyse()
        figures = {
            "bench": "deadlines", "seed": SEED, "machine": machine(), "database": database(),
            "open": arguments.open, "nothing_due_ms": _nothing_due(), "alone": _fire(arguments.due, 1),
            "together": _fire(arguments.due, arguments.sweepers), **_written(),
        }  # fmt: skip
        print(json.dumps(figures, indent=2))
    finally:
        teardown_databases(created, verbosity=0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--open", type=int, default=1_000_000, help="promises that are open")
    parser.add_argument("--due", type=int, default=20_000, help="how many steps each round takes")
    parser.add_argument("--sweepers", type=int, default=2, help="processes that sweep at once in the second round")
    return parser.parse_args()


def _forget_the_broker() -> None:
    """The nudge to the senders is not part of what is measured: it goes to a broker in memory."""
    current_app.conf.update(broker_url="memory://", broker_read_url=None, broker_write_url=None)


def _staff(chance: random.Random) -> dict[str, Any]:
    """One office of a thousand in forty groups, each with a lead, in four departments with a head."""
    office = Office.objects.create(name="Bench")
    departments = Department.objects.bulk_create(Department(office=office, name=f"Department {n}") for n in range(4))
    groups = DutyGroup.objects.bulk_create(
        DutyGroup(office=office, department=departments[n % 4], name=f"Group {n}") for n in range(GROUPS)
    )
    people = Person.objects.bulk_create(
        Person(office=office, username=f"p{n}", name=f"Person {n}", email=f"p{n}@example.com") for n in range(STAFF)
    )
    start = NOW.date() - timedelta(days=30)
    Posting.objects.bulk_create(
        _posting(Posting, person, n, groups, departments, start) for n, person in enumerate(people)
    )
    return {"office": office, "groups": groups, "people": people, "chance": chance}


def _posting(model: Any, person: Any, number: int, groups: Any, departments: Any, start: Any) -> Any:
    if number < len(departments):
        return model(person=person, role="department_head", department=departments[number], start=start)
    role = "lead" if number < len(departments) + GROUPS else "officer"
    group = groups[number % GROUPS]
    return model(person=person, role=role, group=group, department=group.department, start=start)


def _promises(house: dict[str, Any], count: int, due: int) -> None:
    """`due` of them have a step due at NOW, evenly spread over the rungs; the rest lie in the next 90 days."""
    ladder = sorted(BY_KEY[f"ladder.{KIND}"].default, key=lambda step: step["minutes"])
    for first in range(0, count, CHUNK):
        rows = [_promise(house, ladder, n, n < due) for n in range(first, min(first + CHUNK, count))]
        insert_rows(Deadline, list(rows[0]), [list(row.values()) for row in rows], same=OPEN)


def _promise(house: dict[str, Any], ladder: list[Any], number: int, is_due: bool) -> dict[str, Any]:
    chance, step = house["chance"], number % len(ladder) if is_due else 0
    late = timedelta(seconds=chance.randrange(200))
    ahead = timedelta(minutes=10 + chance.randrange(90 * 24 * 60))
    moment = NOW - late if is_due else NOW + ahead
    due_at = moment - timedelta(minutes=ladder[step]["minutes"])
    return {
        "office_id": house["office"].pk, "subject_id": number + 1, "subject_label": f"Night {number}",
        "owner_id": chance.choice(house["people"][44:]).pk, "group_id": chance.choice(house["groups"]).pk,
        "due_at": due_at, "opened_at": due_at - timedelta(hours=8), "params": {"shift": f"Night {number % 400}"},
        "link": f"/shifts/{number}/", "ladder": ladder, "next_step": step, "next_step_at": moment,
    }  # fmt: skip


def _nothing_due() -> dict[str, float]:
    before = NOW - timedelta(days=1)
    return milliseconds(lambda: sweep(now=before), 200)


def _fire(due: int, workers: int) -> dict[str, float]:
    """All sweepers start together, each in a process with a connection of its own, as several beats would; `due` steps
    in all, one a deadline."""
    connections.close_all()
    with multiprocessing.get_context("fork").Pool(workers, initializer=settle) as pool:  # as each worker does
        started = time.perf_counter()
        sweeps = pool.map(_sweep, [due // workers] * workers, chunksize=1)
        seconds = time.perf_counter() - started
    fired = sum(fired for fired, _ in sweeps)
    return {
        "sweepers": workers, "fired": fired, "seconds": round(seconds, 2), "fired_per_second": round(fired / seconds),
        "python_ms_a_step": round(sum(cpu for _, cpu in sweeps) * 1_000 / max(fired, 1), 2),
    }  # fmt: skip


def _sweep(due: int) -> tuple[int, float]:
    """Steps fired and seconds of processor time, in a process of its own."""
    started = time.process_time()
    done = sweep(now=NOW, limit=due)
    if done.failed:
        raise RuntimeError(f"{len(done.failed)} deadlines could not be swept.")
    return done.fired, time.process_time() - started


def _written() -> dict[str, int]:
    return {model._meta.model_name or "": model.objects.count() for model in (Step, Notice, Receipt, Delivery, Entry)}


if __name__ == "__main__":
    main()
