"""What an amount of money may be: two decimals, never a float."""

from decimal import Decimal, InvalidOperation
from typing import Any

LARGEST_AMOUNT = Decimal("999999999999.99")
CENT = Decimal("0.01")


def as_money(value: Any, least: Decimal) -> Decimal | None:
    """The amount with two decimals; None when it has more, is no number, or lies outside [least, largest]."""
    try:
        amount = Decimal(str(value))
        fits = least <= amount <= LARGEST_AMOUNT and amount == amount.quantize(CENT)
    except InvalidOperation:
        return None
    return amount.quantize(CENT) if fits else None


def money_text(amount: Decimal, currency: str) -> str:
    """ "1,200.00 CNY", as notices and the record say it in every language."""
    return f"{amount:,.2f} {currency}"
