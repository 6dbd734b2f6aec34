"""From the outbox to the services, each delivery by one worker at a time.

1. `begin`, a transaction: the row is locked and checked again, the service's limit is counted under a lock, the
   attempt is written, and the row is held (`sending`) until its lease ends.
2. The service is spoken to, outside any transaction.
3. `record`, a transaction: what came of it, only if the row is still held by this very attempt.

A worker that dies between 1 and 3 leaves an attempt without an end. When the lease has run out the delivery is tried
again if its service knows a message it has had before; otherwise it is given up as uncertain, for a person to decide.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from core.notices.actions import calls
from core.notices.actions.common import record_act
from core.notices.actions.lines import close_line, free_line
from core.notices.acts import Act
from core.notices.channels import Message, Outcome, Route, route
from core.notices.enums import Channel, Reason, State
from core.notices.models import Attempt, Delivery, Notice
from core.notices.rules import backoff
from core.notices.texts import call_text, text_of

Clock = Callable[[], datetime]

LEASE = timedelta(minutes=2)
LOUDEST_FIRST = (Channel.TELEPHONE, Channel.WECOM, Channel.EMAIL)
DUE_AT_ONCE = 200
SWEEP_SECONDS = 20.0
SENDABLE = (State.QUEUED, State.FAILED, State.SENDING)
RECORDED_SKIPS = (Reason.NO_ADDRESS, Reason.CALL_LIMIT)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sending:
    """A delivery that this worker holds."""

    delivery_id: int
    number: int
    route: Route
    message: Message


def deliver_notices(*, notice_ids: Iterable[int], now: Clock) -> None:
    """Send what is due of these notices."""
    _deliver(Delivery.objects.filter(receipt__notice__in=list(notice_ids)), now)


def deliver_due(*, now: Clock) -> None:
    """Send whatever is due: calls first, then WeCom, then e-mail, each the oldest first."""
    _deliver(Delivery.objects.all(), now)


def _deliver(among: QuerySet[Delivery], now: Clock) -> None:
    """Stops after some seconds, so that a slow service never keeps the next sweep from its calls."""
    enough = time.monotonic() + SWEEP_SECONDS
    for channel in LOUDEST_FIRST:
        due = among.filter(channel=channel, next_at__lte=now()).order_by("next_at", "id")
        for delivery_id, state in list(due.values_list("id", "state")[:DUE_AT_ONCE]):
            if time.monotonic() > enough:
                return
            _step(delivery_id, state, now)


def _step(delivery_id: int, state: str, now: Clock) -> None:
    """One delivery that goes wrong in an unforeseen way does not keep the others waiting."""
    try:
        if state == State.SENT:
            calls.follow_up(delivery_id=delivery_id, now=now())
        else:
            deliver_one(delivery_id=delivery_id, now=now)
    except Exception:
        log.exception("Delivery %s could not be taken a step further.", delivery_id)


def deliver_one(*, delivery_id: int, now: Clock) -> Outcome | None:
    """Attempt one delivery. None when it was not this worker's to send, or not yet."""
    sending = begin(delivery_id=delivery_id, now=now())
    if sending is None:
        return None
    outcome = sending.route.sender.send(sending.message, sending.route.address)
    record(sending=sending, outcome=outcome, now=now())
    return outcome


@transaction.atomic
def begin(*, delivery_id: int, now: datetime) -> Sending | None:
    """Take the delivery if it is due, its notice still wants it and its service is free; None otherwise."""
    delivery = _locked(delivery_id, now)
    if delivery is None:
        return None
    receipt = delivery.receipt
    way = route(delivery.channel, receipt.person)
    if isinstance(way, Reason):
        _skip(delivery, way, now)
    elif delivery.channel == Channel.TELEPHONE and receipt.notice.acknowledged_at:
        _skip(delivery, Reason.ACKNOWLEDGED, now)
    elif _was_cut_off(delivery, way, now):
        _end(delivery, State.DEAD, Reason.UNCERTAIN, now)
    elif (free := free_line(way, now)) > now:
        _hold(delivery, free, now)
    else:
        return _hold_for_me(delivery, way, now)
    return None


def _locked(delivery_id: int, now: datetime) -> Delivery | None:
    """The row, when it is due and nobody else has it. A call's notice is locked first, as everywhere."""
    due = Delivery.objects.filter(pk=delivery_id, state__in=SENDABLE, next_at__lte=now)
    if due.filter(channel=Channel.TELEPHONE).exists():
        Notice.objects.select_for_update().get(receipts__deliveries=delivery_id)
    rows = due.select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("receipt__notice__office", "receipt__person").first()


def _was_cut_off(delivery: Delivery, way: Route, now: datetime) -> bool:
    """Whether a sender died over it, and one more try is one too many or would not be noticed as the second."""
    if delivery.state != State.SENDING:
        return False
    last = delivery.tries.get(number=delivery.attempts)
    return delivery.attempts >= way.sender.most_attempts or now - last.started_at > way.sender.same_twice


def _hold(delivery: Delivery, free: datetime, now: datetime) -> None:
    """Wait for the service's limit; a call that would come far too late goes to the next person instead."""
    if delivery.channel == Channel.TELEPHONE and free - now > 2 * calls.spacing(delivery, now):
        _skip(delivery, Reason.CALL_LIMIT, now)
    else:
        Delivery.objects.filter(pk=delivery.pk).update(state=State.QUEUED, next_at=free, lease_until=None)


def _hold_for_me(delivery: Delivery, way: Route, now: datetime) -> Sending:
    delivery.state, delivery.reason, delivery.detail = State.SENDING, Reason.NONE, ""
    delivery.attempts += 1
    delivery.lease_until = delivery.next_at = now + LEASE
    delivery.changed_at = now
    delivery.save()
    account = way.sender.account(way.address)
    Attempt.objects.create(delivery=delivery, number=delivery.attempts, account=account, started_at=now)
    return Sending(delivery.pk, delivery.attempts, way, message_for(delivery))


def message_for(delivery: Delivery) -> Message:
    """The notice in the recipient's language and the office's time zone, with the address of its page."""
    receipt = delivery.receipt
    notice, language = receipt.notice, receipt.person.language
    with translation.override(language):
        text = text_of(notice.kind, notice.params, notice.office.zone)
        spoken = call_text(text)
    link = settings.SITE_URL + reverse("notices:notice", args=[notice.pk])
    return Message(text.subject, text.body, spoken, link, language, f"delivery-{delivery.pk}")


def _skip(delivery: Delivery, reason: Reason, now: datetime) -> None:
    receipt = delivery.receipt
    if reason in RECORDED_SKIPS and delivery.channel != Channel.EMAIL:
        said = {"person": receipt.person.name, "channel": delivery.channel, "reason": reason}
        record_act(Act.SKIPPED, receipt.notice, by=None, now=now, **said)
    _end(delivery, State.SKIPPED, reason, now)


def _end(delivery: Delivery, state: State, reason: Reason, now: datetime) -> None:
    delivery.state, delivery.reason = state, reason
    delivery.next_at = delivery.lease_until = None
    delivery.changed_at = now
    delivery.save()
    if delivery.channel == Channel.TELEPHONE:
        calls.go_on(delivery, now)


@transaction.atomic
def record(*, sending: Sending, outcome: Outcome, now: datetime) -> None:
    """Write down what came of an attempt; a worker whose lease ran out meanwhile changes the attempt only."""
    Notice.objects.select_for_update().get(receipts__deliveries=sending.delivery_id)
    Attempt.objects.filter(delivery=sending.delivery_id, number=sending.number).update(
        finished_at=now, state=outcome.state, reason=outcome.reason, detail=outcome.detail
    )
    if outcome.wait:
        close_line(sending.route.sender.line, now + outcome.wait)
    held = Delivery.objects.select_for_update(of=("self",)).select_related("receipt__notice__office")
    delivery = held.filter(pk=sending.delivery_id, state=State.SENDING, attempts=sending.number).first()
    if delivery is not None:
        _conclude(delivery, outcome, sending.route, now)


def _conclude(delivery: Delivery, outcome: Outcome, way: Route, now: datetime) -> None:
    delivery.state = _state_after(delivery, outcome, way)
    delivery.reason, delivery.detail = outcome.reason, outcome.detail
    delivery.provider_id = outcome.provider_id or delivery.provider_id
    delivery.lease_until = None
    delivery.next_at = _next_at(delivery, outcome, now)
    delivery.changed_at = now
    delivery.save()
    if delivery.channel == Channel.TELEPHONE and delivery.next_at is None:
        calls.go_on(delivery, now)


def _state_after(delivery: Delivery, outcome: Outcome, way: Route) -> State:
    """A failure is the last when attempts are used up, or when it may have been none and a second would show twice."""
    if outcome.state != State.FAILED:
        return outcome.state
    once_only = outcome.reason == Reason.UNCERTAIN and not way.sender.same_twice
    return State.DEAD if once_only or delivery.attempts >= way.sender.most_attempts else State.FAILED


def _next_at(delivery: Delivery, outcome: Outcome, now: datetime) -> datetime | None:
    if delivery.state == State.FAILED:
        return now + max(backoff(delivery.attempts, delivery.pk), outcome.wait or timedelta())
    if delivery.state == State.SENT and delivery.channel == Channel.TELEPHONE:
        return now + calls.ASK_EVERY
    return None
