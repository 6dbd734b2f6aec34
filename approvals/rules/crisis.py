"""Whose step a crisis skips (4.2). Plain values only."""

from collections.abc import Iterable
from itertools import chain

from core.policy.enums import Post, upwards
from core.policy.tiers import Tier


def skipped_posts(tiers: Iterable[Tier | None]) -> list[Post]:
    """The posts of these chains, and those to whom their power climbs, in the order of `Post`."""
    steps = chain.from_iterable(tier.steps for tier in tiers if tier is not None)
    skipped = {above for step in steps for above in upwards(step.post)}
    return [post for post in Post if post in skipped]
