"""What was spent, by department, kind and month; only of the requests that the reader may see."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from approvals.enums import Kind
from approvals.models import SpendingRequest
from approvals.queries.budget import DRILL, RESERVED, SPENT, ZERO, exact
from approvals.queries.request import visible_to, with_people
from approvals.rules.month import last_months, month_after
from core.people.models import Person
from core.policy.enums import Currency

MONTHS = 12
COUNTED = {"spent": SPENT, "reserved": RESERVED}


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; None is all. `what` is spent, reserved, or "" for every request."""

    currency: str = Currency.CNY
    what: str = "spent"
    month: date | None = None
    department: int | None = None
    kind: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Sum12:
    """The total of one month, department and kind."""

    month: date
    department: int
    kind: str
    amount: Decimal
    count: int


@dataclass(frozen=True)
class Spending:
    """Twelve months, the last being the present one, in one currency."""

    months: list[date]
    sums: list[Sum12]
    wanted: Wanted

    def by_month(self) -> dict[date, Decimal]:
        found = self._by(lambda one: one.month, but="month")
        return {month: found.get(month, ZERO) for month in self.months}

    def by_department(self) -> dict[int, Decimal]:
        """The largest first."""
        found = self._by(lambda one: one.department, but="department")
        return dict(sorted(found.items(), key=lambda item: -item[1]))

    def by_kind(self) -> dict[Kind, Decimal]:
        found = self._by(lambda one: one.kind, but="kind")
        return {kind: found.get(kind.value, ZERO) for kind in Kind}

    def total(self) -> Decimal:
        return sum((one.amount for one in self._chosen()), ZERO)

    def count(self) -> int:
        return sum(one.count for one in self._chosen())

    def _by(self, key: Callable[[Sum12], Any], but: str) -> dict[Any, Decimal]:
        """Under every filter `but` the chart's own, so that what was chosen can be compared with the rest."""
        found: dict[Any, Decimal] = defaultdict(lambda: ZERO)
        for one in self._chosen(but):
            found[key(one)] += one.amount
        return found

    def _chosen(self, but: str = "") -> Iterable[Sum12]:
        asked = {name: getattr(self.wanted, name) for name in ("month", "department", "kind") if name != but}
        return (
            one for one in self.sums if all(not value or getattr(one, name) == value for name, value in asked.items())
        )


def spending_of(person: Person, wanted: Wanted, today: date, now: datetime) -> Spending:
    """One query beside those of the visibility."""
    months = last_months(today, MONTHS)
    rows = _counted(person, wanted, now).filter(charged_on__gte=months[0], charged_on__lt=month_after(months[-1]))
    groups = rows.order_by().annotate(month=TruncMonth("charged_on")).values("month", "department", "kind")
    sums = groups.annotate(amount=Sum("amount"), count=Count("pk"))
    return Spending(months, [Sum12(**one | {"amount": exact(one["amount"])}) for one in sums], wanted)


def records_of(person: Person, wanted: Wanted, today: date, now: datetime) -> QuerySet[SpendingRequest]:
    """The requests behind the figures, the newest first."""
    months = last_months(today, MONTHS)
    start, last = (wanted.month, wanted.month) if wanted.month else (months[0], months[-1])
    rows = _counted(person, wanted, now).filter(charged_on__gte=start, charged_on__lt=month_after(last))
    if wanted.department:
        rows = rows.filter(department=wanted.department)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    return with_people(rows).order_by("-charged_on", "-id")


def _counted(person: Person, wanted: Wanted, now: datetime) -> QuerySet[SpendingRequest]:
    """Drills spend nothing."""
    rows = visible_to(person, now).filter(currency=wanted.currency).exclude(DRILL)
    if wanted.line:
        rows = rows.filter(line=wanted.line)
    return rows.filter(COUNTED[wanted.what]) if wanted.what else rows
