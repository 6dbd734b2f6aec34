"""Forms of the roster pages."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.people.models import DutyGroup, Person
from core.people.queries import members_of
from roster.enums import PatternKind
from roster.models import Pattern, ShiftType
from roster.rules.pattern import Member, Slot

REST = "-"
CREWS = 8


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BoardKeyForm(forms.Form):
    label = forms.CharField(label=_("Where it hangs"), max_length=120)


class PublishForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=240, required=False, help_text=_("Needed when gaps or broken rules remain.")
    )


class FillForm(forms.Form):
    pattern = forms.ModelChoiceField(
        label=_("Rotation pattern"), queryset=Pattern.objects.none(), empty_label=_("Choose a pattern")
    )

    def __init__(self, *args: Any, group: DutyGroup, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["pattern"].queryset = Pattern.objects.filter(group=group)  # type: ignore[attr-defined]


class AmendForm(forms.Form):
    """One cell of a published roster: another shift, nobody, or somebody else."""

    shift_type = forms.ModelChoiceField(
        label=_("Shift"), queryset=ShiftType.objects.none(), required=False, empty_label=_("no shift")
    )
    person = forms.ModelChoiceField(
        label=_("Given to"), queryset=Person.objects.none(), empty_label=_("Choose a person"),
        help_text=_("Choose another person to replace this one."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=240)

    def __init__(self, *args: Any, group: DutyGroup, day: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own: dict[str, QuerySet[Any]] = {
            "shift_type": ShiftType.objects.filter(office=group.office_id, is_active=True),
            "person": members_of(group, day),
        }
        for name, rows in own.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]


class LeaveForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none(), empty_label=_("Choose a person"))
    start = forms.DateField(label=_("First day"), widget=day_input())
    last = forms.DateField(label=_("Last day"), widget=day_input())
    reason = forms.CharField(label=_("Reason"), max_length=240, required=False)

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class IllForm(forms.Form):
    start = forms.DateField(label=_("Away from"), widget=day_input())
    last = forms.DateField(label=_("Last day"), widget=day_input())
    reason = forms.CharField(label=_("Reason"), max_length=240, required=False)


class PatternForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a pattern", "Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Repeats"), choices=PatternKind.choices)
    anchor = forms.DateField(
        label=_("First day of the cycle"), widget=day_input(), help_text=_("Any day on which the cycle begins.")
    )


class CrewForm(forms.Form):
    """A crew: its shifts, one code a day of the cycle, and its people."""

    codes = forms.CharField(
        label=_("Shifts, day by day"), required=False, help_text=_("Codes separated by blanks; - is a free day.")
    )
    people = forms.ModelMultipleChoiceField(
        label=_("People"), queryset=Person.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, members: QuerySet[Person], types: dict[str, ShiftType], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = members  # type: ignore[attr-defined]
        self.types = types

    def clean_codes(self) -> list[str]:
        codes = self.cleaned_data["codes"].split()
        unknown = [code for code in codes if code != REST and code not in self.types]
        if unknown:
            known = " ".join([*self.types, REST])
            raise forms.ValidationError(
                _("There is no shift with the code %(code)s. Use one of: %(known)s"),
                params={"code": unknown[0], "known": known},
            )
        return codes

    def slots(self, crew: int) -> list[Slot]:
        return [
            Slot(crew, offset, self.types[code].pk)
            for offset, code in enumerate(self.cleaned_data["codes"])
            if code != REST
        ]

    def members(self, crew: int) -> list[Member]:
        return [Member(crew, person.pk) for person in self.cleaned_data["people"]]
