"""Urgent: the telephone, again and again, then the next person, until someone acknowledges."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from core.errors import Refused
from core.ledger.queries import timeline
from core.notices import actions
from core.notices.actions.delivering import begin, deliver_one
from core.notices.channels.telephone import CallStatus, signature
from core.notices.models import Attempt, Delivery, Receipt
from core.policy import actions as policy
from tests.builders import NOW
from tests.notices.conftest import delivery, reachable, states, told
from tests.worlds import world


@world
def people(house):
    return [reachable(house, name, telephone=f"1380000000{n}") for n, name in enumerate(["Li", "Wang", "Zhao"])]


@pytest.fixture
def phone(services, clock):
    """Lets the time pass in steps of twenty seconds; the sweep runs at each. `answer` is how every call goes."""

    def pass_time(minutes, answer="no_answer"):
        end = clock.now + timedelta(minutes=minutes)
        while clock.now < end:
            actions.deliver_due(now=clock)
            if answer:
                for _to, reference in services.calls:
                    services.says(reference, answer)
            clock.forward(seconds=20)
        actions.deliver_due(now=clock)

    return pass_time


def called(services):
    return [to for to, _reference in services.calls]


def acts(notice):
    return [entry.act for entry in timeline(notice).order_by("id")]


def test_a_call_reads_the_notice_aloud_in_the_persons_language(services, people, clock):
    notice = told(people[0], level="urgent")
    actions.deliver_due(now=clock)
    (asked,) = services.asked("/calls")
    assert asked.data["to"] == "13800000000"
    assert asked.data["text"] == "Water in A. Seen Tue 24 Nov 08:30 by Li. Press 1 to acknowledge."
    assert asked.data["callback"] == "http://testserver/notices/telephone/"
    row = delivery(notice, "telephone")
    assert (row.state, row.provider_id) == ("sent", f"call-delivery-{row.pk}")


def test_three_calls_two_minutes_apart_and_then_the_next_person(services, people, phone):
    notice = told(people[0], level="urgent", then=people[1:])
    phone(3.5)
    assert called(services) == ["13800000000"] * 2
    phone(1.5)
    assert called(services) == ["13800000000"] * 3 + ["13800000001"]
    receipt = notice.receipts.get(person=people[1])
    assert receipt.position == 1
    assert set(receipt.deliveries.values_list("channel", flat=True)) == {"email", "wecom", "telephone"}


def test_when_nobody_is_left_the_calls_end_and_the_record_says_so(services, people, phone):
    notice = told(people[0], level="urgent", then=people[1:])
    phone(25)
    assert called(services) == [f"1380000000{n}" for n in (0, 0, 0, 1, 1, 1, 2, 2, 2)]
    assert acts(notice).count("notices.passed_on") == 2
    assert acts(notice).count("notices.unanswered") == 1
    assert not Delivery.objects.filter(channel="telephone", next_at__isnull=False).exists()


def test_a_pressed_key_acknowledges_and_stops_the_calls_to_everyone(services, people, phone, clock):
    notice = told(people[0], people[1], level="urgent", then=people[2:])
    phone(0.5, answer=None)
    assert called(services) == ["13800000000", "13800000001"]
    services.says(services.calls[1][1], "acknowledged")
    phone(20, answer=None)
    assert len(called(services)) == 2
    notice.refresh_from_db()
    assert notice.acknowledged_by == people[1]
    assert delivery(notice, "telephone", person=people[1]).reason == "key_pressed"
    assert not notice.receipts.filter(person=people[2]).exists()
    entry = timeline(notice).get(act="notices.acknowledged")
    assert (entry.actor, entry.data["channel"]) == (people[1], "telephone")


def test_answered_is_not_acknowledged(services, people, phone):
    notice = told(people[0], level="urgent")
    phone(3, answer="answered")
    assert len(called(services)) == 2
    assert states(notice, "telephone")[0] == "delivered"
    notice.refresh_from_db()
    assert notice.acknowledged_at is None


def test_acknowledging_in_the_application_stops_the_next_call(services, people, phone, clock):
    notice = told(people[0], level="urgent", then=people[1:])
    phone(1)
    actions.acknowledge(receipt=notice.receipts.get(), by=people[0], now=clock())
    phone(20)
    assert called(services) == ["13800000000"]
    assert delivery(notice, "telephone", round=2).reason == "acknowledged"


def test_the_numbers_come_from_the_policy(services, people, phone, house, clock):
    for key, value in (("telephone.rounds", 2), ("telephone.every", 1)):
        policy.set_value(office=house, key=key, value=value, holds_from=NOW + timedelta(seconds=1), by=None, now=NOW)
    clock.forward(seconds=1)
    told(people[0], level="urgent", then=people[1:2])
    phone(2)
    assert called(services) == ["13800000000"] * 2 + ["13800000001"]


def test_a_person_without_telephone_is_passed_over_aloud_and_at_once(services, house, people, clock):
    mute = reachable(house, "Mute")
    notice = told(mute, level="urgent", then=people[:1])
    actions.deliver_due(now=clock)
    actions.deliver_due(now=clock)
    assert called(services) == ["13800000000"]
    assert delivery(notice, "telephone", person=mute).reason == "no_address"
    skipped = [entry.data for entry in timeline(notice).filter(act="notices.skipped")]
    assert {"person": "Mute", "channel": "telephone", "reason": "no_address"} in skipped


def test_a_person_who_has_left_is_not_called_next(services, people, clock, house):
    mute = reachable(house, "Mute")
    told(mute, level="urgent", then=people[:2])
    type(people[0]).objects.filter(pk=people[0].pk).update(is_active=False)
    actions.deliver_due(now=clock)
    actions.deliver_due(now=clock)
    assert called(services) == ["13800000001"]


def test_without_a_gateway_the_next_person_is_told_after_the_time_of_the_calls(people, clock, house, settings):
    settings.TELEPHONE_GATEWAY_URL = ""
    notice = told(people[0], level="urgent", then=people[1:])
    for minute in range(5):
        clock.now = NOW + timedelta(minutes=minute)
        actions.deliver_due(now=clock)
        assert notice.receipts.count() == (2 if minute == 4 else 1), minute
    assert set(states(notice, "telephone")) <= {"skipped", "queued"}


def test_a_gateway_that_is_down_does_not_keep_the_next_person_in_the_dark(services, people, phone, settings):
    settings.TELEPHONE_GATEWAY_URL = "http://127.0.0.1:1"
    notice = told(people[0], level="urgent", then=people[1:2])
    phone(15, answer=None)
    assert notice.receipts.filter(person=people[1]).exists()


def test_one_call_a_minute_and_five_an_hour_to_a_number(services, people, phone, clock):
    for number in range(3):
        told(people[0], level="urgent", key=str(number), then=people[1:2])
    phone(12)
    mine = Attempt.objects.filter(delivery__receipt__person=people[0], delivery__channel="telephone")
    calls = list(mine.order_by("started_at").values_list("started_at", flat=True))
    assert len(calls) == 5
    assert all(later - earlier >= timedelta(minutes=1) for earlier, later in pairwise(calls))
    assert Delivery.objects.filter(receipt__person=people[0], reason="call_limit").exists()
    assert Receipt.objects.filter(person=people[1]).exists()


def test_a_call_without_any_report_counts_as_not_answered(services, people, phone):
    notice = told(people[0], level="urgent")
    phone(4, answer="ringing")
    assert delivery(notice, "telephone").reason == "no_answer"


def test_a_caller_that_was_killed_calls_again_under_the_same_reference(services, people, clock):
    notice = told(people[0], level="urgent")
    row = delivery(notice, "telephone")
    begin(delivery_id=row.pk, now=clock())
    clock.forward(minutes=2)
    deliver_one(delivery_id=row.pk, now=clock)
    assert [request.headers["Idempotency-Key"] for request in services.asked("/calls")] == [f"delivery-{row.pk}"]


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [(401, "failed", "credentials"), (400, "dead", "refused"), (503, "failed", "busy"), (500, "failed", "uncertain")],
)
def test_a_gateway_that_refuses(services, people, clock, status, state, reason):
    services.plan("/calls", status)
    notice = told(people[0], level="urgent")
    row = delivery(notice, "telephone")
    deliver_one(delivery_id=row.pk, now=clock)
    row.refresh_from_db()
    assert (row.state, row.reason) == (state, reason)


class TestReports:
    """The gateway's own report: signed, fresh, and the same twice."""

    @pytest.fixture(autouse=True)
    def _soon(self):
        with time_machine.travel(NOW + timedelta(seconds=30)):
            yield

    @pytest.fixture
    def row(self, services, people, clock):
        clock.now = timezone.now()
        notice = told(people[0], level="urgent", then=people[1:2])
        row = delivery(notice, "telephone")
        deliver_one(delivery_id=row.pk, now=clock)
        return row

    def post(self, client, row, *, status="acknowledged", secret="callback-secret", age=0, body=None):
        stamp = str(int(timezone.now().timestamp()) - age)
        raw = body if body is not None else json.dumps({"reference": f"delivery-{row.pk}", "status": status}).encode()
        headers = {"X-Timestamp": stamp, "X-Signature": signature(secret, stamp, raw)}
        return client.post("/notices/telephone/", raw, content_type="application/json", headers=headers)

    def test_a_pressed_key(self, client, row, people):
        assert self.post(client, row).status_code == 204
        row.refresh_from_db()
        assert (row.state, row.reason) == ("delivered", "key_pressed")
        assert row.receipt.notice.acknowledged_by == people[0]

    def test_the_same_report_again_changes_nothing(self, client, row):
        for _ in range(3):
            assert self.post(client, row, status="no_answer").status_code == 204
        assert states(row.receipt.notice, "telephone") == ["failed", "queued"]
        for _ in range(2):
            assert self.post(client, row).status_code == 204
        assert timeline(row.receipt.notice).filter(act="notices.acknowledged").count() == 1

    @pytest.mark.parametrize("wrong", [{"secret": "other"}, {"age": 301}, {"age": -301}])
    def test_an_unsigned_or_old_report_is_refused(self, client, row, wrong):
        assert self.post(client, row, **wrong).status_code == 403
        row.refresh_from_db()
        assert row.state == "sent"

    @pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"reference": "delivery-x", "status": "busy"}', b"\xff"])
    def test_a_report_that_makes_no_sense_is_refused(self, client, row, body):
        assert self.post(client, row, body=body).status_code == 422

    def test_a_report_on_an_unknown_call(self, client, row):
        body = b'{"reference": "delivery-99999", "status": "busy"}'
        assert self.post(client, row, body=body).status_code == 404

    def test_without_a_secret_there_is_no_such_page(self, client, row, settings):
        settings.TELEPHONE_CALLBACK_SECRET = ""
        assert self.post(client, row, secret="").status_code == 404

    def test_a_key_pressed_before_the_call_was_recorded_still_counts(self, client, services, people, clock):
        notice = told(people[0], level="urgent", key="other")
        row = delivery(notice, "telephone")
        assert begin(delivery_id=row.pk, now=clock())
        actions.report(delivery_id=row.pk, status=CallStatus.ACKNOWLEDGED, now=clock())
        notice.refresh_from_db()
        assert notice.acknowledged_by == people[0]


class TestAcknowledging:
    def test_only_for_oneself(self, people):
        notice = told(people[0], level="urgent")
        with pytest.raises(Refused):
            actions.acknowledge(receipt=notice.receipts.get(), by=people[1], now=NOW)

    def test_twice_is_recorded_once(self, people):
        notice = told(people[0], level="important")
        for minute in (1, 2):
            receipt = actions.acknowledge(
                receipt=notice.receipts.get(), by=people[0], now=NOW + timedelta(minutes=minute)
            )
        assert receipt.acknowledged_at == NOW + timedelta(minutes=1)
        assert acts(notice) == ["notices.acknowledged"]

    def test_a_routine_notice_leaves_no_entry(self, people):
        notice = told(people[0])
        actions.acknowledge(receipt=notice.receipts.get(), by=people[0], now=NOW)
        assert acts(notice) == []

    def test_marking_all_read_leaves_urgent_ones(self, people):
        urgent, plain = told(people[0], level="urgent", key="u"), told(people[0], key="p")
        assert actions.mark_all_read(by=people[0], now=NOW) == 1
        assert plain.receipts.get().read_at == NOW
        assert urgent.receipts.get().read_at is None
