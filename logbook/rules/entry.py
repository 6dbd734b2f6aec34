"""When something happened, as far as the log believes it."""

from datetime import datetime, timedelta

CLOCKS_DIFFER = timedelta(minutes=5)
OLDEST = timedelta(days=7)
SENT_LATER = timedelta(minutes=1)


class UnlikelyTime(ValueError):
    """A time in the future, or too long ago to be typed by hand."""


def believed(moment: datetime, now: datetime) -> datetime:
    """The moment, at most `now`: a browser's clock may be a few minutes fast. Raises `UnlikelyTime`."""
    if moment > now + CLOCKS_DIFFER or moment < now - OLDEST:
        raise UnlikelyTime
    return min(moment, now)


def was_sent_later(typed_at: datetime | None, now: datetime) -> bool:
    return typed_at is not None and now - typed_at > SENT_LATER
