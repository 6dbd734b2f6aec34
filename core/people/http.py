from django.http import HttpRequest

from core.people.models import Person


class PersonRequest(HttpRequest):
    """A request behind `SessionGuard`: someone is logged in."""

    user: Person  # type: ignore[assignment]
