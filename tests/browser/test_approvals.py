"""The four ways of money: settled at the desk, decided by the lead, a purchase in three signatures, a crisis."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from approvals.models import CrisisAct, SpendingRequest
from core.people.enums import Role
from core.people.queries import local_day
from core.policy.actions import adopt_defaults
from roster.enums import DutyRole
from tests import builders as make
from tests import duty

pytestmark = pytest.mark.django_db(transaction=True)


class Office:
    """An officer and a lead on a shift of 24 hours that began this hour, and everyone who signs."""

    def __init__(self):
        self.now = now = timezone.now()
        self.office = make.office(now=now)
        adopt_defaults(office=self.office, by=None, now=now)
        self.department = make.department(self.office, "Operations", now=now)
        group = make.group(self.department, "Harbour", now=now)
        signing = {"now": now, "password": make.PASSWORD}
        self.officer = make.officer(group, "Li Officer", **signing)
        self.lead = make.lead(group, "Zhao Lead", **signing)
        self.second_lead = make.lead(group, "Shen Second", **signing)
        self.head = make.head(self.department, "Sun Head", **signing)
        self.finance, self.ceo = [self.posted(role, name) for role, name in
                                  ((Role.FINANCE, "Wu Finance"), (Role.CEO, "Wang CEO"))]  # fmt: skip
        make.qualified(self.lead, make.qualification(self.office, is_emergency=True, now=now), now=now)
        self.put_on_duty(group)

    def posted(self, role, name):
        who = make.person(self.office, name, now=self.now, password=make.PASSWORD)
        make.posted(who, role, now=self.now)
        return who

    def put_on_duty(self, group):
        began = self.now.astimezone(self.office.zone)
        kind = duty.shift_type(self.office, ("T", time(began.hour), time(began.hour)), name="Whole day", now=self.now)
        day = local_day(self.office, self.now)
        roster = duty.draft(group, day, self.now)
        for who, role in ((self.officer, DutyRole.OFFICER), (self.lead, DutyRole.LEAD)):
            duty.assigned(roster, who, kind, day, role=role, now=self.now)
        duty.published(roster, self.second_lead, self.now)


@pytest.fixture
def office():
    return Office()


def ask(window, amount, purpose, *, kind="spending request", payee="Sanlian"):
    window.get_by_role("radio", name=kind).check()
    window.get_by_label("What for").fill(purpose)
    window.get_by_label("Amount").fill(amount)
    window.get_by_label("Payee", exact=True).fill(payee)


def ahead(window):
    """What is said to happen before anything is sent."""
    return window.get_by_role("region", name="What will happen")


def send(window):
    window.get_by_role("button", name="Send").click()


def sign(window):
    window.get_by_role("button", name="Approve").click()
    dialog = window.get_by_role("dialog")
    dialog.get_by_label("password").fill(make.PASSWORD)
    dialog.get_by_role("button", name="Sign").click()


def the_request():
    return SpendingRequest.objects.get()


def page_of(request):
    return reverse("approvals:request", args=[request.pk])


def test_small_spending_is_settled_at_the_desk(office, opened, assert_accessible):
    desk = opened(office.officer, reverse("approvals:ask"))
    ask(desk, "120.50", "Drinking water")
    expect(ahead(desk).get_by_text("Settled at the desk").first).to_be_visible()
    assert_accessible(desk)
    send(desk)
    expect(desk.get_by_text("It is recorded; nobody has to sign")).to_be_visible()
    assert the_request().state == "settled"
    assert_accessible(desk)


def test_above_the_limit_the_lead_on_duty_decides_with_his_password(office, opened, assert_accessible):
    desk = opened(office.officer, reverse("approvals:ask"))
    ask(desk, "1,200", "Repair of the north gate")
    expect(ahead(desk).get_by_text("Zhao Lead")).to_be_visible()
    send(desk)
    expect(desk.get_by_text("Sent. It waits for")).to_be_visible()

    lead = opened(office.lead, reverse("approvals:inbox"))
    assert_accessible(lead)
    lead.get_by_role("link", name="Repair of the north gate").click()
    lead.get_by_role("button", name="Approve").click()
    dialog = lead.get_by_role("dialog")
    dialog.get_by_label("password").fill("a guess")
    dialog.get_by_role("button", name="Sign").click()
    expect(lead.get_by_role("link", name="This is not your password")).to_be_visible()
    assert the_request().state == "waiting"
    dialog.get_by_label("password").fill(make.PASSWORD)
    dialog.get_by_role("button", name="Sign").click()
    expect(lead.get_by_text("Approved").first).to_be_visible()
    assert_accessible(lead)
    assert the_request().state == "approved"
    desk.reload()
    expect(desk.get_by_text("Approved").first).to_be_visible()


def test_a_purchase_climbs_through_three_signatures_to_acceptance(office, opened, assert_accessible):
    desk = opened(office.officer, reverse("approvals:ask"))
    ask(desk, "38000", "Spare generator", kind="purchase", payee="North Machines")
    for name in ("Sun Head", "Wu Finance", "Wang CEO"):
        expect(ahead(desk).get_by_text(name)).to_be_visible()
    send(desk)
    path = page_of(the_request())
    for who in (office.head, office.finance, office.ceo):
        assert the_request().state == "waiting"
        signer = opened(who, reverse("approvals:inbox"))
        signer.get_by_role("link", name="Spare generator").click()
        sign(signer)
        expect(signer.get_by_text("You have signed it.")).to_be_visible()
    desk.goto(desk.url.partition("/approvals/")[0] + path)
    step(desk, "Place the order", "The order is placed", "Order 7, by e-mail")
    step(desk, "Record the receipt", "It has arrived", "Complete")
    expect(desk.get_by_role("button", name="Accept what came")).to_be_disabled()
    head = opened(office.head, path)
    step(head, "Accept what came", "Accept", "It runs")
    assert_accessible(head)
    assert the_request().state == "accepted"


def step(window, opens, does, note):
    window.get_by_role("button", name=opens).click()
    dialog = window.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(note)
    dialog.get_by_role("button", name=does, exact=True).click()
    expect(window.get_by_role("dialog")).to_have_count(0)


def test_in_a_crisis_the_team_acts_first_and_papers_later(office, opened, assert_accessible):
    lead = opened(office.lead, reverse("approvals:declare_crisis"))
    lead.get_by_label("What is happening").fill("Burst main")
    lead.get_by_label("Why it cannot wait for signatures").fill("Water rises")
    lead.get_by_label("Plan: what the team does first").fill("Pump, close valve 7")
    lead.get_by_label("Li Officer").check()
    lead.get_by_label("Ceiling of everything the team spends").fill("8000")
    ends = (office.now + timedelta(hours=6)).astimezone(office.office.zone)
    lead.get_by_label("Ends at").fill(ends.strftime("%Y-%m-%dT%H:%M"))
    assert_accessible(lead)
    lead.get_by_role("button", name="Declare the crisis").click()
    expect(lead.get_by_role("heading", name="Burst main")).to_be_visible()
    path = lead.url[lead.url.index("/approvals/") :]

    member = opened(office.officer, path)
    member.get_by_role("textbox", name="What you did").fill("Hired two pumps")
    member.get_by_label("Amount").fill("3200")
    member.get_by_label("Who is paid").fill("Hongxing")
    member.get_by_role("button", name="Record it").click()
    expect(member.get_by_text("Hired two pumps").first).to_be_visible()
    assert_accessible(member)

    lead.reload()
    lead.get_by_role("button", name="Close the crisis").click()
    dialog = lead.get_by_role("dialog")
    dialog.get_by_label("Outcome").fill("Water is out")
    dialog.get_by_role("button", name="Close the crisis").click()
    expect(lead.get_by_text("Water is out").first).to_be_visible()

    member.goto(
        member.url.partition("/approvals/")[0] + reverse("approvals:hand_in", args=[CrisisAct.objects.get().pk])
    )
    member.get_by_label("Purpose, and why it could not wait").fill("The cellar filled within minutes")
    member.get_by_role("button", name="Hand it in").click()
    expect(member.get_by_text("The cellar filled").first).to_be_visible()

    head = opened(office.head, page_of(the_request()))
    sign(head)  # the lead on duty declared the crisis, so it went to the head at once
    expect(head.get_by_text("Approved").first).to_be_visible()
    assert CrisisAct.objects.get().state == "ratified"
