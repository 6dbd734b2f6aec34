"""Forms of the office's own calendar."""

from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from roster.enums import HolidayKind
from roster.forms import day_input
from roster.queries.calendar import Difference


class HolidayForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=day_input())
    name = forms.CharField(label=pgettext_lazy("of a public holiday", "Name"), max_length=120)
    kind = forms.ChoiceField(
        label=_("Counts as"), choices=HolidayKind.choices,
        help_text=_("A make-up workday is a weekend day that is worked; it has the demand of a Monday."),
    )  # fmt: skip


class KnownDaysForm(forms.Form):
    """The days of a library's proposal that are taken over."""

    days = forms.TypedMultipleChoiceField(
        label=_("Days that are not in the calendar yet"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day.")},
    )  # fmt: skip

    def __init__(self, *args: Any, found: Difference, **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["days"]
        chosen.coerce = {one.day.isoformat(): one.day for one in found.missing}.get
        chosen.choices = [
            (one.day.isoformat(), f"{date_format(one.day, 'Y-m-d D')} · {one.name} · {one.kind.label}")
            for one in found.missing
        ]
        chosen.initial = [value for value, _label in chosen.choices]
