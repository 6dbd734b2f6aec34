"""A set-up that turns mistakes into failures. Fixtures stay few: tests build their world through actions."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from celery import current_app
from django.core.cache import cache
from django.template import Context, Template
from django.test import Client
from django.test.signals import template_rendered
from django.utils import translation

from tests.databases import django_db_setup  # noqa: F401  instead of the plugin's
from tests.flushing import flush_quickly

pytest_plugins = ["tests.worlds"]
flush_quickly()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tells tests by what they cost. With a server's database, those that touch none are left to SQLite's run."""
    for item in items:
        if "client" in item.fixturenames:  # type: ignore[attr-defined]
            item.add_marker("pages")
        if (marked := item.get_closest_marker("django_db")) and marked.kwargs.get("transaction"):
            item.add_marker("commits")
    if os.environ.get("TEST_DATABASE_URL"):
        config.hook.pytest_deselected(items=[item for item in items if not _needs_servers(item)])
        items[:] = filter(_needs_servers, items)


def _needs_servers(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("servers")
    return bool(marked) or not {"db", "transactional_db", "live_server"}.isdisjoint(item.fixturenames)  # type: ignore[attr-defined]


def pytest_collection_finish() -> None:
    """What is imported by now stays: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _leaves_nothing_behind() -> Iterator[None]:
    """Neither the cache nor the language of the last page reaches the next test."""
    yield
    cache.clear()
    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _pages_tell_their_context_once(django_test_environment: None) -> None:
    """The test client copies the context for the page, not again for each piece that the page includes."""

    def render(self: Template, context: Context) -> str:
        if context.template is self:
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    Template._render = render


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


class SeenClient(Client):
    """Whoever logs in has just been seen: his first page takes the same SQL as the next."""

    def force_login(self, user: Any, backend: str | None = None) -> None:
        super().force_login(user, backend)
        session = self.session
        session["seen"] = int(time.time())
        session.save()


@pytest.fixture
def client() -> Client:
    return SeenClient()


EAGER = {"task_always_eager": True, "task_eager_propagates": True}


@pytest.fixture
def run_tasks(django_capture_on_commit_callbacks) -> Callable[[], AbstractContextManager[None]]:
    """`with run_tasks(): ...` does at its end what a commit and an idle worker would do."""

    @contextmanager
    def running() -> Iterator[None]:
        before = {name: current_app.conf[name] for name in EAGER}
        current_app.conf.update(EAGER)
        try:
            with django_capture_on_commit_callbacks(execute=True):
                yield
        finally:
            current_app.conf.update(before)

    return running
