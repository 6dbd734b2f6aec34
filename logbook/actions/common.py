"""What the actions of this app share."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.ledger import actions as ledger
from core.people.models import Person
from logbook.acts import LogbookAct


def record(
    act: LogbookAct, subject: models.Model, office_id: int, by: Person | None, now: datetime, clause: str, **data: Any
) -> None:
    ledger.append(act=act, by=by, subject=subject, now=now, office_id=office_id, clause=clause, data=data)


def said(text: str, field: str, limit: int) -> str:
    """The text without outer blanks; empty or longer than `limit` characters is refused."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise Invalid(_("This must not be empty. Write what happened in a few words."), field)
    return within(text, field, limit)


def within(text: str, field: str, limit: int) -> str:
    """The text, which may be empty, refused when longer than `limit` characters."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(text) > limit:
        raise Invalid(
            _("This has %(length)d characters; at most %(limit)d fit. Shorten it.")
            % {"length": len(text), "limit": limit},
            field,
        )
    return text
