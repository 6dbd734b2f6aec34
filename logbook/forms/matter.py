from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.people.models import Department, Office, Person


class OpenMatterForm(forms.Form):
    title = forms.CharField(label=_("What remains to be done"), max_length=160)
    taker = forms.ModelChoiceField(
        Person.objects.none(), label=_("Person responsible"), required=False, empty_label=_("nobody yet")
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["taker"].queryset = Person.objects.filter(office=office, is_active=True)  # type: ignore[attr-defined]


class ReferForm(forms.Form):
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(), label=_("Departments"), widget=forms.CheckboxSelectMultiple
    )
    request = forms.CharField(label=_("What is asked of them"), widget=forms.Textarea(attrs={"rows": 3}))
    to_head = forms.BooleanField(label=_("Where there is no liaison, send it to the department head"), required=False)

    def __init__(self, *args: Any, office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["departments"].queryset = Department.objects.filter(office=office)  # type: ignore[attr-defined]


class OutcomeForm(forms.Form):
    outcome = forms.CharField(label=_("Outcome"), widget=forms.Textarea(attrs={"rows": 3}))


class ProgressForm(forms.Form):
    text = forms.CharField(label=_("Progress"), widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=240)
