from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office


class MeasureFilter(forms.Form):
    group = forms.ModelChoiceField(
        DutyGroup.objects.none(), label=_("Group"), required=False, empty_label=_("all groups")
    )

    def __init__(self, *args: Any, office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = DutyGroup.objects.filter(office=office)  # type: ignore[attr-defined]
