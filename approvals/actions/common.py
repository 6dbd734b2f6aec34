"""What the actions of this app share."""

from datetime import datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.acts import ApprovalAct
from approvals.enums import TRANSITIONS, Deed
from approvals.models import SpendingRequest
from core.db import hold
from core.errors import Conflict, Invalid
from core.ledger import actions as ledger
from core.people.models import Person
from logbook.actions.common import within

APPROVAL, ADVICE = "approval", "advice"
REASON_LENGTH = 240


def record(
    act: ApprovalAct,
    subject: models.Model,
    office_id: int,
    by: Person | None,
    now: datetime,
    clause: str,
    on_behalf_of: Person | None = None,
    **data: Any,
) -> None:
    ledger.append(
        act=act, by=by, subject=subject, now=now, office_id=office_id, clause=clause, data=data,
        on_behalf_of=on_behalf_of,
    )  # fmt: skip


def locked_request(request: SpendingRequest, deed: Deed) -> SpendingRequest:
    """The row under lock; a request that has moved on meanwhile is a conflict that says where it stands."""
    found = held(request.pk)
    if found.state not in TRANSITIONS[deed]:
        raise Conflict(what_happened(found))
    return found


def held(pk: int) -> SpendingRequest:
    """The row under lock with all that it names, read after the wait: its department may be another by then."""
    hold(SpendingRequest, pk)
    return SpendingRequest.objects.select_related(
        "office", "department", "group", "requester", "crisis_act__crisis"
    ).get(pk=pk)


def what_happened(request: SpendingRequest) -> str:
    """In a sentence, for whoever came second."""
    step = request.steps.exclude(decision="").select_related("decided_by").order_by("version", "position").last()
    values = {"person": step.decided_by if step else request.requester, "state": request.get_state_display()}
    if step and step.version == request.version:
        return _("%(person)s was first. The request is now: %(state)s. Nothing more was done.") % values
    return _("The request has moved on. It is now: %(state)s. Nothing more was done.") % values


def needed(text: str, field: str, limit: int = REASON_LENGTH) -> str:
    """The text without outer blanks; empty or too long is refused."""
    text = said(text, field, limit)
    if not text:
        raise Invalid(_("This must not be empty. Say it in a few words."), field)
    return text


def said(text: str, field: str, limit: int = REASON_LENGTH) -> str:
    """On one line, which may be empty, refused when longer than `limit` characters."""
    return within(" ".join(text.replace("\x00", "").split()), field, limit)


def link_of(request: SpendingRequest) -> str:
    return reverse("approvals:request", args=[request.pk])
