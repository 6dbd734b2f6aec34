"""What waits for the lead on duty goes on to the next with the hand-over."""

from datetime import datetime

from approvals.actions.common import APPROVAL
from approvals.models import Step
from core.deadlines.actions import reassign_deadline
from core.people.models import Person
from core.policy.enums import Post
from logbook.models import Handover
from roster.enums import DutyRole
from roster.queries.duty import lead_on_duty, people_of


def follow_handover(handover: Handover, by: Person, now: datetime) -> None:
    """The lead who comes on duty answers for every open step of the lead from now on; called in its transaction."""
    lead = _incoming_lead(handover) or lead_on_duty(handover.office, now)
    if lead is None:
        return
    waiting = Step.objects.filter(
        request__office=handover.office, request__due_at__isnull=False, post=Post.LEAD, decision="",
    ).exclude(opened_at=None)  # fmt: skip
    for step in waiting.select_related("request").order_by("id"):
        if step.version == step.request.version and lead.pk != step.request.requester_id:
            reassign_deadline(kind=APPROVAL, subject=step, owner=lead, by=by, now=now)


def _incoming_lead(handover: Handover) -> Person | None:
    if handover.incoming is None:
        return None
    row = people_of(handover.incoming).filter(role=DutyRole.LEAD).first()
    return row.person if row else None
