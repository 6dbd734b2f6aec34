"""What waits for the lead on duty goes on to the next with the hand-over."""

from datetime import datetime

from approvals.actions.chain import climb, open_step_of, tell
from approvals.actions.common import APPROVAL, held
from approvals.models import SpendingRequest
from approvals.queries.deciders import interest_of, reached
from core.deadlines.actions import reassign_deadline
from core.people.models import Person
from core.policy.enums import SUPERIOR, Post
from logbook.models import Handover
from roster.enums import DutyRole
from roster.queries.duty import lead_on_duty, people_of


def follow_handover(handover: Handover, by: Person, now: datetime) -> None:
    """The lead who comes on duty answers for every open step of the lead from now on; called in its transaction."""
    lead = _incoming_lead(handover) or lead_on_duty(handover.office, now)
    if lead is None:
        return
    waiting = SpendingRequest.objects.filter(office=handover.office, due_at__isnull=False, waiting_for=Post.LEAD)
    for pk in waiting.order_by("id").values_list("pk", flat=True):
        _pass_on(held(pk), lead, by, now)


def _pass_on(request: SpendingRequest, lead: Person, by: Person, now: datetime) -> None:
    """Where the new lead has an interest, whoever is above him decides instead, at once (4.3)."""
    if request.waiting_for != Post.LEAD:  # decided while its lock was waited for
        return
    step, interest = open_step_of(request), interest_of(request)
    if not interest.bars(lead.pk):
        reassign_deadline(kind=APPROVAL, subject=step, owner=lead, by=by, now=now)
    elif not request.climbed_to:
        arrived, told = reached(request.office, request.department, SUPERIOR[Post.LEAD], interest, now)
        if arrived is not None:
            climb(request, arrived, interest, now)
            request.save(update_fields=["climbed_to", "late_to"])
            reassign_deadline(kind=APPROVAL, subject=step, owner=told[0].person, by=by, now=now)
            tell(request, step, told, now)


def _incoming_lead(handover: Handover) -> Person | None:
    if handover.incoming is None:
        return None
    row = people_of(handover.incoming).filter(role=DutyRole.LEAD).first()
    return row.person if row else None
