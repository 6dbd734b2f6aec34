"""Who decides which amount: tiers by department and currency, each with its chain of steps (3.1, 4.1).

Stored as a list of {"department": id or null, "currency": "CNY", "up_to": "1000.00" or null,
"steps": [{"post": "lead", "minutes": 60}]}. A tier without steps is settled at the desk; `up_to` null has no end.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid
from core.policy.enums import Currency, Post
from core.policy.money import CENT, as_money

MOST_MINUTES = 60 * 24 * 60


@dataclass(frozen=True)
class TierStep:
    """One signature: whose, and within which time."""

    post: Post
    limit: timedelta


@dataclass(frozen=True)
class Tier:
    """Amounts up to and including `up_to`; `department` None stands for every department without tiers of its own."""

    department: int | None
    currency: str
    up_to: Decimal | None
    steps: tuple[TierStep, ...]

    def holds(self, amount: Decimal) -> bool:
        return self.up_to is None or amount <= self.up_to

    def record(self) -> dict[str, Any]:
        """As it is stored."""
        steps = [{"post": step.post.value, "minutes": int(step.limit.total_seconds() // 60)} for step in self.steps]
        up_to = None if self.up_to is None else str(self.up_to)
        return {"department": self.department, "currency": self.currency, "up_to": up_to, "steps": steps}


def read_tier(stored: dict[str, Any]) -> Tier:
    steps = tuple(TierStep(Post(step["post"]), timedelta(minutes=step["minutes"])) for step in stored["steps"])
    up_to = None if stored["up_to"] is None else Decimal(stored["up_to"])
    return Tier(stored["department"], stored["currency"], up_to, steps)


def tiers_of(tiers: Sequence[Tier], department: int | None, currency: str) -> list[Tier]:
    """The department's own tiers in this currency, else the office's; smallest first."""
    own = [tier for tier in tiers if tier.currency == currency and tier.department == department]
    return own or [tier for tier in tiers if tier.currency == currency and tier.department is None]


def tier_for(tiers: Sequence[Tier], department: int | None, currency: str, amount: Decimal) -> Tier | None:
    """The first tier that holds the amount; None when nobody may decide it."""
    return next((tier for tier in tiers_of(tiers, department, currency) if tier.holds(amount)), None)


def clean_tiers(
    given: Any, required: Sequence[str] = (), departments: Collection[int] | None = None
) -> list[dict[str, Any]]:
    """The tiers as they are stored, in order; raises Invalid(field="value") naming the row and what to do.

    None in `given` is a row that was left empty. `required` are posts that every chain must hold, in this order (3.1),
    `departments` the ids that a tier may name, None for any.
    """
    rows = list(enumerate(given, start=1)) if isinstance(given, list) else []
    tiers = [_clean_tier(number, row, required, departments) for number, row in rows if row is not None]
    if not tiers:
        raise _invalid(_("There is no tier. Give at least one row: up to which amount, and who signs."))
    tiers.sort(key=_order)
    for (_department, currency), some in groupby(tiers, key=lambda tier: (tier.department, tier.currency)):
        _check_ladder(currency, list(some))
    return [tier.record() for tier in tiers]


def _order(tier: Tier) -> tuple[int, str, bool, Decimal]:
    return tier.department or 0, tier.currency, tier.up_to is None, tier.up_to or Decimal(0)


def _clean_tier(number: int, row: Any, required: Sequence[str], departments: Collection[int] | None) -> Tier:
    row = row if isinstance(row, dict) else {}
    department = row.get("department")
    if department is not None and not _is_department(department, departments):
        raise _invalid(_("Row {row}: choose the department from the list."), row=number)
    if row.get("currency") not in Currency.values:
        raise _invalid(_("Row {row}: choose the currency from the list."), row=number)
    steps = tuple(_clean_step(number, step) for step in row.get("steps") or [])
    _check_chain(number, [step.post for step in steps], required)
    return Tier(department, row["currency"], _clean_amount(number, row.get("up_to")), steps)


def _is_department(given: Any, departments: Collection[int] | None) -> bool:
    if isinstance(given, bool) or not isinstance(given, int):
        return False
    return departments is None or given in departments


def _clean_amount(number: int, value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    amount = as_money(value, CENT)
    if amount is None:
        raise _invalid(
            _("Row {row}: the amount must be above zero with at most two decimals, such as 1000.00."), row=number
        )
    return amount


def _clean_step(number: int, step: Any) -> TierStep:
    step = step if isinstance(step, dict) else {}
    minutes = step.get("minutes")
    if step.get("post") not in Post.values:
        raise _invalid(_("Row {row}: choose who signs."), row=number)
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 1 <= minutes <= MOST_MINUTES:
        raise _invalid(
            _("Row {row}: give each step a time limit of 1 to {most} minutes."), row=number, most=MOST_MINUTES
        )
    return TierStep(Post(step["post"]), timedelta(minutes=minutes))


def _check_chain(number: int, posts: Sequence[Post], required: Sequence[str]) -> None:
    if len(set(posts)) < len(posts):
        raise _invalid(_("Row {row}: nobody signs twice in one chain. Name each post once."), row=number)
    if [post for post in posts if post in required] != list(required):
        names = " → ".join(str(Post(post).label) for post in required)
        raise _invalid(_("Row {row}: the regulation wants these signatures in this order: {names}."), row=number,
                       names=names)  # fmt: skip


def _check_ladder(currency: str, tiers: Sequence[Tier]) -> None:
    amounts = [tier.up_to for tier in tiers]
    if len(set(amounts)) < len(amounts):
        raise _invalid(_("Two rows in {currency} go up to the same amount. Keep one of them."), currency=currency)
    if amounts[-1] is not None:
        message = _("Above {amount} {currency} nobody could decide. Leave the amount of the last row empty.")
        raise _invalid(message, amount=amounts[-1], currency=currency)
    if not tiers[-1].steps:
        message = _("In {currency} any amount would be settled without a signature. Name who signs in the last row.")
        raise _invalid(message, currency=currency)
    if any(not tier.steps for tier in tiers[1:]):
        message = _(
            "In {currency} a larger amount would need fewer signatures. Only the smallest is settled at the desk."
        )
        raise _invalid(message, currency=currency)


def _invalid(message: Any, **values: Any) -> Invalid:
    return Invalid(str(message).format(**values), field="value")
