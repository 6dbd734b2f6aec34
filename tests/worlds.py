"""Worlds that many tests begin in: built once, kept in an open transaction, and seen by each test as if it were new.

    @world
    def office() -> Office: ...          a fixture whose tests all start from the same rows

    @world(on=office)
    def open_office(office): ...         another, built on top of the first

Each test works in a savepoint above the rows and with its own copy of the objects, so nothing it does reaches the next.
A test that really commits (`transaction=True`), or that has the `django_db` mark, builds the world for itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction

Build = Callable[..., Any]


@dataclass
class Floor:
    """One world that stands; `value` is what its builder gave, and no test ever touches it."""

    build: Build
    value: Any
    held: transaction.Atomic


class Standing:
    """The worlds that stand now, each in a savepoint above the one before."""

    def __init__(self) -> None:
        self.floors: list[Floor] = []
        self.is_kept = False

    def rise(self, path: list[Build]) -> Any:
        """A copy of the last world of `path`, of which only what does not stand yet is built."""
        common = 0
        while common < min(len(path), len(self.floors)) and self.floors[common].build is path[common]:
            common += 1
        self.fall(to=common)
        for build in path[common:]:
            self._add(build)
        return deepcopy(self.floors[-1].value)

    def _add(self, build: Build) -> None:
        held = transaction.atomic()
        held.__enter__()
        try:
            value = build(*([deepcopy(self.floors[-1].value)] if self.floors else []))
            connection.check_constraints()
        except BaseException:
            transaction.set_rollback(True)
            held.__exit__(None, None, None)
            raise
        self.floors.append(Floor(build, value, held))

    def fall(self, *, to: int = 0) -> None:
        while len(self.floors) > to:
            floor = self.floors.pop()
            transaction.set_rollback(True)
            floor.held.__exit__(None, None, None)

    @contextmanager
    def kept(self) -> Iterator[None]:
        self.is_kept = True
        try:
            yield
        finally:
            self.is_kept = False


standing = Standing()


def world(build: Build | None = None, *, on: Any = None) -> Any:
    """Makes a builder a fixture of its own name."""
    if build is None:
        return lambda build: world(build, on=on)
    path = [*(on.path if on else []), build]

    def fixture(request: pytest.FixtureRequest) -> Any:
        if request.node.get_closest_marker("django_db"):
            return alone(path)
        blocker = request.getfixturevalue("django_db_blocker")
        request.getfixturevalue("django_db_setup")
        with blocker.unblock():
            value = standing.rise(path)
        with standing.kept():
            request.getfixturevalue("db")
        return value

    made: Any = pytest.fixture(fixture, name=build.__name__)
    made.path = path
    return made


def alone(path: list[Build]) -> Any:
    value = path[0]()
    for build in path[1:]:
        value = build(value)
    return value


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Whoever asks for the database without a world finds it empty."""
    if fixturedef.argname == "_django_db_helper" and not standing.is_kept and standing.floors:
        with request.getfixturevalue("django_db_blocker").unblock():
            standing.fall()
