"""The form on which another demand and other rules are tried."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.policy.catalogue import BY_KEY
from roster.enums import DayKind
from roster.forms import day_input
from roster.models import ShiftType
from roster.queries.whatif import RULES, Terms

MOST = 99


class TrialForm(forms.Form):
    """A number for each shift type and kind of day, one for each rule, and the day from which they would hold.

    A shift that the group does not have stays out as long as its numbers are 0.
    """

    start = forms.DateField(label=gettext_lazy("From"), widget=day_input())

    def __init__(self, *args: Any, standing: Terms, types: Sequence[ShiftType], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.standing, self.types = standing, types
        self.fields |= {self._place(kind, day): self._officers(kind, day) for kind in types for day in DayKind}
        self.fields |= {self._rule(key): self._number(key) for key in RULES}

    @staticmethod
    def _place(kind: ShiftType, day: DayKind) -> str:
        return f"n{kind.pk}_{day.value}"

    @staticmethod
    def _rule(key: str) -> str:
        return key.replace(".", "_")

    def _officers(self, kind: ShiftType, day: DayKind) -> forms.IntegerField:
        label = _("%(shift)s, %(day)s: officers at least") % {"shift": kind.name, "day": day.label}
        number = self.standing.officers.get((kind.pk, day.value), 0)
        widget = forms.NumberInput(attrs={"class": "whatif-number", "aria-label": label})
        return forms.IntegerField(label=label, min_value=0, max_value=MOST, initial=number, widget=widget)

    def _number(self, key: str) -> forms.IntegerField:
        parameter = BY_KEY[key]
        label = _("%(rule)s (%(unit)s)") % {"rule": parameter.label, "unit": parameter.unit.label}
        return forms.IntegerField(
            label=label, min_value=parameter.minimum, max_value=1000, initial=self.standing.rules[key]
        )

    @property
    def rows(self) -> list[tuple[ShiftType, list[forms.BoundField]]]:
        """The shifts with a number for each kind of day, those that the group has first."""
        return [(kind, [self[self._place(kind, day)] for day in DayKind]) for kind in self.types]

    @property
    def rules(self) -> list[forms.BoundField]:
        return [self[self._rule(key)] for key in RULES]

    @property
    def wrong_numbers(self) -> list[str]:
        """What is wrong in the table, said with the shift and the day."""
        return [f"{field.label}: {error}" for _kind, fields in self.rows for field in fields for error in field.errors]

    def terms(self) -> Terms:
        data = self.cleaned_data
        officers = {(kind.pk, day.value): data[self._place(kind, day)] for kind in self.types for day in DayKind}
        asked = {place: number for place, number in officers.items() if number or place in self.standing.officers}
        return replace(self.standing, officers=asked, rules={key: data[self._rule(key)] for key in RULES})

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was typed, for the form that adopts it."""
        return [(name, self[name].value()) for name in self.fields]
