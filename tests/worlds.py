"""Worlds that many tests begin in: built once, kept in an open transaction, and seen by each test as if it were new.

    @world
    def group(office): ...      a fixture like any other; what it asks for is another world

Each test works in a savepoint above the rows and with its own copies of the objects, so nothing it does reaches the
next. Only what the next test does not begin with is taken down. A builder gets its clock passed in, and may not ask
for fixtures that are not worlds. A test that really commits (`transaction=True`) has its worlds to itself.
"""

import inspect
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction

Build = Callable[..., Any]
_places: dict[Build, int] = {}


@dataclass
class Floor:
    """What one builder added; `values` by name, with those of the floors below. No test ever touches them."""

    build: Build
    values: dict[str, Any]
    held: transaction.Atomic


class Standing:
    """The worlds that stand now, each in a savepoint above the one before."""

    def __init__(self) -> None:
        self.floors: list[Floor] = []
        self.values: dict[str, Any] = {}

    def become(self, path: list[Build]) -> None:
        """Takes down what is not of `path`, builds what is missing, and copies all objects for the next test."""
        common = 0
        while common < min(len(path), len(self.floors)) and self.floors[common].build is path[common]:
            common += 1
        while len(self.floors) > common:
            self._roll_back(self.floors.pop().held)
        for build in path[common:]:
            self._add(build)
        self.values = self._copies()

    def _copies(self) -> dict[str, Any]:
        return deepcopy(self.floors[-1].values) if self.floors else {}

    def _add(self, build: Build) -> None:
        values, held = self._copies(), transaction.atomic()
        held.__enter__()
        try:
            values[build.__name__] = build(**{name: values[name] for name in needs(build)})
            connection.check_constraints()
        except BaseException:
            self._roll_back(held)
            raise
        self.floors.append(Floor(build, values, held))

    @staticmethod
    def _roll_back(held: transaction.Atomic) -> None:
        transaction.set_rollback(True)
        held.__exit__(None, None, None)


standing = Standing()


def needs(build: Build) -> list[str]:
    return list(inspect.signature(build).parameters)


def world(build: Build) -> Any:
    """Makes a builder a fixture of its own name."""
    _places[build] = len(_places)

    def fixture(request: pytest.FixtureRequest, **given: Any) -> Any:
        if commits(request):
            return build(**{name: given[name] for name in needs(build)})
        return standing.values[build.__name__]

    names = ["request", "db", *needs(build)]
    fixture.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in names]
    )
    fixture.build = build  # type: ignore[attr-defined]
    return pytest.fixture(name=build.__name__)(fixture)


def commits(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "live_server" in request.fixturenames


def path_of(request: pytest.FixtureRequest) -> list[Build]:
    """The worlds that the test asks for, directly or not, each after those that it needs."""
    definitions = request.node._fixtureinfo.name2fixturedefs.values()
    builds = {found[-1].argname: build for found in definitions if (build := getattr(found[-1].func, "build", None))}
    path: dict[Build, None] = {}

    def lay(build: Build) -> None:
        for name in needs(build):
            lay(builds[name])
        path.setdefault(build)

    for build in sorted(builds.values(), key=_places.__getitem__):
        lay(build)
    return list(path)


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest) -> None:
    """Before the plugin opens the database for a test, what the test begins in stands, and nothing else."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            standing.become([] if commits(request) else path_of(request))
