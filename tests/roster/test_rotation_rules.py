"""Who is due to rotate and where to: places are changed, and no group is left short (2.7)."""

from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.rules.rotation import Group, Member, Move, after, by_group, losses, months_between, plan, stay_since

TODAY = date(2026, 11, 24)
LONG, SHORT = date(2024, 1, 1), date(2026, 9, 1)
NORTH, SOUTH, EAST, SALES, CLAIMS = 1, 2, 3, 4, 5
REGIONS = [Group(NORTH, "region"), Group(SOUTH, "region"), Group(EAST, "region")]


def member(person, group, since=LONG, role="officer", **kwargs):
    return Member(person, group, role, since, **kwargs)


def planned(members, groups=REGIONS, months=12):
    return plan(groups, members, TODAY, months)


def goes(found):
    return [sorted((move.person_id, move.to_group) for move in ring) for ring in found.rings]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 11, 24), TODAY, 12),
        (date(2025, 11, 25), TODAY, 11),
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (TODAY, TODAY, 0),
    ],
)
def test_whole_months_are_counted(start, end, months):
    assert months_between(start, end) == months


class TestStay:
    def test_postings_that_follow_one_another_are_one_stay(self):
        officer, lead = (date(2024, 1, 1), date(2025, 5, 1)), (date(2025, 5, 1), None)
        assert stay_since([lead, officer], TODAY) == date(2024, 1, 1)

    def test_a_break_begins_a_new_stay(self):
        assert stay_since([(date(2020, 1, 1), date(2021, 1, 1)), (LONG, None)], TODAY) == LONG

    def test_who_is_not_there_today_has_none(self):
        assert stay_since([(LONG, TODAY)], TODAY) is None
        assert stay_since([(TODAY + timedelta(days=1), None)], TODAY) is None
        assert stay_since([(LONG, TODAY), (TODAY + timedelta(days=1), None)], TODAY) is None


class TestPlan:
    def test_two_who_are_due_change_places(self):
        found = planned([member(1, NORTH), member(2, SOUTH), member(3, EAST, SHORT)])
        assert goes(found) == [[(1, SOUTH), (2, NORTH)]] and not found.left_over

    def test_the_third_joins_a_ring(self):
        found = planned([member(1, NORTH), member(2, SOUTH), member(3, EAST)])
        [ring] = found.rings
        assert {move.from_group for move in ring} == {move.to_group for move in ring} == {NORTH, SOUTH, EAST}

    def test_who_was_there_longest_goes_first_and_where_he_never_was(self):
        members = [
            member(1, NORTH, date(2020, 1, 1), left={SOUTH: date(2019, 12, 1)}), member(2, SOUTH), member(3, EAST),
        ]  # fmt: skip
        first = planned([*members, member(4, EAST)]).rings[0]
        assert Move(1, NORTH, EAST) in first

    def test_nobody_is_due_before_his_time(self):
        assert not planned([member(1, NORTH, SHORT), member(2, SOUTH, SHORT)]).rings

    def test_leads_change_with_leads(self):
        members = [member(1, NORTH, role="lead"), member(2, SOUTH), member(3, SOUTH, role="lead"), member(4, NORTH)]
        assert goes(planned(members, REGIONS[:2])) == [[(1, SOUTH), (3, NORTH)], [(2, NORTH), (4, SOUTH)]]

    def test_the_last_lead_stays(self):
        found = planned([member(1, NORTH, role="lead"), member(2, SOUTH, SHORT)])
        assert not found.rings and [one.person_id for one in found.left_over] == [1]

    def test_the_last_with_a_qualification_stays_until_another_has_it(self):
        skilled = member(1, NORTH, skills=frozenset({7}))
        assert not planned([skilled, member(2, SOUTH)]).rings
        other = member(3, NORTH, SHORT, skills=frozenset({7}))
        assert len(planned([skilled, member(2, SOUTH), other]).rings) == 1
        assert len(planned([skilled, member(2, SOUTH, skills=frozenset({7}))]).rings) == 1

    def test_in_return_for_one_who_is_half_way_only(self):
        half = date(2026, 5, 1)
        assert goes(planned([member(1, NORTH), member(2, SOUTH, half)])) == [[(1, SOUTH), (2, NORTH)]]
        assert not planned([member(1, NORTH), member(2, SOUTH, SHORT)]).rings

    def test_a_transfer_evens_out_but_never_below_the_establishment(self):
        north = [member(n, NORTH, SHORT if n else LONG) for n in range(4)]
        south = [member(9, SOUTH, SHORT)]

        def groups(fewest):
            return [Group(NORTH, "region", fewest), Group(SOUTH, "region", fewest)]

        assert goes(planned([*north, *south], groups(3))) == [[(0, SOUTH)]]
        assert not planned([*north, *south], groups(4)).rings

    def test_regions_and_business_lines_do_not_mix_unless_there_is_one_only(self):
        lines = [Group(SALES, "business_line"), Group(CLAIMS, "business_line")]
        members = [member(1, NORTH), member(2, SALES)]
        assert not planned(members, [*REGIONS, *lines]).rings
        assert goes(planned(members, [*REGIONS, lines[0]])) == [[(1, SALES), (2, NORTH)]]

    def test_who_is_planned_already_or_is_there_besides_stays(self):
        assert not planned([member(1, NORTH, may_move=False), member(2, SOUTH)]).rings
        assert not planned([member(1, NORTH), member(1, SOUTH, SHORT), member(2, SOUTH)], REGIONS[:2]).rings


@st.composite
def offices(draw):
    groups = [
        Group(pk, draw(st.sampled_from(["region", "business_line"])), draw(st.integers(0, 4)))
        for pk in range(1, draw(st.integers(2, 4)) + 1)
    ]
    numbers = count(1)
    members = [
        member(
            next(numbers), group.id, TODAY - timedelta(days=draw(st.integers(0, 900))),
            draw(st.sampled_from(["officer", "officer", "lead"])), skills=frozenset(draw(st.sets(st.integers(1, 3)))),
        )
        for group in groups
        for _ in range(draw(st.integers(0, 5)))
    ]  # fmt: skip
    return groups, members


@settings(max_examples=60, deadline=None)
@given(offices())
def test_no_ring_and_not_all_together_leave_a_group_short(office):
    groups, members = office
    found, known = planned(members, groups), {group.id: group for group in groups}
    staff = by_group(groups, members)
    every = [move for ring in found.rings for move in ring]
    assert len({move.person_id for move in every}) == len(every)
    for moves in (*found.rings, tuple(every)):
        assert not list(losses(known, staff, after(staff, moves)))
    roles = {one.person_id: one.role for one in members}
    assert all(len({roles[move.person_id] for move in ring}) == 1 for ring in found.rings)
    assert planned(list(reversed(members)), groups) == found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 4), max_size=12))
def test_as_many_change_places_as_can(homes):
    """Without further conditions all go, unless more than half are of one group."""
    groups = [Group(pk, "region") for pk in range(1, 5)]
    found = plan(groups, [member(n, home) for n, home in enumerate(homes)], TODAY, 12)
    largest = max((homes.count(home) for home in set(homes)), default=0)
    in_rings = sum(len(ring) for ring in found.rings if len(ring) > 1)
    assert in_rings == (len(homes) if 2 * largest <= len(homes) and len(homes) != 1 else 2 * (len(homes) - largest))
