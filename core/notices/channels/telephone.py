"""The telephone gateway: an HTTP service that calls a number, reads a text aloud and reports the key that is pressed.

Its protocol stands in docs/adr/0005-notices.md.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import TextChoices
from django.urls import reverse

from core.notices.channels.base import Message, Outcome, private_account
from core.notices.channels.http import Answer, NotSent, Uncertain, exchange, outcome_of
from core.notices.enums import Reason, State
from core.notices.rules import Limit

LONGEST_SPOKEN = 600


class CallStatus(TextChoices):
    """How far a call is, in the gateway's words."""

    QUEUED = "queued"
    RINGING = "ringing"
    ANSWERED = "answered"
    ACKNOWLEDGED = "acknowledged"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"


ENDINGS = {
    CallStatus.ACKNOWLEDGED: Outcome(State.DELIVERED, Reason.KEY_PRESSED),
    CallStatus.ANSWERED: Outcome(State.DELIVERED, Reason.ANSWERED),
    CallStatus.NO_ANSWER: Outcome(State.FAILED, Reason.NO_ANSWER),
    CallStatus.BUSY: Outcome(State.FAILED, Reason.LINE_BUSY),
    CallStatus.FAILED: Outcome(State.FAILED, Reason.REFUSED),
}


class Telephone:
    line = "telephone"
    limits: Sequence[Limit] = (Limit(1, timedelta(minutes=1)), Limit(5, timedelta(hours=1)))
    most_attempts = 3
    same_twice = timedelta(hours=24)

    def account(self, address: str) -> str:
        return private_account(self.line, "".join(char for char in address if char.isdigit()))

    def send(self, message: Message, address: str) -> Outcome:
        body = {
            "to": address,
            "text": message.spoken[:LONGEST_SPOKEN],
            "language": message.language,
            "reference": message.reference,
            "callback": settings.SITE_URL + reverse("notices:telephone"),
        }
        headers = _credential() | {"Idempotency-Key": message.reference}
        try:
            answer = exchange("POST", f"{settings.TELEPHONE_GATEWAY_URL}/calls", json=body, headers=headers)
        except (NotSent, Uncertain) as error:
            return outcome_of(error)
        return _placed(answer)

    def ask(self, provider_id: str) -> CallStatus | None:
        """How far the call is; None when the gateway gives no usable answer."""
        url = f"{settings.TELEPHONE_GATEWAY_URL}/calls/{provider_id}"
        try:
            data = exchange("GET", url, headers=_credential()).data
        except (NotSent, Uncertain):
            return None
        return known_status(data.get("status"))


def known_status(word: object) -> CallStatus | None:
    return CallStatus(word) if word in CallStatus.values else None


def _credential() -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.TELEPHONE_GATEWAY_TOKEN}"}


def _placed(answer: Answer) -> Outcome:
    detail = str(answer.status)
    if answer.status in (200, 201, 202) and answer.data.get("id"):
        return Outcome(State.SENT, provider_id=str(answer.data["id"])[:120])
    if answer.status in (429, 503):
        return Outcome(State.FAILED, Reason.BUSY, detail, wait=timedelta(minutes=1))
    if answer.status in (401, 403):
        return Outcome(State.FAILED, Reason.CREDENTIALS, detail)
    return Outcome(State.DEAD, Reason.REFUSED, detail)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What the gateway puts into X-Signature: HMAC-SHA256 over the time and the body, in hexadecimal."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
