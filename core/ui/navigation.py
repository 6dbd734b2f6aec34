"""The entries of the main menu. Each app registers its own in `AppConfig.ready`; a person sees what he may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from core.db import counts


def everyone(person: Any) -> bool:
    return True


@dataclass(frozen=True)
class NavItem:
    """`label` a lazy text, `icon` a name of the sprite, `shortcut` the letter after `g`.

    `count(person)` is the number in the badge, or the queryset of what it counts: all of these are asked together, in
    one statement a page.
    `urgent` paints that number red: for things that are late, and nothing else.
    """

    label: Any
    url_name: str
    icon: str
    order: int = 50
    visible: Callable[[Any], bool] = everyone
    count: Callable[[Any], int | QuerySet[Any, Any]] | None = None
    shortcut: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Entry:
    """A menu item for one person on one page."""

    label: Any
    url: str
    icon: str
    count: int
    current: bool
    shortcut: str
    urgent: bool


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    _items[item.url_name] = item


def find_url(name: str) -> str:
    """The address of a page, or "" while the app that has it is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def entries_for(person: Any, path: str) -> list[Entry]:
    """The menu of `person`, in order; the entry whose address is the longest prefix of `path` is current."""
    found = [(item, find_url(item.url_name)) for item in sorted(_items.values(), key=lambda item: item.order)]
    shown = [(item, url) for item, url in found if url and item.visible(person)]
    current = max((url for _, url in shown if _is_under(path, url)), key=len, default=None)
    numbers = _numbers([item for item, _ in shown], person)
    return [_entry(item, url, numbers.get(item.url_name, 0), url == current) for item, url in shown]


def _numbers(items: list[NavItem], person: Any) -> dict[str, int]:
    """The badges by the names of their pages."""
    said = {item.url_name: item.count(person) for item in items if item.count}
    asked = {name: rows for name, rows in said.items() if isinstance(rows, QuerySet)}
    known = {name: number for name, number in said.items() if isinstance(number, int)}
    return known | dict(zip(asked, counts(*asked.values()), strict=True))


def _is_under(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _entry(item: NavItem, url: str, count: int, current: bool) -> Entry:
    return Entry(item.label, url, item.icon, count, current, item.shortcut, item.urgent)
