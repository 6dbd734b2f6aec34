"""Values that are typed in rows: ladders and tiers. Rows that stay empty are left out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.policy.enums import Currency, Post
from core.policy.rules import LEVEL_LABELS, STEP_LABELS

LADDER_ROWS = 6
FEWEST_TIER_ROWS, MOST_TIER_ROWS, SPARE_TIER_ROWS = 6, 60, 3
STEPS = 5
EMPTY = (None, "")


class RowsWidget(forms.MultiWidget):
    """`cells` makes the widgets of one row, `flat` the values of a stored row in their order."""

    width: int

    def __init__(self, rows: int) -> None:
        super().__init__([widget for _row in range(rows) for widget in self.cells()])

    def cells(self) -> list[forms.Widget]:
        raise NotImplementedError

    def flat(self, row: dict[str, Any]) -> list[Any]:
        raise NotImplementedError

    def decompress(self, value: list[dict[str, Any]] | None) -> list[Any]:
        values = [cell for row in value or [] for cell in self.flat(row)]
        return values + [None] * (len(self.widgets) - len(values))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        is_stored = isinstance(value, list) and any(isinstance(row, dict) for row in value)
        context = super().get_context(name, self.decompress(value) if is_stored else value, attrs)
        cells = context["widget"]["subwidgets"]
        context["rows"] = [cells[start : start + self.width] for start in range(0, len(cells), self.width)]
        return context


class LadderWidget(RowsWidget):
    """Rows of minutes, whom and level."""

    template_name = "policy/ladder_widget.html"
    width = 3

    def cells(self) -> list[forms.Widget]:
        return [
            forms.NumberInput(attrs={"aria-label": _("Minutes after the time due, below zero before it")}),
            forms.Select(choices=[("", "–"), *STEP_LABELS.items()], attrs={"aria-label": _("Who is told")}),
            forms.Select(choices=[("", "–"), *LEVEL_LABELS.items()], attrs={"aria-label": _("Level")}),
        ]

    def flat(self, row: dict[str, Any]) -> list[Any]:
        return [row[name] for name in ("minutes", "to", "level")]


class LadderField(forms.MultiValueField):
    def __init__(self, **kwargs: Any):
        fields = [field for _row in range(LADDER_ROWS) for field in self._row()]
        super().__init__(fields, require_all_fields=False, required=False, widget=LadderWidget(LADDER_ROWS), **kwargs)

    @staticmethod
    def _row() -> list[forms.Field]:
        kinds = (STEP_LABELS, LEVEL_LABELS)
        minutes = forms.IntegerField(required=False, error_messages={"invalid": _("Give minutes as whole numbers.")})
        return [minutes, *(forms.ChoiceField(choices=labels.items(), required=False) for labels in kinds)]

    def compress(self, values: list[Any]) -> list[dict[str, Any]]:
        rows = [values[start : start + 3] for start in range(0, len(values), 3)]
        filled = [row for row in rows if any(cell not in EMPTY for cell in row)]
        return [dict(zip(("minutes", "to", "level"), row, strict=True)) for row in filled]


class TiersWidget(RowsWidget):
    """Rows of department, currency and amount, then up to five signatures, each a post and its minutes."""

    template_name = "policy/tiers_widget.html"
    width = 3 + 2 * STEPS

    def __init__(self, rows: int, departments: dict[int, str]) -> None:
        self.departments = departments
        super().__init__(rows)

    def cells(self) -> list[forms.Widget]:
        amount = forms.TextInput(
            attrs={"aria-label": _("Up to which amount"), "inputmode": "decimal", "placeholder": _("any amount")}
        )
        return [
            _choice([("", _("all departments")), *self.departments.items()], _("Department")),
            _choice(Currency.choices, _("Currency")),
            amount,
            *(cell for number in range(1, STEPS + 1) for cell in _signature(number)),
        ]

    def flat(self, row: dict[str, Any]) -> list[Any]:
        steps = [cell for step in row["steps"] for cell in (step["post"], step["minutes"])]
        return [row["department"], row["currency"], row["up_to"], *steps, *[None] * (2 * STEPS - len(steps))]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["rows"] = [
            {"cells": row[:3], "steps": [row[start : start + 2] for start in range(3, self.width, 2)]}
            for row in context["rows"]
        ]
        context["steps"] = range(1, STEPS + 1)
        return context


def _choice(choices: Any, label: Any) -> forms.Select:
    return forms.Select(choices=choices, attrs={"aria-label": label})


def _signature(number: int) -> list[forms.Widget]:
    minutes = forms.NumberInput(attrs={"aria-label": _("Time limit in minutes"), "min": 1, "placeholder": _("minutes")})
    return [_choice([("", "–"), *Post.choices], _("Who signs")), minutes]


class TiersField(forms.MultiValueField):
    """What is wrong is said by the rule of the tiers, which names the row; None stands for an empty row."""

    def __init__(self, *, rows: int, departments: dict[int, str], **kwargs: Any):
        fields = [forms.CharField(required=False) for _cell in range(rows * TiersWidget.width)]
        widget = TiersWidget(rows, departments)
        super().__init__(fields, require_all_fields=False, required=False, widget=widget, **kwargs)

    def compress(self, values: list[str]) -> list[dict[str, Any] | None]:
        width = TiersWidget.width
        return [_tier(values[start : start + width]) for start in range(0, len(values), width)]


def tier_rows(data: Any, current: list[dict[str, Any]]) -> int:
    """As many rows as the page had, and some to spare."""
    asked = data.get("rows", "") if data else ""
    if asked.isdecimal() and len(asked) < 4:
        wanted = int(asked)
    else:
        wanted = max(len(current) + SPARE_TIER_ROWS, FEWEST_TIER_ROWS)
    return min(wanted + (SPARE_TIER_ROWS if data and "more" in data else 0), MOST_TIER_ROWS)


def _tier(cells: list[str]) -> dict[str, Any] | None:
    """A row that has only its currency is empty: every row has one."""
    department, currency, up_to, *steps = cells
    pairs = [steps[start : start + 2] for start in range(0, len(steps), 2)]
    chain = [{"post": post, "minutes": _whole(minutes)} for post, minutes in pairs if post or minutes]
    if not (department or up_to or chain):
        return None
    return {"department": _whole(department) or None, "currency": currency, "up_to": up_to, "steps": chain}


def _whole(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) < 10 else text
