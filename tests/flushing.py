"""Emptying the tables after a test that really commits: only those that hold rows, append-only ones as well.

What `migrate` itself writes (content types, permissions) stays, so that it need not be written again each time.
"""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

WRITTEN_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}


def filled_tables(cursor: CursorWrapper) -> list[str]:
    names = set(connection.introspection.table_names(cursor)) - WRITTEN_BY_MIGRATE
    holding = [f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in sorted(names)]
    cursor.execute(" UNION ALL ".join(holding))
    return [name for (name,) in cursor.fetchall()]


def empty_tables() -> None:
    """PostgreSQL looks away from triggers and keys; SQLite's triggers are taken off and put back."""
    with transaction.atomic(), connection.cursor() as cursor:
        filled = filled_tables(cursor)
        triggers = []
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = [(name, sql) for table, name, sql in cursor.fetchall() if table in filled]
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for table in filled:
            cursor.execute(f'DELETE FROM "{table}"')
        for _name, sql in triggers:
            cursor.execute(sql)


def flush_quickly() -> None:
    TransactionTestCase._fixture_teardown = lambda self: empty_tables()  # type: ignore[method-assign]
