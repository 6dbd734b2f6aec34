"""Amounts in words, and budgets as drawn bars."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from approvals.queries.budget import Room
from core.policy.wording import amount_words


def money_words(amount: Decimal, currency: str) -> str:
    return f"{amount_words(amount)} {currency}"


@dataclass(frozen=True)
class Part:
    """A stretch of a budget's bar, in percent; `kind` spent, reserved, left or over."""

    kind: str
    start: str
    width: str


def parts_of(room: Room) -> list[Part]:
    """Spent, reserved and left side by side, what lies over the budget last; nothing where nothing is to be drawn."""
    used = room.spent + room.reserved
    budget = used if room.budget is None else room.budget
    whole = max(budget, used)
    if not whole:
        return []
    spent, end = min(room.spent, budget), min(used, budget)
    bounds = [("spent", Decimal(0), spent), ("reserved", spent, end), ("left", end, budget), ("over", budget, used)]
    return [
        Part(kind, f"{start / whole * 100:.2f}%", f"{(stop - start) / whole * 100:.2f}%")
        for kind, start, stop in bounds
        if stop > start
    ]


def shown(currency: str, room: Room) -> dict[str, Any]:
    """A row of the page of budgets."""
    left = room.left
    return {
        "room": room,
        "currency": currency,
        "parts": parts_of(room),
        "budget": None if room.budget is None else amount_words(room.budget),
        "spent": amount_words(room.spent),
        "reserved": amount_words(room.reserved),
        "left": "" if left is None else amount_words(max(left, Decimal(0))),
        "over": amount_words(-left) if left is not None and left < 0 else "",
    }
