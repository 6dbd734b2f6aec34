"""What upper floors show on a person's pages, without this floor knowing them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.people.models import Person


@dataclass(frozen=True)
class Panel:
    """One box on a page: `template` rendered with `context` and the page's own `viewer`, `person`, `now`."""

    title: Any
    template: str
    context: dict[str, Any]


Maker = Callable[[Person, Person, datetime], Panel | None]
PLACES = ("me", "person")
_makers: dict[str, list[tuple[int, Maker]]] = {place: [] for place in PLACES}


def register(maker: Maker, *, place: str = "person", order: int = 50) -> None:
    """`maker(person, viewer, now)` gives a `Panel`, or None when the viewer may not see it or there is nothing.

    `place` is "person" for the page of what someone answers for, "me" for one's own page.
    """
    if (order, maker) not in _makers[place]:
        _makers[place].append((order, maker))


def panels_for(place: str, person: Person, viewer: Person, now: datetime) -> list[Panel]:
    made = (maker(person, viewer, now) for _order, maker in sorted(_makers[place], key=lambda entry: entry[0]))
    return [panel for panel in made if panel is not None]
