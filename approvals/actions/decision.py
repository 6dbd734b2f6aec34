"""Signing what waits: approve, refuse, send back; and asking someone for advice, who has no vote (4.3).

The password is checked before anything is locked: a slow hash holds up nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from approvals.actions import papers
from approvals.actions.chain import close, open_step, open_step_of, spare_advisers, undecided
from approvals.actions.common import ADVICE, APPROVAL, link_of, locked_request, needed, record, said
from approvals.acts import ApprovalAct
from approvals.enums import Decision, Deed, Kind, State
from approvals.models import Advice, SpendingRequest, Step
from approvals.permissions.request import check_can_advise, check_can_ask_advice, check_can_decide
from approvals.queries.standing import Power
from core.db import locked, saying
from core.deadlines.actions import meet_deadline, open_deadline
from core.errors import Conflict, DutyError
from core.notices.actions import notify
from core.people.models import Person
from core.people.reauth import check_password_again
from core.policy.money import money_text
from core.policy.queries import policy_for

ANSWER_LENGTH = 1000
ACT_OF = {
    Decision.APPROVED: ApprovalAct.APPROVED,
    Decision.REFUSED: ApprovalAct.REFUSED,
    Decision.SENT_BACK: ApprovalAct.SENT_BACK,
}
DEED_OF = {Decision.APPROVED: Deed.APPROVE, Decision.REFUSED: Deed.REFUSE, Decision.SENT_BACK: Deed.SEND_BACK}


def approve(
    *, request: SpendingRequest, seen: str, password: str, by: Person, now: datetime, reason: str = ""
) -> SpendingRequest:
    """One signature. `seen` is the hash of the content that was shown; when it is another by now, nobody signs."""
    check_password_again(by, password, now)
    return _decide(request, Decision.APPROVED, seen, said(reason, "reason"), by, now)


def refuse(
    *, request: SpendingRequest, seen: str, password: str, reason: str, by: Person, now: datetime
) -> SpendingRequest:
    reason = needed(reason, "reason")
    check_password_again(by, password, now)
    return _decide(request, Decision.REFUSED, seen, reason, by, now)


def send_back(
    *, request: SpendingRequest, seen: str, password: str, reason: str, by: Person, now: datetime
) -> SpendingRequest:
    """The requester changes it and sends it again, or withdraws it; paperwork after the fact stays owed."""
    reason = needed(reason, "reason")
    check_password_again(by, password, now)
    return _decide(request, Decision.SENT_BACK, seen, reason, by, now)


@dataclass(frozen=True)
class Outcome:
    """What came of one request of several; `error` says why it was left."""

    request: SpendingRequest
    error: str = ""


def approve_many(
    *, requests: Sequence[tuple[SpendingRequest, str]], password: str, by: Person, now: datetime
) -> list[Outcome]:
    """Each with the hash that was shown, each checked again by itself; one that fails holds up no other."""
    check_password_again(by, password, now)
    return [_one_of_many(request, seen, by, now) for request, seen in requests]


def _one_of_many(request: SpendingRequest, seen: str, by: Person, now: datetime) -> Outcome:
    try:
        return Outcome(_decide(request, Decision.APPROVED, seen, "", by, now))
    except DutyError as error:
        return Outcome(request, str(error))


@transaction.atomic
def _decide(
    request: SpendingRequest, decision: Decision, seen: str, reason: str, by: Person, now: datetime
) -> SpendingRequest:
    request = locked_request(request, DEED_OF[decision])
    if request.content_hash != seen:
        raise Conflict(_("The content was changed after you opened it. Nothing is signed; read it again."))
    power = check_can_decide(by, request, now)
    step = open_step_of(request)
    _sign(step, request, decision, power, reason, by, now)
    meet_deadline(kind=APPROVAL, subject=step, by=by, now=now)
    if decision == Decision.APPROVED:
        _go_on(request, by, now)
    else:
        _end(request, State.REFUSED if decision == Decision.REFUSED else State.RETURNED, reason, by, now)
    return request


def _sign(
    step: Step, request: SpendingRequest, decision: Decision, power: Power, reason: str, by: Person, now: datetime
) -> None:
    step.decision, step.decided_by, step.decided_for, step.as_post = decision, by, power.absent, power.post.value
    step.decided_at, step.reason, step.content_hash = now, reason, request.content_hash
    with saying(Conflict(_("You have signed this already. Nobody signs twice."))):
        step.save()
    record(
        ACT_OF[decision], request, request.office_id, by, now, "3.1" if request.kind == Kind.PURCHASE else "4.3",
        on_behalf_of=power.absent, post=step.post, as_post=power.post.value, version=step.version,
        content_hash=request.content_hash, late=step.was_late, reason=reason,
    )  # fmt: skip


def _go_on(request: SpendingRequest, by: Person, now: datetime) -> None:
    """The next step opens; after the last one it is approved."""
    following = undecided(request).first()
    if following is not None:
        open_step(request, following, now)
    else:
        _end(request, State.APPROVED, "", by, now)


def _end(request: SpendingRequest, state: State, reason: str, by: Person, now: datetime) -> None:
    close(request, state, now)
    spare_advisers(request, by, now, _("The request is decided."))
    if request.act is not None:
        papers.follow(request=request, state=state, reason=reason, by=by, now=now)
    kind = f"approvals.{state.value}" if request.act is None or state != State.RETURNED else "approvals.returned_papers"
    notify(
        office=request.office, kind=kind, level="important", recipients=[request.requester],
        params={
            "purpose": request.purpose, "amount": money_text(request.amount, request.currency), "person": by.name,
            "reason": reason,
        },
        link=link_of(request), key=f"approvals.{state.value}:{request.pk}:{request.version}", now=now,
    )  # fmt: skip


@transaction.atomic
def ask_advice(*, request: SpendingRequest, adviser: Person, question: str, by: Person, now: datetime) -> Advice:
    """A decider asks someone, who reads the request from then on and answers without a vote."""
    request = locked_request(request, Deed.ASK)
    check_can_ask_advice(by, request, adviser, now)
    question = needed(question, "question")
    advice = Advice.objects.create(request=request, asked_by=by, adviser=adviser, question=question, asked_at=now)
    due_at = now + policy_for(request.office, now).hours("approval.advice")
    record(
        ApprovalAct.ADVICE_ASKED, request, request.office_id, by, now, "4.3", adviser=adviser.name, question=question
    )
    params = {"person": by.name, "purpose": request.purpose, "question": question}
    open_deadline(
        kind=ADVICE, subject=advice, owner=adviser, due_at=due_at, office=request.office, now=now, params=params,
        link=link_of(request),
    )  # fmt: skip
    notify(
        office=request.office, kind="approvals.advice", level="important", recipients=[adviser],
        params={**params, "due_at": due_at.isoformat()}, link=link_of(request),
        key=f"approvals.advice:{advice.pk}", now=now,
    )  # fmt: skip
    return advice


@transaction.atomic
def give_advice(*, advice: Advice, answer: str, by: Person, now: datetime) -> Advice:
    """Also after the decision: what was thought of it belongs to the record."""
    advice = locked(advice)
    check_can_advise(by, advice)
    advice.answer, advice.answered_at = needed(answer, "answer", ANSWER_LENGTH), now
    advice.save(update_fields=["answer", "answered_at"])
    request = advice.request
    meet_deadline(kind=ADVICE, subject=advice, by=by, now=now)
    record(ApprovalAct.ADVICE_GIVEN, request, request.office_id, by, now, "4.3", answer=advice.answer)
    notify(
        office=request.office, kind="approvals.advised", level="routine", recipients=[advice.asked_by],
        params={"person": by.name, "purpose": request.purpose, "answer": advice.answer}, link=link_of(request),
        key=f"approvals.advised:{advice.pk}", now=now,
    )  # fmt: skip
    return advice
