"""Requests that belong together go up together (4.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from approvals.actions.chain import lay, open_step, stop
from approvals.actions.common import link_of, record
from approvals.acts import ApprovalAct
from approvals.enums import Likeness, State
from approvals.models import SpendingRequest, Version
from approvals.rules.content import amount_text
from approvals.rules.splitting import Asked, why_one
from core.notices.actions import notify
from core.people.models import Person
from core.policy.queries import Policy
from core.policy.tiers import Tier

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


def join(links: Sequence[Link], request: SpendingRequest, tier: Tier, by: Person, now: datetime) -> None:
    """Those that still wait in a lower chain begin anew in this one; their signatures so far count no more."""
    for link in links:
        rows = SpendingRequest.objects.select_for_update(of=("self",)).select_related(
            "office", "department", "requester"
        )
        other = rows.get(pk=link.request.pk)
        version = other.versions.get(number=other.version)
        if other.state == State.WAITING and version.policy["tier"] != tier.record():
            _restart(other, version, [evidence_of(request, link.why)], tier, by, now)


def _restart(
    other: SpendingRequest, before: Version, linked: list[dict[str, Any]], tier: Tier, by: Person, now: datetime
) -> None:
    stop(other, by, now, _("It goes up together with another request."))
    other.version += 1
    other.save(update_fields=["version"])
    known = [one for one in before.policy["linked"] if one["request"] != linked[0]["request"]]
    together = sum((Decimal(one["amount"]) for one in [*known, *linked]), other.amount)
    policy = {**before.policy, "tier": tier.record(), "together": amount_text(together), "linked": [*known, *linked]}
    Version.objects.create(
        request=other, number=other.version, content=before.content, content_hash=before.content_hash, policy=policy,
        sent_by=before.sent_by, sent_at=now,
    )  # fmt: skip
    record(ApprovalAct.JOINED, other, other.office_id, by, now, "4.1", **policy)
    open_step(other, lay(other, tier)[0], now)
    notify(
        office=other.office, kind="approvals.joined", level="routine", recipients=[other.requester],
        params={"purpose": other.purpose, "other": linked[0]["purpose"]}, link=link_of(other),
        key=f"approvals.joined:{other.pk}:{other.version}", now=now,
    )  # fmt: skip
