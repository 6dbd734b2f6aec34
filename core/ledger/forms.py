from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ledger.models import Entry
from core.ledger.registry import act_choices

SEARCH = {"type": "search"}


class FilterForm(forms.Form):
    """Who, what, about whom and when: every field may stay empty."""

    who = forms.CharField(label=_("Who"), required=False, max_length=120, widget=forms.TextInput(SEARCH))
    act = forms.ChoiceField(label=_("Act"), required=False)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=240, widget=forms.TextInput(SEARCH))
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["act"].choices = [("", _("every act")), *act_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("The last day lies before the first. Choose a later day."))
        return data

    def narrow(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """The entries that fit; what could not be understood narrows nothing."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        for lookup, name in (("actor_name__icontains", "who"), ("act", "act"), ("subject_label__icontains", "subject")):
            if data.get(name):
                entries = entries.filter(**{lookup: data[name]})
        if data.get("since"):
            entries = entries.filter(at__gte=_midnight(data["since"]))
        if data.get("until"):
            entries = entries.filter(at__lt=_midnight(data["until"] + timedelta(days=1)))
        return entries


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class DrawForm(forms.Form):
    """The address of a sample; whatever else stands there draws anew."""

    seed = forms.IntegerField(min_value=0, max_value=10**9)
    until = forms.IntegerField(min_value=0, max_value=2**63 - 1)
