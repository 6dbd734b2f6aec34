"""Django's sessions in the database, each read with one statement that is written out (SESSION_ENGINE)."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from core.db import rows_of

UNEXPIRED = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        found = rows_of(UNEXPIRED, self.session_key, timezone.now())
        if found:
            return self.decode(found[0][0])
        self._session_key = None
        return {}
