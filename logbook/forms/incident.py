from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office
from logbook.enums import Escalation, Severity

WORDS = {severity.name.lower(): severity for severity in Severity}


class RaiseForm(forms.Form):
    title = forms.CharField(label=_("What is happening"), max_length=160)
    severity = forms.TypedChoiceField(
        label=_("Severity"), choices=Severity.choices, coerce=int, initial=Severity.SERIOUS, widget=forms.RadioSelect
    )


class EscalateForm(forms.Form):
    to = forms.ChoiceField(label=_("To whom"), choices=Escalation.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=240)


class DeclareForm(forms.Form):
    reason = forms.CharField(label=_("Why this is an emergency"), max_length=240)


class ResolveForm(forms.Form):
    outcome = forms.CharField(label=_("Outcome"), widget=forms.Textarea(attrs={"rows": 3}))


class IncidentKeyForm(forms.Form):
    label = forms.CharField(label=_("Which program reports with it"), max_length=120)
    group = forms.ModelChoiceField(
        DutyGroup.objects.none(), label=_("Group for incidents that name none"), empty_label=None
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = DutyGroup.objects.filter(office=office)  # type: ignore[attr-defined]


class ReportForm(forms.Form):
    """What another program sends; its severity is a word: info, notable, serious, critical."""

    title = forms.CharField(max_length=160)
    severity = forms.TypedChoiceField(choices=[(word, word) for word in WORDS], coerce=WORDS.__getitem__)
    source = forms.CharField(max_length=120)
    key = forms.CharField(max_length=120)
    group = forms.CharField(max_length=120, required=False)
