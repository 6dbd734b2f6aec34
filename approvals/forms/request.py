import unicodedata
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.actions.request import Draft
from approvals.enums import Kind, State
from approvals.models import BudgetLine, CrisisAct, SpendingRequest, Voucher
from approvals.models.common import DIGITS, PLACES
from approvals.queries.preview import Asking
from core.files.forms import ManyFilesField
from core.people.models import Department, Office, Person
from core.policy.enums import Currency

NOT_AN_AMOUNT = _("Write the amount as a number above zero with at most two decimals, such as 1200.00.")


class MoneyField(forms.DecimalField):
    """An amount as people type it: 1200, 1,200.00 or １２００."""

    def __init__(self, **kwargs: Any):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "amount-input"})
        kinds = ("invalid", "max_digits", "max_decimal_places", "max_whole_digits", "min_value")
        messages = dict.fromkeys(kinds, NOT_AN_AMOUNT)
        given = {"min_value": Decimal("0.01"), "max_digits": DIGITS, "decimal_places": PLACES, **kwargs}
        super().__init__(widget=widget, error_messages=messages, **given)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        text = unicodedata.normalize("NFKC", str(value or ""))
        return super().to_python("".join(text.replace(",", "").replace("'", "").split()))


def people_of(office: Office) -> QuerySet[Person]:
    return Person.objects.filter(office=office, is_active=True)


class RequestForm(forms.Form):
    """What someone asks for; the names of the fields are those of `Draft`."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.SPENDING, widget=forms.RadioSelect)
    payee = forms.CharField(
        label=_("Payee"), max_length=120, help_text=_("Who gets the money: a shop, a company, or someone of the staff.")
    )
    payee_person = forms.ModelChoiceField(
        Person.objects.none(), label=_("The payee is one of the staff"), required=False, empty_label=_("no")
    )
    purpose = forms.CharField(label=_("What for"), max_length=240, widget=forms.Textarea(attrs={"rows": 2}))
    amount = MoneyField(label=_("Amount"))
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices, initial=Currency.CNY)
    line = forms.ModelChoiceField(
        BudgetLine.objects.none(), label=_("Budget line"), required=False, empty_label=_("the whole department")
    )
    beneficiary = forms.ModelChoiceField(
        Person.objects.none(), label=_("Who benefits from it"), required=False, empty_label=_("nobody in particular"),
        help_text=_("For a taxi, a course or a prize: the one whom it is for. He does not decide it."),
    )  # fmt: skip
    over_budget_reason = forms.CharField(label=_("Reason for going over the budget"), required=False, max_length=240)
    files = ManyFilesField(  # type: ignore[assignment]
        label=_("Quotes and receipts"), required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, office: Office, departments: list[Department], kept_line: int = 0, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.departments = departments
        own = [department.pk for department in departments]
        people = people_of(office)
        self._offer("department", Department.objects.filter(pk__in=own), [(one.pk, one.name) for one in departments])
        for name in ("payee_person", "beneficiary"):
            self._offer(name, people, partial(self._named, name, people))
        lines = BudgetLine.objects.filter(Q(is_active=True) | Q(pk=kept_line), department__in=own)
        self._offer("line", lines, lambda: self._lines(lines))

    def _offer(self, name: str, rows: QuerySet[Any], choices: Any) -> None:
        """`choices` are ids and names, read when the field is drawn: a list of a thousand is no thousand models."""
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _named(self, name: str, people: QuerySet[Person]) -> list[tuple[Any, Any]]:
        field: Any = self.fields[name]
        return [("", field.empty_label), *people.values_list("pk", "name")]

    def _lines(self, lines: QuerySet[BudgetLine]) -> list[tuple[Any, Any]]:
        """Those of the chosen department; under the names of the departments while it is open."""
        chosen = self.chosen_department()
        of = {one.pk: [(line.pk, line.name) for line in lines if line.department_id == one.pk]
              for one in self.departments}  # fmt: skip
        whole = ("", self.fields["line"].empty_label)  # type: ignore[attr-defined]
        if chosen in of and (self.is_bound or len(of) == 1):
            return [whole, *of[chosen]]
        return [whole, *((one.name, of[one.pk]) for one in self.departments if of[one.pk])]

    def chosen_department(self) -> int | None:
        value = str(self["department"].value() or "")
        return int(value) if value.isdecimal() else self.departments[0].pk if self.departments else None

    def draft(self) -> Draft:
        names = ("department", "payee", "purpose", "amount", "kind", "currency", "line", "payee_person", "beneficiary",
                 "over_budget_reason")  # fmt: skip
        return Draft(**{name: self.cleaned_data[name] for name in names})

    def asking(self, request: SpendingRequest | None = None, act: CrisisAct | None = None) -> Asking | None:
        """What is known so far, for the preview; None while department or amount cannot be read."""
        self.is_valid()
        names = ("department", "amount", "currency", "kind", "payee", "purpose", "line", "payee_person", "beneficiary")
        known = {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}
        if not {"department", "amount", "currency"} <= set(known):
            return None
        return Asking(**known, request=request, act=act)


class ChangeForm(RequestForm):
    """The same, filled in; the kind stays, vouchers may be left out. What has moved on since it was `seen` is a
    conflict, so no key."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    removed = forms.ModelMultipleChoiceField(
        Voucher.objects.none(), label=_("Leave out"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, changed: SpendingRequest, vouchers: QuerySet[Voucher], **kwargs: Any):
        super().__init__(*args, kept_line=changed.line_id or 0, **kwargs)
        removed: Any = self.fields["removed"]
        removed.queryset, removed.label_from_instance = vouchers, lambda voucher: voucher.name
        self.fields["kind"].disabled = True
        self.fields["kind"].widget = forms.HiddenInput()
        if getattr(changed, "crisis_act", None):
            for name in ("payee", "amount", "currency"):
                self.fields[name].disabled = True
        del self.fields["key"]


def as_it_stands(request: SpendingRequest) -> dict[str, Any]:
    """What the form of a change begins with."""
    names = ("department", "kind", "payee", "payee_person", "purpose", "amount", "currency", "line", "beneficiary",
             "over_budget_reason")  # fmt: skip
    return {"seen": request.content_hash, **{name: getattr(request, name) for name in names}}


class RequestFilterForm(forms.Form):
    text = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *State.choices])
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all")), *Kind.choices])
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label=_("all")
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(office=office)  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """A filter that cannot be read narrows nothing; its field says so."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}
