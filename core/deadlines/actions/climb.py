"""The one clock of the house: finds what is due and takes the next steps of its ladder.

1. Due deadlines are claimed with row locks that skip what another holds; on SQLite the transaction holds the only
   write lock. The claim reads `next_step_at` again under the lock, so two sweeps never take one step twice.
2. Every step that is due is recorded, told and entered in the record, in the order of the ladder, and the deadline
   moves past it: one transaction a batch. A sweep that dies leaves no trace, and the next one finds the same steps.
3. A step missed while nothing ran is taken by the next sweep; the row says when it was due and when it was taken.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from core.db import insert_rows, update_rows
from core.deadlines.acts import DeadlineAct
from core.deadlines.entries import entry
from core.deadlines.enums import Rung
from core.deadlines.messages import step_notice
from core.deadlines.models import Deadline, Step
from core.deadlines.rungs import Holders
from core.ledger.actions import EntryDraft, append_many
from core.notices.actions import NoticeDraft, notify_many
from core.prepared import Prepared

logger = logging.getLogger(__name__)
BATCH = 2_000
STEP_COLUMNS = ["deadline_id", "index", "to", "reached", "vacant", "level", "recipients", "due_at"]


@dataclass(frozen=True)
class Sweep:
    """What a sweep did: steps fired, deadlines they belong to, ids of deadlines whose steps could not be taken."""

    fired: int = 0
    deadlines: int = 0
    failed: frozenset[int] = frozenset()

    def __add__(self, other: "Sweep") -> "Sweep":
        return Sweep(self.fired + other.fired, self.deadlines + other.deadlines, self.failed | other.failed)


@dataclass
class _Batch:
    """What one transaction writes; `moved` are deadlines with their next step and its time."""

    moved: list[tuple[int, int, datetime | None]] = field(default_factory=list)
    steps: list[tuple[Any, ...]] = field(default_factory=list)
    notices: list[NoticeDraft] = field(default_factory=list)
    entries: list[EntryDraft] = field(default_factory=list)


def sweep(*, now: datetime, limit: int = 10_000) -> Sweep:
    """Takes every step that is due at `now`, of at most `limit` deadlines; a transaction for each batch of 2,000.

    A deadline whose step cannot be taken is logged, left for the next sweep, and holds up no other.
    """
    total = Sweep()
    while (left := limit - total.deadlines - len(total.failed)) > 0 and _is_due(now, total.failed):
        done = _fire_some(now, min(BATCH, left), total.failed)
        if done == Sweep():
            break  # the rest is held by others, who see to it or leave it to the next sweep
        total += done
    return total


def _due(now: datetime, skipped: Collection[int] = ()) -> QuerySet[Deadline]:
    return Deadline.objects.filter(next_step_at__lte=now).exclude(pk__in=skipped).order_by("next_step_at", "id")


IS_DUE = Prepared(lambda now: _due(now).order_by().values_list("pk")[:1], datetime)


def _is_due(now: datetime, skipped: Collection[int]) -> bool:
    return _due(now, skipped).exists() if skipped else IS_DUE.is_any(now)


def _fire_some(now: datetime, size: int, skipped: Collection[int]) -> Sweep:
    try:
        return _fire(_due(now, skipped), size, now)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("A batch of deadlines could not be swept as a whole; taking them one by one.")
        return _fire_singly(now, list(_due(now, skipped).values_list("pk", flat=True)[:size]))


def _fire_singly(now: datetime, ids: list[int]) -> Sweep:
    total = Sweep()
    for pk in ids:
        try:
            total += _fire(_due(now).filter(pk=pk), 1, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("The step of deadline %s could not be taken.", pk)
            total += Sweep(failed=frozenset([pk]))
    return total


@transaction.atomic
def _fire(due: QuerySet[Deadline], size: int, now: datetime) -> Sweep:
    claimed = due.select_for_update(skip_locked=True, of=("self",)).prefetch_related("office", "owner", "group")
    deadlines = list(claimed[:size])
    holders = Holders(deadlines, now)
    batch = _Batch()
    for deadline in deadlines:
        _climb(deadline, holders, now, batch)
    _write(batch, now)
    return Sweep(fired=len(batch.steps), deadlines=len(deadlines))


def _climb(deadline: Deadline, holders: Holders, now: datetime, batch: _Batch) -> None:
    index, due_at = deadline.next_step, deadline.next_step_at
    while due_at is not None and due_at <= now:
        _take(deadline, index, due_at, holders, now, batch)
        index += 1
        due_at = deadline.step_at(index)
    batch.moved.append((deadline.pk, index, due_at))


def _take(deadline: Deadline, index: int, due_at: datetime, holders: Holders, now: datetime, batch: _Batch) -> None:
    rung = deadline.ladder[index]
    reached = holders.reach(deadline, rung["to"])
    recipients = reached.told.records
    vacant = [one.value for one in reached.vacant]
    reached_rung = reached.rung.value if reached.rung else ""
    batch.steps.append((deadline.pk, index, rung["to"], reached_rung, vacant, rung["level"], recipients, due_at))
    if reached.told.people:
        then = reached.then if rung["level"] == "urgent" else []
        batch.notices.append(step_notice(deadline, index, reached.told.people, then, bool(reached.vacant), now))
    act = DeadlineAct.CLIMBED if rung["minutes"] >= 0 and rung["to"] != Rung.OWNER else DeadlineAct.REMINDED
    batch.entries.append(entry(deadline, act, None, step=index, to=rung["to"], told=recipients, vacant=vacant))


def _write(batch: _Batch, now: datetime) -> None:
    insert_rows(Step, STEP_COLUMNS, batch.steps, same={"fired_at": now})
    notify_many(batch.notices, now)
    append_many(batch.entries, now)
    update_rows(Deadline, ["id", "next_step", "next_step_at"], batch.moved)
