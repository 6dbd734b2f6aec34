"""A row's values as they go into the record, and back into words for a page."""

import re
from collections.abc import Iterable
from typing import Any

from babel.dates import format_date
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.ledger.canonical import plain
from core.ledger.registry import particular_label, particular_words
from core.ui.times import clock, locale
from core.ui.wording import clauses, labelled, listed

_DAY_OR_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}(?:T\S+(?:Z|[+-]\d{2}:\d{2}))?")
SECRET = ("password", "secret", "token")


def snapshot(row: Model, exclude: Iterable[str] = ()) -> dict[str, Any]:
    """The values of every field but secrets; another row is kept by its name, as it was."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in exclude]
    return {field.name: _value(row, field) for field in fields if not any(word in field.name for word in SECRET)}


def _value(row: Model, field: Any) -> Any:
    value = getattr(row, field.name)
    return plain(str(value) if isinstance(value, Model) else value)


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Only what changed, as {"before": {...}, "after": {...}}."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {"before": {name: before.get(name) for name in changed}, "after": {name: after[name] for name in changed}}


def model_of(subject_type: str) -> type[Model] | None:
    try:
        return apps.get_model(subject_type)
    except LookupError:
        return None


def label_of(model: type[Model] | None, name: str) -> str:
    """A field's translated name, or the words registered for other particulars."""
    label = _field_label(model, name) or particular_label(name)
    return label[:1].upper() + label[1:]


def _field_label(model: type[Model] | None, name: str) -> str:
    try:
        label = model._meta.get_field(name).verbose_name if model is not None else ""  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        return ""
    return str(label) if isinstance(label, Promise) else ""


def words_of(model: type[Model] | None, name: str, value: Any) -> str:
    """A value in words: choices by their label, yes and no, people by their name, lists item by item."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return listed(words_of(model, name, item) for item in value) or "–"
    if isinstance(value, dict):
        return _dict_words(value)
    if isinstance(value, str) and _DAY_OR_INSTANT.fullmatch(value):
        return _moment(value)
    return _choice(model, name, value)


def _moment(value: str) -> str:
    """A day or an instant as the reader writes it, with the year: the record will be old one day."""
    moment = parse_datetime(value) if "T" in value else None
    if moment is not None:
        return f"{format_date(timezone.localtime(moment), 'medium', locale())} {clock(moment)}"
    found = parse_date(value)
    return format_date(found, "medium", locale()) if found else value


def _dict_words(value: dict[str, Any]) -> str:
    if "for_name" not in value:
        return clauses(labelled(label_of(None, key), words_of(None, key, item)) for key, item in value.items())
    if not value["for_name"]:
        return str(value["name"])
    return f"{value['name']} ({_('on behalf of %(name)s') % {'name': value['for_name']}})"


def _choice(model: type[Model] | None, name: str, value: Any) -> str:
    try:
        choices = dict(model._meta.get_field(name).flatchoices) if model is not None else {}  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        choices = {}
    return str(choices[value]) if value in choices else particular_words(name, value)
