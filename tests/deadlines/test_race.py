"""Two connections at once, on the real database: who is second finds it done, nobody waits in a circle."""

from threading import Event

import pytest
from django.db import connection, transaction

from core.deadlines import actions
from core.deadlines.models import Deadline, Step
from core.notices.models import Notice
from tests.at_once import at_once
from tests.deadlines.conftest import KIND, at, staffed_house, steps_of

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


def test_two_beats_at_once_take_every_step_once():
    house = staffed_house()
    deadlines = [house.promise() for _ in range(20)]
    sweeps = at_once(*[lambda: actions.sweep(now=at(15))] * 3)
    assert sum(sweep.fired for sweep in sweeps) == 60
    assert (Step.objects.count(), Notice.objects.filter(key__startswith="deadline:").count()) == (60, 60)
    for deadline in deadlines:
        assert [index for index, _, _ in steps_of(deadline)] == [0, 1, 2]


def test_a_sweep_killed_in_the_middle_leaves_no_trace_and_the_next_takes_all():
    house = staffed_house()
    deadline = house.promise()
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        actions.sweep(now=at(0))
        raise KeyboardInterrupt
    assert (Step.objects.count(), Notice.objects.count()) == (0, 0)
    assert actions.sweep(now=at(0)).fired == 2
    assert [index for index, _, _ in steps_of(deadline)] == [0, 1]


def test_meeting_at_the_instant_of_a_sweep():
    """Either the step was taken before the promise was met, or it is never taken."""
    house = staffed_house()
    for _ in range(5):
        subject = house.subject()
        deadline = house.promise(subject=subject)
        at_once(
            lambda: actions.sweep(now=at(-5)),
            lambda subject=subject: actions.meet_deadline(kind=KIND, subject=subject, by=house.owner, now=at(-5)),
        )
        deadline.refresh_from_db()
        assert (deadline.state, deadline.next_step_at) == ("met", None)
        assert deadline.next_step == deadline.steps.count()
        actions.sweep(now=at(60))
        assert deadline.steps.count() <= 1


def test_a_sweep_does_not_wait_for_one_who_is_meeting():
    house = staffed_house()
    subject = house.subject()
    held, other = house.promise(subject=subject), house.promise()
    met, swept = Event(), Event()

    def meet_slowly() -> None:
        with transaction.atomic():
            actions.meet_deadline(kind=KIND, subject=subject, by=house.owner, now=at(-5))
            met.set()
            if connection.vendor == "postgresql":
                assert swept.wait(PATIENCE)

    def sweep() -> actions.Sweep:
        assert met.wait(PATIENCE)
        done = actions.sweep(now=at(-5))
        swept.set()
        return done

    done = at_once(meet_slowly, sweep)[1]
    assert isinstance(done, actions.Sweep)
    assert done.fired == 1
    assert (held.steps.count(), other.steps.count()) == (0, 1)


def test_two_who_open_the_same_promise_at_once_get_the_same_one():
    house = staffed_house()
    subject = house.subject()
    at_once(*[lambda: house.promise(subject=subject)] * 2)
    assert Deadline.objects.count() == 1
