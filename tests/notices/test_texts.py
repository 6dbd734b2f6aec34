from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from core.notices.texts import Text, text_of
from tests.notices.conftest import KIND

SHANGHAI, LONDON = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/London")


def shown(zone=SHANGHAI, **params):
    with translation.override("en"):
        return text_of(KIND, params, zone)


def test_a_moment_is_shown_in_the_offices_time():
    night = {"room": "A", "by": "Li", "seen_at": "2026-11-23T23:30:00+00:00"}
    assert shown(**night) == Text("Water in A", "Seen Tue 24 Nov 07:30 by Li.")
    assert shown(LONDON, **night).body == "Seen Mon 23 Nov 23:30 by Li."


@pytest.mark.parametrize(
    ("value", "word"),
    [("soon", "soon"), (None, "–"), ("2026-11-24T00:00:00", "2026-11-24T00:00:00"), (["a", "b"], "a, b"), (5, "5")],
)
def test_what_is_no_moment_is_shown_as_it_is(value, word):
    assert shown(room="A", by="Li", seen_at=value).body == f"Seen {word} by Li."


def test_a_missing_particular_does_not_lose_the_notice():
    assert shown(room="100 %").subject == "Water in 100 %"
    assert shown(room="A").body == "Seen – by –."


def test_a_kind_that_is_gone_still_says_that_there_was_something():
    assert text_of("gone.kind", {}, SHANGHAI).subject == "Notice"
