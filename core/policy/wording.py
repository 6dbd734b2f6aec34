"""Values of the regulation in words."""

from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.policy.catalogue import BY_KEY, Parameter, Unit
from core.policy.rules import LEVEL_LABELS, STEP_LABELS, YES_NO_LABELS
from core.policy.tiers import Tier, read_tier
from core.ui.times import locale

CHAPTERS = {
    "0": gettext_lazy("Principles"),
    "1": gettext_lazy("Function and goals"),
    "2": gettext_lazy("Organisation and posts"),
    "3": gettext_lazy("Processes and documents"),
    "4": gettext_lazy("Authority and decisions"),
    "5": gettext_lazy("Performance"),
    "6": gettext_lazy("Compliance and risk"),
    "7": gettext_lazy("Communication"),
    "8": gettext_lazy("Improvement"),
    "R": gettext_lazy("Roster, shift log and hand-over"),
}


def value_words(parameter: Parameter, value: Any) -> list[str]:
    """One line of words, or for a ladder one line a step."""
    if parameter.unit == Unit.LADDER:
        return [step_words(step) for step in value]
    if parameter.unit == Unit.TIERS:
        return [tier_words(read_tier(stored)) for stored in value]
    if parameter.unit == Unit.MONEY:
        return [f"{format_decimal(value, format='#,##0.00', locale=locale())} {parameter.unit.label}"]
    if parameter.unit == Unit.YES_NO:
        return [str(YES_NO_LABELS[bool(value)])]
    if parameter.unit == Unit.COUNT:
        return [str(value)]
    return [f"{value} {parameter.unit.label}"]


def tier_words(tier: Tier) -> str:
    """Up to which amount, and who signs in which order."""
    signers = " → ".join(str(step.post.label) for step in tier.steps) or _("settled at the desk")
    if tier.up_to is None:
        return _("any amount above in %(currency)s: %(signers)s") % {"currency": tier.currency, "signers": signers}
    amount = format_decimal(tier.up_to, format="#,##0.00", locale=locale())
    return _("up to %(amount)s %(currency)s: %(signers)s") % {
        "amount": amount, "currency": tier.currency, "signers": signers
    }  # fmt: skip


def step_words(step: dict[str, Any]) -> str:
    return _("%(when)s: %(to)s, %(level)s") % {
        "when": _step_time(step["minutes"]), "to": STEP_LABELS[step["to"]], "level": LEVEL_LABELS[step["level"]]
    }  # fmt: skip


def _step_time(minutes: int) -> str:
    if minutes == 0:
        return _("at the time due")
    amount = _amount(abs(minutes))
    return _("%(amount)s late") % {"amount": amount} if minutes > 0 else _("%(amount)s before") % {"amount": amount}


def _amount(minutes: int) -> str:
    """Whole hours where it can be said so."""
    if minutes % 60 == 0:
        return _("%(number)s h") % {"number": minutes // 60}
    return _("%(number)s min") % {"number": minutes}


def key_words(key: str, value: Any) -> list[str]:
    """As `value_words`, also for a parameter that this release no longer has."""
    return value_words(BY_KEY[key], value) if key in BY_KEY else [str(value)]
