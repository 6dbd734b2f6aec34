"""Forms of the wizard that brings in a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.people.models import DutyGroup, Person
from roster.enums import ImportKind
from roster.queries.workbook import Review, sheet_samples
from roster.queries.workbook_duties import Asked
from roster.workbooks import Column, Layout, Mapping, Meaning, SheetMapping

MONTHS = [("", "–"), *((str(month), str(month)) for month in range(1, 13))]
SHIFT_MEANINGS = (Meaning.ON_DUTY, Meaning.LEAD, Meaning.STANDBY)


class UploadForm(forms.Form):
    """A file, and what it is: the staff list, or the roster of a group."""

    what = forms.ChoiceField(label=gettext_lazy("What is it?"))
    file = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV. Nothing is brought in before you have seen and confirmed it."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, may_keep_staff: bool, groups: QuerySet[DutyGroup], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        staff = [(ImportKind.STAFF.value, _("Staff list"))] if may_keep_staff else []
        rosters = [(pk, _("Roster of %(group)s") % {"group": group}) for pk, group in self.groups.items()]
        self.fields["what"].choices = [*staff, *rosters]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """As `send_workbook` takes it."""
        data = super().clean() or {}
        group = self.groups.get(data.pop("what", ""))
        file = data.pop("file", None)
        if file is not None:
            data.update(filename=file.name, content=file.read())
        return {**data, "group": group, "kind": ImportKind.ROSTER if group else ImportKind.STAFF}


@dataclass(frozen=True)
class ColumnFields:
    column: Column
    samples: list[str]
    meaning: BoundField
    code: BoundField | None


@dataclass(frozen=True)
class SheetFields:
    sheet: SheetMapping
    layout: BoundField
    year: BoundField
    month: BoundField
    columns: list[ColumnFields]
    days: str
    rows: list[int]


class MappingForm(forms.Form):
    """What each sheet and column means; the columns of a grid's days are not asked about one by one."""

    def __init__(self, *args: Any, review: Review, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.review, self.sheets = review, review.mapping.sheets
        codes = [("", "–"), *((kind.code, f"{kind.name} ({kind.code})") for kind in review.types)]
        for index, sheet in enumerate(self.sheets):
            self._choice(f"layout-{index}", _("Layout"), Layout.choices, sheet.layout.value)
            years = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100, required=False)
            self.fields[f"year-{index}"] = years
            self.initial[f"year-{index}"] = sheet.year
            self._choice(f"month-{index}", _("Month"), MONTHS, str(sheet.month or ""), required=False)
            for column in _named(sheet):
                label = column.heading or column.letter
                self._choice(f"meaning-{index}-{column.letter}", label, Meaning.choices, column.meaning.value)
                if column.meaning in SHIFT_MEANINGS:
                    known = (
                        codes if any(column.code == code for code, _label in codes) else [*codes, (column.code,) * 2]
                    )
                    self._choice(f"code-{index}-{column.letter}", _("Shift"), known, column.code, required=False)

    def _choice(
        self, name: str, label: str, choices: Iterable[tuple[str, Any]], initial: str, required: bool = True
    ) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=list(choices), required=required)
        self.initial[name] = initial

    def shown(self) -> list[SheetFields]:
        return [self._shown(index, sheet) for index, sheet in enumerate(self.sheets)]

    def _shown(self, index: int, sheet: SheetMapping) -> SheetFields:
        columns = _named(sheet)
        letters = [column.letter for column in columns]
        samples = sheet_samples(self.review.workbook.sheet(sheet.sheet), letters, sheet.first_row)
        fields = [
            ColumnFields(
                column,
                [texts[place] for _row, texts in samples],
                self[f"meaning-{index}-{column.letter}"],
                self[name] if (name := f"code-{index}-{column.letter}") in self.fields else None,
            )
            for place, column in enumerate(columns)
        ]
        days = [column.letter for column in sheet.columns if column.meaning is Meaning.DAY]
        span = f"{days[0]}–{days[-1]}" if days else ""
        rows = [row for row, _texts in samples]
        return SheetFields(
            sheet, self[f"layout-{index}"], self[f"year-{index}"], self[f"month-{index}"], fields, span, rows
        )

    def mapping(self) -> Mapping:
        return Mapping(tuple(self._corrected(index, sheet) for index, sheet in enumerate(self.sheets)))

    def _corrected(self, index: int, sheet: SheetMapping) -> SheetMapping:
        data = self.cleaned_data
        for column in _named(sheet):
            meaning = Meaning(data[f"meaning-{index}-{column.letter}"])
            code = data.get(f"code-{index}-{column.letter}", column.code)
            sheet = sheet.with_column(column.letter, meaning, code)
        month = data[f"month-{index}"]
        return replace(
            sheet,
            layout=Layout(data[f"layout-{index}"]),
            year=data[f"year-{index}"],
            month=int(month) if month else None,
        )


def _named(sheet: SheetMapping) -> list[Column]:
    return [column for column in sheet.columns if column.meaning is not Meaning.DAY]


class AnswersForm(forms.Form):
    """One select a question; a name may also be anyone of the office."""

    def __init__(self, *args: Any, questions: Iterable[Asked], people: Iterable[Person], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        everyone = [(str(person.pk), person.name) for person in sorted(people, key=lambda one: one.sort_key)]
        for question in self.questions:
            self.fields[question.key] = self._field(question, everyone)
            self.initial[question.key] = question.answer or question.suggested

    def _field(self, question: Asked, everyone: list[tuple[str, str]]) -> forms.Field:
        if question.key.startswith("year:"):
            return forms.IntegerField(label=question.sentence, min_value=1990, max_value=2100, required=False)
        offered = [(one.value, f"{one.label} · {one.why}" if one.why else str(one.label)) for one in question.options]
        choices: list[Any] = [("", "–"), *offered]
        if question.key.startswith("name:"):
            taken = {value for value, _label in offered}
            others = [one for one in everyone if one[0] not in taken]
            choices.append((_("Everyone of the office"), others))
        return forms.ChoiceField(label=question.sentence, choices=choices, required=False)

    def shown(self) -> list[tuple[Asked, BoundField]]:
        return [(question, self[question.key]) for question in self.questions]

    def answers(self) -> dict[str, str]:
        """What was sent; an empty answer takes one back."""
        return {key: str(value or "") for key, value in self.cleaned_data.items() if key in self.data}
