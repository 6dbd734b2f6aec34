"""Two connections at once, on the real database."""

import pytest

from core.ledger.queries import timeline
from core.notices import actions
from core.notices.actions import delivering
from core.notices.actions.delivering import begin, deliver_one, record
from core.notices.channels import Outcome
from core.notices.channels.telephone import CallStatus
from core.notices.enums import State
from core.notices.models import Attempt, Delivery, Notice
from tests import builders
from tests.at_once import at_once
from tests.builders import NOW
from tests.notices.conftest import Clock, delivery, reachable, states, told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(services, monkeypatch):
    """A worker on a busy machine stops after some seconds; here each goes on until all is sent."""
    monkeypatch.setattr(delivering, "SWEEP_SECONDS", 600)
    return builders.office(language="en")


def test_two_workers_send_once(house, services, mailbox):
    people = [reachable(house, wecom_userid=f"user{n}") for n in range(5)]
    notice = told(*people, level="important")
    at_once(*[lambda: actions.deliver_notices(notice_ids=[notice.pk], now=Clock())] * 3)
    assert len(mailbox.letters) == 5
    assert sorted(services.messages) == [f"user{n}" for n in range(5)]
    assert set(Attempt.objects.values_list("number", flat=True)) == {1}


def test_the_robots_twenty_a_minute_are_shared(house, services, settings):
    settings.WECOM_CORP_SECRET = ""
    one = reachable(house, wecom_userid="li")
    for number in range(24):
        told(one, level="important", key=str(number))
    due = list(Delivery.objects.filter(channel="wecom").values_list("id", flat=True))

    def worker(ids):
        for pk in ids:
            deliver_one(delivery_id=pk, now=Clock())

    at_once(lambda: worker(due), lambda: worker(due[::-1]))
    assert len(services.asked("/cgi-bin/webhook/send")) == 20


def test_a_worker_whose_lease_ran_out_changes_nothing(house, services):
    clock = Clock()
    row = delivery(told(reachable(house, wecom_userid="li"), level="important"), "wecom")
    slow = begin(delivery_id=row.pk, now=clock())
    clock.forward(minutes=2)
    quick = begin(delivery_id=row.pk, now=clock())
    record(sending=quick, outcome=Outcome(State.SENT), now=clock())
    record(sending=slow, outcome=Outcome(State.FAILED), now=clock())
    row.refresh_from_db()
    assert (row.state, row.attempts, row.next_at) == ("sent", 2, None)


def test_two_who_acknowledge_at_once(house):
    for turn in range(4):
        people = [reachable(house) for _ in range(3)]
        notice = told(*people, level="urgent", key=str(turn))
        receipts = list(notice.receipts.select_related("person"))
        at_once(*[lambda r=receipt: actions.acknowledge(receipt=r, by=r.person, now=NOW) for receipt in receipts])
        notice = Notice.objects.get(pk=notice.pk)
        assert notice.acknowledged_by in people
        assert notice.receipts.filter(acknowledged_at=None).count() == 0
        assert timeline(notice).count() == 3


def test_the_last_calls_of_two_people_end_at_once_and_one_next_person_is_called(house, services):
    first = [reachable(house, telephone=f"1380000000{n}") for n in range(2)]
    then = [reachable(house, telephone=f"1390000000{n}") for n in range(2)]
    clock = Clock()
    notice = told(*first, level="urgent", then=tuple(then))
    for round_number in (1, 2, 3):
        rows = list(Delivery.objects.filter(channel="telephone", round=round_number).values_list("id", flat=True))
        for pk in rows:
            deliver_one(delivery_id=pk, now=clock)
        at_once(
            *[lambda pk=pk: actions.report(delivery_id=pk, status=CallStatus.NO_ANSWER, now=clock()) for pk in rows]
        )
        clock.forward(minutes=2)
    assert list(notice.receipts.filter(position__gt=0).values_list("person", flat=True)) == [then[0].pk]


def test_acknowledging_at_the_instant_a_call_ends(house, services):
    """Either the next call was planned and then left out, or it was never planned: none remains."""
    for turn in range(4):
        person = reachable(house, telephone=f"1370000000{turn}")
        notice = told(person, level="urgent", key=str(turn))
        row, receipt = delivery(notice, "telephone"), notice.receipts.get()
        deliver_one(delivery_id=row.pk, now=Clock())
        at_once(
            lambda: actions.report(delivery_id=row.pk, status=CallStatus.NO_ANSWER, now=NOW),
            lambda: actions.acknowledge(receipt=receipt, by=person, now=NOW),
        )
        assert not Delivery.objects.filter(receipt=receipt, channel="telephone", next_at__isnull=False).exists()
        assert set(states(notice, "telephone")) <= {"failed", "skipped"}
