"""The one clock: what is due fires, once, in order, whatever happened to the sweeps before."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.deadlines import actions
from core.deadlines.models import Deadline, Step
from core.ledger.models import Entry
from core.notices.models import Notice, Receipt
from tests import builders
from tests.builders import NOW
from tests.deadlines.conftest import KIND, at, staffed_house, steps_of
from tests.worlds import world


def told(index: int) -> list[str]:
    notice = Notice.objects.get(key__endswith=f":{index}")
    return [receipt.person.name for receipt in notice.receipts.all()]


def test_nothing_fires_before_its_time(house):
    deadline = house.promise()
    assert actions.sweep(now=at(-6)) == actions.Sweep()
    assert steps_of(deadline) == []


def test_the_ladder_reminds_the_owner_and_climbs_to_the_lead_and_the_head(house):
    deadline = house.promise()
    for minutes in (-5, 0, 15):
        assert actions.sweep(now=at(minutes)).fired == 1
    assert steps_of(deadline) == [(0, "owner", "owner"), (1, "lead", "lead"), (2, "department_head", "department_head")]
    assert [told(index) for index in range(3)] == [["Olga Owner"], ["Liam Lead"], ["Hana Head"]]
    deadline.refresh_from_db()
    assert (deadline.state, deadline.next_step, deadline.next_step_at) == ("open", 3, None)


def test_each_step_is_an_act_of_the_system_under_the_clause(house):
    subject = house.subject()
    house.promise(subject=subject)
    actions.sweep(now=at(20))
    entries = Entry.objects.filter(subject_id=subject.pk, act__in=["deadline.reminded", "deadline.climbed"]).order_by(
        "id"
    )
    assert [entry.act for entry in entries] == ["deadline.reminded", "deadline.climbed", "deadline.climbed"]
    assert {(entry.actor, entry.clause, entry.subject_label) for entry in entries} == {(None, "R.8", str(subject))}
    assert entries[1].data["told"][0]["name"] == "Liam Lead"


def test_a_reminder_says_when_it_is_due_and_a_late_one_who_answers(house):
    house.promise()
    actions.sweep(now=at(-5))
    actions.sweep(now=at(0))
    kinds = Notice.objects.order_by("id").values_list("kind", "level", "link")
    assert list(kinds) == [
        ("deadline.trial.due", "routine", "/somewhere/"),
        ("deadline.trial.late", "important", "/somewhere/"),
    ]
    assert Notice.objects.last().params == {
        "what": "the pump", "subject": Deadline.objects.get().subject_label, "owner": "Olga Owner",
        "due_at": at(0).isoformat(),
    }  # fmt: skip


def test_after_a_day_of_downtime_every_step_happens_in_order_and_says_when(house):
    deadline = house.promise()
    tomorrow = at(24 * 60)
    assert actions.sweep(now=tomorrow).fired == 3
    steps = list(deadline.steps.order_by("id"))
    assert [step.index for step in steps] == [0, 1, 2]
    assert [step.due_at for step in steps] == [at(-5), at(0), at(15)]
    assert {step.fired_at for step in steps} == {tomorrow}


def test_a_second_sweep_at_the_same_time_finds_nothing(house):
    house.promise()
    actions.sweep(now=at(15))
    assert actions.sweep(now=at(15)) == actions.Sweep()
    assert (Step.objects.count(), Notice.objects.count()) == (3, 3)


def test_an_urgent_step_names_who_is_called_next(house):
    director = builders.person(house.office)
    builders.posted(director, "director")
    house.promise()
    actions.sweep(now=at(15))
    notices = Notice.objects.order_by("id")
    assert [notice.waiting for notice in notices] == [[], [], [director.pk]]


def test_a_sweep_stops_at_its_limit_and_the_next_goes_on(house):
    for _ in range(5):
        house.promise()
    assert actions.sweep(now=at(-5), limit=3).deadlines == 3
    assert actions.sweep(now=at(-5), limit=3).deadlines == 2


def test_a_sweep_of_more_than_one_batch_takes_them_all(house, monkeypatch):
    monkeypatch.setattr(actions.climb, "BATCH", 2)
    for _ in range(5):
        house.promise()
    assert actions.sweep(now=at(-5)).deadlines == 5


def test_the_number_of_statements_does_not_grow_with_the_batch(house, django_assert_max_num_queries):
    house.promise()
    with django_assert_max_num_queries(32) as one:
        actions.sweep(now=at(-5))
    for _ in range(30):
        house.promise()
    with django_assert_max_num_queries(len(one)):
        assert actions.sweep(now=at(-5)).fired == 30


@world
def poisoned(house):
    """A deadline whose notice can no longer be written, because its app forgot the kind."""
    deadline = house.promise()
    Deadline.objects.filter(pk=deadline.pk).update(kind="unheard_of", due_at=at(-1), next_step_at=at(-6))
    return deadline


def test_a_deadline_that_cannot_be_swept_holds_up_no_other(house, poisoned, caplog):
    sound = [house.promise() for _ in range(3)]
    done = actions.sweep(now=at(-5))
    assert (done.fired, done.failed) == (3, {poisoned.pk})
    assert [steps_of(one) for one in sound] == [[(0, "owner", "owner")]] * 3
    assert steps_of(poisoned) == []
    assert f"deadline {poisoned.pk}" in caplog.text


def test_what_failed_fires_once_it_can(house, poisoned):
    actions.sweep(now=at(-5))
    Deadline.objects.filter(pk=poisoned.pk).update(kind=KIND)
    assert actions.sweep(now=at(-4)).fired == 1
    assert steps_of(poisoned) == [(0, "owner", "owner")]


def test_a_step_that_was_taken_cannot_be_changed_or_deleted(house):
    house.promise()
    actions.sweep(now=at(-5))
    for statement in ("UPDATE deadlines_step SET reached = 'lead'", "DELETE FROM deadlines_step"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_step_is_taken_once_and_not_early(house):
    deadline = house.promise()
    actions.sweep(now=at(-5))
    step = deadline.steps.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(deadline=deadline, index=0, to="owner", level="routine", due_at=NOW, fired_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(deadline=deadline, index=1, to="lead", level="routine", due_at=at(0), fired_at=step.due_at)


def test_offices_are_told_apart_in_one_batch(house):
    far = staffed_house()
    house.promise()
    far.promise()
    actions.sweep(now=at(15))
    assert Receipt.objects.filter(person=far.lead).count() == 1
    assert Receipt.objects.filter(person=house.lead).count() == 1
