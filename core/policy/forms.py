"""Setting one number: a field that fits its unit, and the moment from which it holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.people.models import Office
from core.policy.catalogue import PARAMETERS, Parameter, Unit
from core.policy.enums import Currency
from core.policy.money import CENT, LARGEST_AMOUNT
from core.policy.preview import Question
from core.policy.queries import departments_of
from core.policy.rows import LadderField, TiersField, tier_rows
from core.policy.rules import LARGEST, YES_NO_LABELS

TIER_KINDS = [(parameter.key, parameter.label) for parameter in PARAMETERS if parameter.unit == Unit.TIERS]


def _moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ValueForm(forms.Form):
    """`holds_from` may stay empty: the number then holds at once."""

    holds_from = forms.DateTimeField(
        label=_("Holds from"),
        required=False,
        help_text=_("Leave it empty to let the number hold at once. The past stays as it was."),
        widget=_moment_input(),
    )

    def __init__(self, data: Any = None, *, parameter: Parameter, current: Any, office: Office):
        super().__init__(data, initial={"value": bool(current) if parameter.unit == Unit.YES_NO else current})
        if parameter.unit == Unit.TIERS:
            field: forms.Field = TiersField(
                label=parameter.label, rows=tier_rows(data, current), departments=departments_of(office)
            )
        else:
            field = value_field(parameter)
        self.fields = {"value": field, **self.fields}


def value_field(parameter: Parameter) -> forms.Field:
    label = f"{parameter.label} ({parameter.unit.label})"
    if parameter.unit == Unit.LADDER:
        return LadderField(label=label)
    if parameter.unit == Unit.YES_NO:
        choices = list(YES_NO_LABELS.items())
        return forms.TypedChoiceField(label=parameter.label, choices=choices, coerce=lambda text: text == "True")
    if parameter.unit == Unit.MONEY:
        return forms.DecimalField(label=label, min_value=parameter.minimum, max_value=LARGEST, decimal_places=2)
    return forms.IntegerField(label=label, min_value=parameter.minimum, max_value=LARGEST)


class QuestionForm(forms.Form):
    """Who would decide this amount, then?"""

    amount = forms.DecimalField(
        label=_("Amount"), min_value=CENT, max_value=LARGEST_AMOUNT, decimal_places=2, localize=False
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency)
    department = forms.TypedChoiceField(label=_("Department"), coerce=int)
    at = forms.DateTimeField(label=_("On duty at"), widget=_moment_input())

    def __init__(self, data: Any = None, *, office: Office, initial: Any = None):
        super().__init__(data, initial=initial)
        self.departments = {department.pk: department for department in office.departments.select_related("office")}
        field = self.fields["department"]
        field.choices = [(pk, department.name) for pk, department in self.departments.items()]  # type: ignore[attr-defined]

    def question(self) -> Question:
        """Of a valid form."""
        data = self.cleaned_data
        return Question(self.departments[data["department"]], data["currency"], data["amount"], data["at"])


class KindForm(QuestionForm):
    """The same of either kind of request, under the tiers that hold at that moment."""

    kind = forms.ChoiceField(label=_("What is asked for"), choices=TIER_KINDS)
    field_order = ("kind", "amount", "currency", "department", "at")
