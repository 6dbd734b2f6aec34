"""Questions that are asked all the time: each is built and compiled once, and asked with other values after that.

To make SQL of a queryset costs about ten times what SQLite takes to answer it. Only the values may differ from one
asking to the next: what decides about the form of the question (an empty list, a None) does not belong here.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

M = TypeVar("M", bound=Model)
MARKS: dict[type, Callable[[int], Any]] = {  # values that nobody has, by which the places are found again
    int: lambda number: 2_000_000_011 + number,
    str: lambda number: f"prepared-{number}-2000000011",
    datetime: lambda number: datetime(8999, 7, 5, 3, 1, 9, 1 + number, UTC),
    date: lambda number: date(8999, 7, 5) + timedelta(number),
    UUID: lambda number: UUID(int=2_000_000_011 + number),
}


@dataclass(frozen=True)
class _Compiled:
    """`places` are the positions in `params` with the number of the value that goes there."""

    compiler: Any
    sql: str
    params: Sequence[Any]
    places: list[tuple[int, int]]


class Prepared(Generic[M]):
    """A queryset whose values come later: `Prepared(build, int, datetime)(pk, now)` gives its rows as a list.

    `build` takes one value of each kind (int, str, date, aware datetime, UUID), once for each kind of database.
    Raises LookupError when a value does not come out in the SQL as it went in.
    """

    def __init__(self, build: Callable[..., QuerySet[M, Any]], *kinds: type):
        self._build, self._kinds = build, kinds
        self._compiled: dict[str, _Compiled] = {}

    def __call__(self, *values: Any) -> list[M]:
        asked = self._asked(values)
        query = SimpleNamespace(get_compiler=lambda using: asked)
        known: dict[Any, Any] = {}
        rows: Any = SimpleNamespace(db=connection.alias, query=query, model=None, _known_related_objects=known)
        return list(ModelIterable(rows))

    def first(self, *values: Any) -> M | None:
        """The first row; the queryset should end after one."""
        return next(iter(self(*values)), None)

    def is_any(self, *values: Any) -> bool:
        """Whether there is a row; the queryset should ask for little and end after one."""
        return bool(self._asked(values).execute_sql())

    def values(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a `values_list`."""
        return list(self._asked(values).results_iter(tuple_expected=True))

    def _asked(self, values: Sequence[Any]) -> Any:
        known = self._compiled.get(connection.vendor) or self._compile()
        if known.compiler.query.select_for_update and not connection.in_atomic_block:
            raise transaction.TransactionManagementError("A row is locked in the transaction of its change.")
        params = list(known.params)
        for position, number in known.places:
            params[position] = _adapted(values[number])
        asked = copy(known.compiler)
        asked.connection, asked.as_sql = connection, lambda: (known.sql, params)
        return asked

    def _compile(self) -> _Compiled:
        marks = [MARKS[kind](number) for number, kind in enumerate(self._kinds)]
        compiler = self._build(*marks).query.get_compiler(connection.alias)
        sql, params = compiler.as_sql()
        numbers = {_adapted(mark): number for number, mark in enumerate(marks)}
        places = [(at, numbers[param]) for at, param in enumerate(params) if param in numbers]
        if {number for _at, number in places} != set(range(len(marks))):
            raise LookupError(f"The values do not come out as they went in: {sql}")
        known = self._compiled[connection.vendor] = _Compiled(compiler, sql, params, places)
        return known


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
