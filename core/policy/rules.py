"""What a value of each unit must look like, said in sentences. The clock is not needed here."""

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.errors import Invalid
from core.policy.catalogue import Parameter, Unit
from core.policy.tiers import clean_tiers

RUNGS = ["owner", "lead", "department_head"]
LEVELS = ["routine", "important", "urgent"]
STEP_LABELS = {"owner": _("the person responsible"), "lead": _("duty lead"), "department_head": _("department head")}
LEVEL_LABELS = {"routine": _("routine"), "important": _("important"), "urgent": _("urgent")}
YES_NO_LABELS = {True: pgettext_lazy("policy", "yes"), False: pgettext_lazy("policy", "no")}
LARGEST = 10_000_000
SKIPS = _("Row {row} skips the duty lead. The ladder climbs from officer to lead to department head (2.2).")


def clean_value(parameter: Parameter, value: Any, departments: Collection[int] | None = None) -> Any:
    """`value` in the JSON form that is stored; raises Invalid(field="value") with what to do about it.

    `departments` are the ids that tiers may name, None for any.
    """
    if parameter.unit == Unit.LADDER:
        return clean_ladder(value)
    if parameter.unit == Unit.TIERS:
        return clean_tiers(value, parameter.required, departments)
    if parameter.unit == Unit.MONEY:
        return _clean_money(parameter, value)
    if parameter.unit == Unit.YES_NO:
        return _clean_yes_no(parameter, value)
    return _clean_number(parameter, value)


def _clean_number(parameter: Parameter, value: Any) -> int:
    number = _whole(value)
    if number is None:
        raise _invalid(_("{label} must be a whole number of {unit}."), label=parameter.label, unit=parameter.unit.label)
    return int(_within(parameter, number))


def _clean_yes_no(parameter: Parameter, value: Any) -> bool:
    if value not in (True, False):
        raise _invalid(_("{label}: choose yes or no."), label=parameter.label)
    return bool(value)


def _clean_money(parameter: Parameter, value: Any) -> str:
    try:
        amount = Decimal(str(value))
        exact = amount.quantize(Decimal("0.01"))
    except InvalidOperation:
        amount = exact = Decimal("NaN")
    if amount.is_nan() or amount != exact:
        raise _invalid(
            _("{label} must be an amount with at most two decimals, such as 1000.00."), label=parameter.label
        )
    return str(_within(parameter, exact))


def _within(parameter: Parameter, number: Any) -> Any:
    if not parameter.minimum <= number <= LARGEST:
        message = _("{label} must lie between {minimum} and {largest}.")
        raise _invalid(message, label=parameter.label, minimum=parameter.minimum, largest=LARGEST)
    return number


def clean_ladder(steps: Any) -> list[dict[str, Any]]:
    """A ladder climbs in time and never skips a step: owner, duty lead, department head (2.2)."""
    if not isinstance(steps, list) or not steps:
        raise _invalid(_("The ladder has no step. Give at least one row: minutes, to whom, at which level."))
    cleaned = [_clean_step(number, step) for number, step in enumerate(steps, start=1)]
    if cleaned[0]["to"] == RUNGS[-1]:
        raise _invalid(SKIPS, row=1)
    for number, (step, following) in enumerate(pairwise(cleaned), start=2):
        _check_climb(number, step, following)
    return cleaned


def _clean_step(number: int, step: Any) -> dict[str, Any]:
    step = step if isinstance(step, dict) else {}
    minutes = _whole(step.get("minutes"))
    if minutes is None or abs(minutes) > LARGEST:
        raise _invalid(_("Row {row}: give the minutes as a whole number; below zero is before the time."), row=number)
    if step.get("to") not in RUNGS:
        raise _invalid(_("Row {row}: choose who is told."), row=number)
    if step.get("level") not in LEVELS:
        raise _invalid(_("Row {row}: choose the level: routine, important or urgent."), row=number)
    return {"minutes": minutes, "to": step["to"], "level": step["level"]}


def _check_climb(number: int, step: dict[str, Any], following: dict[str, Any]) -> None:
    if following["minutes"] <= step["minutes"]:
        message = _("Row {row} comes at {minutes} minutes, not after the row above it. Put the rows in order of time.")
        raise _invalid(message, row=number, minutes=following["minutes"])
    climb = RUNGS.index(following["to"]) - RUNGS.index(step["to"])
    if climb < 0:
        message = _("Row {row} goes back down to {to}. A ladder only climbs.")
        raise _invalid(message, row=number, to=STEP_LABELS[following["to"]])
    if climb > 1:
        raise _invalid(SKIPS, row=number)


def _whole(value: Any) -> int | None:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        return None
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def _invalid(message: Any, **values: Any) -> Invalid:
    return Invalid(str(message).format(**values), field="value")
