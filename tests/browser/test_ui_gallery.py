"""Every component in light and dark, wide and narrow: no violation of accessibility, nothing out of the page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from tests import builders

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def open_gallery(page: Page, live_server, theme: str) -> list[str]:
    person = builders.person(name="Anna Kovács")
    type(person).objects.filter(pk=person.pk).update(theme=theme)
    client = Client()
    client.force_login(person)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/ui/gallery/")
    return complaints


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_axe_finds_nothing_and_nothing_stands_out(page: Page, live_server, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    complaints = open_gallery(page, live_server, theme)
    result = Axe().run(page, options={"preload": False})
    assert result.violations_count == 0, result.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []


def test_a_dialog_opens_by_key_and_gives_the_focus_back(page: Page, live_server) -> None:
    open_gallery(page, live_server, "light")
    page.get_by_role("button", name="Open a dialog").press("Enter")
    assert page.get_by_role("dialog", name="Correct the entry").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent").strip() == "Open a dialog"


def test_a_grave_deed_asks_first(page: Page, live_server) -> None:
    open_gallery(page, live_server, "light")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="Check in").click()
    page.get_by_role("button", name="No, go back").click()
    assert "POST" not in sent
    page.get_by_role("button", name="Check in").click()
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("button", name="Yes, do it").click()
