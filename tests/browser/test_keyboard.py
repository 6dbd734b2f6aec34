"""A shift without a mouse: what stands under the focus can be seen, named and used, for an officer and for a lead."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office_day import OfficeDay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUS = """() => { const at = document.activeElement, style = getComputedStyle(at);
  return {tag: at.tagName, outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    shadow: style.boxShadow !== 'none', name: (at.innerText || at.getAttribute('aria-label') || at.title
      || at.labels?.[0]?.innerText || '').trim()} }"""
HEADINGS = "() => [...document.querySelectorAll('h1,h2,h3,h4')].map((each) => Number(each.tagName[1]))"


@pytest.fixture
def day() -> OfficeDay:
    return OfficeDay()


@pytest.fixture
def at(page: Page, live_server: Any, log_in: Callable[..., None], day: OfficeDay) -> Callable[[str, str], Page]:
    def opened(role: str, path: str) -> Page:
        log_in(page, day.people[role])
        page.goto(f"{live_server.url}{path}")
        return page

    return opened


def test_an_officer_gets_through_his_desk_by_keys(at: Callable[[str, str], Page]) -> None:
    page = at("officer", "/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["tag"] == "BODY":  # past the end
            break
        assert focus["outline"] or focus["shadow"], focus
        assert focus["name"] or focus["tag"] in ("TEXTAREA", "INPUT"), focus
    page.locator("body").press("l")
    expect(page.get_by_label("What happened")).to_be_focused()
    page.keyboard.type("Pump 2 stands still.")
    page.keyboard.press("Escape")
    expect(page.get_by_label("What happened")).to_have_value("Pump 2 stands still.")


def test_a_dialog_opens_and_closes_by_keys_and_gives_the_focus_back(at: Callable[[str, str], Page]) -> None:
    page = at("lead", "/people/")
    opener = page.get_by_role("button", name="Keyboard help")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Keyboard help")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()
    menu = page.locator(".top details[data-menu] > summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Log out")).to_be_hidden()


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        ("officer", ["/", "/log/", "/duty/", "/notices/", "/roster/mine/"]),
        ("lead", ["/", "/roster/", "/roster/coverage/", "/attendance/", "/deadlines/"]),
    ],
)
def test_pages_have_their_own_title_one_h1_and_headings_in_order(
    at: Callable[[str, str], Page], role: str, paths: list[str]
) -> None:
    titles = set()
    for path in paths:
        page = at(role, path)
        titles.add(page.title())
        levels = page.evaluate(HEADINGS)
        main = page.locator("main h1")
        expect(main).to_have_count(1)
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
        expect(page.locator("[role=status][aria-live], [role=status], [role=alert]").first).to_be_attached()
    assert len(titles) == len(paths)
