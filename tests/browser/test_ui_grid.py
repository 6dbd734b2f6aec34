"""The month grid and the keys: the keyboard does all that the mouse does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office_server import OfficeServer

pytestmark = pytest.mark.browser

DAYS = range(1, 11)


def _cell(person: int, day: int) -> str:
    return (
        f'<td data-cell id="c{person}-{day}" data-person="{person}" data-day="2026-11-{day:02d}" data-code=""'
        f' data-dialog-url="/cell/" aria-label="{person} on {day}"><span class="cell is-off">·</span></td>'
    )


ROWS = "".join(
    f'<tr><th scope="row">{person}</th>{"".join(_cell(person, day) for day in DAYS)}</tr>' for person in (1, 2, 3)
)
GRID = f"""<label>Log <textarea data-shortcut="l" name="what"></textarea></label>
<a href="/?desk" data-shortcut="g d">Desk</a>
<table class="grid" data-grid data-set-url="/set/" data-codes="D N S Sx" data-dialog-id="cell">
<tbody>{ROWS}</tbody></table>
<dialog class="dialog" id="cell" aria-label="Shift"><div class="dialog-body"></div></dialog>"""


@pytest.fixture
def office(page: Page) -> Iterator[OfficeServer]:
    server = OfficeServer(GRID)
    server.answer = (200, "")
    page.goto(server.url)
    page.wait_for_selector('[data-cell][tabindex="0"]')
    yield server
    server.stop()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_one_tab_stop_and_arrows_inside(page: Page, office: OfficeServer) -> None:
    assert page.locator('[data-cell][tabindex="0"]').count() == 1
    page.locator("#c1-1").focus()
    press(page, "ArrowRight", "ArrowDown")
    assert focused(page) == "c2-2"
    press(page, "PageDown")
    assert focused(page) == "c2-9"
    press(page, "Home")
    assert focused(page) == "c2-1"
    press(page, "End", "ArrowRight")
    assert focused(page) == "c2-10"
    press(page, "Control+Home")
    assert focused(page) == "c1-1"
    press(page, "Control+End", "PageUp", "ArrowUp")
    assert focused(page) == "c2-3"
    assert page.locator('[data-cell][tabindex="0"]').count() == 1


def test_a_letter_sets_a_shift_and_delete_clears_it(page: Page, office: OfficeServer) -> None:
    page.locator("#c2-3").focus()
    with page.expect_response("**/set/"):
        press(page, "n")
    with page.expect_response("**/set/"):
        press(page, "Delete")
    press(page, "q")
    assert office.received == [
        ("/set/", {"person": ["2"], "day": ["2026-11-03"], "code": ["N"]}),
        ("/set/", {"person": ["2"], "day": ["2026-11-03"], "code": [""]}),
    ]
    assert focused(page) == "c2-3"


def test_a_code_of_two_letters_is_typed_within_a_second(page: Page, office: OfficeServer) -> None:
    page.locator("#c1-1").focus()
    with page.expect_response("**/set/"):
        press(page, "s", "x")
    assert office.received[0][1]["code"] == ["Sx"]
    with page.expect_response("**/set/"):
        press(page, "s")
    assert office.received[1][1]["code"] == ["S"]


def test_shift_and_arrows_set_a_rectangle_in_one_request(page: Page, office: OfficeServer) -> None:
    page.locator("#c1-2").focus()
    press(page, "Shift+ArrowRight", "Shift+ArrowDown")
    assert page.locator(".is-selected").count() == 4
    with page.expect_response("**/set/"):
        press(page, "d")
    [(_, fields)] = office.received
    assert list(zip(fields["person"], fields["day"], strict=True)) == [
        ("1", "2026-11-02"), ("1", "2026-11-03"), ("2", "2026-11-02"), ("2", "2026-11-03"),
    ]  # fmt: skip
    press(page, "Escape")
    assert page.locator(".is-selected").count() == 0


def test_dragging_selects_too(page: Page, office: OfficeServer) -> None:
    page.locator("#c1-1").hover()
    page.mouse.down()
    page.locator("#c3-2").hover()
    page.mouse.up()
    assert page.locator(".is-selected").count() == 6


def test_enter_opens_the_cell_and_closing_comes_back(page: Page, office: OfficeServer) -> None:
    page.locator("#c3-4").focus()
    press(page, "Enter")
    expect(page.get_by_label("Shift", exact=True).locator("input")).to_be_focused()
    press(page, "Escape")
    expect(page.locator("#c3-4")).to_be_focused()


def test_keys_reach_the_log_box_but_not_while_typing(page: Page, office: OfficeServer) -> None:
    press(page, "l")
    box = page.get_by_label("Log")
    expect(box).to_be_focused()
    press(page, "g", "d")
    expect(box).to_have_value("gd")
    press(page, "Escape")
    with page.expect_navigation():
        press(page, "g", "d")
    assert page.url.endswith("/?desk")
