"""What would happen if a request were sent now; nothing is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from approvals.enums import Kind, State
from approvals.models import BudgetLine, CrisisAct, SpendingRequest
from approvals.queries.budget import Room, room_for
from approvals.queries.deciders import Decider, interest_of, reached
from approvals.queries.joining import Link
from approvals.queries.sending import route_of, staff_named
from approvals.rules.content import payee_key
from core.errors import Invalid
from core.people.models import Department, Person
from core.people.queries import local_day
from core.policy.enums import Post
from core.policy.queries import policy_for
from core.policy.tiers import Tier


@dataclass(frozen=True)
class Asking:
    """What is known so far of what someone asks for; `request` is the one that he changes, `act` that of a crisis."""

    department: Department
    amount: Decimal
    currency: str
    kind: str = Kind.SPENDING
    payee: str = ""
    purpose: str = ""
    line: BudgetLine | None = None
    payee_person: Person | None = None
    beneficiary: Person | None = None
    request: SpendingRequest | None = None
    act: CrisisAct | None = None


@dataclass(frozen=True)
class Signature:
    """A step ahead: whose, within which time, and who could sign it now. `arrived` is the post above when the step's
    own is vacant or has an interest; None when nobody may sign, so that the request would be turned down."""

    post: Post
    limit: timedelta
    arrived: Post | None
    people: list[Decider]

    @property
    def climbs(self) -> bool:
        return self.arrived is not None and self.arrived != self.post

    @property
    def is_open_to_nobody(self) -> bool:
        return self.arrived is None and self.post != Post.LEAD


@dataclass(frozen=True)
class Preview:
    """`together` is the amount that chooses the tier; `links` count as one with it. `problem` says why it cannot be
    sent at all."""

    request: SpendingRequest
    room: Room
    steps: list[Signature]
    links: list[Link]
    together: Decimal
    problem: str = ""

    @property
    def settles(self) -> bool:
        return not self.steps and not self.problem

    @property
    def over(self) -> Decimal:
        """By how much it goes over the budget; 0 where it does not, or none is set."""
        left = self.room.left
        return max(self.request.amount - left, Decimal(0)) if left is not None else Decimal(0)


def preview_of(asking: Asking, by: Person, now: datetime) -> Preview:
    """The same reading as the action that sends makes under its locks."""
    request = _as_sent(asking, by, now)
    room = room_for(request.department, request.line, request.charged_on, request.currency, besides=request.pk)
    try:
        route = route_of(request, policy_for(by.office, now), now)
    except Invalid as error:
        return Preview(request, room, [], [], request.amount, str(error))
    together = route.together if route.links else request.amount
    return Preview(request, room, _signatures(request, route.tier, now), route.links, together)


def _as_sent(asking: Asking, by: Person, now: datetime) -> SpendingRequest:
    changed = asking.request
    request = SpendingRequest(
        pk=changed.pk if changed else None, office=by.office, requester=by, department=asking.department,
        kind=asking.kind, currency=asking.currency, amount=asking.amount, payee=asking.payee.strip(),
        payee_key=payee_key(asking.payee), purpose=asking.purpose.strip(), line=asking.line,
        beneficiary=asking.beneficiary, state=State.WAITING, asked_at=now,
        charged_on=local_day(by.office, now),
    )  # fmt: skip
    request.payee_person = asking.payee_person or next(iter(staff_named(request)), None)
    if asking.act is not None:
        request.crisis_act = asking.act
    return request


def _signatures(request: SpendingRequest, tier: Tier, now: datetime) -> list[Signature]:
    interest = interest_of(request, steps=())
    found: list[Signature] = []
    for step in tier.steps:
        arrived, people = reached(request.office, request.department, step.post, interest, now)
        found.append(Signature(step.post, step.limit, arrived, people))
    return found
