"""A row's values as they go into the record, and back into words for a page."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _

from core.ledger.canonical import plain

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
    """A field's name in the reader's language; for other particulars the key in plain words."""
    try:
        if model is not None:
            label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            return label[:1].upper() + label[1:]
    except (FieldDoesNotExist, AttributeError):
        pass
    return name.replace("_", " ").replace(".", " ").strip().capitalize()


def words_of(model: type[Model] | None, name: str, value: Any) -> str:
    """A value in words: choices by their label, yes and no, lists with commas."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(words_of(model, name, item) for item in value) or "–"
    if isinstance(value, dict):
        return "; ".join(f"{label_of(None, key)}: {words_of(None, key, item)}" for key, item in value.items())
    return _choice(model, name, value)


def _choice(model: type[Model] | None, name: str, value: Any) -> str:
    try:
        choices = dict(model._meta.get_field(name).flatchoices) if model is not None else {}  # type: ignore[union-attr]
    except (FieldDoesNotExist, AttributeError):
        choices = {}
    return str(choices.get(value, value))
