"""Setting one number: a field that fits its unit, and the moment from which it holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.policy.catalogue import Parameter, Unit
from core.policy.rules import LARGEST, LEVEL_LABELS, STEP_LABELS, YES_NO_LABELS

LADDER_ROWS = 6


class LadderWidget(forms.MultiWidget):
    """Rows of minutes, whom and level; empty rows are left out."""

    template_name = "policy/ladder_widget.html"

    def __init__(self) -> None:
        super().__init__([widget for _row in range(LADDER_ROWS) for widget in self._row()])

    @staticmethod
    def _row() -> list[forms.Widget]:
        return [
            forms.NumberInput(attrs={"aria-label": _("Minutes after the time due, below zero before it")}),
            forms.Select(choices=[("", "–"), *STEP_LABELS.items()], attrs={"aria-label": _("Who is told")}),
            forms.Select(choices=[("", "–"), *LEVEL_LABELS.items()], attrs={"aria-label": _("Level")}),
        ]

    def decompress(self, value: list[dict[str, Any]] | None) -> list[Any]:
        cells = [step[name] for step in value or [] for name in ("minutes", "to", "level")]
        return cells + [None] * (3 * LADDER_ROWS - len(cells))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        steps_given = isinstance(value, list) and any(isinstance(step, dict) for step in value)
        context = super().get_context(name, self.decompress(value) if steps_given else value, attrs)
        cells = context["widget"]["subwidgets"]
        context["rows"] = [cells[start : start + 3] for start in range(0, len(cells), 3)]
        return context


class LadderField(forms.MultiValueField):
    widget = LadderWidget

    def __init__(self, **kwargs: Any):
        fields = [field for _row in range(LADDER_ROWS) for field in self._row()]
        super().__init__(fields, require_all_fields=False, required=False, **kwargs)

    @staticmethod
    def _row() -> list[forms.Field]:
        kinds = (STEP_LABELS, LEVEL_LABELS)
        minutes = forms.IntegerField(required=False, error_messages={"invalid": _("Give minutes as whole numbers.")})
        return [minutes, *(forms.ChoiceField(choices=labels.items(), required=False) for labels in kinds)]

    def compress(self, values: list[Any]) -> list[dict[str, Any]]:
        rows = [values[start : start + 3] for start in range(0, len(values), 3)]
        filled = [row for row in rows if any(cell not in (None, "") for cell in row)]
        return [dict(zip(("minutes", "to", "level"), row, strict=True)) for row in filled]


class ValueForm(forms.Form):
    """`holds_from` may stay empty: the number then holds at once."""

    holds_from = forms.DateTimeField(
        label=_("Holds from"),
        required=False,
        help_text=_("Leave it empty to let the number hold at once. The past stays as it was."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, data: Any = None, *, parameter: Parameter, current: Any):
        super().__init__(data, initial={"value": bool(current) if parameter.unit == Unit.YES_NO else current})
        self.fields = {"value": value_field(parameter), **self.fields}


def value_field(parameter: Parameter) -> forms.Field:
    label = f"{parameter.label} ({parameter.unit.label})"
    if parameter.unit == Unit.LADDER:
        return LadderField(label=label)
    if parameter.unit == Unit.YES_NO:
        choices = list(YES_NO_LABELS.items())
        return forms.TypedChoiceField(label=parameter.label, choices=choices, coerce=lambda text: text == "True")
    if parameter.unit == Unit.MONEY:
        return forms.DecimalField(label=label, min_value=parameter.minimum, max_value=LARGEST, decimal_places=2)
    return forms.IntegerField(label=label, min_value=parameter.minimum, max_value=LARGEST)
