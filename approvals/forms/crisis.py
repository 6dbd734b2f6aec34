from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from approvals.actions.crisis import OUTCOME_LENGTH, PLAN_LENGTH, REASON_LENGTH, TITLE_LENGTH, CrisisDraft, Papers
from approvals.actions.request import PAYEE_LENGTH
from approvals.forms.request import MoneyField, people_of
from approvals.models import BudgetLine, CrisisAct
from core.files.forms import ManyFilesField
from core.people.models import Department, Office, Person
from core.policy.enums import Currency
from logbook.forms.entry import LocalMoment
from logbook.models import Incident

USUAL_LENGTH = timedelta(hours=8)
WHAT_LENGTH = 240


def _text(label: Any, rows: int, most: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}))


class CrisisForm(forms.Form):
    """`on_duty` are ids of people who are named first, because they are here."""

    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"), empty_label=None)
    incident = forms.ModelChoiceField(
        Incident.objects.none(), label=_("Incident"), required=False, empty_label=_("none")
    )
    title = forms.CharField(label=_("What is happening"), max_length=TITLE_LENGTH)
    reason = _text(_("Why it cannot wait for signatures"), 2, REASON_LENGTH)
    plan = _text(_("Plan: what the team does first"), 4, PLAN_LENGTH)
    team = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("Crisis team"), widget=forms.CheckboxSelectMultiple
    )
    ceiling = MoneyField(label=_("Ceiling of everything the team spends"))
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices, initial=Currency.CNY)
    ends_at = LocalMoment(label=_("Ends at"))
    is_drill = forms.BooleanField(label=_("This is a drill: nothing is spent"), required=False)

    def __init__(
        self, *args: Any, office: Office, departments: QuerySet[Department], incidents: QuerySet[Incident],
        on_duty: Iterable[int], **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        people = people_of(office)
        self._offer("department", departments)
        self._offer("incident", incidents)
        self._offer("team", people)
        named = dict(people.values_list("pk", "name"))
        here = [pk for pk in on_duty if pk in named]
        first = [(pk, _("%(name)s · on duty") % {"name": named[pk]}) for pk in dict.fromkeys(here)]
        rest = [(pk, name) for pk, name in named.items() if pk not in here]
        self.fields["team"].choices = [*first, *rest]  # type: ignore[attr-defined]

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def draft(self) -> CrisisDraft:
        return CrisisDraft(**self.cleaned_data)


class ActForm(forms.Form):
    """`key` makes it once; `typed_at` is filled by the browser when it could not be sent at once."""

    what = forms.CharField(label=_("What you did"), max_length=WHAT_LENGTH)
    amount = MoneyField(label=_("Amount"), min_value=Decimal(0))
    payee = forms.CharField(label=_("Who is paid"), max_length=PAYEE_LENGTH, required=False)
    done_at = LocalMoment(label=_("Done at"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)
    typed_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def when(self, now: datetime) -> datetime:
        """As said, else when it was typed, else now; a device whose clock is ahead does nothing of the future."""
        data = self.cleaned_data
        return data["done_at"] or min(data["typed_at"] or now, now)

    @property
    def opens_more(self) -> bool:
        """Whether the time, which is folded away, was refused or filled in."""
        return self.is_bound and bool(self.errors.get("done_at") or self.data.get("done_at"))


def blank_act() -> ActForm:
    return ActForm(auto_id="act-%s", initial={"key": uuid4()})


class CloseForm(forms.Form):
    outcome = _text(_("Outcome"), 3, OUTCOME_LENGTH)


class PapersForm(forms.Form):
    """What the paperwork says beyond its act; the names of the fields are those of `Papers`."""

    purpose = forms.CharField(label=_("Purpose, and why it could not wait"), max_length=WHAT_LENGTH)
    files = ManyFilesField(label=_("Receipts and quotes"), required=False)  # type: ignore[assignment]
    line = forms.ModelChoiceField(
        BudgetLine.objects.none(), label=_("Budget line"), required=False, empty_label=_("none")
    )
    beneficiary = forms.ModelChoiceField(
        Person.objects.none(), label=_("Who benefits, if one of the staff"), required=False, empty_label=_("nobody")
    )
    payee_person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Who was paid, if one of the staff"), required=False, empty_label=_("nobody")
    )
    over_budget_reason = forms.CharField(
        label=_("Reason, if it goes over the budget"), max_length=WHAT_LENGTH, required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, act: CrisisAct, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = people_of(act.crisis.office)
        lines = BudgetLine.objects.filter(department=act.crisis.department_id, is_active=True)
        for name, rows in (("beneficiary", people), ("payee_person", people), ("line", lines)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].choices = partial(self._named, name, rows)  # type: ignore[attr-defined]

    def _named(self, name: str, rows: QuerySet[Any]) -> list[tuple[Any, Any]]:
        """Ids and names, read when the field is drawn: a list of a thousand is no thousand models."""
        return [("", self.fields[name].empty_label), *rows.values_list("pk", "name")]  # type: ignore[attr-defined]

    def papers(self) -> Papers:
        return Papers(**{name: value for name, value in self.cleaned_data.items() if name != "key"})
