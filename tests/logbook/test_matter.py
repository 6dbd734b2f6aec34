"""Matters and the departments they are handed to (1.1, 1.2, R.8)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.deadlines.actions import sweep
from core.deadlines.enums import State
from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.notices.models import Receipt
from core.people import actions as people_actions
from logbook.actions.matter import deal_with, open_matter, take_over
from logbook.actions.referral import acknowledge, confirm_done, refer, report_progress, withdraw_referral
from logbook.enums import ReferralState
from logbook.queries import my_desk, open_matters
from logbook.queries.matter import referral_desk, untaken
from logbook.queries.visibility import visible_entries, visible_matters
from tests import builders
from tests.logbook.world import MINUTE, NOON, World
from tests.worlds import world


@world
def working(world) -> World:
    world.checked_in()
    return world


def sent(world: World, *departments, matter=None, now=NOON):
    """The matter, and its referrals in the order of the departments."""
    matter = matter or world.matter(taker=world.officer)
    return matter, refer(matter=matter, departments=departments, request="Send a fitter.", by=world.officer, now=now)


def deadlines(kind="referral"):
    return Deadline.objects.filter(kind=kind)


def told(person) -> list[str]:
    return list(Receipt.objects.filter(person=person).values_list("notice__kind", flat=True))


def test_an_entry_opens_a_matter_of_its_group_and_severity(working):
    entry = working.entry(severity=3)
    matter = open_matter(entry=entry, title="Repair", by=working.officer, now=NOON, taker=working.officer)
    assert (matter.group, matter.severity, matter.taker, matter.is_open) == (working.group, 3, working.officer, True)
    assert list(open_matters(working.group)) == [matter]
    assert my_desk(working.officer, NOON).matters == [matter]
    with pytest.raises(Conflict):
        open_matter(entry=entry, title="Again", by=working.officer, now=NOON)


def test_a_matter_without_a_taker_is_taken_over(working):
    matter = working.matter()
    assert list(untaken(working.group)) == [matter]
    take_over(matter=matter, by=working.leader, now=NOON)
    assert not untaken(working.group).exists()
    assert [row.act for row in timeline(matter)] == ["logbook.matter_opened", "logbook.matter_taken"]
    with pytest.raises(Refused, match="already"):
        take_over(matter=matter, by=working.leader, now=NOON)


def test_who_may_handle_matters(working):
    entry = working.entry()
    head, lead = builders.head(working.group.department), builders.lead(working.group)
    for number, who in enumerate((working.officer, working.leader, head, lead)):
        assert open_matter(entry=working.entry(str(number)), title="x", by=who, now=NOON)
    for who in (working.colleague, working.neighbour, builders.administrator(working.office)):
        with pytest.raises(Refused, match="North"):
            open_matter(entry=entry, title="x", by=who, now=NOON)


def test_dealt_with_once_with_an_outcome(working):
    matter = working.matter()
    with pytest.raises(Invalid) as error:
        deal_with(matter=matter, outcome="", by=working.officer, now=NOON)
    assert error.value.field == "outcome"
    deal_with(matter=matter, outcome="Repaired", by=working.officer, now=NOON + MINUTE)
    with pytest.raises(Conflict, match="Li Wei"):
        deal_with(matter=matter, outcome="Again", by=working.leader, now=NOON + MINUTE)
    with pytest.raises(Refused, match="dealt with"):
        take_over(matter=matter, by=working.leader, now=NOON)


def test_the_gravest_and_oldest_first(working):
    titles = [("old", 1, 3), ("grave", 4, 2), ("older", 1, 5)]
    for title, severity, hours in titles:
        at = NOON - timedelta(hours=hours)
        entry = working.entry(title, severity=severity, now=at)
        open_matter(entry=entry, title=title, by=working.officer, now=at)
    assert [str(row) for row in open_matters(working.group)] == ["grave", "older", "old"]


def test_a_department_acknowledges_in_time(working):
    department = builders.department(working.office)
    liaison = builders.liaison(department)
    matter, [referral] = sent(working, department)
    [deadline] = deadlines()
    assert (deadline.owner, deadline.due_at, referral.addressee) == (liaison, NOON + 30 * MINUTE, liaison)
    assert told(liaison) == ["logbook.referral"]
    assert referral_desk(liaison, NOON).waiting == [referral]
    referral = acknowledge(referral=referral, by=liaison, now=NOON + 12 * MINUTE)
    assert (referral.minutes_to_acknowledge, referral.acknowledged_late) == (12, False)
    assert deadlines().get().state == State.MET
    with pytest.raises(Conflict, match=liaison.name):
        acknowledge(referral=referral, by=liaison, now=NOON + 13 * MINUTE)
    assert "logbook.referral_acknowledged" in [row.act for row in timeline(matter)]


def test_a_late_acknowledgement_climbs_and_is_recorded(working):
    department = builders.department(working.office)
    liaison = builders.liaison(department)
    _matter, [referral] = sent(working, department)
    sweep(now=NOON + 50 * MINUTE, limit=100)
    assert "deadline.referral.late" in told(working.leader)
    assert acknowledge(referral=referral, by=liaison, now=NOON + 51 * MINUTE).acknowledged_late
    assert deadlines().get().met_late


def test_a_matter_closes_when_every_department_has_confirmed(working):
    departments = [builders.department(working.office, name) for name in ("Finance", "Technology")]
    liaisons = [builders.liaison(department) for department in departments]
    matter, referrals = sent(working, *departments)
    with pytest.raises(Refused, match="Finance, Technology"):
        deal_with(matter=matter, outcome="Done", by=working.officer, now=NOON)
    confirm_done(referral=referrals[0], outcome="Paid", by=liaisons[0], now=NOON + MINUTE)
    with pytest.raises(Refused, match=r"by: Technology\."):
        deal_with(matter=matter, outcome="Done", by=working.officer, now=NOON)
    report_progress(referral=referrals[1], text="Ordered the part", by=liaisons[1], now=NOON + MINUTE)
    confirm_done(referral=referrals[1], outcome="Built in", by=liaisons[1], now=NOON + 2 * MINUTE)
    assert deal_with(matter=matter, outcome="Done", by=working.officer, now=NOON + 3 * MINUTE).outcome == "Done"
    assert told(working.officer).count("logbook.referral_done") == 2
    assert not deadlines().filter(state=State.OPEN).exists()


def test_only_the_department_itself_answers(working):
    department = builders.department(working.office)
    liaison, head = builders.liaison(department), builders.head(department)
    other = builders.liaison(builders.department(working.office))
    matter, [referral] = sent(working, department)
    for who in (working.officer, working.leader, other):
        with pytest.raises(Refused, match=department.name):
            acknowledge(referral=referral, by=who, now=NOON)
    acknowledge(referral=referral, by=head, now=NOON)
    assert confirm_done(referral=referral, outcome="Done", by=liaison, now=NOON).state == ReferralState.DONE
    with pytest.raises(Refused, match="closed"):
        report_progress(referral=referral, text="more", by=liaison, now=NOON)
    with pytest.raises(Conflict):
        withdraw_referral(referral=referral, reason="x", by=working.officer, now=NOON)
    assert matter.referrals.count() == 1


def test_the_deputy_answers_while_the_liaison_is_away(working):
    department = builders.department(working.office)
    deputy = builders.person(working.office)
    liaison = builders.liaison(department, deputy=deputy)
    assert not visible_matters(deputy, NOON).exists()
    people_actions.name_deputy(
        person=liaison, deputy=deputy, start=NOON.date(), end=NOON.date() + timedelta(days=1), reason="Leave",
        by=liaison, now=NOON,
    )  # fmt: skip
    matter, [referral] = sent(working, department)
    assert referral.addressee == deputy
    assert list(visible_matters(deputy, NOON)) == [matter]
    assert acknowledge(referral=referral, by=deputy, now=NOON).acknowledged_by == deputy


def test_a_department_without_liaison(working):
    department = builders.department(working.office, "Archive")
    matter = working.matter()
    with pytest.raises(Invalid, match="Archive has no liaison") as error:
        sent(working, department, matter=matter)
    assert error.value.field == "departments"
    with pytest.raises(Invalid, match="neither"):
        refer(matter=matter, departments=[department], request="x", by=working.officer, now=NOON, to_head=True)
    head = builders.head(department)
    [referral] = refer(matter=matter, departments=[department], request="x", by=working.officer, now=NOON, to_head=True)
    assert referral.addressee == head


def test_one_of_several_without_liaison_sends_nothing(working):
    good, bad = builders.department(working.office), builders.department(working.office)
    builders.liaison(good)
    matter = working.matter()
    with pytest.raises(Invalid, match=bad.name):
        sent(working, good, bad, matter=matter)
    assert not matter.referrals.exists()
    assert not deadlines().exists()


def test_what_is_missing_or_foreign_is_refused(working):
    department = builders.department(working.office)
    builders.liaison(department)
    matter = working.matter()
    for departments, request, field in [
        ([], "x", "departments"),
        ([department], " ", "request"),
        ([builders.department()], "x", "departments"),
    ]:
        with pytest.raises(Invalid) as error:
            refer(matter=matter, departments=departments, request=request, by=working.officer, now=NOON)
        assert error.value.field == field
    sent(working, department, matter=matter)
    with pytest.raises(Conflict, match=department.name):
        sent(working, department, matter=matter)


def test_what_is_taken_back_is_no_longer_seen_or_awaited(working):
    department = builders.department(working.office)
    liaison = builders.liaison(department)
    matter, [referral] = sent(working, department)
    assert visible_entries(liaison, NOON).filter(pk=matter.entry_id).exists()
    with pytest.raises(Refused):
        withdraw_referral(referral=referral, reason="Wrong one", by=liaison, now=NOON)
    withdraw_referral(referral=referral, reason="Wrong one", by=working.officer, now=NOON)
    assert deadlines().get().reason == "Wrong one"
    assert not visible_matters(liaison, NOON).exists()
    assert not visible_entries(liaison, NOON).exists()
    assert "logbook.referral_withdrawn" in told(liaison)
    assert sent(working, department, matter=matter)[1]


def test_a_liaison_sees_only_what_was_handed_to_him(working):
    department = builders.department(working.office)
    liaison = builders.liaison(department)
    matter, _referrals = sent(working, department)
    working.matter("Something else")
    assert list(visible_matters(liaison, NOON)) == [matter]
    assert [row.pk for row in visible_entries(liaison, NOON)] == [matter.entry_id]


def test_the_desk_takes_the_same_sql_for_one_and_for_many(working, django_assert_num_queries):
    department = builders.department(working.office)
    builders.liaison(department, working.officer)

    sent(working, department)
    with CaptureQueriesContext(connection) as one:
        my_desk(working.officer, NOON)
    for number in range(10):
        sent(working, department, matter=working.matter(f"Matter {number}", taker=working.officer))
    with django_assert_num_queries(len(one)):
        desk = my_desk(working.officer, NOON)
    assert (len(desk.matters), len(desk.waiting)) == (11, 11)
    assert desk.post.assignment == working.assignment(working.officer)
