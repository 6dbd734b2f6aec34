from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.policy.rules import LEVELS, RUNGS, clean_ladder


def step(minutes, to="owner", level="routine"):
    return {"minutes": minutes, "to": to, "level": level}


@pytest.mark.parametrize(("steps", "sentence"), [
    ([], "has no step"),
    (None, "has no step"),
    ([step("soon")], "Row 1: give the minutes as a whole number"),
    ([step(None)], "Row 1: give the minutes"),
    ([step(0), "later"], "Row 2: give the minutes"),
    ([step(0, "ceo")], "Row 1: choose who is told"),
    ([step(0, "owner", "loud")], "Row 1: choose the level"),
    ([step(5), step(5, "lead")], "Row 2 comes at 5 minutes, not after the row above it"),
    ([step(5), step(0, "lead")], "Row 2 comes at 0 minutes"),
    ([step(0), step(5, "department_head")], "Row 2 skips the duty lead"),
    ([step(0, "department_head")], "Row 1 skips the duty lead"),
    ([step(0, "lead"), step(5, "owner")], "Row 2 goes back down to the person responsible"),
])  # fmt: skip
def test_a_ladder_that_cannot_be_climbed_is_refused_in_a_sentence(steps, sentence):
    with pytest.raises(Invalid, match=sentence) as error:
        clean_ladder(steps)
    assert error.value.field == "value"


def test_a_ladder_may_warn_before_and_repeat_a_rung():
    steps = [step(-5), step(0), step(5, "lead", "urgent"), step(9, "lead", "urgent"), step(20, "department_head")]
    assert clean_ladder(steps) == steps


@given(st.lists(st.builds(step, st.integers(-100, 100), st.sampled_from(RUNGS), st.sampled_from(LEVELS)), max_size=5))
def test_a_ladder_that_passes_climbs_without_skipping_a_step(steps):
    try:
        ladder = clean_ladder(steps)
    except Invalid:
        return
    minutes = [row["minutes"] for row in ladder]
    heights = [RUNGS.index(row["to"]) for row in ladder]
    assert minutes == sorted(set(minutes))
    assert heights[0] <= 1
    assert all(0 <= after - before <= 1 for before, after in pairwise(heights))


LEAVES = st.none() | st.integers() | st.floats() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_nonsense_is_refused_and_never_crashes(nonsense):
    with pytest.raises(Invalid):
        clean_ladder(nonsense)
