"""What the ordinary chain says of paperwork after the fact (4.2); called in the transaction of its decision."""

from datetime import datetime

from approvals.actions.common import record
from approvals.acts import ApprovalAct
from approvals.enums import ActState
from approvals.models import CrisisAct, Finding, SpendingRequest
from core.people.models import Person


def ratify(*, request: SpendingRequest, by: Person, now: datetime) -> None:
    act = _settled(request, ActState.RATIFIED)
    record(ApprovalAct.ACT_RATIFIED, act, request.office_id, by, now, "4.2")


def reject(*, request: SpendingRequest, reason: str, by: Person, now: datetime) -> None:
    """A rejected act becomes a finding."""
    act = _settled(request, ActState.REJECTED)
    Finding.objects.create(act=act, reason=reason, found_by=by, found_at=now)
    record(ApprovalAct.ACT_REJECTED, act, request.office_id, by, now, "4.2", reason=reason)


def _settled(request: SpendingRequest, state: ActState) -> CrisisAct:
    act = CrisisAct.objects.select_for_update().get(request=request)
    act.state = state
    act.save(update_fields=["state"])
    return act
