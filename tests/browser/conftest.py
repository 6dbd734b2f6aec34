"""A real Chromium for the pages. Without one the tests are skipped aloud, and with CI=true that is a failure."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from scripts import browser

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread that asks the database
PATIENCE = 60_000  # milliseconds; a busy machine is no fault of a page
expect.set_options(timeout=PATIENCE)

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
OFFLINE = ["--disable-background-networking", "--disable-component-update"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last: its event loop stays in the thread, where Django's async parts refuse to run."""
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def base_url() -> None:
    """Tests write whole addresses; the plugin's own fixture is of a kind that pytest gives up."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = browser.find()
    if path is None:
        reason = "There is no Chromium on this machine, so no page was tested in a browser."
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return {**browser_type_launch_args, "executable_path": path, "args": [*QUIET, *OFFLINE]}


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page whose console stays free of errors: a script that fails or a broken content policy fails the test."""
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield page
    assert errors == []


@pytest.fixture
def log_in(live_server: Any) -> Callable[[Page, Any], None]:
    """`log_in(page, person)` opens a session without the log-in form."""

    def with_session(page: Page, person: Any) -> None:
        client = Client()
        client.force_login(person)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])

    return with_session


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """`assert_accessible(page)` lets axe look for what keeps people out; without loading the styles again, which the
    content policy would stop."""

    def check(page: Page) -> None:
        results = Axe().run(page, options={"preload": False})
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def opened(page: Page, live_server: Any, log_in: Callable[[Page, Any], None]) -> Iterator[Callable[[Any, str], Page]]:
    """`opened(person, path)` is a window of its own, as wide as a phone, in which that person is logged in."""
    contexts = []

    def open_for(person: Any, path: str) -> Page:
        context = page.context.browser.new_context(viewport={"width": 360, "height": 800})  # type: ignore[union-attr]
        contexts.append(context)
        window = context.new_page()
        window.set_default_timeout(PATIENCE)
        log_in(window, person)
        window.goto(live_server.url + path)
        assert window.evaluate("document.documentElement.scrollWidth") <= 360
        return window

    yield open_for
    for context in contexts:
        context.close()
