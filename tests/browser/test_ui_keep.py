"""A session that ends half-way costs no input."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office_server import OfficeServer

pytestmark = pytest.mark.browser

LEAVE = """<form method="post" action="/leave/" data-keep="leave"><label>Reason <input name="reason"></label>
<label>Half a day <input type="checkbox" name="half"></label><button>Ask</button></form>"""
LOG_IN = '<form method="post" action="/in/"><input type="password" autocomplete="current-password"></form>'


@pytest.fixture
def office(page: Page) -> Iterator[OfficeServer]:
    server = OfficeServer(LEAVE)
    page.goto(server.url)
    page.get_by_label("Reason").fill("My daughter is ill")
    page.get_by_label("Half a day").check()
    yield server
    server.stop()


def ask(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Ask").click()


def test_the_input_is_back_after_the_log_in(page: Page, office: OfficeServer) -> None:
    office.answer = (200, office.page(LOG_IN))
    ask(page)
    page.goto(office.url)
    expect(page.get_by_label("Reason")).to_have_value("My daughter is ill")
    expect(page.get_by_label("Half a day")).to_be_checked()
    expect(page.locator("#toasts")).to_contain_text("is back in the form")


def test_what_was_saved_is_not_offered_again(page: Page, office: OfficeServer) -> None:
    office.answer = (200, office.page("<p>Asked.</p>"))
    ask(page)
    page.goto(office.url)
    expect(page.get_by_label("Reason")).to_have_value("")


def test_what_another_person_typed_does_not_stand_in_ones_form(page: Page, office: OfficeServer) -> None:
    page.evaluate("document.body.dataset.person = '99'")
    page.get_by_label("Reason").fill("Typed by number 99")
    page.goto(office.url)
    expect(page.get_by_label("Reason")).to_have_value("My daughter is ill")
