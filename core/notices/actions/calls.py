"""What follows a telephone call: the next call to the same person, then the next person, until someone acknowledges.

Whoever changes the course of an urgent notice locks the notice first, then the delivery.
"""

from datetime import datetime, timedelta

from django.db import transaction

from core.notices.actions.common import record_act
from core.notices.actions.outbox import nudge, queue
from core.notices.actions.receipts import acknowledge
from core.notices.acts import Act
from core.notices.channels.telephone import ENDINGS, CallStatus, Telephone
from core.notices.enums import Channel, Reason, State
from core.notices.models import Attempt, Delivery, Notice, Receipt
from core.people.models import Person
from core.policy.queries import policy_for

ASK_EVERY = timedelta(seconds=20)
LONGEST_CALL = timedelta(minutes=3)
NO_MORE_ROUNDS = (Reason.NO_ADDRESS, Reason.CALL_LIMIT)


def spacing(delivery: Delivery, now: datetime) -> timedelta:
    """The policy's time between two calls to a person."""
    return policy_for(delivery.receipt.notice.office, now).minutes("telephone.every")


def follow_up(*, delivery_id: int, now: datetime) -> None:
    """Ask the gateway how a call went, when it has not said so itself. One worker asks, the others pass by."""
    due = Delivery.objects.filter(pk=delivery_id, state=State.SENT, next_at__lte=now)
    if not due.update(next_at=now + ASK_EVERY):
        return
    delivery = Delivery.objects.get(pk=delivery_id)
    status = Telephone().ask(delivery.provider_id)
    if status not in ENDINGS and now - delivery.changed_at > LONGEST_CALL:
        status = CallStatus.NO_ANSWER
    if status in ENDINGS:
        report(delivery_id=delivery_id, status=status, now=now)


@transaction.atomic
def report(*, delivery_id: int, status: CallStatus, now: datetime) -> None:
    """Take in how a call went; the same report a second time changes nothing.

    A pressed key acknowledges whenever it comes, also when the call was given up before. Raises Delivery.DoesNotExist.
    """
    delivery = Delivery.objects.select_related("receipt__person").get(pk=delivery_id, channel=Channel.TELEPHONE)
    if status == CallStatus.ACKNOWLEDGED:
        person = delivery.receipt.person
        acknowledge(receipt=delivery.receipt, by=person, now=now, channel=Channel.TELEPHONE)
    if status in ENDINGS:
        _close(delivery_id, status, now)


def _close(delivery_id: int, status: CallStatus, now: datetime) -> None:
    Notice.objects.select_for_update().get(receipts__deliveries=delivery_id)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("receipt__notice__office")
    delivery = rows.filter(pk=delivery_id, state=State.SENT).first()
    if delivery is None:
        return
    ending = ENDINGS[status]
    delivery.state, delivery.reason, delivery.next_at, delivery.changed_at = ending.state, ending.reason, None, now
    delivery.save(update_fields=["state", "reason", "next_at", "changed_at"])
    go_on(delivery, now)


def go_on(delivery: Delivery, now: datetime) -> None:
    """After a call has ended unacknowledged: call again, or when no call is left call the next person.

    The caller holds the notice's lock.
    """
    notice = delivery.receipt.notice
    notice.refresh_from_db(fields=["acknowledged_at", "waiting"])
    if notice.acknowledged_at:
        return
    if _next_round(delivery, now):
        return
    still_calling = Delivery.objects.filter(receipt__notice=notice, channel=Channel.TELEPHONE, next_at__isnull=False)
    if not still_calling.exists():
        _call_next(notice, now)


def _next_round(delivery: Delivery, now: datetime) -> bool:
    policy = policy_for(delivery.receipt.notice.office, now)
    if delivery.reason in NO_MORE_ROUNDS or delivery.round >= policy.count("telephone.rounds"):
        return False
    started = Attempt.objects.filter(delivery=delivery).order_by("-number").values_list("started_at", flat=True).first()
    next_at = max(now, (started or now) + policy.minutes("telephone.every"))
    again = Delivery(receipt=delivery.receipt, channel=Channel.TELEPHONE, round=delivery.round + 1)
    again.next_at, again.changed_at = next_at, now
    Delivery.objects.bulk_create([again], ignore_conflicts=True)
    return True


def _call_next(notice: Notice, now: datetime) -> None:
    person = _take_next(notice)
    if person is None:
        record_act(Act.UNANSWERED, notice, by=None, now=now)
        return
    position = notice.receipts.order_by("-position").values_list("position", flat=True)[0] + 1
    receipt = Receipt.objects.create(notice=notice, person=person, position=position, told_at=now)
    queue([(receipt.pk, notice.level)], now)
    record_act(Act.PASSED_ON, notice, by=None, now=now, person=person.name)
    nudge([notice.pk])


def _take_next(notice: Notice) -> Person | None:
    """The next of the waiting people who is still with the office."""
    waiting = list(notice.waiting)
    present = Person.objects.filter(is_active=True).in_bulk(waiting)
    person = next((present[pk] for pk in waiting if pk in present), None)
    notice.waiting = waiting[waiting.index(person.pk) + 1 :] if person else []
    notice.save(update_fields=["waiting"])
    return person
