"""A notice in words, in one reader's language and the office's time zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.notices.registry import Kind, is_known, kind_of
from core.ui import times
from core.ui.wording import listed

RETIRED = Kind("", gettext_lazy("Notice"), gettext_lazy("The part of the program that wrote this notice is gone."))


@dataclass(frozen=True)
class Text:
    subject: str
    body: str


class _Values(dict[str, Any]):
    """A particular that is missing shows as a dash: a notice is never lost for the want of a word."""

    def __missing__(self, key: str) -> str:
        return "–"


def text_of(kind: str, params: Mapping[str, Any], zone: ZoneInfo) -> Text:
    """In the language that is active."""
    texts = kind_of(kind) if is_known(kind) else RETIRED
    values = _Values({name: _shown(name, value, zone) for name, value in params.items()})
    return Text(_filled(texts.subject, values), _filled(texts.body, values))


def _filled(text: Any, values: _Values) -> str:
    try:
        return str(text) % values
    except (TypeError, ValueError):
        return str(text)


def _shown(name: str, value: Any, zone: ZoneInfo) -> Any:
    if value is None:
        return "–"
    if isinstance(value, list):
        return listed(value)
    return _instant(value, zone) if name.endswith("_at") else value


def _instant(value: Any, zone: ZoneInfo) -> str:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    if moment.tzinfo is None:
        return str(value)
    with timezone.override(zone):
        return f"{times.day(moment)} {times.clock(moment)}"


def call_text(text: Text) -> str:
    """What the telephone says."""
    return _("%(subject)s. %(body)s Press 1 to acknowledge.") % {"subject": text.subject, "body": text.body}
