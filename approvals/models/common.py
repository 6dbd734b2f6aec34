from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

DIGITS, PLACES = 14, 2


def money(label: Any, **kwargs: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(label, max_digits=DIGITS, decimal_places=PLACES, **kwargs)


def person(label: Any, **kwargs: Any) -> "models.ForeignKey[Any, Any]":
    """A person whom nobody looks up from his side, so no index of its own."""
    kwargs.setdefault("related_name", "+")
    kwargs.setdefault("db_index", False)
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, **kwargs)


def all_or_none(name: str, *columns: str, texts: tuple[str, ...] = ()) -> models.CheckConstraint:
    """Either every column is filled, or none is; `texts` are empty in the second case."""
    filled = Q(**{f"{column}__isnull": False for column in columns})
    empty = Q(**{f"{column}__isnull": True for column in columns}) & Q(**dict.fromkeys(texts, ""))
    return models.CheckConstraint(condition=filled | empty, name=name)
