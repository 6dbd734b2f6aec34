"""For each rule a roster that just keeps it and one that just breaks it; the exact model agrees with the evaluator."""

from dataclasses import replace

import pytest

from roster.planning import exact
from roster.planning.evaluate import evaluate
from roster.planning.problem import (
    Demand,
    Fairness,
    Leave,
    LongestRun,
    Measure,
    NightsInARow,
    PeriodMinutes,
    Person,
    Problem,
    Qualification,
    Request,
    Rest,
    Rotation,
    ShiftCount,
    ShiftType,
    ShortestBreak,
    ShortestRun,
    StableTeams,
    Succession,
    Weekends,
    WeekMinutes,
    WholeWeekends,
    weekends_of,
)

HOURS = 60
EARLY = ShiftType("E", 8 * HOURS, start=6 * HOURS)
LATE = ShiftType("L", 8 * HOURS, start=14 * HOURS, not_before=("E",))
NIGHT = ShiftType("N", 10 * HOURS, start=22 * HOURS, is_night=True, not_before=("E", "L"))
ALL_DAY = ShiftType("A", 24 * HOURS, start=9 * HOURS)
LEAD = ShiftType("B", 8 * HOURS, start=6 * HOURS, needs="lead")
STANDBY = ShiftType("s", 0, start=6 * HOURS, is_standby=True)
SHIFTS = [EARLY, LATE, NIGHT, ALL_DAY, LEAD, STANDBY]


def cells(text):
    return [None if cell == "." else cell for cell in text]


def one(rule, *, days, history="", following="", first_weekday=0, **about):
    """A problem of one person, who is bound by one rule."""
    person = Person("ann", history=tuple(cells(history)), following=tuple(cells(following)), **about)
    return Problem(
        days=days,
        shifts=SHIFTS,
        people=[person],
        rules=[rule],
        weekends=weekends_of(days, first_weekday, len(following)),
        holidays=frozenset({1, 2}),
        first_weekday=first_weekday,
    )


def fair(measure, low, high):
    return Fairness(measure=measure, bands={"ann": (low, high)})


BEFORE_TUESDAY = {"qualifications": {"lead": range(1)}}

# name, rule, what else there is, a roster that keeps it, one that breaks it, by how many units, on which days
CASES = [
    ("leave", Leave(), {"days_off": frozenset({1})}, "E.E", ".E.", 1, [(1,)]),
    ("leave and standby", Leave(), {"days_off": frozenset({1})}, "s.s", ".s.", 1, [(1,)]),
    ("qualification", Qualification(), BEFORE_TUESDAY, "BE", "EB", 1, [(1,)]),
    ("no qualification needed", Qualification(), {}, "EL", "BE", 1, [(0,)]),
    ("rest", Rest(minutes=11 * HOURS), {}, "LL", "LE", 1, [(0, 1)]),
    ("rest after a night", Rest(minutes=16 * HOURS), {}, "N.E", "NL", 1, [(0, 1)]),
    ("rest over a day between", Rest(minutes=24 * HOURS), {}, "A.A", "AA", 1, [(0, 1)]),
    ("rest of two days", Rest(minutes=36 * HOURS), {}, "A..E", "A.E", 1, [(0, 2)]),
    ("rest after history", Rest(minutes=11 * HOURS), {"history": "L"}, "L.", "E.", 1, [(-1, 0)]),
    ("rest and standby", Rest(minutes=11 * HOURS), {}, "LsE", "LEs", 1, [(0, 1)]),
    ("succession", Succession(), {}, "ELN.E", "EN.LE", 1, [(3, 4)]),
    ("succession after history", Succession(), {"history": "N"}, "N", "L", 1, [(-1, 0)]),
    ("rotation", Rotation(order=("E", "L", "N")), {}, "ELNN.E", "ELNL.E", 1, [(2, 3)]),
    ("rotation of others", Rotation(order=("E", "N")), {}, "LENLE", "LNE.L", 1, [(1, 2)]),
    ("longest run", LongestRun(days=3), {}, "EEE.EEE", "EEEE.EE", 1, [(0, 1, 2, 3)]),
    ("longest run by two", LongestRun(days=3), {}, "EEE..", "EEEEE", 2, [(0, 1, 2, 3, 4)]),
    ("longest run with history", LongestRun(days=3), {"history": ".EE"}, "E.EEE", "EE.EE", 1, [(-2, -1, 0, 1)]),
    ("longest run too long before", LongestRun(days=2), {"history": "EEEE"}, ".EE", "E.E", 1, [(-4, -3, -2, -1, 0)]),
    ("longest run and standby", LongestRun(days=2), {}, "EEsEE", "EEE..", 1, [(0, 1, 2)]),
    ("shortest run", ShortestRun(days=2), {}, "E..EE..E", "E..E..EE", 1, [(3,)]),
    ("shortest run by two", ShortestRun(days=3), {}, ".EEE.", ".E.EE", 2, [(1,)]),
    ("shortest run in history", ShortestRun(days=2), {"history": ".E"}, "E.EE", "..EE", 1, [(-1,)]),
    ("shortest run of unknown length", ShortestRun(days=3), {"history": "E"}, "E.EE", ".E.E", 2, [(1,)]),
    ("shortest run cut by leave", ShortestRun(days=2), {"history": ".E", "days_off": {0}}, "..E", ".E.", 1, [(1,)]),
    ("shortest break", ShortestBreak(days=2), {}, ".E..E.", ".E.E..", 1, [(2,)]),
    ("shortest break in history", ShortestBreak(days=2), {"history": "E."}, ".E..", "E...", 1, [(-1,)]),
    ("shortest break and standby", ShortestBreak(days=2), {}, "Es.E", "EsEE", 1, [(1,)]),
    ("nights in a row", NightsInARow(most=2), {}, "NN.NN", ".NNN.", 1, [(1, 2, 3)]),
    ("nights in a row with history", NightsInARow(most=2), {"history": "N"}, "NEN", "NNE", 1, [(-1, 0, 1)]),
    ("least hours", PeriodMinutes(least=18 * HOURS), {}, "EN.", "EE.", 2, [(0, 1)]),
    ("most hours", PeriodMinutes(most=16 * HOURS), {}, "EE.", "EN.", 2, [(0, 1)]),
    ("an hour begun", PeriodMinutes(most=17 * HOURS + 59), {}, "EE.", "EN.", 1, [(0, 1)]),
    ("most hours of a week", WeekMinutes(most=18 * HOURS), {"first_weekday": 5}, "EEE", "..EEE", 6, [(2, 3, 4)]),
    (
        "most hours with history",
        WeekMinutes(most=18 * HOURS),
        {"history": "E", "first_weekday": 1},
        "N.",
        "EE.",
        6,
        [tuple(range(-1, 3))],
    ),
    ("least hours of a whole week", WeekMinutes(least=8 * HOURS), {}, "......E...", ".......EEE", 8, [tuple(range(7))]),
    ("most of a shift", ShiftCount(shifts=frozenset("N"), most=2), {}, "NEN", "NNN", 1, [(0, 1, 2)]),
    ("least of two shifts", ShiftCount(shifts=frozenset("NL"), least=2), {}, "NEL", "NEE", 1, [(0,)]),
    ("no shift of a type", ShiftCount(shifts=frozenset("N"), most=0), {}, "EL", "EN", 1, [(1,)]),
    ("standby counted", ShiftCount(shifts=frozenset("s"), most=1), {}, "sE", "ss", 1, [(0, 1)]),
    ("weekends", Weekends(most=1), {}, ".....EE.......", ".....E......E.", 1, [(5, 12)]),
    ("weekend cut by the start", Weekends(most=0), {"history": "E", "first_weekday": 6}, ".E", "E.", 1, [(0,)]),
    ("whole weekends", WholeWeekends(), {}, "....EEE", "....EE.", 1, [(5, 6)]),
    ("whole weekend with history", WholeWeekends(), {"history": "E", "first_weekday": 6}, "E.", ".E", 1, [(-1, 0)]),
    ("weekend cut by the end", WholeWeekends(), {"first_weekday": 4}, "EEE.....E", "EE......E", 1, [(1, 2)]),
    ("fair nights", fair(Measure.NIGHTS, 1, 2), {}, "NN..", "NNNN", 3, [(0, 1, 2, 3)]),
    ("fair nights, too few", fair(Measure.NIGHTS, 2, 3), {}, "NNN", "EEN", 1, [(2,)]),
    ("fair weekends", fair(Measure.WEEKENDS, 0, 1), {}, "....EEE.......", ".....E.E....E.", 1, [(5, 12)]),
    ("fair holidays", fair(Measure.HOLIDAYS, 1, 1), {}, "EE.E", "EEEE", 1, [(1, 2)]),
    ("fair hours", fair(Measure.MINUTES, 2, 3), {}, "NNN", "E..", 1, [(0,)]),
    ("qualification is not asked of what follows", Qualification(), {"following": "B"}, ".E", "BE", 1, [(0,)]),
    ("rest before what follows", Rest(minutes=11 * HOURS), {"following": "E"}, ".E", ".L", 1, [(1, 2)]),
    ("rest of two days before it", Rest(minutes=36 * HOURS), {"following": ".E"}, "A..", "..A", 1, [(2, 4)]),
    ("all alone before it", Rest(minutes=48 * HOURS), {"following": ".EE"}, "E.", ".E", 1, [(1, 3)]),
    ("succession before what follows", Succession(), {"following": "L"}, "E", "N", 1, [(0, 1)]),
    ("longest run into what follows", LongestRun(days=3), {"following": "EE"}, "EEE.E", "EE.EE", 1, [(3, 4, 5, 6)]),
    ("longest run too long after", LongestRun(days=2), {"following": "EEEE"}, "EE.", "E.E", 1, [(2, 3, 4, 5, 6)]),
    ("shortest run into it", ShortestRun(days=3), {"following": "E."}, "..EE", "...E", 1, [(3, 4)]),
    ("shortest run begins after", ShortestRun(days=2), {"following": "E."}, "EE.E", "EE..", 1, [(4,)]),
    ("shortest run after leave", ShortestRun(days=2), {"following": "E.", "days_off": {3}}, "EE..", ".E..", 1, [(1,)]),
    ("shortest break into it", ShortestBreak(days=3), {"following": ".E"}, "E..", "EE.", 1, [(2, 3)]),
    ("nights into what follows", NightsInARow(most=2), {"following": "N"}, "NEN", "ENN", 1, [(1, 2, 3)]),
    ("hours of a week that goes on", WeekMinutes(most=24 * HOURS), {"following": "EE"}, "E.", "EE", 8, [(0, 1, 2, 3)]),
    ("whole weekend that goes on", WholeWeekends(), {"following": "E", "first_weekday": 4}, ".E", "E.", 1, [(1, 2)]),
    ("weekends count the period", Weekends(most=0), {"following": "EE", "first_weekday": 3}, "EE", "E.E", 1, [(2,)]),
    ("shifts of the period", ShiftCount(shifts=frozenset("N"), most=1), {"following": "NN"}, "NE", "NN", 1, [(0, 1)]),
    ("fairness counts the period", fair(Measure.NIGHTS, 0, 1), {"following": "NN"}, "NE", "NN", 1, [(0, 1)]),
]


@pytest.mark.parametrize(
    "rule, about, keeps, breaks, units, days", [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
@pytest.mark.parametrize("weight", [None, 7])
def test_rule(rule, about, keeps, breaks, units, days, weight):
    rule = replace(rule, weight=weight)
    kept = one(rule, days=len(keeps), **about)
    assert evaluate(kept, {"ann": cells(keeps)}).findings == ()
    broken = one(rule, days=len(breaks), **about)
    findings = evaluate(broken, {"ann": cells(breaks)}).findings
    assert [(finding.kind, finding.person, finding.about) for finding in findings] == [(rule.kind, "ann", rule)]
    assert sum(finding.units for finding in findings) == units
    assert [finding.days for finding in findings] == days
    assert model_agrees(kept, {"ann": cells(keeps)})
    assert model_agrees(broken, {"ann": cells(breaks)})


def model_agrees(problem, roster):
    """With every cell fixed the model costs the same, or has no solution where a hard rule is broken."""
    fixed = {(person, day): cell for person, row in roster.items() for day, cell in enumerate(row)}
    judged = evaluate(problem, roster)
    found = exact.solve(problem, seconds=10, fixed=fixed)
    if judged.violations:
        return found.infeasible
    return found.roster == roster and found.objective == found.bound == judged.objective


def test_a_rule_binds_the_people_it_names():
    rule = LongestRun(days=1, people=frozenset({"bob"}))
    problem = Problem(days=2, shifts=SHIFTS, people=[Person("ann"), Person("bob")], rules=[rule])
    assert evaluate(problem, {"ann": cells("EE"), "bob": cells("E.")}).findings == ()
    [finding] = evaluate(problem, {"ann": cells("E."), "bob": cells("EE")}).findings
    assert finding.person == "bob"


def two(**parts):
    people = [
        Person("ann", groups=("north", "north"), qualifications={"lead": range(2)}),
        Person("bob", groups=("north", "south"), qualifications={"lead": range(1)}),
    ]
    return Problem(days=2, shifts=SHIFTS, people=people, **parts)


DEMANDS = [
    ("at least one", Demand("E", 0, least=1), "E.", "..", "..", "..", "least", 1),
    ("at most one", Demand("E", 0, most=1), "E.", "..", "E.", "E.", "most", 1),
    ("only the group counts", Demand("E", 1, group="south", least=1), "..", ".E", ".E", "..", "least", 1),
    ("only the qualified count", Demand("E", 1, needs="lead", least=1), ".E", "..", "..", ".E", "least", 1),
    ("exactly one lead", Demand("E", 0, needs="lead", least=1, most=1), "E.", "..", "E.", "E.", "most", 1),
    ("one below the wish", Demand("E", 0, wish=1, weight_under=5), "E.", "E.", "..", "..", "under", 1),
    ("two below the wish", Demand("E", 0, wish=2, weight_under=5), "E.", "E.", "..", "..", "under", 2),
    ("above the wish", Demand("E", 0, wish=0, weight_over=5), "..", "..", "E.", "E.", "over", 2),
]


@pytest.mark.parametrize(
    "demand, ann, bob, ann_short, bob_short, kind, units", [d[1:] for d in DEMANDS], ids=[d[0] for d in DEMANDS]
)
def test_demand(demand, ann, bob, ann_short, bob_short, kind, units):
    problem = two(demands=[demand])
    met = {"ann": cells(ann), "bob": cells(bob)}
    unmet = {"ann": cells(ann_short), "bob": cells(bob_short)}
    assert all(finding.cost == 0 for finding in evaluate(problem, met).findings)
    [finding] = evaluate(problem, unmet).findings
    assert (finding.kind, finding.units, finding.days, finding.about) == (kind, units, (demand.day,), demand)
    assert finding.cost == (None if demand.wish is None else 5 * units)
    assert model_agrees(problem, met)
    assert model_agrees(problem, unmet)


def test_a_group_that_goes_first_costs_more_when_people_are_short():
    demands = [Demand("E", 0, group=group, wish=1, weight_under=10) for group in ("north", "south")]
    problem = Problem(
        days=1,
        shifts=SHIFTS,
        people=[Person("ann", groups=("north",)), Person("bob", groups=("south",))],
        demands=demands,
        priorities={"south": 3},
    )
    assert evaluate(problem, {"ann": [None], "bob": [None]}).costs == {"under": 40}
    assert evaluate(problem, {"ann": [None], "bob": ["E"]}).costs == {"under": 10}
    assert model_agrees(problem, {"ann": [None], "bob": [None]})


REQUESTS = [
    (Request("ann", 0, "E", True, 3), "E.", "L."),
    (Request("ann", 0, None, True, 3), "L.", ".E"),
    (Request("ann", 0, "E", False, 3), "L.", "E."),
    (Request("ann", 0, None, False, 3), ".E", "L."),
]


@pytest.mark.parametrize("request_, keeps, breaks", REQUESTS)
@pytest.mark.parametrize("weight", [None, 3])
def test_request(request_, keeps, breaks, weight):
    problem = two(requests=[replace(request_, weight=weight)])
    kept, broken = ({"ann": cells(row), "bob": cells("..")} for row in (keeps, breaks))
    assert evaluate(problem, kept).findings == ()
    [finding] = evaluate(problem, broken).findings
    assert (finding.kind, finding.person, finding.cost) == ("request", "ann", weight)
    assert model_agrees(problem, kept)
    assert model_agrees(problem, broken)


def test_pins_are_hard():
    problem = two(pins={("ann", 0): "E", ("bob", 1): None})
    assert evaluate(problem, {"ann": cells("EL"), "bob": cells("L.")}).findings == ()
    broken = evaluate(problem, {"ann": cells("LL"), "bob": cells(".E")})
    assert [(finding.kind, finding.person, finding.days) for finding in broken.violations] == [
        ("pin", "ann", (0,)),
        ("pin", "bob", (1,)),
    ]
    found = exact.solve(problem, seconds=10)
    assert (found.roster["ann"][0], found.roster["bob"][1]) == ("E", None)


def test_a_pin_against_leave_leaves_no_roster():
    person = Person("ann", days_off=frozenset({0}))
    problem = Problem(days=1, shifts=SHIFTS, people=[person], rules=[Leave()], pins={("ann", 0): "E"})
    assert exact.solve(problem, seconds=10).infeasible


def test_stable_teams():
    rule = StableTeams(teams=(frozenset({"ann", "bob"}),), weight=4)
    problem = two(rules=[rule])
    assert evaluate(problem, {"ann": cells("E."), "bob": cells("EL")}).findings == ()
    broken = {"ann": cells("EL"), "bob": cells("LL")}
    [finding] = evaluate(problem, broken).findings
    assert (finding.kind, finding.person, finding.days, finding.cost) == ("stable_teams", None, (0,), 4)
    assert model_agrees(problem, broken)
    assert model_agrees(two(rules=[replace(rule, weight=None)]), broken)


WRONG = [
    ({"people": [Person("ann"), Person("ann")]}, "two of one id: person ann"),
    ({"demands": [Demand("X", 0)]}, "demand: there is no shift type X"),
    ({"demands": [Demand("E", 2)]}, "demand: day 2 is not in the period of 2 days"),
    ({"requests": [Request("zoe", 0, "E", True)]}, "request: there is no person zoe"),
    ({"pins": {("ann", 0): "X"}}, "pin: there is no shift type X"),
    ({"people": [Person("ann", groups=("north",))]}, "person ann: 1 days of groups, the period has 2"),
    ({"people": [Person("ann", history=("X",))]}, "history: there is no shift type X"),
]


@pytest.mark.parametrize("parts, sentence", WRONG)
def test_a_problem_that_refers_to_nothing_is_refused(parts, sentence):
    with pytest.raises(ValueError, match=sentence):
        Problem(**{"days": 2, "shifts": SHIFTS, "people": [Person("ann")], **parts})


@pytest.mark.parametrize(
    "roster, sentence",
    [
        ({"ann": [None, None]}, "names other people"),
        ({"ann": [None], "bob": [None, None]}, "person ann: 1 cells, the period has 2 days"),
        ({"ann": [None, "X"], "bob": [None, None]}, "person ann: there is no shift type X"),
    ],
)
def test_a_roster_of_another_problem_is_refused(roster, sentence):
    with pytest.raises(ValueError, match=sentence):
        evaluate(two(), roster)
