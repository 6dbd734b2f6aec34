"""Opens an office of the bench in the empty database of the settings, or copies one there from a SQLite file.

python -m bench.opening small|large|copy      with the environment that `bench.office` gives
"""

import os
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.management.color import no_style  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402

from bench import NOW, SEED  # noqa: E402
from core.db import insert_rows  # noqa: E402
from dutyoffice.demo.opening import LARGE_SIZES, SIZES, open_demo  # noqa: E402

CHUNK = 5_000


def open_office(name: str, months: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    numbers = LARGE_SIZES if name == "large" else SIZES
    open_demo(seed=SEED, language="en", now=NOW, months=months, sizes=numbers, say=_say)


def _say(text: str) -> None:
    print(" ", text, file=sys.stderr, flush=True)


def copy() -> None:
    """Every row of the kept office, into the empty PostgreSQL database of the settings."""
    call_command("migrate", verbosity=0)
    source = {**connections.databases["default"], "ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}
    connections.databases["source"] = {**source, "NAME": os.environ["BENCH_SOURCE"]}
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        tables = ", ".join(f'"{model._meta.db_table}"' for model in models)
        cursor.execute(f"TRUNCATE {tables}")
        for model in models:
            _copy_rows(model)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy_rows(model: Any) -> None:
    columns = [field.attname for field in model._meta.concrete_fields]
    rows: Iterator[Any] = model._base_manager.using("source").values_list(*columns).iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        insert_rows(model, columns, chunk)


if __name__ == "__main__":
    if sys.argv[1] == "copy":
        copy()
    else:
        open_office(sys.argv[1], int(os.environ["BENCH_MONTHS"]))
