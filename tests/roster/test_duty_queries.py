from datetime import UTC, date, datetime, timedelta

import pytest

from roster import actions
from roster.queries.duty import lead_on_duty, next_assignment, next_shift, on_duty, previous_shift, running_assignment
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.worlds import world

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


@world
def group():
    return make.group(make.office())


@world
def kinds(group):
    return [duty.shift_type(group.office, kind) for kind in (duty.DAY, duty.EVENING, duty.NIGHT)]


def test_only_published_assignments_are_duty(group, kinds, django_assert_num_queries):
    officer, lead = make.officer(group), make.lead(group)
    roster = duty.draft(group)
    duty.assigned(roster, officer, kinds[0])
    duty.assigned(roster, lead, kinds[0])
    assert on_duty(group.office, NOW).posts == []
    duty.published(roster, lead)
    with django_assert_num_queries(1):
        found = on_duty(group.office, NOW)
    assert found.lead.name == lead.name
    assert [post.name for post in found.officers] == [officer.name]
    assert lead_on_duty(group.office, NOW) == lead


def test_a_shift_is_held_from_its_first_instant_until_before_its_last(group, kinds):
    roster = duty.draft(group)
    assignment = duty.assigned(roster, make.officer(group), kinds[0])
    duty.published(roster)
    tick = timedelta(microseconds=1)
    held = [
        bool(on_duty(group.office, at).posts)
        for at in (assignment.starts_at - tick, assignment.starts_at, assignment.ends_at - tick, assignment.ends_at)
    ]
    assert held == [False, True, True, False]


def test_sixty_people_and_many_amendments_are_one_query(group, kinds, django_assert_num_queries):
    lead, roster = make.lead(group), duty.draft(group)
    cells = [duty.assigned(roster, make.officer(group), kinds[0]) for _ in range(10)]
    duty.published(roster, lead)
    early = datetime(2026, 11, 23, 20, tzinfo=UTC)
    for assignment in cells[:5]:
        actions.amend(roster=roster, withdrawn=assignment, reason="Fewer are needed", by=lead, now=early)
    with django_assert_num_queries(1):
        assert len(on_duty(group.office, NOW).posts) == 5


def test_a_group_hands_over_to_its_next_manned_shift(group, kinds):
    roster = duty.draft(group)
    day = duty.assigned(roster, make.officer(group), kinds[0]).shift
    night = duty.assigned(roster, make.officer(group), kinds[2], TOMORROW).shift
    standby = duty.shift_type(group.office, ("S", duty.EVENING[1], duty.EVENING[2]), is_standby=True)
    duty.assigned(roster, make.officer(group), standby)
    other = duty.draft(make.group(group.office))
    duty.assigned(other, make.officer(other.group), kinds[1])
    duty.published(roster), duty.published(other)
    assert next_shift(day) == night
    assert previous_shift(night) == day
    assert next_shift(night) is None


def test_leads_hand_over_to_the_next_lead_of_the_office(group, kinds):
    other = make.group(group.office)
    first, second = duty.draft(group), duty.draft(other)
    mine = duty.assigned(first, make.lead(group), kinds[0]).shift
    theirs = duty.assigned(second, make.lead(other), kinds[1]).shift
    duty.published(first), duty.published(second)
    assert next_shift(mine) == theirs
    assert previous_shift(theirs) == mine


def test_my_running_and_my_next_shift(group, kinds):
    officer, roster = make.officer(group), duty.draft(group)
    today = duty.assigned(roster, officer, kinds[0])
    tomorrow = duty.assigned(roster, officer, kinds[0], TOMORROW)
    duty.published(roster)
    assert running_assignment(officer, NOW) == today
    assert next_assignment(officer, NOW) == tomorrow
    assert running_assignment(officer, today.ends_at) is None
