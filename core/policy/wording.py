"""Values of the regulation in words."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.policy.catalogue import BY_KEY, Parameter, Unit
from core.policy.reach import Reach
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


def value_words(parameter: Parameter, value: Any, departments: Mapping[int, str] | None = None) -> list[str]:
    """One line of words, or for a ladder one line a step, for tiers one a tier with its department's name."""
    if parameter.unit == Unit.LADDER:
        return [step_words(step) for step in value]
    if parameter.unit == Unit.TIERS:
        return [tier_words(read_tier(stored), departments or {}) for stored in value]
    if parameter.unit == Unit.MONEY:
        return [f"{amount_words(value)} {parameter.unit.label}"]
    if parameter.unit == Unit.YES_NO:
        return [str(YES_NO_LABELS[bool(value)])]
    if parameter.unit == Unit.COUNT:
        return [str(value)]
    return [f"{value} {parameter.unit.label}"]


def amount_words(amount: Any) -> str:
    """ "1,200.00"; the currency stands beside it."""
    return str(format_decimal(amount, format="#,##0.00", locale=locale()))


def tier_words(tier: Tier, departments: Mapping[int, str]) -> str:
    """Whose, up to which amount, and who signs in which order."""
    signers = " → ".join(str(step.post.label) for step in tier.steps) or _("settled at the desk")
    return _("%(amount)s: %(signers)s") % {"amount": _up_to(tier, departments), "signers": signers}


def reach_words(reach: Reach, departments: Mapping[int, str]) -> str:
    return _up_to(reach, departments)


def _up_to(limit: Tier | Reach, departments: Mapping[int, str]) -> str:
    """ "up to 1,000.00 CNY", "Sales, any amount in CNY"."""
    if limit.up_to is None:
        amount = _("any amount in %(currency)s") % {"currency": limit.currency}
    else:
        amount = _("up to %(amount)s %(currency)s") % {
            "amount": amount_words(limit.up_to), "currency": limit.currency
        }  # fmt: skip
    if limit.department is None:
        return amount
    name = departments.get(limit.department, _("another department"))
    return _("%(department)s, %(amount)s") % {"department": name, "amount": amount}


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


def limit_words(limit: timedelta) -> str:
    """A time limit, in whole hours where it can be said so."""
    return _amount(int(limit.total_seconds() // 60))


def key_words(key: str, value: Any, departments: Mapping[int, str] | None = None) -> list[str]:
    """As `value_words`, also for a parameter that this release no longer has."""
    return value_words(BY_KEY[key], value, departments) if key in BY_KEY else [str(value)]
