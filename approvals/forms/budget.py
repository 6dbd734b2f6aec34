"""A budget of one month, and a heading to spend under."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from approvals.actions.budget import NAME_LENGTH
from approvals.models import BudgetLine
from approvals.rules.month import month_after, month_of
from core.people.models import Department
from core.policy.enums import Currency
from core.policy.money import LARGEST_AMOUNT
from core.ui.wording import labelled

MONTHS_AHEAD = 12


def month_words(month: date) -> str:
    return str(formats.date_format(month, "YEAR_MONTH_FORMAT"))


def months_ahead(today: date) -> list[tuple[str, str]]:
    """This month and the next twelve."""
    months = [month_of(today)]
    while len(months) <= MONTHS_AHEAD:
        months.append(month_after(months[-1]))
    return [(month.isoformat(), month_words(month)) for month in months]


class BudgetForm(forms.Form):
    """`line` names a department as a whole ("d3") or one of its lines ("l7"): so the two always fit."""

    line = forms.ChoiceField(label=_("Budget of"))
    month = forms.TypedChoiceField(label=_("Month"), coerce=date.fromisoformat)
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency)
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, max_value=LARGEST_AMOUNT, decimal_places=2,
        help_text=_("0 means that nothing may be spent without a reason."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, departments: Iterable[Department], today: date, initial: Any = None):
        super().__init__(data, initial=initial)
        self.departments = {department.pk: department for department in departments}
        rows = BudgetLine.objects.filter(department__in=self.departments, is_active=True).order_by("name")
        self.lines = {line.pk: line for line in rows}
        self.fields["line"].choices = list(self._places())  # type: ignore[attr-defined]
        self.fields["month"].choices = months_ahead(today)  # type: ignore[attr-defined]

    def _places(self) -> Iterable[tuple[str, str]]:
        for department in self.departments.values():
            yield f"d{department.pk}", str(_("{department}, as a whole")).format(department=department)
            for line in self.lines.values():
                if line.department_id == department.pk:
                    yield f"l{line.pk}", labelled(department, line)

    def chosen(self) -> dict[str, Any]:
        """The arguments of `set_budget`, of a valid form."""
        data = self.cleaned_data
        amount: Decimal = data["amount"]
        kind, number = data["line"][0], int(data["line"][1:])
        line = self.lines[number] if kind == "l" else None
        department = self.departments[line.department_id if line else number]
        return {
            "department": department, "line": line, "month": data["month"], "currency": data["currency"],
            "amount": amount,
        }  # fmt: skip


class LineForm(forms.Form):
    department = forms.TypedChoiceField(label=_("Department"), coerce=int)
    name = forms.CharField(label=_("Name"), max_length=NAME_LENGTH, help_text=_("What is spent on, such as repairs."))

    def __init__(self, data: Any = None, *, departments: Iterable[Department], initial: Any = None):
        super().__init__(data, initial=initial)
        self.departments = {department.pk: department for department in departments}
        choices = [(pk, department.name) for pk, department in self.departments.items()]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]
