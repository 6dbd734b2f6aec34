"""Leave: recorded by those who keep it, or asked for, decided, and granted together with its mending (R.5)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked, saying
from core.deadlines.actions import cancel_deadline, meet_deadline, open_deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger import actions as ledger
from core.notices.actions import notify
from core.people.models import Person
from core.people.queries import local_day
from core.policy.queries import policy_for
from core.ui.wording import listed
from roster.actions.mending import ask_mending, mend_before_deciding, take_mendings
from roster.acts import RosterAct
from roster.enums import LEAVE_TRANSITIONS, LeaveState
from roster.models import Amendment, Leave, Proposal
from roster.permissions import check_can_record_leave
from roster.permissions.leave import check_can_decide_leave, check_can_withdraw_leave
from roster.queries.deciders import leave_deciders_of
from roster.queries.leave import coming_shifts


def _record(act: RosterAct, leave: Leave, by: Person | None, now: datetime, **data: object) -> None:
    told = {"person": str(leave.person), "start": leave.start, "end": leave.end, **data}
    office = leave.person.office_id
    ledger.append(act=act, by=by, subject=leave, now=now, office_id=office, data=told, clause="R.5")


def _new_leave(person: Person, start: date, end: date, reason: str, **values: object) -> Leave:
    if end <= start:
        raise Invalid(_("The last day comes before the first. Choose a later day."), "last")
    clash = Invalid(
        _("%(person)s is on leave already in that time, or has asked for it.") % {"person": person}, "start"
    )
    with saying(clash):
        return Leave.objects.create(person=person, start=start, end=end, reason=reason.strip(), **values)


@transaction.atomic
def record_leave(
    *, person: Person, start: date, end: date, by: Person | None, now: datetime, reason: str = ""
) -> Leave:
    """The person is away on [start, end), granted at once. Shifts he has then stay, and the roster marks them."""
    check_can_record_leave(by, person, now)
    leave = _new_leave(person, start, end, reason)
    _record(RosterAct.LEAVE_RECORDED, leave, by, now)
    return leave


@transaction.atomic
def fall_ill(
    *, person: Person, start: date, end: date, reason: str, by: Person, now: datetime
) -> tuple[Leave, list[Proposal]]:
    """Records that he is away on [start, end), and asks for the mending of the published rosters that it touches."""
    leave = record_leave(person=person, start=start, end=end, reason=reason, by=by, now=now)
    return leave, ask_mending(leave=leave, by=by, now=now)


@transaction.atomic
def ask_leave(*, person: Person, start: date, end: date, reason: str, now: datetime) -> Leave:
    """The person asks for the days [start, end) for himself; it counts only once somebody else has granted it.

    The mending that it would need is computed for those who decide; they need not wait for it.
    """
    if not reason.strip():
        raise Invalid(_("Say why you ask for leave, so that it can be decided."), "reason")
    if start < local_day(person.office, now):
        raise Invalid(_("The first day is over. Your lead or HR can record leave for the past."), "start")
    deciders = leave_deciders_of(person, now)
    if not deciders:
        raise Refused(_("Nobody may decide on your leave yet. Ask an administrator to name a lead of your group."))
    leave = _new_leave(person, start, end, reason, state=LeaveState.ASKED, asked_at=now)
    _record(RosterAct.LEAVE_ASKED, leave, person, now)
    _await_decision(leave, deciders, now)
    mend_before_deciding(leave, deciders[0], now)
    return leave


def _await_decision(leave: Leave, deciders: list[Person], now: datetime) -> None:
    person, due_at = leave.person, now + policy_for(leave.person.office, now).hours("leave.decide")
    told = {"person": str(person), "start": leave.start.isoformat(), "last": leave.last.isoformat()}
    link = f"/roster/leaves/{leave.pk}/"
    shifts = listed(f"{row.shift.day:%m-%d} {row.shift.code}" for row in coming_shifts(leave, now))
    open_deadline(
        kind="leave", subject=leave, owner=deciders[0], due_at=due_at, office=person.office, now=now, params=told,
        link=link,
    )  # fmt: skip
    notify(
        office=person.office, kind="leave.asked", level="routine", recipients=deciders, link=link,
        params={**told, "shifts": shifts or "–", "due_at": due_at.isoformat()}, key=f"leave.asked:{leave.pk}", now=now,
    )  # fmt: skip


def _locked_asked(leave: Leave, by: Person, now: datetime) -> Leave:
    check_can_decide_leave(by, leave, now)
    leave = locked(leave)
    if leave.state != LeaveState.ASKED:
        raise Conflict(_("This leave is decided already: %(state)s.") % {"state": leave.get_state_display()})
    return leave


def _decide(leave: Leave, state: LeaveState, act: RosterAct, answer: str, by: Person, now: datetime) -> None:
    leave.state, leave.decided_by, leave.decided_at, leave.answer = state, by, now, answer
    leave.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    _record(act, leave, by, now, answer=answer)
    meet_deadline(kind="leave", subject=leave, by=by, now=now)
    notify(
        office=leave.person.office, kind=act.value, level="important", recipients=[leave.person],
        params={"start": leave.start.isoformat(), "last": leave.last.isoformat(), "by": by.name, "reason": answer},
        link="/roster/leaves/", key=f"{act.value}:{leave.pk}", now=now,
    )  # fmt: skip


@transaction.atomic
def grant_leave(*, leave: Leave, by: Person, now: datetime, mendings: Sequence[Proposal] = ()) -> list[Amendment]:
    """Grants what was asked. Without `mendings` his shifts stay and are marked.

    With them the rosters are amended so in the same transaction; Conflict when one does not hold any more, and then
    nothing is granted.
    """
    leave = _locked_asked(leave, by, now)
    _decide(leave, LeaveState.GRANTED, RosterAct.LEAVE_GRANTED, "", by, now)
    if any(mending.leave_id != leave.pk for mending in mendings):
        raise Conflict(_("This mending belongs to another leave. Look at the request again."))
    return take_mendings(proposals=mendings, by=by, now=now) if mendings else []


@transaction.atomic
def refuse_leave(*, leave: Leave, reason: str, by: Person, now: datetime) -> None:
    """The person reads the reason."""
    if not reason.strip():
        raise Invalid(_("Say why you refuse. The person reads the reason."), "reason")
    leave = _locked_asked(leave, by, now)
    _decide(leave, LeaveState.REFUSED, RosterAct.LEAVE_REFUSED, reason.strip(), by, now)


@transaction.atomic
def withdraw_leave(*, leave: Leave, by: Person | None, now: datetime) -> None:
    """Asked for or granted, it no longer holds. Doing it twice changes nothing."""
    check_can_withdraw_leave(by, leave, now)
    leave = locked(leave)
    if leave.state == LeaveState.WITHDRAWN:
        return
    if LeaveState.WITHDRAWN not in LEAVE_TRANSITIONS[LeaveState(leave.state)]:
        raise Conflict(_("This leave was refused. There is nothing to withdraw."))
    leave.state, leave.withdrawn_at = LeaveState.WITHDRAWN, now
    leave.save(update_fields=["state", "withdrawn_at"])
    _record(RosterAct.LEAVE_WITHDRAWN, leave, by, now)
    cancel_deadline(kind="leave", subject=leave, by=by, now=now, reason=_("The leave was withdrawn."))
    _tell_withdrawn(leave, by, now)


def _tell_withdrawn(leave: Leave, by: Person | None, now: datetime) -> None:
    """His leads hear that he is there after all, and he himself when somebody else withdrew it."""
    people = [leave.person, *leave_deciders_of(leave.person, now)]
    notify(
        office=leave.person.office, kind="leave.withdrawn", level="routine",
        recipients=[person for person in people if person != by],
        params={"person": str(leave.person), "start": leave.start.isoformat(), "last": leave.last.isoformat()},
        link="/roster/leaves/", key=f"leave.withdrawn:{leave.pk}", now=now,
    )  # fmt: skip
