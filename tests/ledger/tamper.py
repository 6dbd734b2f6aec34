"""What someone with the database's password could do: raw SQL, after switching the append-only triggers off."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

TABLES = ["ledger_entry", "ledger_seal", "ledger_checkpoint"]


@contextmanager
def triggers_off() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with _postgresql_off():
            yield
    else:
        with _sqlite_off():
            yield


@contextmanager
def _postgresql_off() -> Iterator[None]:
    _each_table("DISABLE")
    yield
    _each_table("ENABLE")


def _each_table(verb: str) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} {verb} TRIGGER ALL")


@contextmanager
def _sqlite_off() -> Iterator[None]:
    """Foreign keys are checked at commit; a test that rolls back never gets there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%%'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def run(sql: str, *params: Any) -> None:
    with triggers_off(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def forge_chain() -> None:
    """Recompute every seal with the program's own code, as a thief of the program would."""
    from core.ledger.actions.seals import _link
    from core.ledger.models import Entry, Seal

    seals = list(Seal.objects.order_by("sequence"))
    ids = [seal.entry_id for seal in seals]
    entries = Entry.objects.filter(pk__in=ids).order_by("pk")
    forged = _link(None, entries, seals[-1].sealed_at)
    with triggers_off():
        Seal.objects.all().delete()
        Seal.objects.bulk_create(forged)
