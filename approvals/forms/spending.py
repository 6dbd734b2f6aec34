"""Which spending is looked at."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from approvals.enums import Kind
from approvals.forms.budget import month_words
from approvals.models import BudgetLine
from approvals.queries.spending import MONTHS, Wanted
from approvals.rules.month import last_months
from core.people.models import Office
from core.policy.enums import Currency
from core.ui.wording import labelled

WHAT = [("spent", _("what was spent")), ("reserved", _("what is reserved")), ("all", _("every request"))]


class SpendingFilter(forms.Form):
    department = forms.TypedChoiceField(label=_("Department"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Kind.choices])
    month = forms.TypedChoiceField(label=_("Month"), required=False, coerce=date.fromisoformat, empty_value=None)
    line = forms.TypedChoiceField(label=_("Budget line"), required=False, coerce=int, empty_value=None)
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=Currency)
    what = forms.ChoiceField(label=_("Show"), required=False, choices=WHAT)

    def __init__(self, data: Any = None, *, office: Office, today: date):
        super().__init__(data)
        departments = [(one.pk, one.name) for one in office.departments.all()]
        lines = BudgetLine.objects.filter(department__office=office).select_related("department")
        choices = {
            "department": [("", _("all")), *departments],
            "month": [("", _("twelve months")), *_months(today)],
            "line": [("", _("all")), *((line.pk, labelled(line.department, line)) for line in lines)],
        }
        for name, given in choices.items():
            self.fields[name].choices = given  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What cannot be read is left out."""
        data = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        what = data.get("what") or "spent"
        return Wanted(
            currency=data.get("currency") or Currency.CNY,
            what="" if what == "all" else what,
            month=data.get("month"),
            department=data.get("department"),
            kind=data.get("kind", ""),
            line=data.get("line"),
        )


def _months(today: date) -> list[tuple[str, str]]:
    return [(month.isoformat(), month_words(month)) for month in reversed(last_months(today, MONTHS))]
