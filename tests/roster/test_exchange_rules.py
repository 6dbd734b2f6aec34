"""What a change of shifts does to a person, for any duties (R.5)."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roster.enums import Misfit, Rule
from roster.rules.exchange import Effect, effect_of, shortest_rest, worsened
from roster.rules.fairness import Duty, Limits, breaches

LIMITS = Limits(timedelta(hours=11), 6, 3, timedelta(hours=60))
FIRST = date(2026, 11, 2)
HOURS = {"D": 8, "E": 16, "N": 0}


def shift(day: int, code: str = "D", person: int = 1) -> Duty:
    on = FIRST + timedelta(days=day)
    starts_at = datetime(on.year, on.month, on.day, HOURS[code], tzinfo=UTC)
    return Duty(person, on, starts_at, starts_at + timedelta(hours=8), code == "N")


duties = st.dictionaries(st.integers(0, 27), st.sampled_from("DEN"), max_size=20).map(
    lambda days: [shift(day, code) for day, code in sorted(days.items())]
)


def effect(own: list[Duty], new: Duty, gone: list[Duty] | None = None) -> Effect:
    return effect_of(own, gone or [], new, LIMITS, FIRST)


def test_a_free_person_breaks_nothing():
    found = effect([], shift(3))
    assert found == Effect(1, week_hours=8.0)
    assert found.may


def test_rest_before_and_after_is_measured():
    assert shortest_rest([shift(1, "E"), shift(4, "N")], shift(2, "D")) == 8.0
    assert shortest_rest([shift(4, "N")], shift(2, "E")) == 24.0
    assert shortest_rest([], shift(2)) is None


def test_what_just_keeps_and_what_just_breaks_the_rest():
    assert effect([shift(1, "D")], shift(2, "N")).breaks[0].rule == Rule.REST
    assert effect([shift(1, "D")], shift(2, "D")).may


def test_the_seventh_day_in_a_row_breaks_the_run():
    assert effect([shift(day) for day in range(5)], shift(5)).may
    assert {breach.rule for breach in effect([shift(day) for day in range(6)], shift(6)).breaks} == {Rule.RUN}


def test_an_old_breach_is_no_reason_but_a_worse_one_is():
    tired = [shift(day) for day in range(8)]
    assert effect(tired, shift(20)).may
    assert not effect(tired, shift(8)).may


def test_a_week_that_is_too_long_already_may_not_grow_on_an_earlier_day():
    long_week = [shift(day) for day in (0, 1, 2, 3)] + [
        Duty(1, FIRST + timedelta(days=6), shift(5, "E").starts_at, shift(5, "E").starts_at + timedelta(hours=32))
    ]
    assert [breach.rule for breach in breaches(long_week, LIMITS)] == [Rule.HOURS]
    assert Rule.HOURS in {breach.rule for breach in effect(long_week, shift(4)).breaks}


def test_what_is_given_up_does_not_count():
    mine = shift(1, "E")
    assert not effect([mine], shift(2, "N")).may
    assert effect([mine], shift(2, "N"), [mine]).may


def test_who_does_not_fit_comes_last_and_who_has_done_least_first():
    ranked = sorted(
        [
            Effect(1, misfit=Misfit.LEAVE), Effect(2, hours=90.0, nights=1), Effect(3, hours=40.0, nights=4),
            Effect(4, hours=40.0, nights=2),
        ],
        key=lambda found: found.fairness,
    )  # fmt: skip
    assert [found.person_id for found in ranked] == [4, 3, 2, 1]


@given(duties, st.integers(0, 27), st.sampled_from("DEN"))
def test_who_may_take_it_has_no_rule_more_broken_than_before(own, day, code):
    new = shift(day, code)
    if any(duty.starts_at < new.ends_at and new.starts_at < duty.ends_at for duty in own):
        return
    if effect(own, new).may:
        before = {(breach.rule, breach.day) for breach in breaches(own, LIMITS) if breach.rule != Rule.HOURS}
        after = {(breach.rule, breach.day) for breach in breaches([*own, new], LIMITS) if breach.rule != Rule.HOURS}
        assert after <= before


@given(duties, st.data())
def test_taking_back_what_one_gave_changes_nothing(own, data):
    if not own:
        return
    given_away = data.draw(st.sampled_from(own))
    found = effect(own, given_away, [given_away])
    assert found.breaks == ()


@given(duties)
def test_nothing_is_worse_than_itself(own):
    assert worsened(breaches(own, LIMITS), breaches(own, LIMITS)) == ()


@given(duties, st.integers(0, 27))
def test_the_order_in_which_duties_are_told_does_not_matter(own, day):
    assert effect(own, shift(day)) == effect(own[::-1], shift(day))
