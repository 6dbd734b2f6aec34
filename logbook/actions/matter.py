"""What is not finished: opened from an entry, taken, dealt with."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import saying
from core.errors import Conflict, Invalid
from core.people.models import Person
from logbook.actions.common import record, said
from logbook.acts import LogbookAct
from logbook.enums import MatterState
from logbook.models import LogEntry, Matter
from logbook.permissions.matter import check_can_deal_with, check_can_handle_matters, check_can_take_over

OUTCOME_LENGTH = 4000


def lock_matter(matter: Matter) -> Matter:
    rows = Matter.objects.select_for_update(of=("self",)).select_related(
        "office", "group__department", "taker", "entry"
    )
    return rows.get(pk=matter.pk)


@transaction.atomic
def open_matter(*, entry: LogEntry, title: str, by: Person, now: datetime, taker: Person | None = None) -> Matter:
    """Something in the log needs more work. Without a taker nobody answers for it, and the shift cannot close."""
    check_can_handle_matters(by, entry.group, now)
    if taker is not None and (taker.office_id != entry.office_id or not taker.is_active):
        raise Invalid(_("Choose someone of this office."), "taker")
    with saying(Conflict(_("This entry has opened a matter already."))):
        matter = Matter.objects.create(
            office_id=entry.office_id,
            group=entry.group,
            entry=entry,
            title=said(title, "title", 160),
            severity=entry.says.severity,
            taker=taker,
            opened_by=by,
            opened_at=now,
        )
    record(LogbookAct.MATTER_OPENED, matter, matter.office_id, by, now, "R.8", taker=str(taker) if taker else None)
    return matter


@transaction.atomic
def take_over(*, matter: Matter, by: Person, now: datetime) -> Matter:
    """From now on this person answers for the matter."""
    matter = lock_matter(matter)
    check_can_take_over(by, matter, now)
    before, matter.taker = matter.taker, by
    matter.save(update_fields=["taker"])
    record(
        LogbookAct.MATTER_TAKEN, matter, matter.office_id, by, now, "R.8",
        before=str(before) if before else None, after=by.name,
    )  # fmt: skip
    return matter


@transaction.atomic
def deal_with(*, matter: Matter, outcome: str, by: Person, now: datetime) -> Matter:
    """Closed with its outcome, once every department it was handed to has confirmed (1.2)."""
    matter = lock_matter(matter)
    if not matter.is_open:
        raise Conflict(_("%(person)s has dealt with this matter already.") % {"person": matter.closed_by})
    check_can_deal_with(by, matter, now)
    matter.state, matter.closed_by, matter.closed_at = MatterState.DEALT_WITH, by, now
    matter.outcome = said(outcome, "outcome", OUTCOME_LENGTH)
    matter.save(update_fields=["state", "closed_by", "closed_at", "outcome"])
    record(LogbookAct.MATTER_DEALT_WITH, matter, matter.office_id, by, now, "1.2", outcome=matter.outcome)
    return matter
