from datetime import date, timedelta

import pytest

from core.errors import Conflict, Invalid, Refused
from core.notices.models import Notice
from roster import actions
from roster.enums import PatternKind, RosterState, Rule
from roster.queries.breach import breaches_of
from roster.queries.coverage import gaps, gaps_of_roster
from roster.rules.pattern import Member, Slot
from roster.rules.times import day_period
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.worlds import world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@world
def group():
    return make.group(make.office())


@world
def lead(group):
    return make.lead(group)


def test_a_day_belongs_to_one_roster_of_the_group(group):
    duty.draft(group)
    with pytest.raises(Conflict, match="already"):
        duty.draft(group)
    assert duty.draft(make.group(group.office))


def test_publishing_with_gaps_needs_a_reason(group, lead):
    kind = duty.shift_type(group.office)
    actions.set_demand(group=group, shift_type=kind, day_kinds=range(8), officers=1, start=TODAY, by=None, now=NOW)
    roster = duty.draft(group)
    with pytest.raises(Invalid, match="7 gaps") as error:
        actions.publish(roster=roster, by=lead, now=NOW)
    assert error.value.field == "reason"
    roster = actions.publish(roster=roster, by=lead, now=NOW, reason="Hiring is under way")
    assert (roster.state, roster.published_by) == (RosterState.PUBLISHED, lead)


def test_publishing_tells_each_person_once(group, lead):
    kind = duty.shift_type(group.office)
    roster = duty.draft(group)
    officers = [make.officer(group) for _ in range(3)]
    for offset, officer in enumerate(officers):
        duty.assigned(roster, officer, kind, TODAY + timedelta(days=offset))
        duty.assigned(roster, officer, kind, TODAY + timedelta(days=offset + 3))
    duty.published(roster, lead)
    notices = Notice.objects.filter(kind="roster.published")
    assert {receipt.person for notice in notices for receipt in notice.receipts.all()} == set(officers)
    assert {notice.params["count"] for notice in notices} == {2}
    with pytest.raises(Conflict, match="published by"):
        actions.publish(roster=roster, by=lead, now=NOW)


def test_an_officer_cannot_publish(group):
    with pytest.raises(Refused):
        actions.publish(roster=duty.draft(group), by=make.officer(group), now=NOW)


def test_a_gap_is_where_demand_is_not_met_and_the_lead_is_the_office_concern(group, lead):
    kind = duty.shift_type(group.office)
    actions.set_demand(group=group, shift_type=kind, day_kinds=[1], officers=2, start=TODAY, by=None, now=NOW)
    roster = duty.draft(group)
    duty.assigned(roster, make.officer(group), kind, TODAY)
    period = day_period(TODAY, TODAY + timedelta(days=1), group.office.zone)
    [short] = gaps_of_roster(roster, *period)
    assert (short.group_id, short.kind, short.missing) == (group.pk, "officer", 1)
    assert {(gap.kind, gap.missing) for gap in gaps(group.office, *period)} == {("officer", 2), ("lead", 1)}
    duty.published(roster, lead)
    assert {(gap.kind, gap.missing) for gap in gaps(group.office, *period)} == {("officer", 1), ("lead", 1)}


def test_demand_changes_on_a_day_and_what_held_before_stays(group):
    kind = duty.shift_type(group.office)
    for officers, start in ((1, TODAY), (3, TODAY + timedelta(days=7))):
        actions.set_demand(
            group=group, shift_type=kind, day_kinds=[1], officers=officers, start=start, by=None, now=NOW
        )
    roster = duty.draft(group)
    period = day_period(TODAY, TODAY + timedelta(days=14), group.office.zone)
    assert [gap.missing for gap in gaps_of_roster(roster, *period)] == [1, 3]


def test_a_public_holiday_has_its_own_demand(group):
    kind = duty.shift_type(group.office)
    for day_kinds, officers in (([1], 1), ([7], 2)):
        actions.set_demand(
            group=group, shift_type=kind, day_kinds=day_kinds, officers=officers, start=TODAY, by=None, now=NOW
        )
    actions.add_holiday(office=group.office, day=TODAY, name="Foundation day", by=None, now=NOW)
    period = day_period(TODAY, TODAY + timedelta(days=1), group.office.zone)
    assert [gap.missing for gap in gaps_of_roster(duty.draft(group), *period)] == [2]


class TestPattern:
    def four_crews(self, group, officers, day_shift, **kwargs):
        return actions.save_pattern(
            group=group, name="Four crews", kind=PatternKind.CYCLE, anchor=date(2026, 11, 1), length=4,
            slots=[Slot(crew, crew - 1, day_shift.pk) for crew in range(1, 5)],
            members=[Member(crew, officer.pk) for crew, officer in enumerate(officers, start=1)],
            by=None, now=NOW, **kwargs,
        )  # fmt: skip

    def test_four_crews_fill_the_month_and_keep_what_is_there(self, group):
        around_the_clock = duty.shift_type(group.office, ("T", duty.DAY[1], duty.DAY[1]))
        officers = [make.officer(group) for _ in range(4)]
        roster = duty.draft(group)
        pattern = self.four_crews(group, officers, around_the_clock)
        filled = actions.fill_from_pattern(roster=roster, pattern=pattern, by=None, now=NOW)
        assert len(filled) == 30
        assert actions.fill_from_pattern(roster=roster, pattern=pattern, by=None, now=NOW) == []
        assert breaches_of(roster, NOW) == []

    def test_a_changed_pattern_leaves_filled_rosters_alone(self, group):
        kind = duty.shift_type(group.office)
        officers = [make.officer(group) for _ in range(4)]
        roster = duty.draft(group)
        pattern = self.four_crews(group, officers, kind)
        actions.fill_from_pattern(roster=roster, pattern=pattern, by=None, now=NOW)
        before = list(roster.assignments.values_list("person", "shift__day"))
        self.four_crews(group, officers[::-1], kind, pattern=pattern)
        assert list(roster.assignments.values_list("person", "shift__day")) == before

    def test_one_misfit_fills_nothing_and_names_every_cell(self, group):
        kind = duty.shift_type(group.office)
        officers = [make.officer(group) for _ in range(4)]
        actions.record_leave(person=officers[0], start=date(2026, 11, 1), end=date(2026, 11, 8), by=None, now=NOW)
        roster = duty.draft(group)
        with pytest.raises(Invalid) as error:
            actions.fill_from_pattern(roster=roster, pattern=self.four_crews(group, officers, kind), by=None, now=NOW)
        assert [problem.day.day for problem in error.value.problems] == [1, 5]
        assert not roster.assignments.exists()

    def test_a_shift_outside_the_cycle_is_refused(self, group):
        kind = duty.shift_type(group.office)
        with pytest.raises(Invalid, match="outside the cycle"):
            actions.save_pattern(
                group=group, name="Bad", kind=PatternKind.CYCLE, anchor=TODAY, length=3, slots=[Slot(1, 3, kind.pk)],
                members=[Member(1, make.officer(group).pk)], by=None, now=NOW,
            )  # fmt: skip


def test_broken_rules_are_marked_over_the_edge_of_the_month(group):
    """A run that began in the month before counts."""
    kind = duty.shift_type(group.office)
    officer = make.officer(group)
    october, november = duty.draft(group, date(2026, 10, 1)), duty.draft(group)
    for day in (27, 28, 29, 30, 31):
        duty.assigned(october, officer, kind, date(2026, 10, day))
    for day in (1, 2):
        duty.assigned(november, officer, kind, date(2026, 11, day))
    assert [(breach.rule, breach.day) for breach in breaches_of(november, NOW)] == [(Rule.RUN, date(2026, 11, 2))]
    assert breaches_of(october, NOW) == []


def test_shifts_on_a_later_leave_are_marked(group):
    officer = make.officer(group)
    roster = duty.draft(group)
    duty.assigned(roster, officer, duty.shift_type(group.office))
    actions.record_leave(person=officer, start=TODAY, end=TODAY + timedelta(days=1), by=None, now=NOW)
    assert [breach.rule for breach in breaches_of(roster, NOW)] == [Rule.LEAVE]
