"""A roster mended: as few changes as brute force finds, nothing in the past or pinned, and what stays open is said."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from roster.planning.evaluate import evaluate
from roster.planning.problem import Demand, LongestRun, Person, Problem, Request, Rest, ShiftType
from roster.planning.repair import Change, changed, repair
from tests.roster.planning.test_small import problems, rosters_of

NIGHT = ShiftType("N", 480, start=1320, is_night=True)


def roster_of(**rows):
    return {name: [None if cell == "." else cell for cell in row] for name, row in rows.items()}


TURNS = roster_of(ann="N..N..", bob=".N..N.", cid="..N..N")


def duty(**about):
    """A night each day; nobody has two nights on days in a row."""
    return Problem(
        days=6,
        shifts=[NIGHT],
        people=[Person(name) for name in TURNS],
        demands=[Demand("N", day, least=1, most=1) for day in range(6)],
        **{"rules": [Rest(minutes=24 * 60)], **about},
    )


def test_two_swap_when_nobody_can_just_take_the_night():
    found = repair(duty(), TURNS, absent="ann", days=[3], first_day=3)
    assert found.changes == (
        Change("ann", 3, "N", None),
        Change("ann", 4, None, "N"),
        Change("bob", 3, None, "N"),
        Change("bob", 4, "N", None),
    )
    assert (found.is_fewest, found.gaps) == (True, ())
    assert evaluate(duty(), found.roster).violations == []


def test_the_past_stays():
    for first_day in (2, 3):
        found = repair(duty(), TURNS, absent="ann", days=[3], first_day=first_day)
        assert all(change.day >= first_day for change in found.changes)
    with pytest.raises(ValueError, match="day 2 lies before day 3"):
        repair(duty(), TURNS, absent="cid", days=[2], first_day=3)


def test_a_pinned_cell_stays_and_a_gap_is_named():
    pinned = duty(pins={("bob", 4): "N", ("cid", 2): "N"})
    found = repair(pinned, TURNS, absent="ann", days=[3])
    assert [(gap.kind, gap.days, gap.units) for gap in found.gaps] == [("least", (3,), 1)]
    assert found.changes == (Change("ann", 3, "N", None),)


def test_an_absence_that_touches_no_shift_changes_nothing():
    found = repair(duty(), TURNS, absent="ann", days=[1, 2])
    assert (found.changes, found.roster) == ((), TURNS)


def test_a_swap_is_two_people_s_cells():
    cells = {("ann", 3): None, ("bob", 3): "N", ("bob", 4): None, ("ann", 4): "N"}
    found = repair(duty(), TURNS, cells=cells)
    assert {(one.person, one.day): one.after for one in found.changes} == cells


def test_among_as_few_changes_the_cheaper_is_taken():
    wishes = [Request("bob", 3, None, False, 5), Request("cid", 3, None, False, 2)]
    problem = duty(requests=wishes)
    found = repair(problem, TURNS, absent="ann", days=[3])
    assert (len(found.changes), found.before, found.after) == (4, {}, {"request": 2})
    assert ("cid", 3) in changed(TURNS, found.roster)


def test_a_rule_that_is_broken_already_does_not_stand_in_the_way():
    problem = duty(rules=[LongestRun(days=2)])
    broken = roster_of(ann="NNN...", bob="...NN.", cid=".....N")
    found = repair(problem, broken, absent="bob", days=[4], first_day=3)
    assert (len(found.changes), found.gaps) == (2, ())


def test_what_the_rules_of_the_people_forbid_has_no_roster():
    problem = duty(requests=[Request("ann", 0, "N", True, None)])
    found = repair(problem, TURNS, absent="ann", days=[0])
    assert (found.roster, found.changes, found.gaps) == (None, (), ())


def test_without_time_the_gap_is_named():
    found = repair(duty(), TURNS, absent="ann", days=[3], seconds=0)
    assert found.changes == (Change("ann", 3, "N", None),)
    assert ([gap.days for gap in found.gaps], found.is_fewest) == ([(3,)], False)


@settings(max_examples=8, deadline=None)
@given(problems(), st.data())
def test_brute_force_finds_no_mending_with_fewer_changes(problem, data):
    legal = [one for one in rosters_of(problem) if not evaluate(problem, one).violations]
    assume(legal)
    roster = data.draw(st.sampled_from(legal))
    person, day = data.draw(st.sampled_from([(one.id, day) for one in problem.people for day in range(problem.days)]))
    assume((person, day) not in problem.pins)
    possible = [one for one in legal if one[person][day] is None and _past(one, day) == _past(roster, day)]
    found = repair(problem, roster, absent=person, days=[day], first_day=day, seconds=20)
    assert bool(possible) == (found.roster is not None and not found.gaps)
    if possible:
        fewest = min(len(changed(roster, one)) for one in possible)
        cheapest = min(evaluate(problem, one).objective for one in possible if len(changed(roster, one)) == fewest)
        assert (len(found.changes), sum(found.after.values())) == (fewest, cheapest)
        assert found.roster in possible
        assert found.is_fewest


def _past(roster, day):
    return {person: row[:day] for person, row in roster.items()}
