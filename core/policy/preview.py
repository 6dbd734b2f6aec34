"""Who would decide an amount at a moment, under tiers that hold or that someone is about to set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from core.people.models import Department
from core.policy.enums import Post, upwards
from core.policy.registry import Holder, holders_of
from core.policy.tiers import Tier, tier_for


@dataclass(frozen=True)
class Question:
    department: Department
    currency: str
    amount: Decimal
    at: datetime


@dataclass(frozen=True)
class Signature:
    """A step and who would give it; where nobody holds its post, `instead` is the post above that would."""

    post: Post
    limit: timedelta
    holders: Sequence[Holder]
    instead: Post | None = None
    stand_ins: Sequence[Holder] = ()

    @property
    def is_gap(self) -> bool:
        return not self.holders and not self.stand_ins


@dataclass(frozen=True)
class Answer:
    """`tier` is None when no tier knows the currency: nobody may decide."""

    question: Question
    tier: Tier | None
    signatures: list[Signature]

    @property
    def has_gap(self) -> bool:
        return self.tier is None or any(signature.is_gap for signature in self.signatures)


def who_decides(tiers: Sequence[Tier], question: Question) -> Answer:
    """The tier that fits, and the people who hold its posts at that very moment."""
    tier = tier_for(tiers, question.department.pk, question.currency, question.amount)
    if tier is None or not tier.steps:
        return Answer(question, tier, [])
    holders = holders_of(question.department.office, question.department, question.at)
    return Answer(question, tier, [_signature(step.post, step.limit, holders) for step in tier.steps])


def _signature(post: Post, limit: timedelta, holders: Mapping[Post, Sequence[Holder]]) -> Signature:
    if holders.get(post):
        return Signature(post, limit, holders[post])
    instead = _above(post, holders)
    return Signature(post, limit, [], instead, holders[instead] if instead else [])


def _above(post: Post, holders: Mapping[Post, Sequence[Holder]]) -> Post | None:
    """The next post above that somebody holds."""
    return next((above for above in upwards(post)[1:] if holders.get(above)), None)
