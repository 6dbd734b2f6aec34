"""What a department may still spend in a month, counted from the requests themselves."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from approvals.enums import OPEN_STATES, SPENT_STATES, Kind, State
from approvals.models import Budget, BudgetLine, SpendingRequest
from core.people.models import Department

UNDER_WAY = [State.APPROVED, State.ORDERED, State.RECEIVED]
SPENT = Q(state__in=SPENT_STATES) | Q(state=State.APPROVED, kind=Kind.SPENDING)
RESERVED = Q(state__in=OPEN_STATES) | Q(state__in=UNDER_WAY, kind=Kind.PURCHASE)


@dataclass(frozen=True)
class Room:
    """Amounts of one month; `budget` and `left` are None where no budget is set."""

    budget: Decimal | None
    spent: Decimal
    reserved: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.spent - self.reserved


def room_for(
    department: Department, line: BudgetLine | None, day: date, currency: str, besides: int | None = None
) -> Room:
    """The room of the line in the month of `day`, of the whole department without one; `besides` leaves out a request."""
    month = day.replace(day=1)
    rows = charged_in(month).filter(department=department, currency=currency).exclude(pk=besides)
    if line is not None:
        rows = rows.filter(line=line)
    sums = rows.aggregate(spent=Sum("amount", filter=SPENT), reserved=Sum("amount", filter=RESERVED))
    budget = Budget.objects.filter(department=department, line=line, month=month, currency=currency).first()
    zero = Decimal(0)
    return Room(budget.amount if budget else None, sums["spent"] or zero, sums["reserved"] or zero)


def charged_in(month: date) -> QuerySet[SpendingRequest]:
    following = (month + timedelta(days=31)).replace(day=1)
    return SpendingRequest.objects.filter(charged_on__gte=month, charged_on__lt=following)
