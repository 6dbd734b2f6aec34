"""Making, keeping, dropping and handing on a promise.

Lock order: the subject first, by the action that calls here, then its deadline. The sweep takes only deadlines that
nobody holds, and waits for nothing after them, so the two never wait for each other in a circle.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.deadlines import registry
from core.deadlines.acts import DeadlineAct
from core.deadlines.entries import entry
from core.deadlines.enums import State
from core.deadlines.messages import assigned_notice
from core.deadlines.models import Deadline
from core.errors import Invalid
from core.ledger.actions import append_many
from core.notices.actions import notify_many
from core.people.models import DutyGroup, Office, Person
from core.policy.queries import Policy, policy_for
from core.prepared import Prepared

Key = tuple[str, str, int]


@dataclass(frozen=True)
class DeadlineDraft:
    """One deadline to open in bulk; the fields of `open_deadline`."""

    kind: str
    subject: Model
    owner: Person
    due_at: datetime
    office: Office
    group: DutyGroup | None = None
    params: dict[str, Any] = field(default_factory=dict)
    link: str = ""


def open_deadline(
    *,
    kind: str,
    subject: Model,
    owner: Person,
    due_at: datetime,
    office: Office,
    now: datetime,
    group: DutyGroup | None = None,
    params: dict[str, Any] | None = None,
    link: str = "",
) -> Deadline:
    """Opens a promise of a registered kind. One that is open already for this subject stands as it is."""
    draft = DeadlineDraft(kind, subject, owner, due_at, office, group, params or {}, link)
    return open_deadlines([draft], now=now)[0]


@transaction.atomic
def open_deadlines(drafts: Sequence[DeadlineDraft], *, now: datetime) -> list[Deadline]:
    """Opens many promises at once, in a fixed number of SQL statements for an office and kind.

    Answers in the order of the drafts. `params` holds JSON values for the texts of the kind.
    """
    policies = {office: policy_for(office, now) for office in {draft.office for draft in drafts}}
    wanted = {_key(draft.kind, draft.subject): _deadline(draft, policies[draft.office], now) for draft in drafts}
    standing = _standing(wanted)
    try:
        made = _create(wanted, standing)
    except IntegrityError:  # another connection opened one of them since
        standing = _standing(wanted)
        made = _create(wanted, standing)
    append_many([entry(one, DeadlineAct.OPENED, None, owner=one.owner.name) for one in made.values()], now)
    every = standing | made
    return [every[_key(draft.kind, draft.subject)] for draft in drafts]


def meet_deadline(*, kind: str, subject: Model, by: Person | None, now: datetime) -> Deadline | None:
    """The promise is kept, in time or late; None when none of that kind is open."""
    return _close(kind, subject, by, now, state=State.MET, met_at=now, met_by=by)


def cancel_deadline(*, kind: str, subject: Model, by: Person | None, now: datetime, reason: str) -> Deadline | None:
    """The promise no longer holds, because of `reason` (a sentence people read); None when none is open."""
    if not reason.strip():
        raise Invalid(_("Say why the deadline is cancelled."), "reason")
    reason = reason.strip()[:240]
    return _close(kind, subject, by, now, state=State.CANCELLED, cancelled_at=now, cancelled_by=by, reason=reason)


@transaction.atomic
def reassign_deadline(*, kind: str, subject: Model, owner: Person, by: Person | None, now: datetime) -> Deadline | None:
    """Another person answers for it from now on, and is told; None when none is open."""
    deadline = _locked(kind, subject)
    if deadline is None or deadline.owner_id == owner.pk:
        return deadline
    before, deadline.owner = deadline.owner, owner
    deadline.save(update_fields=["owner"])
    append_many([entry(deadline, DeadlineAct.REASSIGNED, by, before=before.name, after=owner.name)], now)
    notify_many([assigned_notice(deadline, now)], now)
    return deadline


def _key(kind: str, subject: Model) -> Key:
    return kind, subject._meta.label_lower, subject.pk


def _deadline(draft: DeadlineDraft, policy: Policy, now: datetime) -> Deadline:
    ladder = sorted(policy.ladder(draft.kind), key=lambda rung: rung.after)
    deadline = Deadline(
        office=draft.office,
        kind=draft.kind,
        clause=registry.kind(draft.kind).clause,
        subject_type=draft.subject._meta.label_lower,
        subject_id=draft.subject.pk,
        subject_label=str(draft.subject)[:240],
        owner=draft.owner,
        group=draft.group,
        due_at=draft.due_at,
        opened_at=now,
        params=draft.params,
        link=draft.link,
        ladder=[{"minutes": int(r.after.total_seconds() // 60), "to": r.to, "level": r.level} for r in ladder],
    )
    deadline.next_step_at = deadline.step_at(0)
    return deadline


def _standing(wanted: Iterable[Key]) -> dict[Key, Deadline]:
    """Those of the wanted promises that are open already."""
    ids: dict[tuple[str, str], list[int]] = {}
    for kind, subject_type, subject_id in wanted:
        ids.setdefault((kind, subject_type), []).append(subject_id)
    found = {}
    for (kind, subject_type), subject_ids in ids.items():
        rows = Deadline.objects.filter(
            kind=kind, subject_type=subject_type, subject_id__in=subject_ids, state=State.OPEN
        )
        found.update({(kind, subject_type, row.subject_id): row for row in rows})
    return found


def _create(wanted: dict[Key, Deadline], standing: dict[Key, Deadline]) -> dict[Key, Deadline]:
    missing = {key: deadline for key, deadline in wanted.items() if key not in standing}
    with transaction.atomic():
        Deadline.objects.bulk_create(missing.values())
    return missing


def _open_one(kind: str, subject_type: str, subject_id: int) -> QuerySet[Deadline]:
    rows = Deadline.objects.filter(kind=kind, subject_type=subject_type, subject_id=subject_id, state=State.OPEN)
    return rows.order_by().select_for_update(of=("self",)).select_related("owner")


OPEN_ONE = Prepared(_open_one, str, str, int)


def _locked(kind: str, subject: Model) -> Deadline | None:
    kind, subject_type, subject_id = _key(kind, subject)
    return OPEN_ONE.first(kind, subject_type, subject_id)


@transaction.atomic
def _close(kind: str, subject: Model, by: Person | None, now: datetime, *, state: State, **how: Any) -> Deadline | None:
    deadline = _locked(kind, subject)
    if deadline is None:
        return None
    for name, value in how.items():
        setattr(deadline, name, value)
    deadline.state, deadline.next_step_at = state, None
    deadline.save(update_fields=["state", "next_step_at", *how])
    append_many([entry(deadline, _act_of(deadline), by, owner=deadline.owner.name, reason=deadline.reason)], now)
    return deadline


def _act_of(deadline: Deadline) -> DeadlineAct:
    if deadline.state == State.CANCELLED:
        return DeadlineAct.CANCELLED
    return DeadlineAct.MET_LATE if deadline.met_late else DeadlineAct.MET
