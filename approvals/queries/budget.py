"""What a department may still spend in a month, counted from the requests themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from approvals.enums import OPEN_STATES, SPENT_STATES, Kind, State
from approvals.models import Budget, BudgetLine, SpendingRequest
from approvals.rules.month import month_after, month_of
from core.people.models import Department
from core.policy.money import CENT

UNDER_WAY = [State.APPROVED, State.ORDERED, State.RECEIVED]
SPENT = Q(state__in=SPENT_STATES) | Q(state=State.APPROVED, kind=Kind.SPENDING)
RESERVED = Q(state__in=OPEN_STATES) | Q(state__in=UNDER_WAY, kind=Kind.PURCHASE)
DRILL = Q(crisis_act__crisis__is_drill=True)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Room:
    """Amounts of one month; `budget` and `left` are None where no budget is set. `line` None is the department."""

    budget: Decimal | None
    spent: Decimal
    reserved: Decimal
    line: BudgetLine | None = None

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.spent - self.reserved

    @property
    def is_over(self) -> bool:
        return self.left is not None and self.left < 0


def charged_in(month: date, departments: Collection[Department]) -> QuerySet[SpendingRequest]:
    """What counts to the month that begins then; drills spend nothing. The office leads to the index of the month."""
    offices = {department.office_id for department in departments}
    rows = SpendingRequest.objects.filter(office__in=offices, department__in=departments)
    return rows.filter(charged_on__gte=month, charged_on__lt=month_after(month)).exclude(DRILL).order_by()


def room_for(
    department: Department, line: BudgetLine | None, day: date, currency: str, besides: int | None = None
) -> Room:
    """The room in the month of `day`: of the line or of the whole department, whichever has less left.

    Where only one of them has a budget that one holds; without any, what the line (or department) spent is told.
    `besides` leaves out a request. Two queries.
    """
    month = month_of(day)
    rows = charged_in(month, [department]).filter(currency=currency)
    if besides is not None:
        rows = rows.exclude(pk=besides)
    budgets = Budget.objects.filter(Q(line=line) | Q(line=None), department=department, month=month, currency=currency)
    amounts: dict[int | None, Decimal] = dict(budgets.values_list("line", "amount"))
    of_line = Q(line=line) if line is not None else Q()
    sums = rows.aggregate(
        spent=Sum("amount", filter=SPENT),
        reserved=Sum("amount", filter=RESERVED),
        line_spent=Sum("amount", filter=SPENT & of_line),
        line_reserved=Sum("amount", filter=RESERVED & of_line),
    )
    whole = Room(amounts.get(None), exact(sums["spent"]), exact(sums["reserved"]))
    if line is None:
        return whole
    own = Room(amounts.get(line.pk), exact(sums["line_spent"]), exact(sums["line_reserved"]), line)
    return min((own, whole), key=_tightness)


def exact(total: Decimal | None) -> Decimal:
    """A sum to the cent: SQLite adds up floats."""
    return (total or ZERO).quantize(CENT)


def _tightness(room: Room) -> tuple[bool, Decimal]:
    """Sorts a room without a budget behind every other."""
    return room.left is None, room.left or ZERO


@dataclass(frozen=True)
class DepartmentRooms:
    """A department's month: the rooms of its whole and of its lines, by currency."""

    department: Department
    rooms: list[tuple[str, Room]]


def rooms_of(departments: Iterable[Department], month: date) -> list[DepartmentRooms]:
    """Every budget of the month and all that was spent without one; three queries for any number of departments."""
    departments = list(departments)
    lines = BudgetLine.objects.filter(department__in=departments).in_bulk()
    budgets = Budget.objects.filter(department__in=departments, month=month)
    amounts: dict[Key, Decimal] = {
        (department, currency, line): amount
        for department, currency, line, amount in budgets.values_list("department", "currency", "line", "amount")
    }
    sums = _sums(departments, month)
    return [DepartmentRooms(one, _rooms(one.pk, amounts, sums, lines)) for one in departments]


Key = tuple[int, str, int | None]
Sums = dict[Key, tuple[Decimal, Decimal]]


def _sums(departments: list[Department], month: date) -> Sums:
    """Spent and reserved by department, currency and line; the line None is the whole department."""
    rows = charged_in(month, departments)
    groups = rows.values_list("department", "currency", "line")
    sums = groups.annotate(spent=Sum("amount", filter=SPENT), reserved=Sum("amount", filter=RESERVED))
    found: Sums = {}
    whole: Sums = defaultdict(lambda: (ZERO, ZERO))
    for department, currency, line, *given in sums:
        spent, reserved = (exact(amount) for amount in given)
        found[department, currency, line] = spent, reserved
        before = whole[department, currency, None]
        whole[department, currency, None] = before[0] + spent, before[1] + reserved
    return {**found, **whole}


def _rooms(
    department: int, amounts: dict[Key, Decimal], sums: Sums, lines: dict[int, BudgetLine]
) -> list[tuple[str, Room]]:
    """The whole of each currency first, then its lines by name."""
    keys = {key for key in (*amounts, *sums) if key[0] == department}
    keys |= {(department, currency, None) for _department, currency, _line in keys}
    by_name = sorted(keys, key=lambda key: (key[1], "" if key[2] is None else f" {lines[key[2]].name}"))
    nothing = (ZERO, ZERO)
    return [
        (key[1], Room(amounts.get(key), *sums.get(key, nothing), lines[key[2]] if key[2] else None)) for key in by_name
    ]
