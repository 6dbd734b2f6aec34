"""A page asked for again before anything has changed is answered as it was drawn (ADR 0010)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from core.ui.http import is_htmx

STANDS_FOR = 10  # seconds: how far a countdown or "late" may lag behind the clock
SQLITE_NAME = "_dutyoffice_name"


@dataclass(frozen=True)
class Kept:
    """`once` is what the page may give out only once, the key of its form; each answer gets another."""

    body: bytes
    once: bytes


def database_state() -> str:
    """Names what can be read now: whoever sees the same name sees the same rows. "" inside a transaction.

    PostgreSQL decides by its snapshot what is visible. SQLite counts, for one connection, what the others committed
    and what it wrote itself; so there the name holds the connection's own.
    """
    if connection.in_atomic_block:
        return ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_current_snapshot()::text")
            return str(cursor.fetchone()[0])
        cursor.execute("PRAGMA data_version")
        return f"{_connection_name()}:{cursor.fetchone()[0]}:{connection.connection.total_changes}"


def _connection_name() -> str:
    """Another one for every connection to the file, also when it takes the place of a closed one."""
    opened, name = getattr(connection, SQLITE_NAME, (None, ""))
    if opened is not connection.connection:
        name = uuid4().hex
        setattr(connection, SQLITE_NAME, (connection.connection, name))
    return name


def key_of(request: HttpRequest, now: datetime) -> str:
    """Everything a whole page is made from; "" when this answer is for this very request."""
    secret = request.META.get("CSRF_COOKIE", "")
    is_own = is_htmx(request) or request.META.get("QUERY_STRING") or len(get_messages(request))
    if not secret or is_own or not (state := database_state()):
        return ""
    clock = int(now.timestamp()) // STANDS_FOR
    parts = (request.path, request.user.pk, secret, get_language(), clock, state)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def kept_answer(parts: tuple[object, ...], now: datetime, seconds: int, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, made once for each of `parts`, state of the database and `seconds` of the clock.

    `make` may look at nothing but these; it gives b"" for an answer that is not kept.
    """
    state = database_state()
    if not state:
        return make()
    asked = (*parts, int(now.timestamp()) // seconds, state)
    key = hashlib.sha256(repr(asked).encode()).hexdigest()
    answer: bytes | None = caches["pages"].get(key)
    if answer is None:
        answer = make()
        if answer:
            caches["pages"].set(key, answer, seconds)
    return answer


def kept(request: HttpRequest, key: str) -> HttpResponse | None:
    page: Kept | None = caches["pages"].get(key) if key else None
    if page is None:
        return None
    get_token(request)  # the forms carry a token of this reader's secret: his cookie lives on, as after drawing
    body = page.body.replace(page.once, uuid4().hex.encode()) if page.once else page.body
    return HttpResponse(body)


def keep(key: str, page: HttpResponse, once: str = "") -> HttpResponse:
    if key:
        caches["pages"].set(key, Kept(page.content, once.encode()), STANDS_FOR)
    return page
