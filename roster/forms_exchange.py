"""Forms of leave that is asked for, and of shifts that change hands."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office
from roster.enums import DutyRole
from roster.forms import day_input
from roster.models import ShiftType
from roster.presenting import option_label
from roster.queries.exchange import Option

ALL = ""


class AskLeaveForm(forms.Form):
    start = forms.DateField(label=_("First day"), widget=day_input())
    last = forms.DateField(label=_("Last day"), widget=day_input())
    reason = forms.CharField(label=_("Reason"), max_length=240)


class ReasonForm(forms.Form):
    """One sentence that goes to whom it concerns."""

    reason = forms.CharField(label=_("Reason"), max_length=240, required=False)


class WhyForm(forms.Form):
    """The reason of a refusal, or of undoing something."""

    reason = forms.CharField(
        label=_("Reason"), max_length=240,
        error_messages={"required": _("Say why. Everyone concerned reads the reason.")},
    )  # fmt: skip


class GiveForm(forms.Form):
    """To one of those who may take the shift, or to all of them."""

    to = forms.TypedChoiceField(
        label=_("Offered to"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=240)

    def __init__(self, *args: Any, options: Sequence[Option], **kwargs: Any):
        super().__init__(*args, **kwargs)
        everyone = _("everyone who may take it (%(n)s)") % {"n": len(options)}
        choices = [(ALL, everyone), *((option.person.pk, option_label(option)) for option in options)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]


class ExchangeForm(forms.Form):
    """The shifts that one would take in return; several may be named, one comes about."""

    in_return = forms.TypedMultipleChoiceField(
        label=_("In return for one of"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one shift that you would take in return.")},
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=240)

    def __init__(self, *args: Any, options: Sequence[Option], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(option.in_return.pk, option_label(option)) for option in options if option.in_return]
        self.fields["in_return"].choices = choices  # type: ignore[attr-defined]


class ArrangeForm(forms.Form):
    """A lead chooses who takes the shift, and what he gives for it."""

    choice = forms.ChoiceField(label=_("Who takes it"))
    reason = forms.CharField(label=_("Reason"), max_length=240)

    def __init__(self, *args: Any, options: Sequence[Option], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.options = {_key(option): option for option in options}
        keyed = [(option, key) for key, option in self.options.items()]
        self.fields["choice"].choices = _by_person(keyed)  # type: ignore[attr-defined]

    def clean_choice(self) -> Option:
        return self.options[self.cleaned_data["choice"]]


def _by_person(options: Sequence[tuple[Option, Any]]) -> list[tuple[str, list[tuple[Any, str]]]]:
    """The choices of each person under his name."""
    found: dict[str, list[tuple[Any, str]]] = {}
    for option, value in options:
        found.setdefault(str(option.person), []).append((value, option_label(option, named=False)))
    return list(found.items())


def _key(option: Option) -> str:
    return f"{option.person.pk}-{option.in_return.pk if option.in_return else ''}"


class OpenShiftForm(forms.Form):
    """A place that a lead opens to those who may take it."""

    group = forms.ModelChoiceField(label=_("Group"), queryset=DutyGroup.objects.none())
    shift_type = forms.ModelChoiceField(label=_("Shift"), queryset=ShiftType.objects.none())
    day = forms.DateField(label=_("Day"), widget=day_input())
    role = forms.ChoiceField(label=_("Role"), choices=DutyRole.choices, initial=DutyRole.OFFICER)
    reason = forms.CharField(label=_("Reason"), max_length=240)

    def __init__(self, *args: Any, groups: QuerySet[DutyGroup], office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own: dict[str, QuerySet[Any]] = {
            "group": groups, "shift_type": ShiftType.objects.filter(office=office, is_active=True)
        }  # fmt: skip
        for name, rows in own.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
