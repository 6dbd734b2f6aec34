"""Whenever one sweeps or meets, the steps fired are the prefix of the ladder that was due, once, in order."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.deadlines import actions
from core.deadlines.models import Deadline
from core.notices.models import Notice
from tests.deadlines.conftest import KIND, LADDER, at

MINUTES = st.integers(-30, 60)
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def expected(sweeps: list[int], met: int | None) -> list[tuple[int, datetime]]:
    """Each step of the ladder fires at the first sweep at or after its time, unless met before that sweep."""
    fired = []
    for index, rung in enumerate(LADDER):
        first = next((minute for minute in sweeps if minute >= rung["minutes"]), None)
        if first is not None and (met is None or first < met):
            fired.append((index, at(first)))
    return fired


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sweeps=st.lists(MINUTES, max_size=8).map(sorted), met=st.none() | MINUTES)
def test_the_steps_fired_are_what_was_due_once_in_order(house, sweeps, met):
    subject = house.subject()
    deadline = house.promise(subject=subject)
    for minute in sweeps:
        if met is not None and minute >= met:
            actions.meet_deadline(kind=KIND, subject=subject, by=house.owner, now=at(met))
        actions.sweep(now=at(minute))
    fired = list(deadline.steps.order_by("id").values_list("index", "fired_at"))
    assert fired == expected(sweeps, met)
    keys = (
        Notice.objects.filter(key__startswith=f"deadline:{deadline.pk}:").order_by("id").values_list("key", flat=True)
    )
    assert list(keys) == [f"deadline:{deadline.pk}:{index}" for index, _ in fired]
    actions.cancel_deadline(kind=KIND, subject=subject, by=house.lead, now=at(99), reason="The trial is over.")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_next_step_is_always_the_first_not_taken(house, data):
    deadline = house.promise()
    now = at(-30)
    for _ in range(data.draw(st.integers(1, 5))):
        now += timedelta(minutes=data.draw(st.integers(0, 25)))
        actions.sweep(now=now)
        deadline = Deadline.objects.get(pk=deadline.pk)
        assert deadline.next_step == deadline.steps.count()
        assert deadline.next_step_at == deadline.step_at(deadline.next_step)
        assert deadline.next_step_at is None or deadline.next_step_at > now
    Deadline.objects.filter(pk=deadline.pk).update(next_step_at=None)
