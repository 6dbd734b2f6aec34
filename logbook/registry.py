"""What the floors above do when a hand-over is acknowledged, in its transaction."""

from collections.abc import Callable
from datetime import datetime

from core.people.models import Person
from logbook.models import Handover

Follower = Callable[[Handover, Person, datetime], None]
_followers: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """`follower(handover, by, now)` is called once the shift is closed."""
    if follower not in _followers:
        _followers.append(follower)


def follow(handover: Handover, by: Person, now: datetime) -> None:
    for follower in _followers:
        follower(handover, by, now)
