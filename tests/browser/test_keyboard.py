"""A shift without a mouse: what stands under the focus can be seen, named and used, for an officer and for a lead."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from logbook.models import LogEntry
from roster.models import Assignment, Roster
from tests import duty
from tests.browser.office_day import OfficeDay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUS = """() => { const at = document.activeElement, style = getComputedStyle(at);
  return {tag: at.tagName, outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    shadow: style.boxShadow !== 'none', name: (at.innerText || at.getAttribute('aria-label') || at.title
      || at.labels?.[0]?.innerText || '').trim()} }"""
DAY = duty.DAY[0]
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


def _log_box(page: Page) -> Any:
    box = page.get_by_label("What happened")
    page.locator("body").press("l")
    expect(box).to_be_focused()
    return box


@pytest.mark.parametrize("field", ["What happened", "Matter"])
def test_the_log_box_is_sent_by_keys(at: Callable[[str, str], Page], field: str) -> None:
    """Ctrl+Enter from the text, Enter from a line; a bare Enter in the text is a new line."""
    page = at("officer", "/log/")
    box = _log_box(page)
    page.keyboard.type("Pump 2 stands still.")
    page.keyboard.press("Enter")
    page.keyboard.type("Fitter called.")
    expect(box).to_have_value("Pump 2 stands still.\nFitter called.")
    if field == "Matter":
        page.get_by_label("Telephone record").press("Space")
        page.get_by_label("Caller").fill("Harbour master")
        page.get_by_label("Matter").fill("Pump 2")
        page.get_by_label("Matter").press("Enter")
    else:
        page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status", name="Messages")).to_contain_text("Written to the log.")
    expect(box).to_have_value("")
    assert LogEntry.objects.filter(text="Pump 2 stands still.\nFitter called.").count() == 1


@pytest.fixture
def draft(day: OfficeDay) -> Roster:
    return Roster.objects.get(group=day.group, start__gt=day.now.date())


@pytest.fixture
def grid(at: Callable[[str, str], Page], draft: Roster) -> Page:
    page = at("lead", f"/roster/{draft.pk}/")
    page.locator('[data-cell][tabindex="0"]').focus()
    return page


def _place(page: Page) -> tuple[str, str]:
    """The person and the day of the cell under the focus."""
    return tuple(page.evaluate("[document.activeElement.dataset.person, document.activeElement.dataset.day]"))


def test_a_shift_is_set_in_the_month_grid_by_keys(grid: Page) -> None:
    expect(grid.locator('[data-cell][tabindex="0"]')).to_have_count(1)
    above = _place(grid)
    for key in ("ArrowDown", "ArrowRight", "ArrowRight"):
        grid.keyboard.press(key)
    person, day = _place(grid)
    assert person != above[0] and int(day[-2:]) == int(above[1][-2:]) + 2

    with grid.expect_response("**/set/"):
        grid.keyboard.press(DAY)
    cell = grid.locator(f'[data-cell][data-person="{person}"][data-day="{day}"]')
    expect(cell).to_have_text(DAY)
    expect(cell).to_be_focused()
    assert Assignment.objects.filter(person=person, shift__day=day, shift__shift_type__code=DAY).exists()

    grid.keyboard.press("Enter")
    dialog = grid.locator("dialog#cell")
    expect(dialog.get_by_role("button", name="Clear")).to_be_visible()
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    grid.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(cell).to_be_focused()


def test_what_is_refused_after_a_key_is_announced(grid: Page, day: OfficeDay, draft: Roster) -> None:
    live = grid.get_by_role("status", name="Messages")
    expect(live).to_have_attribute("aria-live", "polite")
    expect(live).to_be_empty()
    duty.published(draft, by=day.people["lead"], now=day.now)
    grid.keyboard.press(DAY)
    expect(live).to_contain_text("published")
    assert grid.evaluate("document.activeElement.matches('[data-cell]')")
