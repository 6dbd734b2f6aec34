"""Requests that belong together go up together (4.1)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from approvals.actions.chain import lay, open_step, stop
from approvals.actions.common import held, link_of, record
from approvals.acts import ApprovalAct
from approvals.enums import State
from approvals.models import SpendingRequest, Version
from approvals.queries.joining import Link, evidence_of
from approvals.rules.content import amount_text
from core.notices.actions import notify
from core.people.models import Person
from core.policy.tiers import Tier


def join(links: Sequence[Link], request: SpendingRequest, tier: Tier, by: Person, now: datetime) -> None:
    """Those that still wait in a lower chain begin anew in this one; their signatures so far count no more.

    One that went to another department meanwhile follows the tiers of that.
    """
    for link in links:
        other = held(link.request.pk)
        version = other.versions.get(number=other.version)
        is_here = other.state == State.WAITING and other.department_id == request.department_id
        if is_here and version.policy["tier"] != tier.record():
            rest = [one.record() for one in links if one is not link]
            _restart(other, version, [evidence_of(request, link.why), *rest], tier, by, now)


def _restart(
    other: SpendingRequest, before: Version, linked: list[dict[str, Any]], tier: Tier, by: Person, now: datetime
) -> None:
    because = linked[0]["purpose"]
    stop(other, by, now, _("It goes up together with another request."))
    other.version += 1
    other.save(update_fields=["version"])
    new = {one["request"] for one in linked}
    linked = [*(one for one in before.policy["linked"] if one["request"] not in new), *linked]
    together = sum((Decimal(one["amount"]) for one in linked), other.amount)
    policy = {**before.policy, "tier": tier.record(), "together": amount_text(together), "linked": linked}
    Version.objects.create(
        request=other, number=other.version, content=before.content, content_hash=before.content_hash, policy=policy,
        sent_by=before.sent_by, sent_at=now,
    )  # fmt: skip
    record(ApprovalAct.JOINED, other, other.office_id, by, now, "4.1", **policy)
    open_step(other, lay(other, tier)[0], now)
    notify(
        office=other.office, kind="approvals.joined", level="routine", recipients=[other.requester],
        params={"purpose": other.purpose, "other": because}, link=link_of(other),
        key=f"approvals.joined:{other.pk}:{other.version}", now=now,
    )  # fmt: skip
