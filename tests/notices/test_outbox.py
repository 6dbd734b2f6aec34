"""Writing: once for each key, in the caller's transaction, with a fixed number of statements."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from core.notices import actions, tasks
from core.notices.models import Delivery, Notice, Receipt
from tests import builders
from tests.at_once import at_once
from tests.builders import NOW
from tests.notices.conftest import KIND, reachable, states, told


def draft(office, person, key, **kwargs):
    values = {"office": office, "kind": KIND, "level": "routine", "recipients": [person], "params": {}, "link": "/"}
    return actions.NoticeDraft(**{**values, "key": key, **kwargs})


def test_a_notice_has_a_receipt_for_each_person_and_a_way_out_for_each_channel(house):
    one, two = reachable(house), reachable(house)
    notice = told(one, two, one, level="urgent")
    assert [receipt.person for receipt in notice.receipts.order_by("id")] == [one, two]
    ways = Delivery.objects.filter(receipt__notice=notice, receipt__person=one).values_list("channel", "state")
    assert set(ways) == {("email", "queued"), ("wecom", "queued"), ("telephone", "queued")}


@pytest.mark.parametrize(
    ("level", "channels"),
    [("routine", {"email"}), ("important", {"email", "wecom"}), ("urgent", {"email", "wecom", "telephone"})],
)
def test_the_level_chooses_the_channels(house, level, channels):
    notice = told(reachable(house), level=level)
    assert set(Delivery.objects.filter(receipt__notice=notice).values_list("channel", flat=True)) == channels


def test_the_same_key_a_second_time_does_nothing(house):
    one, two = reachable(house), reachable(house)
    told(one)
    again = actions.notify(
        office=house, kind=KIND, level="urgent", recipients=[two], params={}, link="", key="k", now=NOW
    )
    assert again is None
    assert [receipt.person for receipt in Receipt.objects.all()] == [one]


def test_the_same_key_twice_in_one_batch_is_one_notice_the_first(house):
    one, two = reachable(house), reachable(house)
    written = actions.notify_many([draft(house, one, "a"), draft(house, two, "a"), draft(house, two, "b")], NOW)
    notices = Notice.objects.filter(pk__in=written).order_by("pk")
    assert [(notice.key, notice.receipts.get().person) for notice in notices] == [("a", one), ("b", two)]


def test_nobody_to_tell_is_no_notice(house):
    assert actions.notify_many([draft(house, None, "a", recipients=[])], NOW) == []
    assert not Notice.objects.exists()


def test_without_recipients_the_first_of_the_next_people_is_told(house):
    one, two = reachable(house), reachable(house)
    (written,) = actions.notify_many([draft(house, None, "a", recipients=[], then=[one, two])], NOW)
    notice = Notice.objects.get(pk=written)
    assert (notice.receipts.get().person, notice.waiting) == (one, [two.pk])


def test_a_recipient_is_not_also_called_next(house):
    one, two = reachable(house), reachable(house)
    assert told(one, level="urgent", then=(one, two)).waiting == [two.pk]


def test_an_unknown_kind_or_level_is_refused_when_it_is_written(house):
    one = reachable(house)
    with pytest.raises(LookupError):
        actions.notify_many([draft(house, one, "a", kind="no.such")], NOW)
    with pytest.raises(ValueError, match="loud"):
        actions.notify_many([draft(house, one, "a", level="loud")], NOW)


def test_what_is_rolled_back_was_never_written(house):
    one = reachable(house)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        told(one)
        raise ZeroDivisionError
    assert not Notice.objects.exists()


def test_a_hundred_notices_take_as_many_statements_as_one(house):
    people = [reachable(house) for _ in range(3)]

    def inserts(count, prefix):
        drafts = [draft(house, None, f"{prefix}{n}", recipients=people) for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            actions.notify_many(drafts, NOW)
        return sum("INSERT INTO" in query["sql"] for query in queries.captured_queries)

    assert inserts(1, "a") == 3
    assert inserts(100, "b") == 3
    assert Receipt.objects.count() == 303


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_costs_the_nudge_not_the_notice(monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.deliver, "apply_async", refuse)
    notice = told(reachable(builders.office()))
    assert "no broker" in caplog.text
    assert states(notice, "email") == ["queued"]


def test_many_notices_wake_the_senders_in_portions(house, django_capture_on_commit_callbacks, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda kwargs, **options: asked.append(kwargs["notice_ids"]))
    person = reachable(house)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        written = actions.notify_many([draft(house, person, str(number)) for number in range(450)], NOW)
    assert len(callbacks) == 1
    assert [len(ids) for ids in asked] == [200, 200, 50]
    assert sorted(pk for ids in asked for pk in ids) == sorted(written)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_key_at_once_write_one_notice():
    office = builders.office()
    people = [reachable(office) for _ in range(4)]
    written = at_once(*[lambda who=who: actions.notify_many([draft(office, who, "same")], NOW) for who in people])
    assert sorted(map(len, written)) == [0, 0, 0, 1]
    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("column", ["key", "level", "params", "created_at"])
def test_the_database_keeps_a_notice_as_it_was_written(house, column):
    notice = told(reachable(house))
    values = {"key": "other", "level": "urgent", "params": {"a": 1}, "created_at": NOW + timedelta(1)}
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(**{column: values[column]})


def test_the_database_keeps_receipts(house):
    told(reachable(house))
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.all()._raw_delete("default")
