from datetime import datetime, timedelta

from logbook.enums import Presence


def check_in_due(starts_at: datetime, announced_at: datetime, grace: timedelta) -> datetime:
    """Grace runs from the start of the shift, or from when the person was put on a shift that already ran."""
    return max(starts_at, announced_at) + grace


def presence(
    now: datetime, due_at: datetime, came_at: datetime | None, left_at: datetime | None, is_absent: bool
) -> Presence:
    if is_absent:
        return Presence.ABSENT
    if left_at is not None:
        return Presence.OUT
    if came_at is not None:
        return Presence.LATE if came_at > due_at else Presence.IN
    return Presence.MISSING if now > due_at else Presence.DUE
