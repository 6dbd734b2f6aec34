"""Two people want one shift: one of them is quicker, the other is told so, and the lead decides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.people.queries import local_day
from roster import actions
from roster.actions.computing import compute_proposal
from roster.models import Assignment, Proposal
from tests import builders as make
from tests import duty

pytestmark = pytest.mark.django_db(transaction=True)


class Office:
    """A lead, another lead and three officers; the first has the day shift of the day after tomorrow."""

    def __init__(self):
        now = timezone.now()
        self.group = make.group(make.office(now=now), "Harbour", now=now)
        self.lead = make.lead(self.group, "Zhao Lead", now=now)
        self.holder, self.quick, self.slow = [
            make.officer(self.group, name, now=now) for name in ("Li Holder", "Wang Quick", "Chen Slow")
        ]
        self.day = local_day(self.group.office, now) + timedelta(days=2)
        kind = duty.shift_type(self.group.office, name="Day", now=now)
        actions.set_demand(
            group=self.group, shift_type=kind, day_kinds=range(8), officers=1, start=self.day, by=None, now=now
        )
        roster = duty.draft(self.group, self.day, now)
        self.held = duty.assigned(roster, self.holder, kind, self.day, now=now)
        duty.published(roster, self.lead, now)

    def on_the_day(self):
        return list(Assignment.objects.filter(withdrawn_at=None).values_list("person__name", flat=True))


@pytest.fixture
def office():
    return Office()


def test_a_swap_between_two_people_at_the_same_moment(office, opened, assert_accessible):
    mine = opened(office.holder, reverse("roster:mine"))
    mine.get_by_role("link", name="Offer", exact=True).click()
    assert_accessible(mine)
    mine.get_by_label("Reason").fill("A wedding")
    mine.get_by_role("button", name="Offer the shift").focus()
    mine.keyboard.press("Enter")
    expect(mine.get_by_text("It stays yours until someone has taken it")).to_be_visible()

    quick, slow = [opened(person, reverse("roster:exchange")) for person in (office.quick, office.slow)]
    assert_accessible(quick)
    assert quick.evaluate("document.documentElement.scrollWidth") <= 360
    expect(slow.get_by_role("button", name="Take the shift")).to_be_visible()
    quick.get_by_role("button", name="Take the shift").click()
    expect(quick.get_by_text("A lead decides, and you are told")).to_be_visible()
    slow.get_by_role("button", name="Take the shift").click()
    expect(slow.get_by_text("Wang Quick was quicker and has taken this shift already")).to_be_visible()
    assert office.on_the_day() == ["Li Holder"]

    desk = opened(office.lead, reverse("roster:exchange"))
    desk.get_by_role("link", name="Look and decide").click()
    assert_accessible(desk)
    desk.get_by_role("button", name="Grant").click()
    expect(desk.get_by_text("Granted. The roster is amended")).to_be_visible()
    assert office.on_the_day() == ["Wang Quick"]
    mine.goto(mine.url.replace("/roster/exchange/", "/roster/mine/"))
    expect(mine.get_by_text("No shift ahead")).to_be_visible()


def test_leave_is_asked_for_and_granted_with_its_repair(office, opened, assert_accessible):
    mine = opened(office.holder, reverse("roster:leaves"))
    asking = mine.locator("#ask")
    for label in ("First day", "Last day"):
        asking.get_by_label(label).fill(office.day.isoformat())
    asking.get_by_label("Reason").fill("A wedding")
    asking.get_by_role("button", name="Ask for leave").click()
    expect(mine.get_by_text("You have asked for leave")).to_be_visible()

    desk = opened(office.lead, reverse("roster:leaves"))
    desk.get_by_role("link", name="Look and decide").click()
    expect(desk.get_by_text("1 officer missing")).to_be_visible()
    expect(desk.get_by_role("button", name="Grant, leave the roster as it is")).to_be_visible()
    compute_proposal(proposal_id=Proposal.objects.get().pk, clock=timezone.now)
    expect(desk.get_by_text("for Li Holder")).to_be_visible()
    assert_accessible(desk)
    assert desk.evaluate("document.documentElement.scrollWidth") <= 360
    desk.get_by_role("button", name="Grant and amend so").click()
    expect(desk.get_by_text("The leave is granted and the roster amended")).to_be_visible()
    assert office.on_the_day() != ["Li Holder"]
    assert len(office.on_the_day()) == 1
