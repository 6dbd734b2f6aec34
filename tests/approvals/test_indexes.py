"""A million past requests do not slow what is asked all the time: each question leads to its index."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from approvals.enums import State
from approvals.models import SpendingRequest
from approvals.queries.budget import charged_in
from approvals.queries.inbox import queue_of
from tests.approvals.world import HOUR, NOON

pytestmark = pytest.mark.django_db
DAYS = 600


@pytest.fixture
def past(world):
    """Something settled a day, of either department in turn."""
    SpendingRequest.objects.bulk_create(
        SpendingRequest(
            office=world.office, requester=world.officer, department=(world.department, world.admin)[day % 2],
            key=uuid4(), state=State.SETTLED, amount=1, asked_at=moment, closed_at=moment, charged_on=moment.date(),
        )
        for day in range(DAYS) if (moment := NOON - timedelta(days=day))
    )  # fmt: skip
    return world


def plan(rows):
    """How the database would answer if the table were too long to be read as a whole."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE approvals_spendingrequest")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    return rows.explain()


@pytest.mark.parametrize("name", ["leader", "head", "finance", "ceo"])
def test_the_queue_looks_at_what_waits_alone(past, name):
    assert "request_waiting" in plan(queue_of(getattr(past, name), NOON + HOUR))


def test_a_budget_looks_at_its_month_alone(past):
    month = NOON.date().replace(day=1)
    assert "request_charged" in plan(charged_in(month, [past.department]).filter(currency="CNY"))
    assert "request_charged" in plan(charged_in(month, [past.department, past.admin]))
