"""A lead asks "are you at your post?" (R.6)."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.db import locked, saying
from core.deadlines.actions import meet_deadline, open_deadline
from core.errors import Conflict, Refused
from core.notices.actions import notify
from core.people.models import Person
from core.policy.queries import policy_for
from logbook.actions.common import record, within
from logbook.acts import LogbookAct
from logbook.models import SpotCheck
from logbook.permissions.attendance import check_can_spot_check
from logbook.queries.attendance import SPOT_CHECK
from roster.models import Assignment


@transaction.atomic
def ask_spot_check(*, assignment: Assignment, by: Person, now: datetime) -> SpotCheck:
    """The officer has policy `spot_check.answer` to answer in the browser."""
    locked(assignment)
    check_can_spot_check(by, assignment, now)
    due_at = now + policy_for(assignment.office, now).minutes("spot_check.answer")
    with saying(Conflict(_("Someone has just asked %(person)s.") % {"person": assignment.person})):
        check = SpotCheck.objects.create(assignment=assignment, asked_by=by, asked_at=now, due_at=due_at)
    record(LogbookAct.SPOT_CHECK_ASKED, assignment, assignment.office_id, by, now, "R.6", due_at=due_at)
    _ask(check, by, now)
    return check


def _ask(check: SpotCheck, by: Person, now: datetime) -> None:
    assignment = check.assignment
    params = {"lead": by.name, "shift": assignment.shift.name, "due_at": check.due_at.isoformat()}
    link = reverse("logbook:attendance")
    open_deadline(
        kind=SPOT_CHECK, subject=check, owner=assignment.person, due_at=check.due_at, office=assignment.office,
        now=now, group=assignment.shift.group, params=params, link=link,
    )  # fmt: skip
    notify(
        office=assignment.office, kind="logbook.spot_check", level="important", recipients=[assignment.person],
        params=params, link=link, key=f"spot_check:{check.pk}", now=now,
    )  # fmt: skip


@transaction.atomic
def answer_spot_check(*, spot_check: SpotCheck, by: Person, now: datetime, answer: str = "") -> SpotCheck:
    """The officer is at the post; late answers are taken and marked. Answering twice changes nothing."""
    assignment = spot_check.assignment
    spot_check = locked(spot_check)
    if assignment.person_id != by.pk:
        raise Refused(_("This question is for %(person)s.") % {"person": assignment.person})
    if spot_check.answered_at is not None:
        return spot_check
    spot_check.answered_at, spot_check.answer = now, within(answer, "answer", 240)
    spot_check.save(update_fields=["answered_at", "answer"])
    act = LogbookAct.SPOT_CHECK_ANSWERED_LATE if spot_check.is_late(now) else LogbookAct.SPOT_CHECK_ANSWERED
    record(
        act, assignment, assignment.office_id, by, now, "R.6", asked_at=spot_check.asked_at, answer=spot_check.answer
    )
    meet_deadline(kind=SPOT_CHECK, subject=spot_check, by=by, now=now)
    return spot_check
