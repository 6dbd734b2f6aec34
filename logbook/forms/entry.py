from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from core.files.forms import ManyFilesField
from core.people.models import DutyGroup, Office, Person
from logbook.actions.entry import CallDraft, EntryDraft
from logbook.enums import Direction, Severity
from logbook.models import LogCategory, LogEntry
from logbook.models.entry import CALL_FIELDS
from logbook.queries.entry import LogFilter
from roster.models import Shift


class LocalMoment(forms.DateTimeField):
    """A moment in the office's time zone, as the browser's own control gives it."""

    def __init__(self, **kwargs: Any):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


class ContentForm(forms.Form):
    """What an entry says."""

    text = forms.CharField(
        label=_("What happened"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    category = forms.ModelChoiceField(LogCategory.objects.none(), label=_("Category"), widget=forms.RadioSelect)
    severity = forms.TypedChoiceField(
        label=_("Severity"), choices=Severity.choices, coerce=int, initial=Severity.INFO, widget=forms.RadioSelect
    )
    people = forms.ModelMultipleChoiceField(
        Person.objects.none(), label=_("People"), required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    occurred_at = LocalMoment(label=_("Happened at"), required=False)
    direction = forms.ChoiceField(
        label=_("Who called"), choices=Direction.choices, initial=Direction.IN, required=False, widget=forms.RadioSelect
    )
    caller = forms.CharField(label=_("Caller"), required=False, max_length=120)
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=120)
    number = forms.CharField(
        label=_("Number"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    matter = forms.CharField(label=_("Matter"), required=False, max_length=240)
    outcome = forms.CharField(label=_("Outcome"), required=False, max_length=240)

    def __init__(self, *args: Any, office: Office, **kwargs: Any):
        super().__init__(*args, **kwargs)
        categories = LogCategory.objects.filter(office=office, is_active=True)
        people = Person.objects.filter(office=office, is_active=True)
        self.categories = categories.values_list("pk", "name")
        self._offer("category", categories, self.categories)
        self._offer("people", people, people.values_list("pk", "name"))

    def _offer(self, name: str, rows: QuerySet[Any], named: QuerySet[Any, Any]) -> None:
        """`named` are their ids and names, read when the field is drawn: a list of a thousand is no thousand models."""
        self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields[name].choices = lambda: named  # type: ignore[attr-defined]

    def call(self) -> CallDraft:
        values = {name: self.cleaned_data.get(name) or "" for name in CALL_FIELDS}
        return CallDraft(**values | {"direction": values["direction"] or Direction.IN})

    def draft(self, is_call: bool) -> EntryDraft:
        data = self.cleaned_data
        return EntryDraft(
            text=data["text"],
            category=data["category"],
            severity=data["severity"],
            people=list(data["people"]),
            occurred_at=data["occurred_at"],
            typed_at=data.get("typed_at"),
            call=self.call() if is_call else None,
            files=data.get("files", ()),
        )


class EntryForm(ContentForm):
    """The box to log. `key` makes it once; `typed_at` is filled by the browser when it could not be sent at once."""

    shift = forms.ModelChoiceField(Shift.objects.none(), label=_("Shift"), empty_label=_("Choose a shift"))
    is_call = forms.BooleanField(label=_("Telephone record"), required=False)
    files = ManyFilesField(label=_("Files"), required=False)  # type: ignore[assignment]
    key = forms.UUIDField(widget=forms.HiddenInput)
    typed_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, office: Office, shifts: list[Shift], **kwargs: Any):
        super().__init__(*args, office=office, **kwargs)
        self.fields["shift"].queryset = Shift.objects.filter(office=office).select_related("group")  # type: ignore[attr-defined]
        self.fields["shift"].widget.choices = [(shift.pk, f"{shift.group} · {shift.name}") for shift in shifts]
        if len(shifts) == 1:
            self.fields["shift"].widget = forms.HiddenInput()

    def clean_typed_at(self) -> datetime | None:
        typed = self.cleaned_data["typed_at"].strip()
        if not typed:
            return None
        moment = _instant(typed)
        if moment is None:
            raise ValidationError(_("The time at which this was typed cannot be read. Send it again."))
        return moment

    @property
    def opens_more(self) -> bool:
        """Whether a field that is folded away was refused, or filled in."""
        return self.is_bound and any(
            self.errors.get(name) or self.data.get(name) for name in ("people", "files", "occurred_at")
        )

    def draft_to_write(self) -> EntryDraft:
        return self.draft(self.cleaned_data["is_call"])


def _instant(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is None or timezone.is_aware(moment) else moment.replace(tzinfo=UTC)


def blank_box(office: Office, shifts: list[Shift], like: EntryForm | None = None) -> EntryForm:
    """A box ready for the next entry, with a key of its own; it keeps the shift and category just used."""
    initial: dict[str, Any] = {"key": uuid4(), "shift": shifts[0] if shifts else None}
    if like is not None:
        initial |= {name: like.cleaned_data[name] for name in ("category", "shift")}
    box = EntryForm(office=office, shifts=shifts, initial=initial)
    box.initial.setdefault("category", next((pk for pk, _name in box.categories), None))
    return box


class AmendForm(ContentForm):
    reason = forms.CharField(label=_("Why it is amended"), max_length=240)

    field_order = ["reason"]


def amend_initial(entry: LogEntry) -> dict[str, Any]:
    """What the entry says now, to be changed."""
    says, call = entry.says, entry.says_call
    initial = {name: getattr(says, name) for name in ("text", "category", "severity", "occurred_at")}
    initial["people"] = list(says.people.all())
    return initial | ({name: getattr(call, name) for name in CALL_FIELDS} if call else {})


class AttachForm(forms.Form):
    files = ManyFilesField(label=_("Files"), required=False)  # type: ignore[assignment]


class LogFilterForm(forms.Form):
    text = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    category = forms.ModelChoiceField(
        LogCategory.objects.none(), label=_("Category"), required=False, empty_label=_("all")
    )
    severity = forms.TypedChoiceField(
        label=_("Severity from"), required=False, coerce=int, empty_value=None,
        choices=[("", _("all")), *Severity.choices],
    )  # fmt: skip
    group = forms.ModelChoiceField(DutyGroup.objects.none(), label=_("Group"), required=False, empty_label=_("all"))
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    to = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, office: Office, groups: frozenset[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = LogCategory.objects.filter(office=office)  # type: ignore[attr-defined]
        self.fields["group"].queryset = DutyGroup.objects.filter(pk__in=groups)  # type: ignore[attr-defined]

    def wanted(self) -> LogFilter:
        """A filter that cannot be read narrows nothing; its field says so."""
        self.full_clean()
        return LogFilter(**{name: value for name, value in self.cleaned_data.items() if value})
