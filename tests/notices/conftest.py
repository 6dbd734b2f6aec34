import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from core.notices import actions
from core.notices.models import Delivery, Notice
from core.notices.registry import register_kind
from core.people.models import Office, Person
from core.policy import actions as policy
from tests import builders
from tests.builders import NOW
from tests.notices.wecom_server import CORP_SECRET, GATEWAY_TOKEN, ROBOT_KEY, Services
from tests.worlds import world

KIND = "test.flood"
register_kind(KIND, subject="Water in %(room)s", body="Seen %(seen_at)s by %(by)s.")
SEEN = "2026-11-24T00:30:00+00:00"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **kwargs: float) -> datetime:
        self.now += timedelta(**kwargs)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(settings) -> Iterator[Services]:
    """WeCom (robot and application) and the telephone gateway, all set up."""
    with Services() as running:
        settings.WECOM_BASE_URL = settings.TELEPHONE_GATEWAY_URL = running.url
        settings.WECOM_ROBOT_KEY = ROBOT_KEY
        settings.WECOM_CORP_ID, settings.WECOM_CORP_SECRET, settings.WECOM_AGENT_ID = "corp", CORP_SECRET, "1000002"
        settings.TELEPHONE_GATEWAY_TOKEN = GATEWAY_TOKEN
        settings.TELEPHONE_CALLBACK_SECRET = "callback-secret"
        settings.NOTICES_HTTP_TIMEOUT = 60.0
        yield running


@dataclass
class Mailbox:
    """An SMTP server that keeps what it takes; `refuse` answers the next recipients instead."""

    refuse: list[str] = field(default_factory=list)
    letters: list[Any] = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refuse:
            return self.refuse.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(envelope)
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(settings) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", controller.port, False
    settings.EMAIL_TIMEOUT = 60
    yield box
    controller.stop()


@world
def house() -> Office:
    office = builders.office(language="en")
    policy.adopt_defaults(office=office, by=None, now=NOW)
    return office


def told(*people: Person, level: str = "routine", key: str = "k", then: Sequence[Person] = (), **params: Any) -> Notice:
    written = actions.notify(
        office=people[0].office, kind=KIND, level=level, recipients=people, key=key, link="/", now=NOW, then=then,
        params={"room": "A", "seen_at": SEEN, "by": "Li"} | params,
    )  # fmt: skip
    return Notice.objects.get(pk=written)


def delivery(notice: Notice, channel: str, *, person: Person | None = None, round: int = 1) -> Delivery:
    rows = Delivery.objects.filter(receipt__notice=notice, channel=channel, round=round)
    return rows.get(receipt__person=person) if person else rows.get()


def states(notice: Notice, channel: str) -> list[str]:
    rows = Delivery.objects.filter(receipt__notice=notice, channel=channel).order_by("receipt__position", "id")
    return list(rows.values_list("state", flat=True))


def reachable(office: Office, name: str = "", **kwargs: Any) -> Person:
    kwargs.setdefault("language", "en")
    return builders.person(office, name, **kwargs)
