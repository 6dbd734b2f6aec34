"""What every channel is: something that sends one message to one address and says what came of it."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.conf import settings

from core.notices.enums import Reason, State
from core.notices.rules import Limit


@dataclass(frozen=True)
class Message:
    """One message, ready to be shown. `reference` is the same for every attempt at one delivery."""

    subject: str
    body: str
    spoken: str
    link: str
    language: str
    reference: str


@dataclass(frozen=True)
class Outcome:
    """What came of an attempt. `detail` is a code of the service, never its text: a text can repeat a credential.

    FAILED is tried again; `wait` is how long the service wants everyone to keep away.
    """

    state: State
    reason: Reason = Reason.NONE
    detail: str = ""
    provider_id: str = ""
    wait: timedelta | None = None


class Sender(Protocol):
    """One service. `line` is what the service slows down as a whole; attempts are counted for each account."""

    line: str
    limits: Sequence[Limit]
    most_attempts: int
    same_twice: timedelta
    """How long the service recognises a message it has had before; zero when it never does."""

    def account(self, address: str) -> str: ...

    def send(self, message: Message, address: str) -> Outcome: ...


@dataclass(frozen=True)
class Route:
    """By whom, and to which address, a person is reached."""

    sender: Sender
    address: str


def private_account(line: str, address: str) -> str:
    """An account for each address, without the address: attempts are kept longer than telephone numbers should be."""
    digest = hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
    return f"{line}:{digest[:24]}"
