"""Handing over a shift point by point (R.8).

Lock order: the outgoing shift, then its hand-over, then matters.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.db import hold, locked, saying
from core.deadlines.actions import cancel_deadline, meet_deadline, open_deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.actions import EntryDraft, append_many
from core.notices.actions import notify
from core.people.actions.common import save_changes
from core.people.models import DutyGroup, Person
from core.people.reauth import check_password_again
from core.policy.queries import policy_for
from core.ui.wording import listed
from logbook.actions.common import record, said, within
from logbook.acts import LogbookAct
from logbook.enums import NEXT_ANSWERS, Answer, PointKind
from logbook.models import DutyItem, Handover, HandoverPoint, Matter, ShiftClosing
from logbook.permissions.handover import (
    check_can_decide,
    check_can_explain,
    check_can_keep_items,
    check_can_sign,
    check_can_take_over,
)
from logbook.queries.handover import handover_of, items_of, matters_of, points_of, takers_of, unsigned_matters
from logbook.registry import follow
from roster.models import Shift
from roster.queries.duty import lead_on_duty, next_shift

HANDOVER = "handover"
SUMMARY_LENGTH, REASON_LENGTH = 4000, 240


@transaction.atomic
def add_item(*, group: DutyGroup, kind: str, label: str, quantity: int, by: Person | None, now: datetime) -> DutyItem:
    """Something that is counted at every hand-over of the group."""
    check_can_keep_items(by, group, now)
    with saying(Invalid(_("%(label)s is on the list already.") % {"label": label}, "label")):
        item = DutyItem.objects.create(group=group, kind=kind, label=said(label, "label", 120), quantity=quantity)
    record(LogbookAct.ITEM_ADDED, item, group.office_id, by, now, "R.8", quantity=quantity)
    return item


@transaction.atomic
def change_item(*, item: DutyItem, by: Person | None, now: datetime, **changes: Any) -> DutyItem:
    """Another number or name from the next hand-over on; past hand-overs keep theirs."""
    check_can_keep_items(by, item.group, now)
    item = locked(item)
    taken = Invalid(_("%(label)s is on the list already.") % {"label": changes.get("label", "")}, "label")
    changed = save_changes(item, taken, **changes)
    if changed:
        told = {name: str(changes[name]) for name in changed}
        record(LogbookAct.ITEM_CHANGED, item, item.group.office_id, by, now, "R.8", after=told)
    return item


@transaction.atomic
def sign(
    *,
    shift: Shift,
    counts: Mapping[int, int],
    summary: str,
    password: str,
    by: Person,
    now: datetime,
    remarks: Mapping[int, str] | None = None,
) -> Handover:
    """The outgoing officer signs every open matter and every counted item; the password is asked again.

    `counts` and `remarks` go by the item's id. Signing again before the acknowledgement adds what has come since
    and starts the time to acknowledge anew.
    """
    shift = locked(shift)
    check_can_sign(by, shift, now)
    check_password_again(by, password, now)
    known = handover_of(shift)
    if known is not None and known.acknowledged_at is not None:
        raise Conflict(_("%(person)s has acknowledged this hand-over.") % {"person": known.acknowledged_by})
    handover = known or Handover(outgoing=shift, office=shift.office, group=shift.group)
    handover.incoming = next_shift(shift)
    handover.summary = within(summary, "summary", SUMMARY_LENGTH)
    handover.signed_by, handover.signed_at = by, now
    handover.due_at = _due_at(handover, now)
    handover.save()
    _write_points(handover, counts, remarks or {})
    handover.digest = _digest(handover)
    handover.save(update_fields=["digest"])
    act = LogbookAct.HANDOVER_SIGNED_AGAIN if known else LogbookAct.HANDOVER_SIGNED
    record(act, handover, shift.office_id, by, now, "R.8", digest=handover.digest, due_at=handover.due_at)
    _promise(handover, by, now)
    return handover


def _due_at(handover: Handover, now: datetime) -> datetime:
    """From the signature or, when it comes later, from the incoming shift's beginning."""
    begins = handover.incoming.starts_at if handover.incoming else now
    return max(now, begins) + policy_for(handover.office, now).minutes("handover.acknowledge")


def _write_points(handover: Handover, counts: Mapping[int, int], remarks: Mapping[int, str]) -> None:
    """Adds a point for each matter and item that has none, and counts the others again."""
    known = points_of(handover)
    matters, items = {point.matter_id for point in known}, {point.item_id: point for point in known}
    fresh = [
        HandoverPoint(handover=handover, matter=matter, kind=PointKind.MATTER, label=matter.title)
        for matter in matters_of(handover.outgoing)
        if matter.pk not in matters
    ]
    for item in items_of(handover.outgoing):
        if item.pk not in counts:
            raise Invalid(_("Count %(item)s.") % {"item": item}, f"count_{item.pk}")
        point = items.get(item.pk) or HandoverPoint(
            handover=handover, item=item, kind=item.kind, label=item.label, expected=item.quantity
        )
        point.counted = counts[item.pk]
        point.remark = within(remarks.get(item.pk, ""), "summary", REASON_LENGTH)
        fresh += [] if point.pk else [point]
    HandoverPoint.objects.bulk_update([point for point in known if point.item_id], ["counted", "remark"])
    HandoverPoint.objects.bulk_create(fresh)


def _digest(handover: Handover) -> str:
    points = [[p.kind, p.matter_id, p.item_id, p.label, p.expected, p.counted, p.remark] for p in points_of(handover)]
    content = {"shift": handover.outgoing_id, "summary": handover.summary, "points": points}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _words(handover: Handover) -> dict[str, Any]:
    return {"shift": handover.outgoing.name, "group": handover.group.name}


def _link(handover: Handover) -> str:
    return reverse("logbook:handover", args=[handover.outgoing_id])


def _promise(handover: Handover, by: Person, now: datetime) -> None:
    """The first of the incoming people answers for the acknowledgement; all of them are told."""
    takers = [taker for taker in takers_of(handover) if taker.pk != by.pk]
    lead = lead_on_duty(handover.office, now)
    recipients = takers or ([lead] if lead else [])
    cancel_deadline(kind=HANDOVER, subject=handover, by=by, now=now, reason=_("The hand-over was signed again."))
    if not recipients:
        return
    open_deadline(
        kind=HANDOVER, subject=handover, owner=recipients[0], due_at=handover.due_at, office=handover.office, now=now,
        group=handover.group, params=_words(handover), link=_link(handover),
    )  # fmt: skip
    notify(
        office=handover.office, kind="logbook.handover", level="important", recipients=recipients,
        params={
            **_words(handover), "signer": by.name, "count": handover.points.count(),
            "due_at": handover.due_at.isoformat(),
        },
        link=_link(handover), key=f"handover:{handover.pk}:{now.isoformat()}", now=now,
    )  # fmt: skip


def _locked_point(point: HandoverPoint) -> HandoverPoint:
    hold(Shift, point.handover.outgoing_id)
    rows = HandoverPoint.objects.select_related("handover__office", "handover__group", "handover__signed_by", "matter")
    return rows.get(pk=point.pk)


def _set_answer(point: HandoverPoint, answer: Answer, by: Person, now: datetime, reason: str = "") -> None:
    if answer not in NEXT_ANSWERS[Answer(point.answer)]:
        raise Conflict(
            _("This point is %(state)s by %(person)s.")
            % {"state": Answer(point.answer).label, "person": point.answered_by}
        )
    point.answer, point.answered_by, point.answered_at, point.reason = answer, by, now, reason
    point.save(update_fields=["answer", "answered_by", "answered_at", "reason"])


def _record_point(act: LogbookAct, point: HandoverPoint, by: Person, now: datetime, **data: Any) -> None:
    handover = point.handover
    record(act, handover, handover.office_id, by, now, "R.8", point=point.label, **data)


@transaction.atomic
def accept(*, point: HandoverPoint, by: Person, now: datetime) -> HandoverPoint:
    """The incoming officer takes this point; doing it twice changes nothing."""
    point = _locked_point(point)
    check_can_take_over(by, point.handover, now)
    if point.answer == Answer.ACCEPTED:
        return point
    _set_answer(point, Answer.ACCEPTED, by, now)
    _record_point(LogbookAct.POINT_ACCEPTED, point, by, now)
    return point


@transaction.atomic
def accept_points(*, handover: Handover, by: Person, now: datetime) -> int:
    """The incoming officer takes every point without an answer; what is objected to stays. Gives how many."""
    hold(Shift, handover.outgoing_id)
    handover = Handover.objects.select_related("incoming", "acknowledged_by", "signed_by").get(pk=handover.pk)
    check_can_take_over(by, handover, now)
    waiting = handover.points.filter(answer=Answer.PENDING)
    labels = list(waiting.values_list("label", flat=True))
    waiting.update(answer=Answer.ACCEPTED, answered_by=by, answered_at=now)
    append_many(
        [
            EntryDraft(LogbookAct.POINT_ACCEPTED, by, handover, handover.office_id, {"point": label}, "R.8")
            for label in labels
        ],
        now,
    )
    return len(labels)


@transaction.atomic
def object_to(*, point: HandoverPoint, reason: str, by: Person, now: datetime) -> HandoverPoint:
    """The incoming officer does not take the point as it is; who signed and the lead are told."""
    point = _locked_point(point)
    check_can_take_over(by, point.handover, now)
    reason = said(reason, "reason", REASON_LENGTH)
    _set_answer(point, Answer.OBJECTED, by, now, reason)
    _record_point(LogbookAct.POINT_OBJECTED, point, by, now, reason=reason)
    lead = lead_on_duty(point.handover.office, now)
    told = {person.pk: person for person in (point.handover.signed_by, lead) if person and person.pk != by.pk}
    notify(
        office=point.handover.office, kind="logbook.objection", level="important", recipients=list(told.values()),
        params={**_words(point.handover), "person": by.name, "point": point.label, "reason": reason},
        link=_link(point.handover), key=f"objection:{point.pk}:{now.isoformat()}", now=now,
    )  # fmt: skip
    return point


@transaction.atomic
def explain(*, point: HandoverPoint, remark: str, by: Person, now: datetime, counted: int | None = None) -> None:
    """Who signed answers an objection, with a new count where there was one; the point waits again."""
    point = _locked_point(point)
    check_can_explain(by, point, now)
    remark = said(remark, "remark", REASON_LENGTH)
    if point.answer != Answer.OBJECTED:
        raise Conflict(_("There is no objection to this point any more."))
    point.answer, point.remark = Answer.PENDING, remark
    point.counted = point.counted if counted is None else counted
    point.save(update_fields=["answer", "remark", "counted"])
    _record_point(LogbookAct.POINT_EXPLAINED, point, by, now, remark=remark, counted=point.counted)


@transaction.atomic
def decide(*, point: HandoverPoint, reason: str, by: Person, now: datetime) -> HandoverPoint:
    """The lead on duty decides a disputed point; a disputed matter becomes his until someone takes it."""
    point = _locked_point(point)
    check_can_decide(by, point, now)
    reason = said(reason, "reason", REASON_LENGTH)
    _set_answer(point, Answer.DECIDED, by, now, reason)
    if point.matter is not None:
        _give(point.matter, by, now)
    _record_point(LogbookAct.POINT_DECIDED, point, by, now, reason=reason)
    return point


def _give(matter: Matter, taker: Person, now: datetime) -> None:
    matter = locked(matter)
    if matter.is_open and matter.taker_id != taker.pk:
        matter.taker = taker
        matter.save(update_fields=["taker"])
        record(LogbookAct.MATTER_TAKEN, matter, matter.office_id, taker, now, "R.8", after=taker.name)


@transaction.atomic
def acknowledge(*, handover: Handover, password: str, by: Person, now: datetime) -> Handover:
    """The incoming officer takes over: every point is settled, every open matter has a taker, the shift is closed."""
    hold(Shift, handover.outgoing_id)
    known = handover_of(handover.outgoing)
    if known is None or known.acknowledged_at is not None:
        raise Conflict(_("%(person)s has acknowledged this hand-over.") % {"person": known and known.acknowledged_by})
    check_can_take_over(by, known, now)
    check_password_again(by, password, now)
    points = points_of(known)
    _check_complete(known, points)
    for point in points:
        if point.matter is not None and point.answer == Answer.ACCEPTED:
            _give(point.matter, by, now)
    known.acknowledged_by, known.acknowledged_at = by, now
    known.save(update_fields=["acknowledged_by", "acknowledged_at"])
    late = LogbookAct.HANDOVER_ACKNOWLEDGED_LATE if known.is_late else LogbookAct.HANDOVER_ACKNOWLEDGED
    record(late, known, known.office_id, by, now, "R.8", digest=known.digest)
    meet_deadline(kind=HANDOVER, subject=known, by=by, now=now)
    _close(known, by, now)
    follow(known, by, now)
    return known


def _check_complete(handover: Handover, points: list[HandoverPoint]) -> None:
    since = unsigned_matters(handover)
    if since:
        raise Refused(
            _("Opened after the signature: %(matters)s. %(person)s must sign again.")
            % {"matters": listed(since), "person": handover.signed_by}
        )
    waiting = [point.label for point in points if not point.is_settled]
    if waiting:
        raise Refused(_("Accept or object to every point first: %(points)s.") % {"points": listed(waiting)})


def _close(handover: Handover, by: Person, now: datetime) -> None:
    ShiftClosing.objects.create(shift=handover.outgoing, closed_by=by, closed_at=now)
    record(LogbookAct.SHIFT_CLOSED, handover.outgoing, handover.office_id, by, now, "R.8")
