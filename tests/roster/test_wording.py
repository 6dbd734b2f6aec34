"""What is joined in code is joined with the marks of the reader's language."""

from datetime import date

import pytest
from django.utils.translation import override

from roster.enums import PlanningKind
from roster.presenting_mending import uncovered_words
from roster.presenting_reasons import away_words, other_words
from roster.queries.mending import Gap
from roster.queries.planning_ground import Variant
from roster.queries.reasons import Other


class Kind:
    """A shift type, as far as its name goes."""

    pk = 1

    def __str__(self):
        return "D"


def other(**about):
    return Other(**{"person": None, "has": None, "is_swap": False, "breaks": (), "cost": 0, "costs": {}, **about})


@pytest.mark.parametrize(("language", "mark"), [("en", ", "), ("zh-hans", "、"), ("zh-hant", "、")])
def test_lists(language, mark):
    with override(language):
        assert away_words(other(breaks=("rest", "leave"))).count(mark) == 1
        assert mark in uncovered_words(Gap(Variant(Kind(), "officer"), date(2026, 11, 27), "Harbour", 1))


def test_clauses_and_what_stands_in_brackets():
    with override("en"):
        words = other_words(other(cost=3, costs={PlanningKind.FAIR_NIGHTS: 3}))
        assert words == f"free that day; it would cost 3 more ({PlanningKind.FAIR_NIGHTS.label} +3)"
