from datetime import datetime

from core.ledger.actions import append
from core.notices.acts import Act
from core.notices.models import Notice
from core.people.models import Person


def record_act(act: Act, notice: Notice, *, by: Person | None, now: datetime, **said: str) -> None:
    """One entry of the ledger about a notice (7.1)."""
    append(act=act, by=by, subject=notice, now=now, office_id=notice.office_id, data=said, clause="7.1")
