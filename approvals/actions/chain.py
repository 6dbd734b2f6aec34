"""The chain of a version: choosing it, opening its steps one after the other, stopping it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from approvals.actions.common import ADVICE, APPROVAL, link_of
from approvals.enums import State
from approvals.models import Advice, SpendingRequest, Step
from approvals.queries.deciders import Decider, interest_of, reached
from approvals.rules.power import Interest
from core.deadlines.actions import cancel_deadline, open_deadline
from core.errors import Invalid
from core.notices.actions import notify
from core.people.models import Department, Office, Person
from core.policy.enums import SUPERIOR, Post
from core.policy.money import money_text
from core.policy.tiers import Tier, TierStep


def check_signable(tier: Tier, office: Office, department: Department, interest: Interest, now: datetime) -> None:
    """A chain with a step that nobody may sign is not begun."""
    stuck = _stuck(tier.steps, office, department, interest, now)
    if stuck is not None:
        message = _("Nobody may sign this as %(post)s: the post is vacant, or whoever holds it has an interest.")
        raise Invalid(message % {"post": stuck.label})


def _stuck(
    steps: Sequence[TierStep], office: Office, department: Department, interest: Interest, now: datetime
) -> Post | None:
    """The first post as which nobody is left to sign: whoever holds two of the posts signs once only."""
    if not steps:
        return None
    step, rest = steps[0], steps[1:]
    if step.post == Post.LEAD:  # whoever comes on duty
        return _stuck(rest, office, department, interest, now)
    stuck: Post | None = step.post
    for one in reached(office, department, step.post, interest, now)[1]:
        signed = interest.signed | {who.pk for who in (one.person, one.absent) if who is not None}
        stuck = _stuck(rest, office, department, replace(interest, signed=signed), now)
        if stuck is None:
            return None
    return stuck


def lay(request: SpendingRequest, tier: Tier) -> list[Step]:
    """Writes the steps of the request's current version."""
    steps = [
        Step(
            request=request,
            version=request.version,
            position=position,
            post=step.post.value,
            minutes=int(step.limit.total_seconds() // 60),
        )
        for position, step in enumerate(tier.steps, start=1)
    ]
    return Step.objects.bulk_create(steps)


def open_step(request: SpendingRequest, step: Step, now: datetime) -> None:
    """The step waits from now on; its post is told, and answers for it by its time."""
    interest = interest_of(request)
    arrived, told = reached(request.office, request.department, Post(step.post), interest, now)
    step.opened_at, step.due_at = now, now + timedelta(minutes=step.minutes)
    step.save(update_fields=["opened_at", "due_at"])
    request.state, request.waiting_for, request.due_at = State.WAITING, step.post, step.due_at
    climb(request, arrived if arrived != step.post else None, interest, now)
    request.save(update_fields=["state", "waiting_for", "climbed_to", "late_to", "due_at"])
    _promise(request, step, told, now)


def climb(request: SpendingRequest, to: Post | None, interest: Interest, now: datetime) -> None:
    """Who decides instead at once, if anyone, and who may decide too when it is late: nobody's absence holds it up."""
    request.climbed_to = to.value if to else ""
    above = SUPERIOR.get(Post(request.climbed_to or request.waiting_for))
    late = reached(request.office, request.department, above, interest, now)[0] if above else None
    request.late_to = late.value if late else ""


def _promise(request: SpendingRequest, step: Step, told: Sequence[Decider], now: datetime) -> None:
    assert step.due_at is not None
    owner = told[0].person if told else request.requester
    open_deadline(
        kind=APPROVAL, subject=step, owner=owner, due_at=step.due_at, office=request.office, group=request.group,
        now=now, params=_said_of(request), link=link_of(request),
    )  # fmt: skip
    tell(request, step, told, now)


def tell(request: SpendingRequest, step: Step, told: Sequence[Decider], now: datetime) -> None:
    """That it waits for them; again when it has climbed since."""
    assert step.due_at is not None
    notify(
        office=request.office, kind="approvals.decide", level="important", recipients=[one.person for one in told],
        params={**_said_of(request), "due_at": step.due_at.isoformat()}, link=link_of(request),
        key=f"approvals.decide:{step.pk}:{request.climbed_to}", now=now,
    )  # fmt: skip


def _said_of(request: SpendingRequest) -> dict[str, str]:
    return {
        "purpose": request.purpose,
        "amount": money_text(request.amount, request.currency),
        "person": request.requester.name,
    }


def open_step_of(request: SpendingRequest) -> Step:
    """The step that waits; the request is locked."""
    return undecided(request).exclude(opened_at=None).get()


def undecided(request: SpendingRequest) -> QuerySet[Step]:
    return Step.objects.filter(request=request, version=request.version, decision="").order_by("position")


def stop(request: SpendingRequest, by: Person, now: datetime, reason: str) -> None:
    """The open step no longer waits, because of `reason`."""
    for step in undecided(request).exclude(opened_at=None):
        cancel_deadline(kind=APPROVAL, subject=step, by=by, now=now, reason=reason)


def close(request: SpendingRequest, state: State, now: datetime) -> None:
    """`state` ends the waiting; a request that was sent back is open, and waits for its requester."""
    request.state, request.due_at = state, None
    request.waiting_for = request.climbed_to = request.late_to = ""
    request.closed_at = None if state == State.RETURNED else now
    request.save(update_fields=["state", "waiting_for", "climbed_to", "late_to", "due_at", "closed_at"])


def spare_advisers(request: SpendingRequest, by: Person, now: datetime, reason: str) -> None:
    """Nobody is reminded any more of a question about it; an answer is still taken."""
    for advice in Advice.objects.filter(request=request, answered_at=None):
        cancel_deadline(kind=ADVICE, subject=advice, by=by, now=now, reason=reason)
