"""What the actions of this app share: one way to the ledger, one way from a broken constraint to a sentence."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.db import locked, saying
from core.errors import DutyError, Invalid
from core.ledger import actions as ledger
from core.people.acts import PeopleAct
from core.people.models import Office, Person

__all__ = ["check_period", "check_same_office", "iso", "locked", "record", "required", "save_changes", "saying"]


def record(
    act: PeopleAct,
    subject: models.Model,
    office: Office,
    by: Person | None,
    now: datetime,
    clause: str = "",
    **data: Any,
) -> None:
    ledger.append(act=act, by=by, subject=subject, now=now, office_id=office.pk, data=data, clause=clause)


def required(text: str, field: str) -> str:
    """The text without outer blanks; empty is refused."""
    text = " ".join(text.split())
    if not text:
        raise Invalid(_("This must not be empty. Type a name."), field)
    return text


def check_period(start: date, end: date | None) -> None:
    if end is not None and end <= start:
        raise Invalid(_("The end must come after the beginning. Choose a later day."), "end")


def check_same_office(office_id: int, *others: models.Model | None) -> None:
    """A posting, group or person of another office is not known here."""
    if any(other is not None and other.office_id != office_id for other in others):  # type: ignore[attr-defined]
        raise Invalid(_("This belongs to another office. Choose one of this office."))


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def save_changes(instance: Any, error: DutyError, **values: Any) -> list[str]:
    """Saves the values that differ; returns the names of the changed fields."""
    changed = [name for name, value in values.items() if getattr(instance, name) != value]
    for name in changed:
        setattr(instance, name, values[name])
    if changed:
        with saying(error):
            instance.save(update_fields=changed)
    return changed
