"""When to send, when to try again and how much text fits: pure functions, the clock is an argument."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_RETRY = timedelta(seconds=20)
LONGEST_RETRY = timedelta(minutes=30)
ELLIPSIS = "…"


@dataclass(frozen=True)
class Limit:
    """At most `count` attempts in any `period`."""

    count: int
    period: timedelta


def backoff(attempts: int, seed: int) -> timedelta:
    """How long to wait after the given number of failed attempts: doubled each time, spread by a fifth either way."""
    plain = min(FIRST_RETRY * 2 ** min(attempts - 1, 20), LONGEST_RETRY)
    return plain * random.Random(f"{seed}:{attempts}").uniform(0.8, 1.2)  # noqa: S311 spread, not secrecy


def free_at(starts: Sequence[datetime], limits: Sequence[Limit], now: datetime) -> datetime:
    """The first moment from `now` at which one more attempt keeps every limit. `starts` in any order."""
    newest_first = sorted(starts, reverse=True)
    full = [newest_first[limit.count - 1] + limit.period for limit in limits if len(newest_first) >= limit.count]
    return max([now, *full])


def clip_bytes(text: str, most: int) -> str:
    """`text`, cut between characters so that its UTF-8 form has at most `most` bytes, an ellipsis where it was cut."""
    raw = text.encode()
    if len(raw) <= most:
        return text
    room = most - len(ELLIPSIS.encode())
    if room < 0:
        return ""
    return raw[:room].decode(errors="ignore").rstrip() + ELLIPSIS


def fit(subject: str, body: str, link: str, most: int) -> str:
    """Subject, body and link on lines of their own in at most `most` bytes: the body gives way, never the link."""
    head = clip_bytes(subject, most // 4)
    room = most - len(f"{head}\n\n{link}".encode())
    lines = [head, clip_bytes(body, room), link]
    return "\n".join(line for line in lines if line)
