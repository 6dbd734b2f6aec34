"""Writing notices: rows in the caller's transaction, and a nudge to the senders when it has committed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from core.db import insert_rows
from core.notices import tasks
from core.notices.enums import CHANNELS_OF, State
from core.notices.models import Delivery, Notice, Receipt
from core.notices.registry import kind_of
from core.people.models import Office, Person

NUDGED_AT_ONCE = 200
NOTICE_COLUMNS = ["office_id", "kind", "level", "key", "params", "link", "waiting"]
WAYS = {level.value: [channel.value for channel in channels] for level, channels in CHANNELS_OF.items()}
UNACKNOWLEDGED = {"acknowledged_at": None, "acknowledged_by_id": None}
UNREAD = {"position": 0, "read_at": None, "acknowledged_at": None}
QUEUED = {
    "round": 1, "state": State.QUEUED.value, "attempts": 0, "lease_until": None, "provider_id": "", "reason": "",
    "detail": "",
}  # fmt: skip


class NoticeDraft(NamedTuple):
    """What `notify` takes, for many notices at once.

    `params` are JSON-plain; one whose name ends in `_at` is an ISO instant. `link` is a path of this site.
    `then` are the next people of an urgent notice that nobody acknowledges, in order.
    """

    office: Office
    kind: str
    level: str
    recipients: Sequence[Person]
    params: Mapping[str, Any]
    link: str
    key: str
    then: Sequence[Person] = ()


@transaction.atomic
def notify(
    *,
    office: Office,
    kind: str,
    level: str,
    recipients: Sequence[Person],
    params: Mapping[str, Any],
    link: str,
    key: str,
    now: datetime,
    then: Sequence[Person] = (),
) -> int | None:
    """Tell `recipients`, once for each `key` (7.1). Gives the notice's id, None when it was used or nobody is told.

    Raises LookupError for a kind that no app registered, ValueError for a level that does not exist.
    """
    written = notify_many([NoticeDraft(office, kind, level, recipients, params, link, key, then)], now)
    return written[0] if written else None


@transaction.atomic
def notify_many(drafts: Sequence[NoticeDraft], now: datetime) -> list[int]:
    """What `notify` does, for any number of notices with three INSERTs. The ids of those that were new, in order.

    Whoever was first with a key keeps it.
    """
    wanted = {draft.key: draft for draft in reversed(drafts) if draft.recipients or draft.then}
    told = {key: _told(draft) for key, draft in wanted.items()}
    rows = [_notice(draft, *told[draft.key]) for draft in reversed(wanted.values())]
    same = UNACKNOWLEDGED | {"created_at": now}
    new = insert_rows(Notice, NOTICE_COLUMNS, rows, same=same, skip_conflicts=True, returning=["id", "key", "level"])
    levels = {pk: level for pk, _key, level in new}
    receipts = insert_rows(
        Receipt, ["notice_id", "person_id"], [(pk, person) for pk, key, _level in new for person in told[key][0]],
        same=UNREAD | {"told_at": now}, returning=["id", "notice_id"],
    )  # fmt: skip
    queue(((receipt, levels[notice]) for receipt, notice in receipts), now)
    nudge(list(levels))
    return list(levels)


def _told(draft: NoticeDraft) -> tuple[list[int], list[int]]:
    """Whom it tells at once and who comes next, each once; without recipients, the first of the next people is told."""
    at_once = list(dict.fromkeys(person.pk for person in draft.recipients))
    following = list(dict.fromkeys(person.pk for person in draft.then if person.pk not in at_once))
    return (at_once, following) if at_once else (following[:1], following[1:])


def _notice(draft: NoticeDraft, _at_once: list[int], waiting: list[int]) -> tuple[Any, ...]:
    """The values of `NOTICE_COLUMNS`."""
    if draft.level not in WAYS:
        raise ValueError(f"There is no level {draft.level}.")
    kind, level = kind_of(draft.kind).key, str(draft.level)
    return draft.office.pk, kind, level, draft.key, dict(draft.params), draft.link, waiting


def queue(receipts: Iterable[tuple[int, str]], now: datetime) -> None:
    """Opens the ways out that each receipt's level asks for, due at once; `receipts` are ids with their levels."""
    ways = [(receipt, channel) for receipt, level in receipts for channel in WAYS[level]]
    insert_rows(Delivery, ["receipt_id", "channel"], ways, same=QUEUED | {"next_at": now, "changed_at": now})


def nudge(notice_ids: Sequence[int]) -> None:
    """Wake the senders after the commit. A nudge that is lost costs some seconds: the sweep finds what is due."""

    def wake() -> None:
        for start in range(0, len(notice_ids), NUDGED_AT_ONCE):
            chunk = list(notice_ids[start : start + NUDGED_AT_ONCE])
            tasks.deliver.apply_async(kwargs={"notice_ids": chunk}, retry=False)

    if notice_ids:
        transaction.on_commit(wake, robust=True)
