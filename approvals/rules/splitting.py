"""Seeing one spending in several requests (4.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from approvals.enums import Likeness
from approvals.rules.content import purpose_key

FEWEST_LETTERS, FEWEST_HAN = 8, 4


@dataclass(frozen=True)
class Asked:
    """What the rule knows of a request; `payee` as normalised by `payee_key`."""

    id: int
    requester: int
    beneficiary: int | None
    payee: str
    purpose: str
    amount: Decimal


def why_one(new: Asked, other: Asked, likeness: int) -> Likeness | None:
    """Why the two count as one request, or None. `likeness` is in percent.

    The same payee always counts. The same purpose does between payees unless the two are for different people (two
    taxis for two guests), or the words say too little to be evidence against two different askers ("taxi").
    """
    if new.payee == other.payee:
        return Likeness.PAYEE
    if None not in (new.beneficiary, other.beneficiary) and new.beneficiary != other.beneficiary:
        return None
    return Likeness.PURPOSE if _same_purpose(new, other, likeness) else None


def _same_purpose(new: Asked, other: Asked, likeness: int) -> bool:
    ours, theirs = purpose_key(new.purpose), purpose_key(other.purpose)
    if new.requester != other.requester and not (_says_enough(ours) and _says_enough(theirs)):
        return False
    return fuzz.token_sort_ratio(ours, theirs) >= likeness


def _says_enough(purpose: str) -> bool:
    han = sum("\u4e00" <= letter <= "\u9fff" for letter in purpose)
    return han >= FEWEST_HAN or len(purpose.replace(" ", "")) - han >= FEWEST_LETTERS


def those_of_one(new: Asked, others: Iterable[Asked], likeness: int) -> list[tuple[Asked, Likeness]]:
    """The requests that count as one with the new one, and why."""
    return [(other, why) for other in others if (why := why_one(new, other, likeness))]


def together(new: Asked, linked: Iterable[tuple[Asked, Likeness]]) -> Decimal:
    return sum((other.amount for other, _why in linked), new.amount)
