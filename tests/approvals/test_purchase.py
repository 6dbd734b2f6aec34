"""Order, receipt, acceptance: after the last signature, in this order, by more than one person (3.1)."""

import pytest

from approvals.actions.purchase import accept, place_order, record_receipt
from approvals.enums import State
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.people.enums import Role
from tests import builders
from tests.approvals.test_decision import deputised
from tests.approvals.world import MINUTE, NOON, change

pytestmark = pytest.mark.django_db
LATER = NOON + 10 * MINUTE


def test_from_the_last_signature_to_acceptance(world):
    request = world.signed_purchase()
    request = place_order(request=request, note="Order 2026-7", by=world.clerk, now=LATER)
    request = record_receipt(request=request, note="Two crates, complete", by=world.clerk, now=LATER + MINUTE)
    request = accept(request=request, note="It runs", by=world.admin_head, now=LATER + 2 * MINUTE)
    assert request.state == State.ACCEPTED
    assert [(r.state, r.by) for r in request.receipts.all()] == [
        ("ordered", world.clerk), ("received", world.clerk), ("accepted", world.admin_head),
    ]  # fmt: skip
    assert [entry.act for entry in timeline(request)][-3:] == [
        "approvals.ordered", "approvals.received", "approvals.accepted",
    ]  # fmt: skip


@pytest.mark.parametrize("signers", [0, 1, 2])
def test_no_order_before_the_last_signature(world, signers):
    request = world.purchase()
    for who in (world.admin_head, world.finance, world.ceo)[:signers]:
        request = world.approved(request, who)
    with pytest.raises(Conflict, match="waiting"):
        place_order(request=request, note="Order", by=world.clerk, now=LATER)


def test_no_step_is_skipped(world):
    request = world.signed_purchase()
    for early in (record_receipt, accept):
        with pytest.raises(Conflict, match="approved"):
            early(request=request, note="x", by=world.clerk, now=LATER)


def test_who_ordered_does_not_accept(world):
    request = place_order(request=world.signed_purchase(), note="Order", by=world.clerk, now=LATER)
    request = record_receipt(request=request, note="Came", by=world.clerk, now=LATER)
    with pytest.raises(Refused, match="You placed the order"):
        accept(request=request, note="Fine", by=world.clerk, now=LATER)


def test_daily_spending_has_no_order(world):
    request = world.approved(world.asked(), world.leader)
    with pytest.raises(Refused, match="Only a purchase"):
        place_order(request=request, note="Order", by=world.officer, now=LATER)


def test_a_deputy_of_finance_orders_on_his_behalf(world):
    request = world.signed_purchase()
    deputised(world.finance, world.colleague)
    place_order(request=request, note="Order 7", by=world.colleague, now=LATER)
    entry = timeline(request).last()
    assert (entry.actor_id, entry.on_behalf_of_id) == (world.colleague.pk, world.finance.pk)


def test_a_chain_of_which_one_person_holds_two_posts_is_not_begun(world):
    builders.posted(world.admin_head, Role.FINANCE)
    assert world.purchase().waiting_for == "department_head"
    world.finance.is_active = False
    world.finance.save()
    with pytest.raises(Invalid, match="Nobody may sign this as Finance"):
        world.purchase(payee="Elsewhere", purpose="A lathe")


def test_each_step_says_something(world):
    with pytest.raises(Invalid) as refused:
        place_order(request=world.signed_purchase(), note=" ", by=world.clerk, now=LATER)
    assert refused.value.field == "note"


def test_a_change_after_the_last_signature_is_too_late(world):
    request = world.signed_purchase()
    with pytest.raises(Conflict, match="Wang CEO was first"):
        change(request=request, draft=world.draft(), by=world.clerk, now=LATER)
