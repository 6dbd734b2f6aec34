"""After the last signature: ordered, received, accepted, each once and in this order (3.1)."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from approvals.actions.common import locked_request, needed, record
from approvals.acts import ApprovalAct
from approvals.enums import Deed, State
from approvals.models import Receipt, SpendingRequest
from approvals.permissions.request import check_can_accept, check_can_order, check_can_receive
from core.people.models import Person

Check = Callable[[Person, SpendingRequest, datetime], Person | None]
"""Raises Refused; gives the absent person for whom it is done."""


def place_order(*, request: SpendingRequest, note: str, by: Person, now: datetime) -> SpendingRequest:
    """`note` names the order: its number, or with whom it was placed."""
    return _step(request, Deed.ORDER, check_can_order, State.ORDERED, ApprovalAct.ORDERED, note, by, now)


def record_receipt(*, request: SpendingRequest, note: str, by: Person, now: datetime) -> SpendingRequest:
    return _step(request, Deed.RECEIVE, check_can_receive, State.RECEIVED, ApprovalAct.RECEIVED, note, by, now)


def accept(*, request: SpendingRequest, note: str, by: Person, now: datetime) -> SpendingRequest:
    return _step(request, Deed.ACCEPT, check_can_accept, State.ACCEPTED, ApprovalAct.ACCEPTED, note, by, now)


@transaction.atomic
def _step(
    request: SpendingRequest, deed: Deed, check: Check, state: State, act: ApprovalAct, note: str, by: Person,
    now: datetime,
) -> SpendingRequest:  # fmt: skip
    request = locked_request(request, deed)
    absent = check(by, request, now)
    note = needed(note, "note")
    Receipt.objects.create(request=request, state=state, by=by, at=now, note=note)
    request.state = state
    request.save(update_fields=["state"])
    record(act, request, request.office_id, by, now, "3.1", on_behalf_of=absent, note=note)
    return request
