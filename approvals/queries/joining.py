"""Which requests count as one with another (4.1)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from approvals.enums import Likeness, State
from approvals.models import SpendingRequest
from approvals.rules.content import amount_text
from approvals.rules.splitting import Asked, why_one
from core.policy.queries import Policy

NOT_COUNTED = [State.REFUSED, State.WITHDRAWN, State.RETURNED]


@dataclass(frozen=True)
class Link:
    """A request that counts as one with another, and why."""

    request: SpendingRequest
    why: Likeness

    @property
    def amount(self) -> Decimal:
        return self.request.amount

    def record(self) -> dict[str, Any]:
        """The evidence as the version keeps it."""
        return evidence_of(self.request, self.why)


def evidence_of(request: SpendingRequest, why: Likeness) -> dict[str, Any]:
    return {
        "request": request.pk,
        "purpose": request.purpose,
        "payee": request.payee,
        "amount": amount_text(request.amount),
        "asked_at": request.asked_at.isoformat(),
        "requester": request.requester.name,
        "why": why.value,
    }


def linked_with(request: SpendingRequest, policy: Policy, now: datetime) -> list[Link]:
    """Requests of the same department, kind and currency within the window that count as one with this one."""
    rows = SpendingRequest.objects.filter(
        department=request.department, kind=request.kind, currency=request.currency,
        asked_at__gt=now - policy.days("splitting.window"), crisis_act=None,
    )  # fmt: skip
    others = rows.exclude(pk=request.pk).exclude(state__in=NOT_COUNTED).select_related("requester").order_by("id")
    new, likeness = _asked(request), policy.count("splitting.likeness")
    return [Link(other, why) for other in others if (why := why_one(new, _asked(other), likeness))]


def _asked(request: SpendingRequest) -> Asked:
    return Asked(
        request.pk or 0,
        request.requester_id,
        request.beneficiary_id,
        request.payee_key,
        request.purpose,
        request.amount,
    )
