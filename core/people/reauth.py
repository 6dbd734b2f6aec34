"""The password again, before a signature. Wrong tries are counted in the shared cache: a rollback forgets none."""

import hashlib
from datetime import UTC, datetime

from django.core.cache import cache
from django.utils import formats
from django.utils.translation import gettext as _

from core.errors import Invalid
from core.people.models import Person

TRIES = 5
WINDOW = 600  # seconds


def check_password_again(person: Person, password: str, now: datetime) -> None:
    """Raises `Invalid(field="password")` when the password is wrong, or was wrong five times in these ten minutes."""
    window = int(now.timestamp()) // WINDOW
    key = _counter(person, window)
    if cache.get(key, 0) >= TRIES:
        raise Invalid(_too_many(person, window), "password")
    if not person.check_password(password):
        cache.add(key, 0, 2 * WINDOW)
        cache.incr(key)
        raise Invalid(_("This is not your password, so nothing was done. Type it again."), "password")
    cache.delete(key)


def _counter(person: Person, window: int) -> str:
    digest = hashlib.sha256(f"{person.pk}:{person.password}".encode()).hexdigest()
    return f"signing:{window}:{digest}"


def _too_many(person: Person, window: int) -> str:
    opens = datetime.fromtimestamp((window + 1) * WINDOW, UTC).astimezone(person.office.zone)
    return _("Too many wrong passwords. Try again at %(time)s; nothing was done, and what you typed is kept.") % {
        "time": formats.time_format(opens, "H:i")
    }
