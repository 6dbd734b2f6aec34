"""What a department may spend in a month, and under which headings (4.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from approvals.actions.common import needed, record
from approvals.acts import ApprovalAct
from approvals.models import Budget, BudgetLine
from approvals.permissions.budget import check_can_keep_budgets, check_can_set_budget
from approvals.rules.month import month_before, month_of
from core.db import locked, saying
from core.errors import Invalid, allows
from core.ledger import actions as ledger
from core.people.models import Department, Office, Person
from core.people.queries import local_day
from core.policy.enums import Currency
from core.policy.money import as_money

NAME_LENGTH = 80
CLAUSE = "4.1"


def add_budget_line(*, department: Department, name: str, by: Person | None, now: datetime) -> BudgetLine:
    """A heading of the department; raises Invalid(field="name") when it has one of that name."""
    check_can_keep_budgets(by, department.office, now)
    name = needed(name, "name", NAME_LENGTH)
    with transaction.atomic(), saying(_taken(department)):
        line = BudgetLine.objects.create(department=department, name=name)
        record(ApprovalAct.BUDGET_LINE_ADDED, line, department.office_id, by, now, CLAUSE, after={"name": name})
    return line


def change_budget_line(
    *, line: BudgetLine, by: Person | None, now: datetime, name: str | None = None, is_active: bool | None = None
) -> BudgetLine:
    """Another name, or no longer in use: what was spent under it stays."""
    office = line.department.office
    check_can_keep_budgets(by, office, now)
    with transaction.atomic(), saying(_taken(line.department)):
        line = locked(line)
        wanted = {
            "name": line.name if name is None else needed(name, "name", NAME_LENGTH),
            "is_active": line.is_active if is_active is None else is_active,
        }
        before = {key: getattr(line, key) for key in wanted if getattr(line, key) != wanted[key]}
        if not before:
            return line
        for key in before:
            setattr(line, key, wanted[key])
        line.save(update_fields=list(before))
        after = {key: wanted[key] for key in before}
        record(ApprovalAct.BUDGET_LINE_CHANGED, line, office.pk, by, now, CLAUSE, before=before, after=after)
    return line


def _taken(department: Department) -> Invalid:
    return Invalid(
        _("%(department)s has a budget line of this name already. Choose another name.") % {"department": department},
        "name",
    )


@dataclass(frozen=True)
class Place:
    """Where a budget stands: there is one a department or line, month and currency."""

    department: Department
    line: BudgetLine | None
    month: date
    currency: str


@transaction.atomic
def set_budget(
    *, department: Department, line: BudgetLine | None, month: date, currency: str, amount: Any,
    by: Person | None, now: datetime,
) -> Budget:  # fmt: skip
    """Let the department, or its line, spend `amount` in the month of that day; 0 is nothing.

    Raises Invalid with `field` "line", "month", "currency" or "amount". A month that is over stays as it was.
    """
    department = Department.objects.select_related("office").select_for_update(of=("self",)).get(pk=department.pk)
    check_can_set_budget(by, department, now)
    place = Place(department, line, month_of(month), currency)
    _check_place(place, by, now)
    clean = clean_amount(amount)
    budget = _found(place)
    before = budget.amount if budget else None
    if budget is None:
        budget = Budget(
            office=department.office, department=department, line=line, month=place.month, currency=currency
        )
    elif before == clean:
        return budget
    budget.amount, budget.set_by, budget.set_at = clean, by, now
    budget.save()
    record(ApprovalAct.BUDGET_SET, budget, department.office_id, by, now, CLAUSE, **_change(budget, before))
    return budget


def _found(place: Place) -> Budget | None:
    rows = Budget.objects.filter(department=place.department, month=place.month, currency=place.currency)
    return rows.filter(line=place.line).first()


def _change(budget: Budget, before: Decimal | None) -> dict[str, Any]:
    return {
        "month": f"{budget.month:%Y-%m}",
        "currency": budget.currency,
        "before": {"amount": before},
        "after": {"amount": budget.amount},
    }


def _check_place(place: Place, by: Person | None, now: datetime) -> None:
    if place.line is not None and place.line.department_id != place.department.pk:
        raise Invalid(_("This budget line belongs to another department. Choose one of its own."), "line")
    if place.currency not in Currency.values:
        raise Invalid(_("Choose the currency from the list."), "currency")
    _check_month(place.month, place.department.office, by, now)


def _check_month(month: date, office: Office, by: Person | None, now: datetime) -> None:
    """The demonstration office, by None, may also fill the past."""
    if by is not None and month < month_of(local_day(office, now)):
        raise Invalid(_("This month is over: its budget stays as it was. Choose this month or a later one."), "month")


def clean_amount(given: Any) -> Decimal:
    amount = as_money(given, Decimal(0))
    if amount is None:
        raise Invalid(_("Give an amount of 0 or more with at most two decimals, such as 1000.00."), "amount")
    return amount


@transaction.atomic
def copy_budgets(*, office: Office, month: date, by: Person | None, now: datetime) -> int:
    """Give the month the budgets of the month before, where it has none yet; says how many were copied.

    Budgets of departments that the person heads, and of lines no longer in use, are left out.
    Raises Invalid(field="month") when nothing is left to copy.
    """
    check_can_keep_budgets(by, office, now)
    month = month_of(month)
    departments = list(office.departments.select_for_update().order_by("pk"))
    for department in departments:
        department.office = office
    allowed = [department for department in departments if allows(check_can_set_budget, by, department, now)]
    _check_month(month, office, by, now)
    missing = _missing(allowed, month)
    if not missing:
        message = _("Nothing is left to copy: the month before has no budget that this month lacks.")
        raise Invalid(message, "month")
    copies = Budget.objects.bulk_create(
        Budget(
            office=office, department_id=old.department_id, line=old.line, month=month, currency=old.currency,
            amount=old.amount, set_by=by, set_at=now,
        )
        for old in missing
    )  # fmt: skip
    ledger.append_many([_copied(copy, by) for copy in copies], now)
    return len(copies)


def _copied(budget: Budget, by: Person | None) -> ledger.EntryDraft:
    return ledger.EntryDraft(ApprovalAct.BUDGET_SET, by, budget, budget.office_id, _change(budget, None), CLAUSE)


def _missing(departments: Iterable[Department], month: date) -> list[Budget]:
    """Budgets of the month before that this month lacks."""
    rows = Budget.objects.filter(department__in=list(departments)).select_related("line")
    there = {(row.department_id, row.line_id, row.currency) for row in rows.filter(month=month)}
    return [
        row
        for row in rows.filter(month=month_before(month))
        if (row.department_id, row.line_id, row.currency) not in there and (row.line is None or row.line.is_active)
    ]
