"""The database as a problem of the engine: who may work what and when, what is asked, what is remembered."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.people.enums import Role
from core.policy.actions import set_value
from roster import actions
from roster.actions.computing import compute_proposal
from roster.enums import DayKind, HolidayKind
from roster.models import Assignment
from roster.planning import problem as engine
from roster.queries.problem import plan_of
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.planned import FIRST, Week

pytestmark = pytest.mark.django_db


@pytest.fixture
def week():
    return Week()


def day(number):
    return FIRST + timedelta(days=number)


class Seen:
    """A problem by the names of its people and codes of its shifts."""

    def __init__(self, *rosters):
        self.plan = plan_of(rosters, NOW)
        self.problem = self.plan.problem

    def person(self, who):
        return self.problem.person[str(who.pk)]

    def may(self, who, kind, lead=False):
        """The days on which he may work the shift, and is not away."""
        person, name = self.person(who), f"{kind.pk} lead" if lead else str(kind.pk)
        return [n for n in range(self.problem.days) if person.holds(name, n) and n not in person.days_off]

    def wanted(self, kind, lead=False, group=None):
        name = f"{kind.pk} lead" if lead else str(kind.pk)
        those = [one for one in self.problem.demands if one.shift == name]
        return {one.day: one.wish for one in those if group is None or one.group == str(group.pk)}

    def rule(self, kind):
        return next((one for one in self.problem.rules if kind in (one.kind, one.name)), None)


class TestPeople:
    def test_an_officer_works_what_his_group_asks_for_and_a_lead_leads(self, week):
        seen = Seen(week.roster)
        everyday = list(range(7))
        assert seen.may(week.officers[0], week.night) == everyday
        assert seen.may(week.officers[0], week.day, lead=True) == []
        assert seen.may(week.lead, week.day, lead=True) == everyday
        assert seen.may(week.lead, week.day) == []

    def test_a_posting_holds_on_its_days_only(self, week):
        guest = make.person(week.office)
        make.posted(guest, group=week.group, start=day(2), end=day(4))
        seen = Seen(week.roster)
        assert seen.may(guest, week.day) == [2, 3]
        assert seen.person(guest).share == round(100 * 2 / 7)
        assert [seen.person(guest).group_on(n) for n in (1, 2)] == [None, str(week.group.pk)]

    def test_a_person_without_a_posting_in_these_days_is_left_out(self, week):
        gone = make.person(week.office)
        make.posted(gone, group=week.group, end=day(0))
        assert str(gone.pk) not in Seen(week.roster).problem.person

    def test_granted_leave_is_kept_free_and_asked_leave_is_not(self, week):
        actions.record_leave(person=week.officers[0], start=day(1), end=day(3), by=None, now=NOW)
        actions.ask_leave(person=week.officers[1], start=day(1), end=day(3), reason="Rest", now=NOW)
        seen = Seen(week.roster)
        assert seen.person(week.officers[0]).days_off == {1, 2}
        assert seen.person(week.officers[1]).days_off == frozenset()

    def test_a_qualification_holds_until_it_expires(self, week):
        radio = make.qualification(week.office)
        actions.change_shift_type(shift_type=week.night, qualification=radio, by=None, now=NOW)
        make.qualified(week.officers[0], radio, end=day(3))
        seen = Seen(week.roster)
        assert seen.may(week.officers[0], week.night) == [0, 1, 2]
        assert seen.may(week.officers[1], week.night) == []
        assert seen.may(week.officers[1], week.day) == list(range(7))


class TestDemand:
    def test_by_weekday_public_holiday_and_make_up_workday(self, week):
        week.demand(week.day, officers=4, day_kinds=[DayKind.MONDAY])
        week.demand(week.day, officers=0, day_kinds=[DayKind.SUNDAY])
        week.demand(week.day, officers=3, day_kinds=[DayKind.HOLIDAY])
        actions.add_holiday(office=week.office, day=day(2), name="Harbour day", by=None, now=NOW)
        actions.add_holiday(office=week.office, day=day(6), name="Make-up", kind=HolidayKind.WORKDAY, by=None, now=NOW)
        seen = Seen(week.roster)
        assert seen.wanted(week.day) == {0: 4, 1: 1, 2: 3, 3: 1, 4: 1, 5: 1, 6: 4}
        assert seen.problem.holidays == {2}
        assert seen.problem.weekends == ((5,),)

    def test_a_demand_that_begins_later_holds_from_then_on(self, week):
        week.demand(week.day, officers=2, start=day(3))
        assert Seen(week.roster).wanted(week.day) == {0: 1, 1: 1, 2: 1, 3: 2, 4: 2, 5: 2, 6: 2}

    def test_standby_is_met_by_the_standby_of_the_same_hours(self, week):
        standby = duty.shift_type(week.office, ("S", time(8), time(8)), is_standby=True)
        week.demand(week.day, standby=2)
        seen = Seen(week.roster)
        assert seen.wanted(standby) == dict.fromkeys(range(7), 2)
        assert seen.problem.shift[str(standby.pk)].is_standby

    def test_one_lead_a_shift_unless_another_roster_has_one(self, week):
        other = make.group(week.group.department)
        second = make.lead(other)
        there = week.draft(other)
        duty.assigned(there, second, week.day, day(2))
        assert sorted(Seen(week.roster).wanted(week.day, lead=True)) == [0, 1, 3, 4, 5, 6]
        assert sorted(Seen(week.roster, there).wanted(week.day, lead=True)) == list(range(7))

    def test_leads_whose_rosters_are_not_made_yet_keep_their_turns(self, week):
        second = make.lead(make.group(week.group.department))
        ours = [n for n, wish in Seen(week.roster).wanted(week.day, lead=True).items() if wish]
        assert len(ours) in (3, 4)
        assert {b - a for a, b in pairwise(ours)} == {2}
        assert second.pk not in Seen(week.roster).plan.people

    def test_a_shift_in_another_roster_is_settled(self, week):
        other = make.group(week.group.department)
        both = week.officers[0]
        make.posted(both, group=other, start=day(0))
        duty.assigned(week.draft(other), both, week.night, day(1))
        seen = Seen(week.roster)
        assert seen.problem.pins == {(str(both.pk), 1): str(week.night.pk)}
        assert seen.person(both).group_on(1) is None
        assert seen.plan.placed(seen.plan.answer([])) == []


class TestMemory:
    @pytest.fixture
    def november(self, week):
        """Officer 0 worked two nights, one of them on a Saturday, and has a public holiday behind him."""
        actions.add_holiday(office=week.office, day=date(2026, 11, 30), name="Old day", by=None, now=NOW)
        month = week.draft(first=date(2026, 11, 25), days=12)
        for when in (date(2026, 11, 28), date(2026, 11, 30)):
            duty.assigned(month, week.officers[0], week.night, when)
        duty.assigned(month, week.officers[1], week.day, date(2026, 12, 6))
        return month

    def test_published_months_are_carried_and_drafts_are_not(self, week, november):
        assert Seen(week.roster).person(week.officers[0]).carried == engine.Carried()
        duty.published(november, by=week.lead)
        assert Seen(week.roster).person(week.officers[0]).carried == engine.Carried(2, 1, 1, 16 * 60)

    def test_who_came_later_does_not_make_up_for_what_he_missed(self, week, november):
        duty.published(november, by=week.lead)
        new = make.person(week.office)
        make.posted(new, group=week.group, start=day(0))
        carried = Seen(week.roster).person(new).carried
        assert carried.minutes == round(24 * 60 / 5)

    def test_the_last_days_are_history_draft_or_not(self, week, november):
        history = Seen(week.roster).person(week.officers[1]).history
        assert history[-1] == str(week.day.pk)
        assert set(history[:-1]) == {None}


class TestRules:
    def test_hard_numbers_come_from_policy(self, week):
        set_value(office=week.office, key="roster.rest", value=9, holds_from=NOW, by=None, now=NOW)
        seen = Seen(week.roster)
        assert seen.rule("rest").minutes == 9 * 60
        assert [rule.weight for rule in seen.problem.rules[:6]] == [None] * 6

    def test_a_rule_of_a_group_goes_before_that_of_the_office(self, week):
        other = make.group(week.group.department)
        stranger = make.officer(other)
        week.rule("weekends", weight=7, most=2)
        week.rule("weekends", weight=9, group=other, most=1)
        rules = [one for one in Seen(week.roster, week.draft(other)).problem.rules if one.kind == "weekends"]
        assert sorted((rule.most, rule.weight) for rule in rules) == [(1, 9), (2, 7)]
        assert next(rule for rule in rules if rule.most == 1).people == {str(stranger.pk)}

    def test_zero_switches_a_rule_off_and_no_weight_makes_it_hard(self, week):
        week.rule("shortest_break", weight=0)
        week.rule("whole_weekends", weight=None)
        seen = Seen(week.roster)
        assert seen.rule("shortest_break") is None
        assert seen.rule("whole_weekends").weight is None

    def test_a_rule_that_begins_after_the_first_day_does_not_hold_yet(self, week):
        week.rule("whole_weekends", start=day(1))
        assert Seen(week.roster).rule("whole_weekends") is None

    def test_every_kind_has_a_place_in_the_problem(self, week):
        for kind, numbers in {
            "shortest_run": {"days": 2}, "weekends": {"most": 1}, "rotation": {"codes": ["N", "D"]},
            "period_hours": {"least": 8, "most": 40}, "shift_count": {"codes": ["N"], "most": 2}, "stable_teams": {},
        }.items():  # fmt: skip
            week.rule(kind, weight=3, **numbers)
        seen = Seen(week.roster)
        assert seen.rule("shift_count").shifts == {str(week.night.pk)}
        assert seen.rule("rotation").order[0] == str(week.night.pk)
        assert seen.rule("period_minutes").most == 40 * 60
        assert {"shortest_run", "weekends", "stable_teams"} <= {rule.kind for rule in seen.problem.rules}

    def test_the_priority_of_a_group_weighs_its_shortages(self, week):
        week.rule("priority", weight=1, group=week.group, factor=5)
        seen = Seen(week.roster)
        short = next(one for one in seen.problem.demands if one.group)
        assert seen.problem.shortage_weight(short) == 5 * 1000

    def test_wishes_are_requests_with_the_weight_of_the_rule(self, week):
        week.rule("requests", weight=12)
        for who, kind, shift in ((0, "off", None), (1, "work", None), (2, "work", week.night)):
            person = week.officers[who]
            actions.make_wish(person=person, day=day(1), kind=kind, shift_type=shift, by=person, now=NOW)
        found = Seen(week.roster).problem.requests
        assert [(one.shift, one.wanted, one.weight) for one in found] == [
            (None, False, 12), (None, True, 12), (str(week.night.pk), True, 12),
        ]  # fmt: skip


class TestWayBack:
    def test_an_answer_becomes_cells_with_roles_without_what_is_pinned(self, week):
        duty.assigned(week.roster, week.officers[0], week.night, day(0))
        Assignment.objects.update(pinned=True)
        seen = Seen(week.roster)
        answer = seen.plan.answer([])
        answer[str(week.lead.pk)][1] = f"{week.day.pk} lead"
        answer[str(week.officers[1].pk)][1] = str(week.day.pk)
        [cells] = seen.plan.cells(seen.plan.placed(answer)).values()
        assert [(cell.person, cell.day, cell.role) for cell in cells] == [
            (week.lead, day(1), "lead"), (week.officers[1], day(1), "officer"),
        ]  # fmt: skip

    def test_the_digest_is_that_of_the_same_problem(self, week):
        before = plan_of([week.roster], NOW).digest
        assert plan_of([week.roster], NOW).digest == before
        actions.record_leave(person=week.officers[0], start=day(0), end=day(1), by=None, now=NOW)
        assert plan_of([week.roster], NOW).digest != before


@pytest.mark.parametrize(("officers", "groups"), [(2, 1), (30, 3)])
def test_a_small_group_and_three_large_ones_take_the_same_sql(officers, groups):
    week = Week(officers=officers)
    rosters = [week.roster]
    for _ in range(groups - 1):
        group = make.group(week.group.department)
        make.posted(make.person(week.office), Role.OFFICER, group=group)
        rosters.append(week.draft(group))
    with CaptureQueriesContext(connection) as queries:
        plan_of(rosters, NOW)
    assert len(queries) == 15


class TestTheMonthAfter:
    """What the neighbours on both sides hold, published or drafted, is known to the plan."""

    def after(self, week, *cells, group=None):
        roster = week.draft(group, first=day(7))
        for person, kind, number in cells:
            duty.assigned(roster, person, kind, day(number))
        return roster

    @pytest.mark.parametrize("is_published", [True, False])
    def test_it_is_known_as_far_as_its_roster_goes(self, week, is_published):
        roster = self.after(week, (week.officers[0], week.day, 7), (week.officers[0], week.night, 9))
        if is_published:
            duty.published(roster, by=week.lead)
        seen = Seen(week.roster)
        one, night = str(week.day.pk), str(week.night.pk)
        assert seen.person(week.officers[0]).following == (one, None, night, None, None, None, None)
        assert seen.person(week.officers[1]).following == (None,) * 7

    def test_without_a_shift_in_it_nothing_is_known(self, week):
        self.after(week)
        assert {person.following for person in Seen(week.roster).problem.people} == {()}

    def test_who_goes_to_another_group_takes_his_shifts_along(self, week):
        quay = make.group(week.group.department, "Quay")
        make.posted(week.officers[0], group=quay, start=day(7))
        self.after(week, (week.officers[0], week.day, 8), group=quay)
        seen = Seen(week.roster)
        assert seen.person(week.officers[0]).following == (None, str(week.day.pk))
        assert seen.person(week.officers[1]).following == ()

    def test_a_weekend_over_the_edge_is_one(self, week):
        week.roster.delete()
        roster = week.draft(days=6)  # Monday to Saturday
        assert Seen(roster).problem.weekends == ((5,),)
        duty.assigned(week.draft(first=day(6)), week.officers[1], week.day, day(6))
        assert Seen(roster).problem.weekends == ((5, 6),)

    def test_a_proposal_keeps_the_rest_before_it(self):
        week = Week(officers=3)
        self.after(week, (week.officers[0], week.day, 7), (week.officers[1], week.day, 8))
        proposal = week.computed()
        on_last_night = [who for who, number, kind, *_ in proposal.cells if (number, kind) == (6, week.night.pk)]
        assert on_last_night and week.officers[0].pk not in on_last_night

    def test_a_mending_keeps_it_too(self):
        week = Week(officers=3)
        duty.assigned(week.roster, week.officers[2], week.night, day(6))
        after = self.after(week, (week.officers[0], week.day, 7))
        for roster in (week.roster, after):
            duty.published(roster, by=week.lead)
        _leave, [mending] = actions.fall_ill(
            person=week.officers[2], start=day(6), end=day(7), reason="", by=week.lead, now=NOW
        )
        compute_proposal(proposal_id=mending.pk, clock=lambda: NOW)
        mending.refresh_from_db()
        took = [person for person, _day, _before, cell in mending.mended["changes"] if cell == str(week.night.pk)]
        assert took == [week.officers[1].pk]
