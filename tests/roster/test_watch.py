import re
from datetime import date, datetime, timedelta

import pytest

from core.deadlines.actions import sweep
from core.deadlines.models import Deadline
from core.notices.models import Receipt
from core.policy.actions import set_value
from roster import actions
from roster.actions.watch import watch_coverage
from roster.models import CoverageAlarm
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.worlds import world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)


@world
def group():
    group = make.group(make.office())
    kind = duty.shift_type(group.office, duty.EVENING)
    actions.set_demand(group=group, shift_type=kind, day_kinds=[1], officers=1, start=TODAY, by=None, now=NOW)
    group.evening = kind
    return group


@world
def lead(group):
    return make.lead(group)


@world
def roster(group, lead):
    """Published: this Tuesday evening has nobody; a lead is there around the clock."""
    around = duty.shift_type(group.office, ("L", duty.DAY[1], duty.DAY[1]))
    roster = duty.draft(group)
    for day in range(22, 30):
        duty.assigned(roster, lead, around, date(2026, 11, day))
    return duty.published(roster, lead)


def test_an_office_that_never_published_has_no_alarm(group):
    assert watch_coverage(office=group.office, now=NOW) == []


def test_a_gap_opens_one_alarm_however_often_it_is_looked_for(group, roster, lead):
    [alarm] = watch_coverage(office=group.office, now=NOW)
    assert (alarm.group, alarm.missing) == (group, 1)
    assert watch_coverage(office=group.office, now=NOW + HOUR) == [alarm]
    deadline = Deadline.objects.get(kind="coverage")
    assert (deadline.owner, deadline.due_at) == (lead, alarm.starts_at)


def test_filling_the_gap_closes_the_alarm_and_keeps_the_promise(group, roster, lead):
    watch_coverage(office=group.office, now=NOW)
    cell = actions.Cell(make.officer(group), group.evening, TODAY)
    actions.amend(roster=roster, added=cell, reason="Fills the gap", by=lead, now=NOW)
    assert watch_coverage(office=group.office, now=NOW) == []
    assert Deadline.objects.get(kind="coverage").state == "met"


def test_a_gap_that_nobody_filled_ends_with_its_time(group, roster):
    watch_coverage(office=group.office, now=NOW)
    alarm = CoverageAlarm.objects.get()
    assert watch_coverage(office=group.office, now=alarm.ends_at) == []
    assert Deadline.objects.get(kind="coverage").state == "cancelled"


def test_the_lead_on_duty_is_told_not_the_one_at_home(group, roster, lead):
    make.lead(group, "Zhou at home")
    watch_coverage(office=group.office, now=NOW)
    sweep(now=NOW)
    told = Receipt.objects.filter(notice__kind__startswith="deadline.coverage")
    assert {receipt.person for receipt in told} == {lead}


def test_nobody_leading_is_an_alarm_of_the_office(group, lead):
    duty.published(duty.draft(group), lead)
    alarms = watch_coverage(office=group.office, now=NOW)
    assert {(alarm.kind, alarm.group) for alarm in alarms} == {("lead", None), ("officer", group)}


def test_a_running_gap_stays_one_alarm_while_time_passes(group, lead):
    duty.published(duty.draft(group), lead)
    first = watch_coverage(office=group.office, now=NOW)
    later = watch_coverage(office=group.office, now=datetime(2026, 11, 24, 10, tzinfo=NOW.tzinfo))
    assert {alarm.pk for alarm in first} == {alarm.pk for alarm in later}


@pytest.mark.parametrize("address", ["/roster/coverage/", "/"])
def test_the_pages_look_as_far_ahead_as_the_policy(client, roster, lead, address, time_machine):
    """1.3: the number is said, and no other."""
    time_machine.move_to(NOW, tick=False)
    half_a_day = {"key": "coverage.look_ahead", "value": 12, "holds_from": NOW}
    set_value(office=lead.office, by=make.administrator(lead.office), now=NOW, **half_a_day)
    client.force_login(lead)
    page = client.get(address).text
    assert "12 h" in page
    assert not re.search(r"\b72\b", page.split("<main")[1])  # as a number; a drawing's id may hold the digits
