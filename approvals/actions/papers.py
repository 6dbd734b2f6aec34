"""What the ordinary chain says of paperwork after the fact (4.2); called in the transaction of its decision."""

from datetime import datetime

from approvals.actions.common import record
from approvals.actions.crisis import link_to
from approvals.acts import ApprovalAct
from approvals.enums import ActState
from approvals.models import CrisisAct, Finding, SpendingRequest
from approvals.rules.crisis import money_text
from core.notices.actions import notify
from core.people.models import Person


def ratify(*, request: SpendingRequest, by: Person, now: datetime) -> None:
    act = _settled(request, ActState.RATIFIED)
    record(ApprovalAct.ACT_RATIFIED, act.crisis, request.office_id, by, now, "4.2", what=act.what, amount=_amount(act))


def reject(*, request: SpendingRequest, reason: str, by: Person, now: datetime) -> None:
    """A rejected act becomes a finding; who acted and who declared the crisis are told."""
    act = _settled(request, ActState.REJECTED)
    Finding.objects.create(act=act, reason=reason, found_by=by, found_at=now)
    record(
        ApprovalAct.ACT_REJECTED, act.crisis, request.office_id, by, now, "4.2", what=act.what, amount=_amount(act),
        reason=reason,
    )  # fmt: skip
    notify(
        office=request.office, kind="approvals.finding", level="important",
        recipients=[act.person, act.crisis.declared_by],
        params={
            "act": act.what, "amount": _amount(act), "person": by.name, "crisis": act.crisis.title, "reason": reason,
        },
        link=link_to(act.crisis), key=f"crisis:finding:{act.pk}", now=now,
    )  # fmt: skip


def _settled(request: SpendingRequest, state: ActState) -> CrisisAct:
    rows = CrisisAct.objects.select_for_update(of=("self",)).select_related("crisis__declared_by", "person")
    act = rows.get(request=request)
    act.state = state
    act.save(update_fields=["state"])
    return act


def _amount(act: CrisisAct) -> str:
    return money_text(act.amount, act.crisis.currency)
