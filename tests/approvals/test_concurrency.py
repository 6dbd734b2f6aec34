"""At the same moment, on two real connections: one wins, the other is told what happened."""

from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.db import transaction

from approvals.actions.decision import approve, refuse
from approvals.actions.purchase import place_order
from approvals.actions.request import send, withdraw
from approvals.enums import State
from approvals.models import SpendingRequest
from core.errors import Conflict, DutyError, Refused
from core.ledger.queries import timeline
from core.people.models import Person
from core.policy.actions import set_value
from tests import builders
from tests.approvals.test_decision import deputised
from tests.approvals.test_request import tiers
from tests.approvals.world import KEYWORD, MINUTE, NOON, build, change, fresh
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world():
    return build()


def won_and_lost(outcomes):
    lost = [one for one in outcomes if isinstance(one, DutyError)]
    return [one for one in outcomes if not isinstance(one, DutyError)], lost


def deciding(request, by, deed=approve, **more):
    seen = request.content_hash
    return lambda: deed(request=fresh(request), seen=seen, password=KEYWORD, by=by, now=NOON + MINUTE, **more)


def test_two_deciders_one_wins(world):
    request = world.asked(by=world.leader)  # the department head decides, and his deputy
    deputy = world.finance
    deputised(world.head, deputy)
    won, lost = won_and_lost(at_once(deciding(request, world.head), deciding(request, deputy, refuse, reason="No")))
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Conflict)
    assert "was first" in str(lost[0])
    assert fresh(request).steps.exclude(decision="").count() == 1


def test_a_decision_and_a_withdrawal(world):
    request = world.asked()
    outcomes = at_once(
        deciding(request, world.leader),
        lambda: withdraw(request=fresh(request), reason="No", by=world.officer, now=NOON + MINUTE),
    )
    won, lost = won_and_lost(outcomes)
    assert len(won) == 1
    assert isinstance(lost[0], Conflict)
    assert fresh(request).state in (State.APPROVED, State.WITHDRAWN)
    assert len(timeline(request)) == 2


def test_a_decision_and_a_change_of_the_content(world):
    request = world.asked()
    outcomes = at_once(
        deciding(request, world.leader),
        lambda: change(request=fresh(request), draft=world.draft("5000"), by=world.officer, now=NOON + MINUTE),
    )
    won, lost = won_and_lost(outcomes)
    standing = fresh(request)
    assert len(won) == 1
    assert isinstance(lost[0], Conflict)
    assert (standing.state, standing.version) in {(State.APPROVED, 1), (State.WAITING, 2)}


def test_who_waited_for_a_change_of_department_hears_of_it(world):
    """The row that is read after the wait is the one that stands now, with the department that it has now."""
    request, here = world.asked(by=world.leader), Event()
    ahead = Barrier(2)

    def move():
        with transaction.atomic():
            change(request=request, draft=world.draft(department=world.admin), by=world.leader, now=NOON + MINUTE)
            ahead.wait(60)
            here.wait(1)  # long enough for the other to stand at the lock; on SQLite it does not get that far

    def decide():
        ahead.wait(60)
        return deciding(request, world.head)()

    _moved, told = at_once(move, decide)
    assert isinstance(told, Conflict)
    assert "changed after you opened it" in str(told)


def test_a_decision_and_a_policy_change_leave_the_chain_it_started_under(world):
    request, admin = world.asked("30000"), builders.administrator(world.office)
    new = tiers((None, "ceo"))
    outcomes = at_once(
        deciding(request, world.leader),
        lambda: set_value(
            office=world.office, key="tiers.spending", value=new, holds_from=NOON + MINUTE, by=admin, now=NOON + MINUTE
        ),
    )
    assert not won_and_lost(outcomes)[1]
    assert fresh(request).waiting_for == "department_head"


def test_one_form_sent_twice_at_once_is_one_request(world):
    key = uuid4()
    outcomes = at_once(*[lambda: send(draft=world.draft("50"), key=key, by=world.officer, now=NOON)] * 2)
    assert {one.pk for one in outcomes} == {SpendingRequest.objects.get().pk}


def test_one_form_sent_for_two_departments_at_once_is_one_request(world):
    key = uuid4()
    outcomes = at_once(
        *[lambda of=of: send(draft=world.draft("50", department=of), key=key, by=world.leader, now=NOON)
          for of in (world.department, world.admin)]
    )  # fmt: skip
    won, lost = won_and_lost(outcomes)
    assert (len(won), len(lost)) == (1, 1)
    assert "sent this form before" in str(lost[0])


def test_two_halves_sent_at_once_see_each_other(world):
    outcomes = at_once(
        lambda: send(draft=world.draft("700"), key=uuid4(), by=world.officer, now=NOON),
        lambda: send(draft=world.draft("700"), key=uuid4(), by=world.colleague, now=NOON),
    )
    assert sorted(one.state for one in outcomes) == [State.SETTLED, State.WAITING]


def test_two_orders_at_once_are_one(world):
    request = world.signed_purchase()
    orders = [
        (lambda who=who: place_order(request=fresh(request), note="Order", by=who, now=NOON + MINUTE))
        for who in (world.clerk, world.finance)
    ]
    won, lost = won_and_lost(at_once(*orders))
    assert (len(won), len(lost)) == (1, 1)
    assert request.receipts.count() == 1


def test_a_hand_over_in_the_middle_of_a_decision(world):
    """The lead's duty ends while he signs: he signs as what he is at that moment, or not at all."""
    request = world.asked()
    ended = NOON + timedelta(hours=6)
    with pytest.raises(Refused, match="waits for"):
        approve(request=request, seen=request.content_hash, password=KEYWORD, by=world.leader, now=ended)
    assert Person.objects.get(pk=world.leader.pk).is_active
    assert fresh(request).amount == Decimal("1200.00")
