"""Emptying append-only tables between tests that really commit.

PostgreSQL truncates, which row triggers do not see; SQLite deletes, so its triggers are taken off and put back.
"""

from django.db import transaction
from django.db.backends.sqlite3.base import DatabaseOperations


def _execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> None:
    with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for sql in [*sql_list, *(sql for _name, sql in triggers)]:
            cursor.execute(sql)


def let_sqlite_flush() -> None:
    DatabaseOperations.execute_sql_flush = _execute_sql_flush  # type: ignore[method-assign]
