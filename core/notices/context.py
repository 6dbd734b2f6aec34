"""The bell and the banner of every page. Add `core.notices.context.live` to the context processors."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.notices import queries
from core.notices.models import Receipt
from core.people.models import Person


@dataclass(frozen=True)
class Live:
    """What the page shows of the person's notices; `mark` changes when any of it does."""

    unread: int
    urgent: Receipt | None

    @property
    def more_urgent(self) -> int:
        """How many urgent notices wait behind the one that is shown."""
        return self.urgent.calling - 1 if self.urgent else 0  # type: ignore[attr-defined]

    @property
    def mark(self) -> str:
        shown = f"{self.unread}:{self.urgent.pk if self.urgent else ''}:{self.more_urgent}"
        return hashlib.sha256(shown.encode()).hexdigest()[:12]


def live_for(person: Person) -> Live:
    """Two queries."""
    return Live(queries.unread_count(person), queries.urgent_receipt(person))


def live(request: HttpRequest) -> dict[str, Any]:
    """Lazy: a fragment without bell and banner pays no SQL for them."""
    user: Any = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return {}
    return {"live_notices": SimpleLazyObject(lambda: live_for(user))}
