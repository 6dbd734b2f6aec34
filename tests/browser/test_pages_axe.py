"""Every page that links lead to, as each role: nothing that axe objects to in light and dark, wide and on a phone,
nothing wider than the phone, and a quiet console."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve, reverse
from playwright.sync_api import Page

from roster.actions import make_board_key
from tests.browser.office_day import OfficeDay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FULL = {"preload": False, "resultTypes": ["violations"], "selectors": False}
COLOURS = {**FULL, "runOnly": ["color-contrast"]}
SHAPES = {**FULL, "rules": {"color-contrast": {"enabled": False}}}
# Contrast is dear: at the second width it is asked of what the first did not show.
LOOKS = [
    ("light", 1440, [(FULL, "all")]),
    ("light", 360, [(COLOURS, "new"), (SHAPES, "all")]),
    ("dark", 360, [(COLOURS, "all")]),
    ("dark", 1440, [(COLOURS, "new")]),
]
RUN_AXE = """async ([options, which]) => {
  const shown = [...document.body.querySelectorAll('*')].filter(each => each.checkVisibility());
  const fresh = new Set(shown.filter(each => !window.shownBefore?.has(each)));
  window.shownBefore = new Set(shown);
  const include = [...fresh].filter(each => !fresh.has(each.parentElement));
  if (which === 'new' && !include.length) return [];
  return (await axe.run(which === 'new' ? {include} : document, options)).violations;
}"""
NO_PAGES = {
    "ui:gallery", "logbook:attachment", "roster:import_template", "roster:export", "roster:feed", "approvals:voucher",
    "approvals:request_pdf", "approvals:spending_csv", "approvals:spending_xlsx",
}  # fmt: skip
EACH_ROLE_HAS_ITS_OWN = {"desk"}
LINKS = "main a[href], nav a[href], header a[href], [data-dialog-url]"
ADDRESSES = "links => links.map(link => link.dataset.dialogUrl || link.href)"


class Walk:
    """Goes through the pages of an office as one person after another; `complaints` is what it met."""

    def __init__(self, page: Page, home: str):
        self.page, self.home = page, home
        self.seen: set[str] = set()
        self.complaints: list[str] = []
        page.on("console", lambda said: self.note(said.text) if said.type == "error" else None)

    def note(self, complaint: str) -> None:
        self.complaints.append(f"{urlsplit(self.page.url).path}: {complaint}")

    def through(self, path: str = "/") -> None:
        """This page, and each page it leads to whose like has not been looked at."""
        self.seen -= EACH_ROLE_HAS_ITS_OWN
        waiting = [path]
        while waiting:
            path = waiting.pop(0)
            name = resolve(urlsplit(path).path).view_name
            if name not in self.seen:
                self.seen.add(name)
                self.look(path)
                waiting += self.ways_on()

    def look(self, path: str) -> None:
        answer = self.page.goto(self.home + path)
        if not answer or answer.status != 200:
            self.note(f"answers {answer and answer.status}")
        self.page.evaluate(Axe().axe_script)
        for scheme, width, questions in LOOKS:
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.set_viewport_size({"width": width, "height": 900})
            if self.page.evaluate("document.documentElement.scrollWidth") > width:
                self.note(f"is wider than {width}")
            for violation in [each for asked in questions for each in self.page.evaluate(RUN_AXE, asked)]:
                self.note(f"{scheme} {width}: {describe(violation)}")

    def ways_on(self) -> Iterator[str]:
        for link in self.page.locator(LINKS).evaluate_all(ADDRESSES):
            address = urldefrag(link).url.removeprefix(self.home)
            path = urlsplit(address).path
            if path.startswith("/") and not path.startswith("/admin/") and resolve(path).view_name not in NO_PAGES:
                yield address


def describe(violation: dict[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"{violation['id']} ×{len(nodes)}: {violation['help']}; {nodes[0]['html'][:200]}"


def test_no_page_keeps_anyone_out(page: Page, live_server, log_in) -> None:
    office = OfficeDay()
    walk = Walk(page, live_server.url)
    walk.through("/login/")
    for who in office.people.values():
        log_in(page, who)
        walk.through()
    planner = office.people["lead"]
    log_in(page, planner)
    group = planner.postings.get().group_id
    walk.through(reverse("roster:new_pattern", args=[group]))  # others see no way there, nor to what follows
    walk.through(reverse("roster:rotation"))
    walk.through(reverse("roster:whatif", args=[group]))
    _, secret = make_board_key(office=office.office, label="Wall", by=planner, now=office.now)
    walk.through(f"/wall/{secret}/")
    assert not walk.complaints, "\n".join(walk.complaints)
    assert walk.seen >= {
        "approvals:advice", "approvals:ask", "approvals:change", "approvals:inbox", "approvals:mine",
        "approvals:request", "approvals:requests", "deadlines:due", "ledger:entry", "logbook:attendance",
        "logbook:entry", "logbook:handover", "logbook:incident", "logbook:matter", "logbook:referrals",
        "notices:notice", "people:directory", "people:me", "people:person",
        "people:setup", "policy:regulation", "roster:cell", "roster:coverage", "roster:duty", "roster:grid",
        "roster:holidays", "roster:imports", "roster:leaves", "roster:mine", "roster:new_pattern",
        "roster:print", "roster:rotation", "roster:wall", "roster:whatif",
    }  # fmt: skip
