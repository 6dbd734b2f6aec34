from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roster.enums import GapKind
from roster.rules.coverage import Gap, Span, find_gaps

START = datetime(2026, 11, 24, tzinfo=UTC)
OFFICER = GapKind.OFFICER


def at(minutes):
    return START + timedelta(minutes=minutes)


def span(begins, ends, count=1, group=1, kind=OFFICER):
    return Span(group, kind, at(begins), at(ends), count)


def test_full_cover_has_no_gap():
    assert find_gaps([span(0, 60)], [span(0, 30), span(30, 60)], at(0), at(60)) == []


def test_a_minute_without_anyone_is_a_gap():
    gaps = find_gaps([span(0, 60)], [span(0, 30), span(31, 60)], at(0), at(60))
    assert gaps == [Gap(1, OFFICER, at(30), at(31), 1)]


def test_too_many_at_one_hour_do_not_help_another():
    gaps = find_gaps([span(0, 60)], [span(0, 30, 5)], at(0), at(60))
    assert gaps == [Gap(1, OFFICER, at(30), at(60), 1)]


def test_the_people_of_another_group_do_not_count():
    gaps = find_gaps([span(0, 60)], [span(0, 60, group=2)], at(0), at(60))
    assert gaps == [Gap(1, OFFICER, at(0), at(60), 1)]


def test_only_the_asked_time_is_judged():
    assert find_gaps([span(-600, 600)], [span(-10, 70)], at(0), at(60)) == []


spans = st.lists(
    st.builds(
        lambda a, b, count, group: span(min(a, b), max(a, b) + 1, count, group),
        st.integers(-5, 40), st.integers(-5, 40), st.integers(0, 3), st.integers(1, 2),
    ),
    max_size=8,
)  # fmt: skip


def missing_in_minute(needs, there, group, minute):
    def total(rows):
        return sum(s.people for s in rows if s.group_id == group and s.starts_at <= at(minute) < s.ends_at)

    return max(total(needs) - total(there), 0)


@given(spans, spans)
def test_gaps_say_the_same_as_counting_every_minute(needs, there):
    gaps = find_gaps(needs, there, at(0), at(30))
    for group in (1, 2):
        for minute in range(30):
            told = sum(g.missing for g in gaps if g.group_id == group and g.starts_at <= at(minute) < g.ends_at)
            assert told == missing_in_minute(needs, there, group, minute)
    assert gaps == sorted(gaps, key=lambda gap: (gap.starts_at, gap.group_id))
