"""Whose step a crisis skips, and what its ceiling leaves (4.2). Plain values only."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from itertools import chain

from core.policy.enums import SUPERIOR, Post
from core.policy.tiers import CENT, LARGEST_AMOUNT, Tier


def skipped_posts(tiers: Iterable[Tier | None]) -> list[Post]:
    """The posts of these chains, and those to whom their power climbs, in the order of `Post`."""
    steps = chain.from_iterable(tier.steps for tier in tiers if tier is not None)
    skipped = {above for step in steps for above in _upwards(step.post)}
    return [post for post in Post if post in skipped]


def _upwards(post: Post) -> list[Post]:
    above = SUPERIOR.get(post)
    return [post, *_upwards(above)] if above else [post]


def as_money(value: Decimal, least: Decimal) -> Decimal | None:
    """The amount with two decimals; None when it has more, is no number, or lies outside [least, largest]."""
    try:
        amount = Decimal(value)
        fits = least <= amount <= LARGEST_AMOUNT and amount == amount.quantize(CENT)
    except InvalidOperation:
        return None
    return amount.quantize(CENT) if fits else None


def money_text(amount: Decimal, currency: str) -> str:
    """ "1,200.00 CNY", as notices say it in every language."""
    return f"{amount:,.2f} {currency}"
