"""Changing who is on a shift: freely in a draft, by recorded amendments once published (R.4)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked
from core.errors import Conflict, Invalid, Refused
from core.ledger import actions as ledger
from core.notices.actions import notify
from core.people.models import Person
from roster.actions.offers import void_offers_of
from roster.actions.placing import place_many
from roster.acts import RosterAct
from roster.enums import AmendmentKind, RosterState
from roster.models import Amendment, Assignment, Roster, ShiftType
from roster.permissions import check_can_edit_roster
from roster.queries.placing import Cell
from roster.rules.times import shift_period


def locked_draft(roster: Roster, by: Person | None) -> Roster:
    """The draft under lock; raises Refused without the right and Conflict once it is published."""
    check_can_edit_roster(by, roster.group)
    roster = locked(roster)
    if roster.state != RosterState.DRAFT:
        raise Conflict(_("This roster is published. Change it by an amendment with a reason."))
    return roster


def told(assignment: Assignment) -> dict[str, str]:
    """An assignment as the ledger and the notices hold it."""
    return {
        "person": str(assignment.person),
        "shift": assignment.shift.name,
        "group": str(assignment.shift.group),
        "day": assignment.shift.day.isoformat(),
        "role": assignment.role,
        "start_at": assignment.starts_at.isoformat(),
        "end_at": assignment.ends_at.isoformat(),
    }


@transaction.atomic
def assign(
    *,
    roster: Roster,
    person: Person,
    shift_type: ShiftType,
    day: date,
    by: Person | None,
    now: datetime,
    role: str | None = None,
) -> Assignment:
    """Puts a person on a shift of a draft; raises Invalid with the reason when he does not fit."""
    roster = locked_draft(roster, by)
    [assignment] = place_many(roster, [Cell(person, shift_type, day, role)])
    _record(RosterAct.ASSIGNED, roster, by, now, after=told(assignment))
    return assignment


@transaction.atomic
def withdraw(*, assignment: Assignment, by: Person | None, now: datetime) -> None:
    """Takes a person off a shift of a draft."""
    roster = locked_draft(assignment.roster, by)
    before = told(assignment)
    assignment.delete()
    _record(RosterAct.WITHDRAWN, roster, by, now, before=before)


@transaction.atomic
def clear_day(*, roster: Roster, person: Person, day: date, by: Person | None, now: datetime) -> int:
    """Takes a person off all his shifts of one roster day of a draft; returns how many there were."""
    rows = list(roster.assignments.filter(person=person, shift__day=day).select_related("shift__group", "person"))
    for assignment in rows:
        withdraw(assignment=assignment, by=by, now=now)
    return len(rows)


class Change(NamedTuple):
    """One change of a published roster: `withdrawn` goes, `added` comes."""

    roster: Roster
    withdrawn: Assignment | None = None
    added: Cell | None = None


@transaction.atomic
def amend(
    *,
    roster: Roster,
    reason: str,
    by: Person,
    now: datetime,
    withdrawn: Assignment | None = None,
    added: Cell | None = None,
) -> Amendment:
    """Changes a published roster: takes one assignment off, puts one on, or both; tells everyone concerned (R.4)."""
    check_can_edit_roster(by, roster.group)
    [amendment] = carry_out([Change(roster, withdrawn, added)], reason=reason, by=by, now=now)
    return amendment


def carry_out(changes: Sequence[Change], *, reason: str, by: Person, now: datetime) -> list[Amendment]:
    """Takes off everyone who goes, then puts on everyone who comes, so that two people can change places.

    The caller has checked the right and has a transaction open. Locks the rosters in the order of their ids.
    """
    reason = said_why(reason)
    rosters = locked_published([change.roster for change in changes])
    gone = [_take_off(change.withdrawn, now) if change.withdrawn else None for change in changes]
    come = [_put_on(rosters[change.roster.pk], change.added, now) if change.added else None for change in changes]
    return [
        _write_amendment(rosters[change.roster.pk], withdrawn, added, reason, by, now)
        for change, withdrawn, added in zip(changes, gone, come, strict=True)
    ]


@transaction.atomic
def relieve(*, assignment: Assignment, person: Person, reason: str, by: Person, now: datetime) -> Amendment:
    """Someone else takes over a shift that is running: what was worked until now stays as it was (R.5)."""
    check_can_edit_roster(by, assignment.roster.group)
    return take_over(assignment=assignment, person=person, reason=reason, by=by, now=now)


def take_over(*, assignment: Assignment, person: Person, reason: str, by: Person, now: datetime) -> Amendment:
    """What `relieve` does, for a caller who has checked the right and has a transaction open."""
    reason = said_why(reason)
    roster = locked_published([assignment.roster])[assignment.roster_id]
    assignment = _still_held(assignment)
    if not assignment.starts_at <= now < assignment.ends_at:
        raise Invalid(_("This shift is not running. Amend the roster instead."))
    shift = assignment.shift
    _end_now(assignment, now)
    cell = Cell(person, shift.shift_type, shift.day, assignment.role, since=now)
    [new] = place_many(roster, [cell])
    return _write_amendment(roster, assignment, new, reason, by, now)


def relieve_standby(assignment: Assignment, now: datetime) -> None:
    """A standby who is called to the post stops being on standby now."""
    _end_now(_still_held(assignment), now)


def _end_now(assignment: Assignment, now: datetime) -> None:
    """What was worked until now stays; an assignment that begins at this instant is withdrawn."""
    if assignment.starts_at < now:
        assignment.ends_at = now
        assignment.save(update_fields=["ends_at"])
    else:
        _mark_withdrawn(assignment, now)


def said_why(reason: str) -> str:
    if not reason.strip():
        raise Invalid(_("Say why the roster changes. The reason goes to everyone concerned."), "reason")
    return reason.strip()


def locked_published(rosters: Iterable[Roster]) -> dict[int, Roster]:
    """The published rosters by id, under lock: one after the other by id, so that nobody waits in a circle."""
    found = {}
    for roster in sorted(set(rosters), key=lambda roster: roster.pk):
        found[roster.pk] = locked(roster)
        if found[roster.pk].state != RosterState.PUBLISHED:
            raise Conflict(_("This roster is not published yet. Change the draft directly."))
    return found


def _still_held(assignment: Assignment) -> Assignment:
    assignment = locked(assignment)
    if assignment.withdrawn_at is not None:
        raise Conflict(_("%(person)s was taken off this shift already.") % {"person": assignment.person})
    return assignment


def _take_off(assignment: Assignment, now: datetime) -> Assignment:
    assignment = _still_held(assignment)
    if assignment.starts_at <= now:
        raise Refused(_("This shift has begun. What was worked is kept; let someone relieve instead."))
    return _mark_withdrawn(assignment, now)


def _mark_withdrawn(assignment: Assignment, now: datetime) -> Assignment:
    assignment.withdrawn_at = now
    assignment.save(update_fields=["withdrawn_at"])
    void_offers_of(assignment, now)
    return assignment


def _put_on(roster: Roster, cell: Cell, now: datetime) -> Assignment:
    """Into a shift that runs he comes now: nobody is written down as having worked before he was asked."""
    _starts_at, ends_at = shift_period(cell.day, cell.shift_type.start, cell.shift_type.end, roster.group.office.zone)
    if ends_at <= now:
        raise Refused(_("This shift is over. The past of a roster does not change."))
    [assignment] = place_many(roster, [cell._replace(since=now)])
    return assignment


def _write_amendment(
    roster: Roster, withdrawn: Assignment | None, added: Assignment | None, reason: str, by: Person, now: datetime
) -> Amendment:
    kinds = {
        (True, False): AmendmentKind.WITHDRAWN,
        (False, True): AmendmentKind.ADDED,
        (True, True): AmendmentKind.REPLACED,
    }
    kind = kinds.get((withdrawn is not None, added is not None))
    if kind is None:
        raise Invalid(_("Nothing was changed. Choose a shift to take off or to put on."))
    amendment = Amendment.objects.create(
        roster=roster, kind=kind, withdrawn=withdrawn, added=added, reason=reason, by=by, at=now
    )
    roster.version += 1
    roster.save(update_fields=["version"])
    before, after = (told(row) if row else None for row in (withdrawn, added))
    _record(RosterAct.ROSTER_AMENDED, roster, by, now, before=before, after=after, reason=reason)
    _tell(amendment, now)
    return amendment


def _tell(amendment: Amendment, now: datetime) -> None:
    for assignment, kind in (
        (amendment.withdrawn, "roster.shift_withdrawn"),
        (amendment.added, "roster.shift_added"),
    ):
        if assignment is not None:
            notify(
                office=assignment.office,
                kind=kind,
                level="important",
                recipients=[assignment.person],
                params={**told(assignment), "reason": amendment.reason},
                link="/roster/mine/",
                key=f"{kind}:{amendment.pk}",
                now=now,
            )


def _record(act: RosterAct, roster: Roster, by: Person | None, now: datetime, **data: object) -> None:
    ledger.append(act=act, by=by, subject=roster, now=now, office_id=roster.group.office_id, data=data, clause="R.4")
