from typing import cast

from django.http import HttpRequest

from core.people.models import Person


class PersonRequest(HttpRequest):
    """A request behind `SessionGuard`: someone is logged in."""

    user: Person


def acting(request: HttpRequest) -> Person:
    """Who acts, where Django hands over a plain request that someone logged in has sent."""
    return cast(Person, request.user)
