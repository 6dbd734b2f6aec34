"""Opening and publishing a roster (R.4)."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked, saying
from core.errors import Conflict, Invalid
from core.ledger import actions as ledger
from core.notices.actions import NoticeDraft, notify_many
from core.people.models import DutyGroup, Person
from core.ui.wording import listed
from roster.acts import RosterAct
from roster.enums import ROSTER_TRANSITIONS, RosterState
from roster.models import Assignment, Roster
from roster.permissions import check_can_edit_roster
from roster.queries.breach import breaches_of
from roster.queries.coverage import gaps_of_roster
from roster.rules.times import day_period


@transaction.atomic
def open_roster(*, group: DutyGroup, start: date, end: date, by: Person | None, now: datetime) -> Roster:
    """An empty draft for the days [start, end); a day belongs to one roster of the group."""
    check_can_edit_roster(by, group)
    if end <= start:
        raise Invalid(_("The last day comes before the first. Choose a later day."), "end")
    clash = Conflict(_("%(group)s has a roster for some of these days already.") % {"group": group})
    with saying(clash):
        roster = Roster.objects.create(group=group, start=start, end=end)
    ledger.append(
        act=RosterAct.ROSTER_OPENED, by=by, subject=roster, now=now, office_id=group.office_id,
        data={"start": start, "end": end}, clause="R.4",
    )  # fmt: skip
    return roster


@transaction.atomic
def publish(*, roster: Roster, by: Person, now: datetime, reason: str = "") -> Roster:
    """Publishes a draft and tells each person his shifts; gaps and broken rules need a reason (R.4, 1.3)."""
    check_can_edit_roster(by, roster.group)
    roster = locked(roster)
    if RosterState.PUBLISHED not in ROSTER_TRANSITIONS[RosterState(roster.state)]:
        raise Conflict(_("This roster was published by %(person)s already.") % {"person": roster.published_by})
    start, end = day_period(roster.start, roster.end, roster.group.office.zone)
    shortcomings = {
        "gaps": len(gaps_of_roster(roster, start, end)),
        "broken_rules": len(breaches_of(roster, now)),
    }
    if any(shortcomings.values()) and not reason.strip():
        message = _(
            "The roster has %(gaps)s gaps and %(broken_rules)s broken rules. Mend them, or say why it is published so."
        )
        raise Invalid(message % shortcomings, "reason")
    roster.state, roster.version = RosterState.PUBLISHED, 1
    roster.published_at, roster.published_by = now, by
    roster.save(update_fields=["state", "version", "published_at", "published_by"])
    ledger.append(
        act=RosterAct.ROSTER_PUBLISHED, by=by, subject=roster, now=now, office_id=roster.group.office_id,
        data={**shortcomings, "reason": reason.strip()}, clause="R.4",
    )  # fmt: skip
    _tell_everyone(roster, now)
    return roster


def _tell_everyone(roster: Roster, now: datetime) -> None:
    own: dict[Person, list[Assignment]] = defaultdict(list)
    for assignment in roster.assignments.filter(withdrawn_at=None).select_related("person", "shift"):
        own[assignment.person].append(assignment)
    notify_many([_summary(roster, person, shifts) for person, shifts in own.items()], now=now)


def _summary(roster: Roster, person: Person, shifts: list[Assignment]) -> NoticeDraft:
    return NoticeDraft(
        office=roster.group.office,
        kind="roster.published",
        level="important",
        recipients=[person],
        params={
            "group": str(roster.group),
            "start": roster.start.isoformat(),
            "end": roster.end.isoformat(),
            "count": len(shifts),
            "shifts": listed(f"{row.shift.day:%m-%d} {row.shift.name}" for row in shifts),
        },
        link="/roster/mine/",
        key=f"roster.published:{roster.pk}:{person.pk}",
    )
