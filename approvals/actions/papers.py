"""What the ordinary chain says of paperwork after the fact (4.2); called in the transaction of its decision.

Paperwork that is sent back is owed again, by a new deadline, until it is sent again.
"""

from datetime import datetime

from django.urls import reverse

from approvals.actions.common import link_of, record
from approvals.acts import ApprovalAct
from approvals.enums import ActState, State
from approvals.models import Crisis, CrisisAct, Finding, SpendingRequest
from core.deadlines.actions import DeadlineDraft, meet_deadline, open_deadlines
from core.notices.actions import notify
from core.people.models import Person
from core.policy.money import money_text
from core.policy.queries import policy_for

PAPERWORK = "paperwork"


def crisis_link(crisis: Crisis) -> str:
    return reverse("approvals:crisis", args=[crisis.pk])


def paper_of(act: CrisisAct, link: str) -> DeadlineDraft:
    """The promise to hand it in by `act.due_at`; `link` is where that is done."""
    assert act.due_at is not None
    return DeadlineDraft(
        kind=PAPERWORK, subject=act, owner=act.person, due_at=act.due_at, office=act.crisis.office,
        params={"act": act.what, "amount": _amount(act)}, link=link,
    )  # fmt: skip


def follow(*, request: SpendingRequest, state: State, reason: str, by: Person, now: datetime) -> None:
    """What the end of its chain means for the act."""
    if state == State.APPROVED:
        ratify(request=request, by=by, now=now)
    elif state == State.REFUSED:
        reject(request=request, reason=reason, by=by, now=now)
    else:
        send_back(request=request, now=now)


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
        link=crisis_link(act.crisis), key=f"crisis:finding:{act.pk}", now=now,
    )  # fmt: skip


def send_back(*, request: SpendingRequest, now: datetime) -> None:
    """Who acted has the time of policy `crisis.paperwork` once more, to change it and send it again."""
    act = _locked(request)
    act.due_at = now + policy_for(request.office, now).hours("crisis.paperwork")
    act.save(update_fields=["due_at"])
    open_deadlines([paper_of(act, link_of(request))], now=now)


def sent_again(*, act: CrisisAct, by: Person, now: datetime) -> None:
    meet_deadline(kind=PAPERWORK, subject=act, by=by, now=now)


def _locked(request: SpendingRequest) -> CrisisAct:
    rows = CrisisAct.objects.select_for_update(of=("self",))
    return rows.select_related("crisis__declared_by", "crisis__office", "person").get(request=request)


def _settled(request: SpendingRequest, state: ActState) -> CrisisAct:
    act = _locked(request)
    act.state = state
    act.save(update_fields=["state"])
    return act


def _amount(act: CrisisAct) -> str:
    return money_text(act.amount, act.crisis.currency)
