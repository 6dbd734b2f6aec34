"""What the database refuses, whoever writes to it."""

import pytest
from django.db import IntegrityError, transaction

from approvals.actions.purchase import place_order
from approvals.enums import SIGNED_STATES, State
from approvals.models import Receipt, SpendingRequest, Step, Version
from tests.approvals.world import NOON, fresh

pytestmark = pytest.mark.django_db


def refused(deed) -> bool:
    try:
        with transaction.atomic():
            deed()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("state", SIGNED_STATES)
@pytest.mark.parametrize("signers", [0, 1, 2])
def test_no_signed_state_without_every_signature(world, state, signers):
    request = world.purchase()
    for who in (world.admin_head, world.finance)[:signers]:
        request = world.approved(request, who)
    rows = SpendingRequest.objects.filter(pk=request.pk)
    assert refused(
        lambda: rows.update(state=state, waiting_for="", climbed_to="", late_to="", due_at=None, closed_at=NOON)
    )
    assert fresh(request).state == State.WAITING


def test_no_signed_state_at_birth(world):
    request = world.signed_purchase()
    request.pk, request.key = None, "00000000-0000-0000-0000-000000000001"
    assert refused(lambda: request.save(force_insert=True))


def test_a_new_version_needs_its_own_signatures(world):
    request = world.signed_purchase()
    assert refused(lambda: SpendingRequest.objects.filter(pk=request.pk).update(version=2))


def test_a_decision_stays(world):
    step = world.approved(world.asked(), world.leader).steps.get()
    for change in ({"decision": "refused", "reason": "x"}, {"reason": "x"}, {"decided_by": world.head}):
        assert refused(lambda change=change: Step.objects.filter(pk=step.pk).update(**change))
    assert refused(lambda: Step.objects.filter(pk=step.pk)._raw_delete("default"))


def test_versions_and_receipts_are_only_added(world):
    request = world.asked()
    assert refused(lambda: Version.objects.filter(request=request).update(content={}))
    assert refused(lambda: Version.objects.filter(request=request)._raw_delete("default"))
    place_order(request=world.signed_purchase(), note="Order", by=world.clerk, now=NOON)
    assert refused(lambda: Receipt.objects.update(note="Other"))


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0}, {"amount": -1}, {"state": "else"}, {"waiting_for": ""}, {"due_at": None}, {"closed_at": NOON},
        {"state": "settled"},
    ],
)  # fmt: skip
def test_a_waiting_request_is_whole(world, change):
    request = world.asked()
    assert refused(lambda: SpendingRequest.objects.filter(pk=request.pk).update(**change))


def test_a_decision_is_all_or_none(world):
    step = world.asked().steps.get()
    halves = [
        {"decision": "approved"}, {"decided_by": world.leader}, {"decided_at": NOON}, {"reason": "x"},
        {"decision": "approved", "decided_by": world.leader, "decided_at": NOON},
    ]  # fmt: skip
    for half in halves:
        assert refused(lambda half=half: Step.objects.filter(pk=step.pk).update(**half))


def test_one_person_signs_a_version_once(world):
    request = world.approved(world.purchase(), world.admin_head)
    signed, following = request.steps.order_by("position")[:2]
    same = {
        "decision": "approved",
        "decided_by": world.admin_head,
        "as_post": "finance",
        "decided_at": NOON.replace(year=2027),
        "content_hash": signed.content_hash,
    }
    assert refused(lambda: Step.objects.filter(pk=following.pk).update(**same))
