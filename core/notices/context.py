"""The bell and the banners of every page. Add `core.notices.context.live` to the context processors."""

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
    urgent: list[Receipt]

    @property
    def mark(self) -> str:
        shown = f"{self.unread}:{[receipt.pk for receipt in self.urgent]}"
        return hashlib.sha256(shown.encode()).hexdigest()[:12]


def live_for(person: Person) -> Live:
    """Two queries."""
    return Live(queries.unread_count(person), queries.urgent_receipts(person))


def live(request: HttpRequest) -> dict[str, Any]:
    """Lazy: a fragment without bell and banners pays no SQL for them."""
    user: Any = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", False):
        return {}
    return {"live_notices": SimpleLazyObject(lambda: live_for(user))}
