"""The whole machine in one table: every state × everyone × every deed."""

from collections.abc import Callable
from itertools import product

import pytest
from django.db import transaction

from approvals.actions import decision, purchase
from approvals.actions.request import withdraw
from approvals.enums import OPEN_STATES, SIGNED_STATES, TRANSITIONS, Deed, Kind, State
from approvals.models import SpendingRequest
from core.errors import Conflict, DutyError, Refused
from tests.approvals.world import MINUTE, NOON, World, change, fresh

pytestmark = pytest.mark.django_db
LATER = NOON + 30 * MINUTE

WAYS: dict[str, Callable[[World], SpendingRequest]] = {
    "waiting": lambda world: world.purchase(),
    "waiting for Finance": lambda world: world.approved(world.purchase(), world.admin_head),
    "returned": lambda world: world.sent_back(world.purchase(), world.admin_head),
    "approved": lambda world: world.signed_purchase(),
    "ordered": lambda world: ordered(world),
    "received": lambda world: received(world),
    "accepted": lambda world: purchase.accept(request=received(world), note="Runs", by=world.admin_head, now=NOON),
    "refused": lambda world: world.refused(world.purchase(), world.admin_head),
    "withdrawn": lambda world: withdraw(request=world.purchase(), reason="No", by=world.clerk, now=NOON),
    "settled": lambda world: world.asked("10.00"),
}


def ordered(world):
    return purchase.place_order(request=world.signed_purchase(), note="Order 7", by=world.clerk, now=NOON)


def received(world):
    return purchase.record_receipt(request=ordered(world), note="Complete", by=world.clerk, now=NOON)


DEEDS: dict[Deed, Callable[[World, SpendingRequest, object], object]] = {
    Deed.APPROVE: lambda world, request, by: world.approved(request, by, LATER),
    Deed.REFUSE: lambda world, request, by: world.refused(request, by, now=LATER),
    Deed.SEND_BACK: lambda world, request, by: world.sent_back(request, by, now=LATER),
    Deed.ASK: lambda world, request, by: decision.ask_advice(
        request=request, adviser=world.colleague, question="Why?", by=by, now=LATER
    ),
    Deed.CHANGE: lambda world, request, by: change(
        request=request, by=by, now=LATER,
        draft=world.draft("31000", kind=Kind.PURCHASE, department=world.admin, purpose="A generator", payee="M"),
    ),
    Deed.WITHDRAW: lambda world, request, by: withdraw(request=request, reason="No", by=by, now=LATER),
    Deed.ORDER: lambda world, request, by: purchase.place_order(request=request, note="7", by=by, now=LATER),
    Deed.RECEIVE: lambda world, request, by: purchase.record_receipt(request=request, note="7", by=by, now=LATER),
    Deed.ACCEPT: lambda world, request, by: purchase.accept(request=request, note="7", by=by, now=LATER),
}  # fmt: skip
PEOPLE = ["clerk", "admin_head", "finance", "ceo", "director", "head", "leader", "officer", "auditor"]
OPEN_WAYS = ("waiting", "waiting for Finance", "returned")
DECIDE = (Deed.APPROVE, Deed.REFUSE, Deed.SEND_BACK, Deed.ASK)
MAY = {
    **{("waiting", deed): {"admin_head"} for deed in DECIDE},
    **{("waiting for Finance", deed): {"finance"} for deed in DECIDE},
    **{(way, deed): {"clerk"} for way in OPEN_WAYS for deed in (Deed.CHANGE, Deed.WITHDRAW)},
    ("approved", Deed.ORDER): {"clerk", "finance"},
    ("ordered", Deed.RECEIVE): {"clerk", "admin_head"},
    ("received", Deed.ACCEPT): {"admin_head"},
}  # fmt: skip
"""Who may do what, of a purchase that the clerk asked for; whatever is not here is refused."""


@pytest.mark.parametrize("way", WAYS)
def test_the_whole_matrix(world, way):
    request = WAYS[way](world)
    before = fresh(request).state
    for deed, name in product(Deed, PEOPLE):
        outcome = tried(world, request, deed, getattr(world, name))
        allowed = name in MAY.get((way, deed), set())
        assert (outcome is None) == allowed, f"{way}: {name} {deed}: {outcome}"
        if outcome is not None:
            assert isinstance(outcome, Refused | Conflict), f"{way}: {name} {deed}: {outcome!r}"
            assert fresh(request).state == before


def tried(world, request, deed, by) -> DutyError | None:
    """The error, or None when it was done; what was done is taken back."""
    try:
        with transaction.atomic():
            DEEDS[deed](world, fresh(request), by)
            transaction.set_rollback(True)
    except DutyError as error:
        return error
    return None


def test_every_deed_leads_where_the_table_says(world):
    for deed, moves in TRANSITIONS.items():
        for way, make in WAYS.items():
            request = fresh(make(world))
            for name in MAY.get((way, deed), set()):
                before = State(request.state)
                assert before in moves
                with_rollback(world, request, deed, getattr(world, name), moves[before])


def with_rollback(world, request, deed, by, allowed):
    with transaction.atomic():
        DEEDS[deed](world, request, by)
        assert fresh(request).state in allowed
        transaction.set_rollback(True)


def test_states_are_open_or_closed_and_signed_ones_are_closed():
    assert not set(SIGNED_STATES) & set(OPEN_STATES)
    assert {state for moves in TRANSITIONS.values() for state in moves} | {
        state for moves in TRANSITIONS.values() for following in moves.values() for state in following
    } == set(State)
