"""Why somebody has a shift: what keeps each other one away, and what it would cost to change it."""

import subprocess
import sys

import pytest

from roster.planning.problem import Demand, Leave, Person, Problem, Qualification, Request, Rest, ShiftType
from roster.planning.repair import repair
from roster.planning.why import why

NIGHT = ShiftType("N", 480, start=1320, is_night=True)
DAY = ShiftType("D", 480, start=480)
LEAD = ShiftType("L", 480, start=1320, is_night=True, needs="lead")


def roster_of(**rows):
    return {name: [None if cell == "." else cell for cell in row] for name, row in rows.items()}


def office(**about):
    """A lead for each night, and somebody for each day. Leads are ann, bob and cid."""
    lead = {"lead": range(3)}
    return Problem(
        days=3,
        shifts=[DAY, NIGHT, LEAD],
        people=[
            Person("ann", lead),
            Person("bob", lead, days_off=frozenset({1})),
            Person("cid", lead),
            Person("dan"),
        ],
        demands=[
            *(Demand("L", day, least=1, most=1) for day in range(3)),
            *(Demand("D", day, least=1, most=1) for day in range(3)),
        ],
        **{"rules": [Leave(), Qualification(), Rest(minutes=11 * 60)], **about},
    )


ROSTER = roster_of(ann=".L.", bob="L..", cid="..L", dan="DDD")


def test_each_other_one_with_what_keeps_him_away():
    reasons = why(office(), ROSTER, "ann", 1)
    assert (reasons.shift, reasons.is_pinned, reasons.demands_met) == ("L", False, (1,))
    kept_away = {one.person: [finding.kind for finding in one.breaks] for one in reasons.candidates}
    assert (kept_away["cid"], kept_away["bob"]) == ([], ["leave"])
    assert "qualification" in kept_away["dan"]
    assert reasons.candidates[0].person == "cid"


def test_the_cost_of_another_and_of_the_cheapest_change():
    problem = office(requests=[Request("cid", 1, None, False, 7)])
    first = why(problem, ROSTER, "ann", 1).candidates[0]
    change = repair(problem, ROSTER, other=[("ann", 1)])
    assert first.cost == change.cost == 7
    assert first.costs == {"request": 7}
    assert {(one.person, one.day, one.after) for one in change.changes} == {("ann", 1, None), ("cid", 1, "L")}


def test_costs_have_the_names_they_are_given():
    problem = office(requests=[Request("cid", 1, None, False, 7)])
    named = why(problem, ROSTER, "ann", 1, naming=lambda finding: finding.kind.upper())
    assert named.candidates[0].costs == {"REQUEST": 7}
    assert why(problem, ROSTER, "ann", 1, naming=lambda finding: None).candidates[0].costs == {}


def test_only_those_who_are_looked_at():
    assert [one.person for one in why(office(), ROSTER, "ann", 1, among={"bob"}).candidates] == ["bob"]


def test_who_works_that_day_may_also_leave_his_shift():
    problem = office(requests=[Request("ann", 1, "D", False, None)])
    roster = roster_of(ann=".L.", bob="L..", cid=".D.", dan="DDD")
    cid = {one.person: one for one in why(problem, roster, "ann", 1).candidates}["cid"]
    assert (cid.is_swap, cid.has, cid.breaks) == (False, "D", ())


def test_a_swap_when_the_other_works_that_day():
    problem = office(rules=[Leave(), Rest(minutes=11 * 60)])
    roster = roster_of(ann="L..", bob=".L.", cid="..L", dan="DDD")
    swap = {one.person: one for one in why(problem, roster, "ann", 0).candidates}["dan"]
    assert (swap.is_swap, swap.has) == (True, "D")
    assert [finding.kind for finding in swap.breaks] == ["rest"]


def test_nobody_else_can():
    problem = office(pins={("cid", 1): None})
    change = repair(problem, ROSTER, other=[("ann", 1)])
    assert change.cost is None
    assert [(gap.kind, gap.days) for gap in change.gaps] == [("least", (1,))]
    assert all(one.breaks for one in why(problem, ROSTER, "ann", 1).candidates)


def test_a_pinned_cell_says_so_and_could_still_be_changed():
    problem = office(pins={("ann", 1): "L"})
    assert why(problem, ROSTER, "ann", 1).is_pinned
    assert repair(problem, ROSTER, other=[("ann", 1)]).cost == 0


def test_a_day_off_has_nobody_beside_it():
    reasons = why(office(), ROSTER, "cid", 0)
    assert (reasons.shift, reasons.candidates, reasons.demands_met) == (None, (), ())
    assert repair(office(), ROSTER, other=[("cid", 0)]).roster["cid"][0] is not None


def test_the_past_stays_while_a_change_is_looked_for():
    found = repair(office(), ROSTER, other=[("ann", 1)], first_day=1)
    assert all(change.day >= 1 for change in found.changes)


def test_no_solver_is_loaded():
    code = "import roster.planning.why, sys; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(("person", "day", "error"), [("eve", 0, KeyError), ("ann", 9, IndexError)])
def test_a_cell_that_is_not_there(person, day, error):
    with pytest.raises(error):
        why(office(), ROSTER, person, day)
