"""Small problems by brute force: the model finds the same optimum, and the evaluator agrees with plain definitions."""

from dataclasses import replace
from itertools import groupby, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.planning import exact
from roster.planning.evaluate import evaluate
from roster.planning.fairness import fair_bands
from roster.planning.problem import (
    Carried,
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

pytestmark = pytest.mark.slow

SHIFTS = [
    ShiftType("D", 480, start=480, needs="trained"),
    ShiftType("N", 600, start=1320, is_night=True, not_before=("D",)),
]
CELLS = [None, "D", "N"]
STANDBY = ShiftType("s", 0, is_standby=True)
WEIGHTS = st.none() | st.integers(1, 4)
COUNTS = st.integers(0, 3)
MOST_CELLS = 7


def bands(people):
    low = st.integers(0, 2)
    return st.fixed_dictionaries(
        {person: low.flatmap(lambda one: st.tuples(st.just(one), st.integers(one, 3))) for person in people}
    )


@st.composite
def rules(draw, people):
    bound = draw(st.none() | st.frozensets(st.sampled_from(people), min_size=1))
    least = draw(st.integers(0, 20)) * 60
    shifts = draw(st.frozensets(st.sampled_from("DN"), min_size=1))
    make = draw(
        st.sampled_from(
            [
                lambda **own: Leave(**own),
                lambda **own: Qualification(**own),
                lambda **own: Succession(**own),
                lambda **own: WholeWeekends(**own),
                lambda **own: Rotation(order=("D", "N"), **own),
                lambda **own: Rotation(order=("N", "D"), **own),
                lambda **own: Rest(minutes=draw(st.sampled_from([240, 660, 1440, 2000])), **own),
                lambda **own: LongestRun(days=draw(st.integers(1, 3)), **own),
                lambda **own: ShortestRun(days=draw(st.integers(2, 4)), **own),
                lambda **own: ShortestBreak(days=draw(st.integers(2, 4)), **own),
                lambda **own: NightsInARow(most=draw(st.integers(1, 2)), **own),
                lambda **own: PeriodMinutes(least=least, most=least + draw(st.integers(0, 900)), **own),
                lambda **own: WeekMinutes(least=least, most=least + draw(st.integers(0, 900)), **own),
                lambda **own: ShiftCount(shifts=shifts, least=draw(COUNTS), most=draw(st.none() | COUNTS), **own),
                lambda **own: Weekends(most=draw(st.integers(0, 1)), **own),
                lambda **own: Fairness(measure=draw(st.sampled_from(Measure)), bands=draw(bands(people)), **own),
                lambda **own: StableTeams(teams=(frozenset(people),), **own),
            ]
        )
    )
    return make(people=bound, weight=draw(WEIGHTS))


@st.composite
def persons(draw, name, days):
    return Person(
        name,
        qualifications={"trained": range(draw(st.integers(0, days)), days)} if draw(st.booleans()) else {},
        groups=tuple(draw(st.lists(st.sampled_from(["north", "south"]), min_size=days, max_size=days))),
        days_off=draw(st.frozensets(st.integers(0, days - 1), max_size=2)),
        history=tuple(draw(st.lists(st.sampled_from(CELLS), max_size=3))),
        following=tuple(draw(st.lists(st.sampled_from(CELLS), max_size=3))),
    )


@st.composite
def demands(draw, days):
    least = draw(st.integers(0, 1))
    return Demand(
        draw(st.sampled_from("DN")),
        draw(st.integers(0, days - 1)),
        group=draw(st.sampled_from([None, "north", "south"])),
        needs=draw(st.sampled_from([None, "trained"])),
        least=least,
        most=draw(st.sampled_from([None, 1, 2])),
        wish=draw(st.sampled_from([None, 1, 2])),
        weight_under=draw(st.integers(0, 5)),
        weight_over=draw(st.integers(0, 2)),
    )


@st.composite
def problems(draw):
    names = ["ann", "bob", "cid"][: draw(st.integers(1, 3))]
    days = draw(st.integers(2, MOST_CELLS // len(names)))
    weekday = draw(st.integers(0, 6))
    request = st.builds(
        Request,
        st.sampled_from(names),
        st.integers(0, days - 1),
        st.sampled_from(CELLS),
        st.booleans(),
        WEIGHTS,
    )
    return Problem(
        days=days,
        shifts=SHIFTS,
        people=[draw(persons(name, days)) for name in names],
        demands=draw(st.lists(demands(days), max_size=3)),
        rules=draw(st.lists(rules(names), min_size=1, max_size=3)),
        requests=draw(st.lists(request, max_size=2)),
        pins=draw(
            st.dictionaries(
                st.tuples(st.sampled_from(names), st.integers(0, days - 1)), st.sampled_from(CELLS), max_size=1
            )
        ),
        weekends=weekends_of(days, weekday, draw(st.integers(0, 2))),
        holidays=draw(st.frozensets(st.integers(0, days - 1), max_size=2)),
        priorities={"south": 2},
        first_weekday=weekday,
    )


def rosters_of(problem):
    for cells in product(CELLS, repeat=len(problem.people) * problem.days):
        yield {
            person.id: list(cells[index * problem.days : (index + 1) * problem.days])
            for index, person in enumerate(problem.people)
        }


def cheapest(problem):
    judged = (evaluate(problem, roster) for roster in rosters_of(problem))
    return min((one.objective for one in judged if not one.violations), default=None)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_the_model_finds_what_brute_force_finds(problem):
    found = exact.solve(problem, seconds=20)
    best = cheapest(problem)
    assert found.objective == best
    assert found.infeasible == (best is None)
    if found.roster:
        judged = evaluate(problem, found.roster)
        assert (judged.violations, judged.objective, found.bound) == ([], best, best)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([None, "D", "s"]), min_size=1, max_size=12), st.integers(1, 4))
def test_runs_as_a_reader_would_count_them(cells, limit):
    text = "".join("1" if cell == "D" else "0" for cell in cells)
    blocks = [(digit, len(list(block))) for digit, block in groupby(text)]
    inner = blocks[1:-1]
    expected = {
        LongestRun: sum(max(0, length - limit) for digit, length in blocks if digit == "1"),
        ShortestRun: sum(max(0, limit - length) for digit, length in inner if digit == "1"),
        ShortestBreak: sum(max(0, limit - length) for digit, length in inner if digit == "0"),
    }
    for rule, units in expected.items():
        problem = Problem(
            days=len(cells), shifts=[SHIFTS[0], STANDBY], people=[Person("ann")], rules=[rule(days=limit, weight=1)]
        )
        assert evaluate(problem, {"ann": cells}).objective == units


@settings(max_examples=100, deadline=None)
@given(st.text("01", min_size=14, max_size=28), st.integers(0, 6))
def test_weekends_as_a_reader_would_count_them(text, weekday):
    padded = "-" * weekday + text
    weeks = [padded[start + 5 : start + 7] for start in range(0, len(padded), 7)]
    worked = sum("1" in week for week in weeks)
    torn = sum(week in ("01", "10") for week in weeks)
    for rule, units in ((Weekends(most=0, weight=1), worked), (WholeWeekends(weight=1), torn)):
        problem = Problem(
            days=len(text),
            shifts=SHIFTS,
            people=[Person("ann")],
            rules=[rule],
            weekends=weekends_of(len(text), weekday),
            first_weekday=weekday,
        )
        cells = ["D" if digit == "1" else None for digit in text]
        assert evaluate(problem, {"ann": cells}).objective == units


def crew(*carried, **about):
    return [Person(f"p{index}", carried=one, **about) for index, one in enumerate(carried)]


def test_what_was_carried_is_evened_out():
    people = crew(Carried(nights=4), Carried(nights=1), Carried(nights=1))
    problem = Problem(days=6, shifts=SHIFTS, people=people, demands=[Demand("N", day, least=1) for day in range(6)])
    assert fair_bands(problem, Measure.NIGHTS) == {"p0": (0, 0), "p1": (3, 3), "p2": (3, 3)}


def test_half_a_post_takes_half_the_load():
    people = [Person("full"), Person("half", share=50)]
    problem = Problem(days=5, shifts=SHIFTS, people=people, demands=[Demand("D", day, wish=1) for day in range(5)])
    assert fair_bands(problem, Measure.MINUTES, step=480) == {"full": (3, 4), "half": (1, 2)}


def test_weekends_and_holidays_are_shared():
    people = crew(Carried(weekends=1), Carried(holidays=2))
    problem = Problem(
        days=14,
        shifts=SHIFTS,
        people=people,
        demands=[
            *(Demand("D", day, wish=1) for day in range(14)),
            *(Demand("D", day, least=1, needs="trained") for day in range(14)),
        ],
        weekends=weekends_of(14, 0),
        holidays=frozenset({2, 3}),
    )
    assert fair_bands(problem, Measure.WEEKENDS) == {"p0": (0, 1), "p1": (1, 2)}
    assert fair_bands(problem, Measure.HOLIDAYS) == {"p0": (2, 2), "p1": (0, 0)}


def test_nobody_is_given_more_than_he_may_do():
    away = frozenset({0, 1, 2})
    people = [Person("p0", days_off=away), Person("p1", days_off=away), Person("p2", carried=Carried(nights=1))]
    problem = Problem(
        days=6,
        shifts=SHIFTS,
        people=people,
        demands=[Demand("N", day, wish=2, weight_under=1) for day in range(6)],
        rules=[NightsInARow(most=2)],
    )
    assert fair_bands(problem, Measure.NIGHTS) == {"p0": (3, 3), "p1": (3, 3), "p2": (4, 4)}


def test_two_weekend_days_that_nobody_can_work_in_a_row_are_two_weekends_worked():
    duty = ShiftType("A", 24 * 60, start=540)
    problem = Problem(
        days=7,
        shifts=[duty],
        people=[Person("one"), Person("two")],
        demands=[Demand("A", day, least=1) for day in range(7)],
        rules=[Rest(minutes=660)],
        weekends=weekends_of(7, 0),
    )
    assert fair_bands(problem, Measure.WEEKENDS) == {"one": (1, 1), "two": (1, 1)}
    assert fair_bands(replace(problem, rules=[]), Measure.WEEKENDS) == {"one": (0, 1), "two": (0, 1)}


def test_a_carried_night_goes_to_somebody_else():
    people = crew(Carried(nights=2), Carried())
    problem = Problem(
        days=2, shifts=SHIFTS, people=people, demands=[Demand("N", day, least=1, most=1) for day in (0, 1)]
    )
    fair = Fairness(measure=Measure.NIGHTS, bands=fair_bands(problem, Measure.NIGHTS), weight=1)
    found = exact.solve(
        Problem(days=2, shifts=SHIFTS, people=people, demands=problem.demands, rules=[fair]), seconds=10
    )
    assert found.roster == {"p0": [None, None], "p1": ["N", "N"]}
