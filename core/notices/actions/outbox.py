"""Writing notices: rows in the caller's transaction, and a nudge to the senders when it has committed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.db import insert_rows
from core.notices import tasks
from core.notices.enums import CHANNELS_OF, Level, State
from core.notices.models import Delivery, Notice, Receipt
from core.notices.registry import kind_of
from core.people.models import Office, Person

NUDGED_AT_ONCE = 50
NOTICE_COLUMNS = ["office_id", "kind", "level", "key", "batch", "params", "link", "waiting", "created_at"]
UNACKNOWLEDGED = {"acknowledged_at": None, "acknowledged_by_id": None}
UNREAD = {"position": 0, "read_at": None, "acknowledged_at": None}
QUEUED = {
    "round": 1, "state": State.QUEUED.value, "attempts": 0, "lease_until": None, "provider_id": "", "reason": "",
    "detail": "",
}  # fmt: skip


@dataclass(frozen=True)
class NoticeDraft:
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
    then: Sequence[Person] = field(default=())


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
) -> Notice | None:
    """Tell `recipients`, once for each `key` (7.1). None when the key was used before or there is nobody to tell.

    Raises LookupError for a kind that no app registered, ValueError for a level that does not exist.
    """
    written = notify_many([NoticeDraft(office, kind, level, recipients, params, link, key, then)], now)
    return written[0] if written else None


@transaction.atomic
def notify_many(drafts: Sequence[NoticeDraft], now: datetime) -> list[Notice]:
    """What `notify` does, for any number of notices with three INSERTs. The notices that were new, in order."""
    people = {draft.key: _people(draft) for draft in reversed(drafts)}
    wanted = {draft.key: draft for draft in reversed(drafts) if people[draft.key]}
    notices = _insert(wanted, people, now)
    told = [(n.pk, person.pk) for n in notices for person in _told_at_once(wanted[n.key], people[n.key])]
    insert_rows(Receipt, ["notice_id", "person_id"], told, same=UNREAD | {"told_at": now})
    queue(Receipt.objects.filter(notice__in=notices), now)
    nudge([notice.pk for notice in notices])
    return notices


def _people(draft: NoticeDraft) -> dict[int, Person]:
    """Everyone concerned, each once, in the order in which he is told."""
    return {person.pk: person for person in (*draft.recipients, *draft.then)}


def _told_at_once(draft: NoticeDraft, people: dict[int, Person]) -> list[Person]:
    """The recipients; when there are none, the first of the next people."""
    first = {person.pk for person in draft.recipients} or set(list(people)[:1])
    return [person for pk, person in people.items() if pk in first]


def _insert(wanted: dict[str, NoticeDraft], people: dict[str, dict[int, Person]], now: datetime) -> list[Notice]:
    """Insert the notices whose key is new. Whoever was first with a key keeps it: its row has another batch."""
    batch = uuid.uuid4()
    rows = [_notice(draft, people[draft.key], batch, now) for draft in reversed(wanted.values())]
    values = [[getattr(row, name) for name in NOTICE_COLUMNS] for row in rows]
    insert_rows(Notice, NOTICE_COLUMNS, values, same=UNACKNOWLEDGED, skip_conflicts=True)
    ids = dict(Notice.objects.filter(key__in=wanted, batch=batch).values_list("key", "id").order_by("id"))
    new = [row for row in rows if row.key in ids]
    for row in new:
        row.pk = ids[row.key]
        row._state.adding = False
    return new


def _notice(draft: NoticeDraft, people: dict[int, Person], batch: uuid.UUID, now: datetime) -> Notice:
    told = {person.pk for person in _told_at_once(draft, people)}
    return Notice(
        office=draft.office,
        kind=kind_of(draft.kind).key,
        level=Level(draft.level),
        key=draft.key,
        batch=batch,
        params=dict(draft.params),
        link=draft.link,
        waiting=[pk for pk in people if pk not in told],
        created_at=now,
    )


def queue(receipts: QuerySet[Receipt], now: datetime) -> None:
    """Opens the ways out that each receipt's level asks for, due at once."""
    ways = [
        (receipt, channel.value)
        for receipt, level in receipts.order_by("pk").values_list("pk", "notice__level")
        for channel in CHANNELS_OF[Level(level)]
    ]
    insert_rows(Delivery, ["receipt_id", "channel"], ways, same=QUEUED | {"next_at": now, "changed_at": now})


def nudge(notice_ids: Sequence[int]) -> None:
    """Wake the senders after the commit. A nudge that is lost costs some seconds: the sweep finds what is due."""

    def wake() -> None:
        for start in range(0, len(notice_ids), NUDGED_AT_ONCE):
            chunk = list(notice_ids[start : start + NUDGED_AT_ONCE])
            tasks.deliver.apply_async(kwargs={"notice_ids": chunk}, retry=False)

    if notice_ids:
        transaction.on_commit(wake, robust=True)
