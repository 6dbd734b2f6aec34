"""The queue by keyboard, and the form that says who will sign while one types."""

import pytest
from playwright.sync_api import Page, expect

from approvals.enums import State
from tests.approvals.world import KEYWORD, MINUTE, NOON, build, fresh

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(time_machine, page: Page):
    time_machine.move_to(NOON + 5 * MINUTE)
    page.clock.set_fixed_time(NOON + 5 * MINUTE)
    return build()


def test_the_queue_is_walked_chosen_and_opened_by_keys(page: Page, live_server, log_in, office) -> None:
    salt = office.asked("1100.00", payee="Shop A", purpose="Salt for the ice", now=NOON)
    paint = office.asked("1300.00", payee="Shop B", purpose="Paint for hall two", now=NOON + MINUTE)
    log_in(page, office.leader)
    page.goto(live_server.url + "/approvals/")
    first, second = (page.get_by_role("link", name=one.purpose) for one in (salt, paint))
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.get_by_label("Choose Salt for the ice")).to_be_checked()
    page.get_by_label("Your password").fill(KEYWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 1 signed")).to_be_visible()
    assert (fresh(salt).state, fresh(paint).state) == (State.APPROVED, State.WAITING)
    page.goto(live_server.url + "/approvals/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=paint.purpose, level=1)).to_be_visible()


def test_who_will_sign_is_said_while_one_types(page: Page, live_server, log_in, office) -> None:
    log_in(page, office.officer)
    page.goto(live_server.url + "/approvals/ask/")
    preview = page.locator("#preview")
    page.get_by_label("Amount").fill("80")
    expect(preview).to_contain_text("settled at the desk at once")
    page.get_by_label("Amount").fill("1,200")
    expect(preview).to_contain_text("Chen Lead")
    page.get_by_label("purchase").check()
    expect(preview).to_contain_text("Wang CEO")
    expect(page.get_by_role("button", name="Show what will happen")).to_be_hidden()
