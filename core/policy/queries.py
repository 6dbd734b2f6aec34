"""The numbers that hold at a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from core.people.models import Office
from core.policy.catalogue import BY_KEY, Unit
from core.policy.models import PolicyValue


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: `after` the due time (negative: before), `to` a rung's name, at a notice `level`."""

    after: timedelta
    to: str
    level: str


@dataclass(frozen=True)
class Policy:
    """All numbers of one office at one moment. A number no one has set yet is the regulation's default."""

    values: dict[str, Any]

    def _value(self, key: str, unit: Unit) -> Any:
        if BY_KEY[key].unit != unit:
            raise LookupError(f"{key} is kept in {BY_KEY[key].unit.value}, not in {unit.value}.")
        return self.raw(key)

    def raw(self, key: str) -> Any:
        """The value as it is stored, whatever its unit."""
        return self.values.get(key, BY_KEY[key].default)

    def minutes(self, key: str) -> timedelta:
        return timedelta(minutes=self._value(key, Unit.MINUTES))

    def hours(self, key: str) -> timedelta:
        return timedelta(hours=self._value(key, Unit.HOURS))

    def days(self, key: str) -> timedelta:
        return timedelta(days=self._value(key, Unit.DAYS))

    def count(self, key: str) -> int:
        return int(self._value(key, Unit.COUNT))

    def money(self, key: str) -> Decimal:
        return Decimal(self._value(key, Unit.MONEY))

    def ladder(self, kind: str) -> list[Rung]:
        steps = self._value(f"ladder.{kind}", Unit.LADDER)
        return [Rung(timedelta(minutes=step["minutes"]), step["to"], step["level"]) for step in steps]


def policy_for(office: Office, at: datetime) -> Policy:
    """The numbers that hold in `office` at `at`, in one SQL query."""
    rows = PolicyValue.objects.filter(office=office, holds_from__lte=at).order_by("holds_from")
    return Policy(dict(rows.values_list("key", "value")))
