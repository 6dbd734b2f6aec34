"""A lead asks for a roster in the browser, watches it, asks again, compares, takes one, pins and publishes."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from roster.actions.computing import compute_proposal
from roster.enums import ProposalState
from roster.models import Proposal, Roster
from tests import duty
from tests.planned import Week

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120_000


class Planner:
    """The worker that computes: a thread with a database connection of its own."""

    def __init__(self):
        self.threads = []

    def wake(self):
        proposal = Proposal.objects.get(state=ProposalState.QUEUED)
        self.threads.append(Thread(target=self._compute, args=(proposal.pk,), daemon=True))
        self.threads[-1].start()

    def _compute(self, proposal_id):
        try:
            compute_proposal(proposal_id=proposal_id, clock=timezone.now)
        finally:
            connections.close_all()

    def rest(self):
        for thread in self.threads:
            thread.join(30)


@pytest.fixture
def planner():
    planner = Planner()
    yield planner
    planner.rest()


def test_a_roster_is_proposed_watched_compared_taken_pinned_and_published(
    page, live_server, log_in, planner, assert_accessible
):
    week = Week()
    log_in(page, week.lead)
    page.goto(live_server.url + reverse("roster:grid", args=[week.roster.pk]))
    for _ in range(2):
        page.get_by_role("button", name=re.compile("Propose a roster|Ask again")).click()
        page.get_by_role("spinbutton", name="Seconds").fill("5")
        page.get_by_role("button", name="Compute").click()
        expect(page.get_by_role("button", name="Stop and keep the best")).to_be_visible()
        planner.wake()
        expect(page.get_by_role("heading", name="The bill by rule")).to_be_visible(timeout=PATIENCE)
        expect(page.locator("polyline.plan-cost")).to_have_attribute("points", re.compile(r"\d"))
    expect(page.get_by_text("Every shift is covered").or_(page.get_by_text("duty lead")).first).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Compare").click()
    for label in ("The draft as it is", "Variant 1", "Variant 2"):
        expect(page.get_by_role("columnheader", name=label)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Take", exact=True).first.click()

    expect(page.get_by_text("The proposed roster is in the draft")).to_be_visible()
    held = week.roster.assignments.order_by("pk")[0]
    cell = page.locator(f"#cell-{held.person_id}-{held.shift.day:%Y-%m-%d}")
    cell.focus()
    page.keyboard.press("p")
    expect(cell.locator(".is-pinned")).to_be_visible()
    expect(cell).to_be_focused()
    page.keyboard.press("p")
    expect(cell.locator(".is-pinned")).to_have_count(0)

    page.get_by_role("button", name="Publish").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("The roster is published.")).to_be_visible()
    assert Roster.objects.get(pk=week.roster.pk).state == "published"


def test_who_falls_ill_is_replaced_and_the_roster_amended(page, live_server, log_in, planner, assert_accessible):
    week = Week()
    first = timezone.now().date() + timedelta(days=60)
    roster = week.draft(first=first)
    duty.assigned(roster, week.officers[0], week.day, first)
    duty.published(roster, by=week.lead, now=timezone.now())
    log_in(page, week.lead)
    page.goto(live_server.url + reverse("roster:grid", args=[roster.pk]))
    page.locator(f"#cell-{week.officers[0].pk}-{first:%Y-%m-%d}").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("link", name="Why this person?").click()
    expect(dialog.get_by_text("Who else could")).to_be_visible()
    assert_accessible(page)
    dialog.get_by_role("link", name="Ill or away").click()
    dialog.get_by_role("textbox", name="Reason").fill("flu")
    assert_accessible(page)
    dialog.get_by_role("button", name="Record and mend").click()
    expect(page.get_by_role("heading", name="Officer 0 is away")).to_be_visible()
    planner.wake()
    expect(page.get_by_role("heading", name="What would change")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("cell", name="for Officer 0")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Amend so").click()
    expect(page.get_by_text("The roster is mended. Everyone concerned is told.")).to_be_visible()
    [held] = roster.assignments.filter(withdrawn_at=None)
    assert held.person in week.officers[1:]
