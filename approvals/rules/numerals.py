"""Amounts in the capital numerals of Chinese forms, which nobody can alter with a stroke."""

from decimal import Decimal

from core.policy.enums import Currency

NAMES = {
    Currency.CNY: "人民币", Currency.HKD: "港币", Currency.TWD: "新台币", Currency.USD: "美元", Currency.EUR: "欧元"
}  # fmt: skip
TRADITIONAL = str.maketrans("贰叁陆亿万币", "貳參陸億萬幣")


def capital_amount(amount: Decimal, currency: str, *, traditional: bool = False) -> str:
    """ "人民币壹仟贰佰元整"; to the cent, up to 999,999,999,999.99."""
    from cn2an import an2cn  # type: ignore[import-untyped]  # noqa: PLC0415  half a second, for who prints a form only

    text = f"{NAMES[Currency(currency)]}{an2cn(f'{amount:.2f}', 'rmb')}"
    return text.translate(TRADITIONAL) if traditional else text
