"""An entry that is typed while the server cannot be reached stays on the device, and is sent once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office_server import OfficeServer

pytestmark = pytest.mark.browser

LOG = """<form method="post" action="/log/" data-outbox enctype="multipart/form-data">
<label>What happened <textarea name="what"></textarea></label><input type="file" name="photo" aria-label="Photo">
<input type="hidden" name="key"><button type="submit">Save</button></form>"""


@pytest.fixture
def office() -> Iterator[OfficeServer]:
    server = OfficeServer(LOG)
    yield server
    server.stop()


def write(page: Page, text: str) -> None:
    page.get_by_label("What happened").fill(text)
    page.get_by_role("button", name="Save").click()


def try_again(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")


def strip(page: Page):
    return page.locator("[data-outbox-strip]")


def test_an_entry_is_sent_at_once_when_the_server_is_there(page: Page, office: OfficeServer) -> None:
    page.goto(office.url)
    with page.expect_navigation():
        write(page, "Pump 2 stopped")
    [(path, fields)] = office.received
    assert (path, fields["what"], len(fields["key"][0])) == ("/log/", ["Pump 2 stopped"], 36)
    expect(strip(page)).to_be_hidden()


def test_a_killed_server_costs_nothing_and_each_entry_arrives_once(page: Page, office: OfficeServer) -> None:
    page.goto(office.url)
    office.stop()
    write(page, "Pump 2 stopped")
    expect(strip(page)).to_contain_text("Kept on this device, 1 waiting")
    page.get_by_label("Photo").set_input_files({"name": "pump.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 5000})
    write(page, "泵已重启")
    expect(strip(page)).to_contain_text("2 waiting")
    expect(page.get_by_label("What happened")).to_have_value("")

    office.start()
    try_again(page)
    try_again(page)
    expect(strip(page)).to_be_hidden()
    assert [fields["what"] for _, fields in office.received] == [["Pump 2 stopped"], ["泵已重启"]]
    assert office.received[1][1]["photo"] == ["pump.jpg: 5000 bytes"]
    assert len(office.saved()) == 2


def test_what_is_kept_outlives_the_page(page: Page, office: OfficeServer) -> None:
    page.goto(office.url)
    office.answer = (503, "down")
    write(page, "Pump 2 stopped")
    expect(strip(page)).to_contain_text("1 waiting")
    office.answer = (201, {"status": "saved", "entry": 1})
    page.goto(office.url)
    expect(strip(page)).to_be_hidden()
    assert len(office.received) == 2
    assert len(office.saved()) == 1


def test_an_answer_that_got_lost_is_sent_again_with_the_same_key(page: Page, office: OfficeServer) -> None:
    page.goto(office.url)
    office.answers_then_drops = True
    write(page, "Pump 2 stopped")
    expect(strip(page)).to_contain_text("1 waiting")
    office.answers_then_drops, office.answer = False, (200, {"status": "already"})
    try_again(page)
    expect(strip(page)).to_be_hidden()
    assert len(office.received) >= 2
    assert len(office.saved()) == 1


@pytest.mark.parametrize("answer", [(302, ""), (403, "<p>expired</p>")])
def test_an_ended_session_keeps_the_entry_until_log_in(page: Page, office: OfficeServer, answer) -> None:
    page.goto(office.url)
    office.answer = answer
    write(page, "Pump 2 stopped")
    expect(strip(page)).to_contain_text("must log in to send")
    office.answer = (201, {"status": "saved", "entry": 1})
    page.goto(office.url)
    expect(strip(page)).to_be_hidden()
    assert len(office.saved()) == 1


def test_nobody_sends_what_another_typed(page: Page, office: OfficeServer) -> None:
    page.goto(office.url)
    office.answer = (503, "down")
    write(page, "Pump 2 stopped")
    expect(strip(page)).to_contain_text("1 waiting")
    office.person, office.answer = "8", (201, {"status": "saved", "entry": 1})
    page.goto(office.url)
    expect(strip(page)).to_contain_text("must log in to send")
    expect(strip(page)).not_to_contain_text("Pump 2")
    assert len(office.received) == 1


def test_an_entry_that_is_refused_says_why_and_stays_in_the_form(page: Page, office: OfficeServer) -> None:
    page.goto(office.url)
    office.answer = (422, {"errors": {"what": ["Say what happened in a sentence."]}})
    write(page, "?")
    expect(page.get_by_role("alert")).to_contain_text("Say what happened in a sentence.")
    expect(page.get_by_label("What happened")).to_have_value("?")
    expect(page.get_by_role("alert")).to_be_focused()


def test_a_kept_entry_that_is_refused_later_can_be_put_back(page: Page, office: OfficeServer) -> None:
    page.goto(office.url)
    office.answer = (502, "down")
    write(page, "Pump 2 stopped")
    expect(strip(page)).to_contain_text("1 waiting")
    office.answer = (422, {"errors": {"what": ["Your shift is closed."]}})
    try_again(page)
    expect(strip(page)).to_contain_text("Your shift is closed.")
    page.get_by_role("button", name="Put it back into the form").click()
    expect(page.get_by_label("What happened")).to_have_value("Pump 2 stopped")
    expect(strip(page)).to_be_hidden()
