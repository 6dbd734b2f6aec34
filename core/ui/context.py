"""What every page needs around its content: menu, theme, addresses; `chrome` is a context processor."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.ui.navigation import Entry, entries_for, find_url

BOTTOM_BAR = 4
LINKS = {
    "home": "desk",
    "me": "people:me",
    "login": "people:login",
    "logout": "people:logout",
    "set_language": "set_language",
}


class Chrome:
    """Lazy: a fragment that shows no menu pays no SQL for it."""

    def __init__(self, request: HttpRequest):
        self.person = getattr(request, "user", None)
        self.path = request.path
        self._entries: list[Entry] | None = None

    @property
    def signed_in(self) -> bool:
        return bool(self.person is not None and self.person.is_authenticated)

    @property
    def entries(self) -> list[Entry]:
        if self._entries is None:
            self._entries = entries_for(self.person, self.path) if self.signed_in else []
        return self._entries

    @property
    def first(self) -> list[Entry]:
        """The entries of the bottom bar on a phone; all entries are behind its last button."""
        return self.entries[:BOTTOM_BAR]

    @property
    def theme(self) -> str:
        """What the person has chosen, light or dark; "" leaves it to the device."""
        theme = getattr(self.person, "theme", "") if self.signed_in else ""
        return theme if theme in ("light", "dark") else ""

    @property
    def urls(self) -> dict[str, str]:
        return {key: find_url(name) for key, name in LINKS.items()}


def chrome(request: HttpRequest) -> dict[str, Any]:
    return {"chrome": SimpleLazyObject(lambda: Chrome(request))}
