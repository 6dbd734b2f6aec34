"""How far each post reaches under the tiers: what it settles, decides alone, or signs with others (1.4)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from core.people.enums import Role
from core.policy.enums import Post
from core.policy.tiers import Tier

ROLES = {post: Role(post.value) for post in Post}


@dataclass(frozen=True)
class Reach:
    """Up to and including `up_to`, None without end; `department` None is every department without its own tiers."""

    department: int | None
    currency: str
    up_to: Decimal | None


def at_the_desk(tiers: Sequence[Tier]) -> list[Reach]:
    """Amounts that need no signature."""
    return _farthest(tiers, lambda tier: not tier.steps)


def alone(tiers: Sequence[Tier]) -> Mapping[Role, list[Reach]]:
    """Amounts that one signature decides, by the role that gives it."""
    return {role: _farthest(tiers, lambda tier: _posts(tier) == [post]) for post, role in ROLES.items()}  # noqa: B023


def together(tiers: Sequence[Tier]) -> Mapping[Role, list[Reach]]:
    """Amounts that a role signs as one of several."""
    return {
        role: _farthest(tiers, lambda tier: len(tier.steps) > 1 and post in _posts(tier))  # noqa: B023
        for post, role in ROLES.items()
    }


def _posts(tier: Tier) -> list[Post]:
    return [step.post for step in tier.steps]


def _farthest(tiers: Sequence[Tier], counts: Callable[[Tier], bool]) -> list[Reach]:
    """The largest amount of each department and currency among the tiers that count; tiers stand in their order."""
    found = []
    for (department, currency), some in groupby(tiers, key=lambda tier: (tier.department, tier.currency)):
        amounts = [tier.up_to for tier in some if counts(tier)]
        if amounts:
            found.append(Reach(department, currency, amounts[-1]))
    return found
