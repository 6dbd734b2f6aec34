from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.notices.rules import LONGEST_RETRY, Limit, backoff, clip_bytes, fit, free_at

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CALLS = [Limit(1, MINUTE), Limit(5, HOUR)]


@given(st.text(), st.integers(0, 60))
def test_what_is_clipped_fits_and_is_a_beginning(text, most):
    clipped = clip_bytes(text, most)
    assert len(clipped.encode()) <= most
    assert clipped == text or text.startswith(clipped.removesuffix("…").rstrip()) or not clipped


@given(st.text(alphabet="值班员交接", min_size=1, max_size=200), st.integers(3, 300))
def test_a_chinese_character_is_three_bytes_and_never_halved(text, most):
    clipped = clip_bytes(text, most)
    if len(text) * 3 <= most:
        assert clipped == text
    else:
        assert clipped == text[: most // 3 - 1] + "…"


@given(st.text(max_size=900), st.text(max_size=900), st.text(alphabet="/abc", max_size=80))
def test_a_message_fits_and_keeps_its_link(subject, body, link):
    message = fit(subject, body, link, 2048)
    assert len(message.encode()) <= 2048
    assert message.endswith(link)


@given(st.integers(1, 60), st.integers(0, 10**9))
def test_backoff_grows_is_bounded_and_the_same_for_the_same_delivery(attempts, seed):
    wait = backoff(attempts, seed)
    assert wait == backoff(attempts, seed)
    assert timedelta(seconds=16) <= wait <= LONGEST_RETRY * 1.2


def test_backoff_doubles_and_spreads():
    middle = [timedelta(seconds=20 * 2**n) for n in range(5)]
    for attempts, plain in enumerate(middle, start=1):
        assert plain * 0.8 <= backoff(attempts, 7) <= plain * 1.2
    assert len({backoff(1, seed) for seed in range(20)}) > 15


@pytest.mark.parametrize(
    ("ago", "wait"),
    [([], 0), ([59], 1), ([60], 0), ([10, 100], 50), ([300, 900, 1500, 2100, 2700], 900), ([61, 62, 63, 64, 3601], 0)],
)
def test_one_call_a_minute_and_five_an_hour(ago, wait):
    starts = [NOW - timedelta(seconds=seconds) for seconds in ago]
    assert free_at(starts, CALLS, NOW) == NOW + timedelta(seconds=wait)


@given(st.integers(1, 40))
def test_no_window_ever_holds_more_than_the_limit(count):
    limits, starts, now = [Limit(3, MINUTE), Limit(10, HOUR)], [], NOW
    for _ in range(count):
        now = free_at(starts, limits, now)
        starts.append(now)
    for limit in limits:
        for start in starts:
            assert sum(start <= other < start + limit.period for other in starts) <= limit.count
