"""Forms of proposed rosters, wishes and planning rules."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.models import Office
from roster.enums import WishKind
from roster.forms import day_input
from roster.models import PlanningRule, Roster, ShiftType
from roster.rules.planning import CODES

LONGEST = 3600


class DraftChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.group)


class ProposeForm(forms.Form):
    """Which other drafts of the same days are planned together with this one, and for how long at most."""

    beside = DraftChoice(
        label=_("Together with"), queryset=Roster.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Groups that share their leads are planned better together."),
    )  # fmt: skip
    seconds = forms.IntegerField(
        label=_("Seconds"), required=False, min_value=2, max_value=LONGEST,
        help_text=_("As long as the computation may take. Empty: as the regulation says."),
    )  # fmt: skip

    def __init__(self, *args: Any, beside: QuerySet[Roster], seconds: int | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["seconds"].initial = seconds
        self.fields["beside"].queryset = beside  # type: ignore[attr-defined]


class WishForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=day_input())
    kind = forms.ChoiceField(label=_("Wish"), choices=WishKind.choices)
    shift_type = forms.ModelChoiceField(
        label=_("Shift"), queryset=ShiftType.objects.none(), required=False, empty_label=_("any shift"),
        help_text=_("For a day on duty only."),
    )  # fmt: skip

    def __init__(self, *args: Any, office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        types = ShiftType.objects.filter(office=office, is_active=True)
        self.fields["shift_type"].queryset = types  # type: ignore[attr-defined]


class PlanningRuleForm(forms.ModelForm):
    """A rule with the numbers that its kind takes; those it does not take stay empty."""

    is_hard = forms.BooleanField(
        label=_("hard"), required=False, help_text=_("It is kept whatever it costs; the weight is then left out.")
    )
    weight = forms.IntegerField(
        label=_("weight"), required=False, min_value=0, max_value=1_000_000,
        help_text=_("What each time costs that it is broken; 0 switches the rule off."),
    )  # fmt: skip
    least = forms.IntegerField(label=_("at least"), required=False, min_value=0)
    most = forms.IntegerField(label=_("at most"), required=False, min_value=0)
    days = forms.IntegerField(label=_("days"), required=False, min_value=1)
    months = forms.IntegerField(label=_("months that are counted in"), required=False, min_value=0)
    factor = forms.IntegerField(label=_("factor"), required=False, min_value=1)
    codes = forms.CharField(
        label=_("codes of the shift types"), required=False, help_text=_("Separated by blanks, in their order.")
    )

    NUMBERS = ("least", "most", "days", "months", "factor")
    ORDER = ("kind", "group", "start", "is_hard", "weight", *NUMBERS, CODES)

    class Meta:
        model = PlanningRule
        fields = ("kind", "group", "weight", "start")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("is_hard") and data.get("weight") is None:
            self.add_error("weight", _("Give a weight, or make the rule hard."))
        return data

    @staticmethod
    def rule_of(form: forms.ModelForm) -> dict[str, Any]:
        """What was typed, as `set_planning_rule` takes it."""
        data = form.cleaned_data
        numbers = {name: data[name] for name in PlanningRuleForm.NUMBERS if data[name] is not None}
        numbers |= {CODES: data[CODES].split()} if data[CODES].split() else {}
        weight = None if data["is_hard"] else data["weight"]
        return {name: data[name] for name in ("kind", "group", "start")} | {"weight": weight, "numbers": numbers}
