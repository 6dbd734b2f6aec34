"""Promises that the database keeps, written once for PostgreSQL and SQLite.

Use the rules as migration operations. On SQLite, changing a table's columns rebuilds it and drops its
triggers: a migration that does so lists the operation again after the change.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from core.errors import DutyError
from core.prepared import Prepared

DEADLOCK = "40P01"
MOST_VALUES = 30_000  # that SQLite takes in one statement, and some to spare


@contextmanager
def saying(error: DutyError) -> Iterator[None]:
    """Turns a database constraint broken inside into `error`, leaving the outer transaction usable.

    Two writers of rows that exclude one another may each wait for the other: PostgreSQL then ends one of them by
    a deadlock, who has lost as surely as if he had come second.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as broken:
        raise error from broken
    except OperationalError as broken:
        if getattr(broken.__cause__, "pgcode", None) == DEADLOCK:
            raise error from broken
        raise


def locked(instance: Any) -> Any:
    """The row read again under lock, so that what is checked is what is changed. Takes `request.user` as it is."""
    found = _under_lock(instance.__class__)(instance.pk)
    if not found:
        raise instance.__class__.DoesNotExist
    return found[0]


def hold(model: type[models.Model], pk: int) -> None:
    """Locks the row and reads nothing of it: for what is read afterwards with more than its own columns."""
    if not _held(model).values(pk):
        raise model.DoesNotExist  # type: ignore[attr-defined]


@cache
def _under_lock(model: type[models.Model]) -> Prepared[Any]:
    return Prepared(lambda pk: model._base_manager.select_for_update().filter(pk=pk).order_by(), int)


@cache
def _held(model: type[models.Model]) -> Prepared[Any]:
    return Prepared(lambda pk: model._base_manager.select_for_update().filter(pk=pk).order_by().values_list("pk"), int)


def insert_rows(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    same: Mapping[str, Any] | None = None,
    skip_conflicts: bool = False,
    returning: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """Writes many rows without making an instance of each: many times as quick as `bulk_create`.

    `columns` (by attname) and `same`, which holds what is alike in all rows, name every column but the key.
    Gives the `returning` columns of the rows that were written.
    """
    if not rows:
        return []
    same = same or {}
    given, constant = _fields(model, columns), _fields(model, same)
    into = f'INSERT INTO "{model._meta.db_table}" ({_names([*given, *constant])})'
    end = " ON CONFLICT DO NOTHING" if skip_conflicts else ""
    end += f" RETURNING {_names(_fields(model, returning))}" if returning else ""
    alike = [_converter(field)(same[field.attname]) for field in constant]
    if connection.vendor == "postgresql":
        chosen = ", ".join(["given.*", *(f"%s::{_kind(field)}" for field in constant)])
        return _answer(f"{into} SELECT {chosen} FROM {_given(given)}{end}", [*alike, _document(given, rows)])  # noqa: S608
    found, width = [], len(given) + len(constant)
    for first in range(0, len(rows), MOST_VALUES // width):
        some = rows[first : first + MOST_VALUES // width]
        marks = ", ".join([f"({', '.join(['%s'] * width)})"] * len(some))
        values = [value for row in _converted(given, some) for value in (*row, *alike)]
        found += _answer(f"{into} VALUES {marks}{end}", values)
    return found


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Gives many rows values of their own in `columns`, which begin with the key's."""
    if not rows:
        return
    key, *changed = given = _fields(model, columns)
    update = f'UPDATE "{model._meta.db_table}" AS standing SET '  # noqa: S608
    if connection.vendor == "postgresql":
        new = ", ".join(f'"{field.column}" = given."{field.column}"' for field in changed)
        same_row = f'standing."{key.column}" = given."{key.column}"'
        _answer(f"{update}{new} FROM {_given(given)} WHERE {same_row}", [_document(given, rows)])
    else:
        new = ", ".join(f'"{field.column}" = %s' for field in changed)
        values = [[*values, key_value] for key_value, *values in _converted(given, rows)]
        with connection.cursor() as cursor:
            cursor.executemany(f'{update}{new} WHERE "{key.column}" = %s', values)


def _answer(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _fields(model: type[models.Model], names: Iterable[str]) -> list[Any]:
    return [model._meta.get_field(name) for name in names]


def _names(fields: Iterable[Any]) -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


def _given(fields: Iterable[Any]) -> str:
    """PostgreSQL reads many rows faster from one document than from thousands of values in the statement."""
    columns = ", ".join(f'"{field.column}" {_kind(field)}' for field in fields)
    return f"json_to_recordset(%s) AS given({columns})"


def _kind(field: Any) -> str:
    """Plain text for every kind of text: a cast to varchar(n) would cut what is too long instead of refusing it."""
    kind = str(field.db_type(connection))
    return "text" if kind.startswith("varchar") else kind


def _document(fields: Sequence[Any], rows: Sequence[Sequence[Any]]) -> str:
    names = [field.column for field in fields]
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=_as_text, ensure_ascii=False)


def _as_text(value: Any) -> str:
    if isinstance(value, date | time | Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a row.")


def _converted(fields: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
    convert = [_converter(field) for field in fields]
    return ([to(value) for to, value in zip(convert, row, strict=True)] for row in rows)


def _converter(field: Any) -> Callable[[Any], Any]:
    """What turns a value of this field into what the driver takes."""
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, cls=field.encoder)
    if isinstance(field, models.UUIDField):
        return str if connection.vendor == "postgresql" else lambda value: value.hex
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return lambda value: value


class TableRule(Operation):
    """A rule on one table, made by `statements(vendor)` and removed by `drop_statements(vendor)`.

    `names` are the triggers and constraints by which the database keeps it.
    """

    reduces_to_sql = True

    def __init__(self, table: str):
        self.table = table

    def names(self, vendor: str) -> list[str]:
        raise NotImplementedError

    def statements(self, vendor: str) -> list[str]:
        raise NotImplementedError

    def drop_statements(self, vendor: str) -> list[str]:
        raise NotImplementedError

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models know nothing of it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for sql in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(sql)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for sql in self.drop_statements(schema_editor.connection.vendor):
            schema_editor.execute(sql)

    def describe(self) -> str:
        return f"{self.__class__.__name__} on {self.table}"


class AppendOnly(TableRule):
    """No row of `table` may be changed or deleted, except the columns in `mutable`."""

    def __init__(self, table: str, columns: Sequence[str] = ()):
        """`columns` are the ones that stay as written; empty means the whole row."""
        self.columns = tuple(columns)
        super().__init__(table)

    def names(self, vendor: str) -> list[str]:
        return [f"{self.table}_no_update", f"{self.table}_no_delete"]

    def _changed(self, distinct: str) -> str:
        tests = [f'(NEW."{c}" {distinct} OLD."{c}")' for c in self.columns]
        return " OR ".join(tests)

    def statements(self, vendor: str) -> list[str]:
        message = f"{self.table} is append-only"
        if vendor == "postgresql":
            return self._postgresql(message)
        update_when = f"WHEN {self._changed('IS NOT')} " if self.columns else ""
        raising = f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        return [
            f'CREATE TRIGGER {self.table}_no_update BEFORE UPDATE ON "{self.table}" {update_when}{raising}',
            f'CREATE TRIGGER {self.table}_no_delete BEFORE DELETE ON "{self.table}" {raising}',
        ]

    def _postgresql(self, message: str) -> list[str]:
        update_when = f"WHEN ({self._changed('IS DISTINCT FROM')}) " if self.columns else ""
        function = f"{self.table}_refuse"
        return [
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f'CREATE TRIGGER {self.table}_no_update BEFORE UPDATE ON "{self.table}" '
            f"FOR EACH ROW {update_when}EXECUTE FUNCTION {function}()",
            f'CREATE TRIGGER {self.table}_no_delete BEFORE DELETE ON "{self.table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        ]

    def drop_statements(self, vendor: str) -> list[str]:
        on = f' ON "{self.table}"' if vendor == "postgresql" else ""
        drops = [f"DROP TRIGGER IF EXISTS {name}{on}" for name in self.names(vendor)]
        return [*drops, f"DROP FUNCTION IF EXISTS {self.table}_refuse()"] if on else drops


class NoOverlap(TableRule):
    """No two rows of `table` with the same `by` columns overlap in [start, end).

    An empty end means "still holds". `where` is a plain SQL condition on the columns, written with
    `{row}` before each column (`{row}"withdrawn_at" IS NULL`). Breaking it raises IntegrityError
    whose text holds `name`.
    """

    def __init__(self, table: str, name: str, *, by: Sequence[str], start: str, end: str, kind: str, where: str = ""):
        """`kind` is "date" or "timestamp"."""
        self.name, self.by, self.start, self.end, self.kind, self.where = name, tuple(by), start, end, kind, where
        super().__init__(table)

    def names(self, vendor: str) -> list[str]:
        return [self.name] if vendor == "postgresql" else [f"{self.name}_insert", f"{self.name}_update"]

    def statements(self, vendor: str) -> list[str]:
        return self._postgresql() if vendor == "postgresql" else self._sqlite()

    def _postgresql(self) -> list[str]:
        span = {"date": "daterange", "timestamp": "tstzrange"}[self.kind]
        parts = [f'"{column}" WITH =' for column in self.by]
        parts.append(f'{span}("{self.start}", "{self.end}", \'[)\') WITH &&')
        where = f" WHERE ({self.where.format(row='')})" if self.where else ""
        return [
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            f'ALTER TABLE "{self.table}" ADD CONSTRAINT {self.name} EXCLUDE USING gist ({", ".join(parts)}){where}',
        ]

    def _sqlite(self) -> list[str]:
        """Those that stand do not overlap and end after they start: of all that start before the new one ends, only the
        last can reach into it. So a table of three years is asked as quickly as one of a month. No end is written as a
        day, not as a bare year: a column of dates would read that as a number, which is less than every text.
        """
        same = "".join(f' AND o."{column}" = NEW."{column}"' for column in self.by)
        others = f" AND {self.where.format(row='o.')}" if self.where else ""
        mine = f"{self.where.format(row='NEW.')} AND " if self.where else ""
        newest = (
            f'SELECT o."{self.end}" AS ends FROM "{self.table}" o WHERE o.id IS NOT NEW.id{same}{others}'  # noqa: S608
            f' AND o."{self.start}" < coalesce(NEW."{self.end}", \'9999-12-31\') ORDER BY o."{self.start}" DESC LIMIT 1'
        )
        clash = f'{mine}EXISTS (SELECT 1 FROM ({newest}) WHERE ends IS NULL OR ends > NEW."{self.start}")'  # noqa: S608
        return [
            f'CREATE TRIGGER {self.name}_{verb.lower()} AFTER {verb} ON "{self.table}" '
            f"WHEN {clash} BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for verb in ("INSERT", "UPDATE")
        ]

    def drop_statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [f'ALTER TABLE "{self.table}" DROP CONSTRAINT IF EXISTS {self.name}']
        return [f"DROP TRIGGER IF EXISTS {name}" for name in self.names(vendor)]


class Without(TableRule):
    """Takes away a rule that an earlier migration made, before one that says something else takes its place."""

    def __init__(self, rule: TableRule):
        self.rule = rule
        super().__init__(rule.table)

    def names(self, vendor: str) -> list[str]:
        """It leaves nothing behind."""
        return []

    def statements(self, vendor: str) -> list[str]:
        return self.rule.drop_statements(vendor)

    def drop_statements(self, vendor: str) -> list[str]:
        return self.rule.statements(vendor)


def counts(*questions: models.QuerySet[Any, Any]) -> list[int]:
    """How many rows each of them has; all are asked in one statement."""
    asked = [question.order_by().values("pk").query.sql_with_params() for question in questions]
    if not asked:
        return []
    numbers = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS rows_{place})" for place, (sql, _) in enumerate(asked))  # noqa: S608
    return list(rows_of(f"SELECT {numbers}", *(value for _, values in asked for value in values))[0])


def rows_of(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of SQL that is written out, for the few questions asked all the time: compiling them costs more than
    asking. Moments go in and come out aware on both databases.
    """
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(sql, [adapt(value) if isinstance(value, datetime) else value for value in values])
        rows = cursor.fetchall()
    return rows if connection.vendor == "postgresql" else [_aware(row) for row in rows]


def _aware(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple([value.replace(tzinfo=UTC) if type(value) is datetime else value for value in row])
