"""Shifts change hands: offered, taken by one, decided by a lead where policy says so, undone (R.5).

Lock order everywhere: alarm, rosters by id, offer, assignments. Whoever takes or decides locks first and looks again,
so of two who say yes at the same moment one wins and the other is told.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.db import locked, saying
from core.deadlines.actions import meet_deadline, open_deadline
from core.errors import Conflict, Invalid, Refused
from core.people.models import Person
from core.policy.queries import policy_for
from roster.actions.assignment import Change, carry_out, locked_published, relieve_standby
from roster.actions.offers import end_offer, move_offer, record_offer, tell_offer, told_offer
from roster.actions.watch import watch_coverage
from roster.acts import RosterAct
from roster.enums import OfferKind, OfferState
from roster.models import Amendment, Assignment, CoverageAlarm, Offer, OfferAsk, Roster
from roster.permissions import check_can_edit_roster
from roster.permissions.exchange import (
    check_can_arrange,
    check_can_decide,
    check_can_offer,
    check_can_withdraw_offer,
)
from roster.queries.bench import Opening
from roster.queries.deciders import deciders_of
from roster.queries.exchange import (
    Option,
    exchange_options,
    expected,
    give_options,
    loaded,
    offer_rows,
    opening_options,
    options_of,
)
from roster.queries.placing import Cell


def _said(reason: str) -> str:
    if not reason.strip():
        raise Invalid(_("Say why. Everyone who is asked reads the reason."), "reason")
    return reason.strip()


def _as_it_stands(assignment: Assignment) -> Assignment:
    return loaded(Assignment.objects.all()).get(pk=assignment.pk)


@transaction.atomic
def offer_shift(
    *,
    assignment: Assignment,
    kind: OfferKind,
    reason: str,
    by: Person,
    now: datetime,
    to: Person | None = None,
    in_return: Collection[int] | None = None,
) -> Offer:
    """The holder offers a coming shift to one colleague (`to`) or to all of his group.

    In an exchange `in_return` are the ids of the shifts he would take for it; None is every one that is possible.
    Only those who may take it are asked; raises Invalid when nobody may.
    """
    reason, assignment = _said(reason), _as_it_stands(assignment)
    check_can_offer(by, assignment, now)
    options = give_options if kind == OfferKind.GIVE else exchange_options
    asked = expected(options(assignment, now, to))
    if in_return is not None:
        asked = [option for option in asked if option.in_return and option.in_return.pk in in_return]
    if not asked:
        raise Invalid(_("Nobody may take this shift: the rules speak against each of them. Ask your lead."))
    with saying(Conflict(_("This shift is offered already. Withdraw that offer first."))):
        offer = _new_offer(assignment, kind, reason, by, now)
    return _ask(offer, asked, now, level="important" if to else "routine")


def _new_offer(assignment: Assignment, kind: OfferKind, reason: str, by: Person, now: datetime, **more: Any) -> Offer:
    assignment = _locked_coming(assignment, now)
    shift = assignment.shift
    return Offer.objects.create(
        office=assignment.office, group=shift.group, roster=assignment.roster, kind=kind, assignment=assignment,
        holder=assignment.person, shift_type=shift.shift_type, day=shift.day, role=assignment.role,
        starts_at=assignment.starts_at, ends_at=assignment.ends_at, expires_at=assignment.starts_at, reason=reason,
        offered_by=by, offered_at=now, **more,
    )  # fmt: skip


def _locked_coming(assignment: Assignment, now: datetime) -> Assignment:
    assignment = locked(assignment)
    if assignment.withdrawn_at is not None or assignment.starts_at <= now:
        raise Conflict(_("This shift was changed meanwhile. Look at the roster again."))
    return assignment


def _ask(offer: Offer, asked: Sequence[Option], now: datetime, level: str) -> Offer:
    rows = [
        OfferAsk(offer=offer, person=option.person, in_return=option.in_return, rank=rank)
        for rank, option in enumerate(asked)
    ]
    OfferAsk.objects.bulk_create(rows)
    people = list({option.person.pk: option.person for option in asked}.values())
    record_offer(RosterAct.SHIFT_OFFERED, offer, offer.offered_by, now, asked=[person.name for person in people])
    tell_offer("offer.asked", offer, people, now, level=level)
    return offer


@transaction.atomic
def open_shift(
    *, opening: Opening, reason: str, by: Person, now: datetime, alarm: CoverageAlarm | None = None
) -> Offer:
    """A place that nobody holds is offered to those who may take it, the fairest first."""
    check_can_edit_roster(by, opening.roster.group)
    reason = _said(reason)
    starts_at, ends_at = opening.period
    if ends_at <= now:
        raise Invalid(_("This shift is over. Choose one that is still to come."), "day")
    asked = expected(opening_options(opening, now))
    if not asked:
        raise Invalid(_("Nobody may take this shift: the rules speak against each of them. Amend the roster."))
    locked_published([opening.roster])
    with saying(Conflict(_("This shift is open already."))):
        offer = Offer.objects.create(
            office=opening.roster.group.office, group=opening.roster.group, roster=opening.roster, kind=OfferKind.OPEN,
            alarm=alarm, shift_type=opening.shift_type, day=opening.day, role=opening.role, starts_at=starts_at,
            ends_at=ends_at, expires_at=ends_at, reason=reason, offered_by=by, offered_at=now,
        )  # fmt: skip
    return _ask(offer, asked, now, level="important")


def _locked_offer(offer: Offer) -> Offer:
    """The offer as it stands now, everything it changes under lock."""
    if offer.alarm is not None:
        locked(offer.alarm)
    returns = OfferAsk.objects.filter(offer=offer, in_return__isnull=False).values("in_return__roster")
    locked_published([offer.roster, *Roster.objects.filter(pk__in=returns)])
    Offer.objects.select_for_update().only("pk").get(pk=offer.pk)
    return offer_rows().get(pk=offer.pk)


@transaction.atomic
def accept(*, offer: Offer, by: Person, now: datetime, in_return: Assignment | None = None) -> Offer:
    """One of those who were asked takes the shift: at once, or once the lead has decided, as policy says.

    Raises Conflict for whoever comes second, and when the rules speak against it by now.
    """
    offer = _locked_offer(offer)
    _check_is_open(offer, by, now)
    ask = offer.asks.filter(person=by, in_return=in_return).first()
    if ask is None:
        raise Refused(_("This shift is not offered to you."))
    offer.taken_by, offer.in_return = by, in_return
    option = _still_possible(offer, now)
    values = {"taken_by": by, "taken_at": now, "in_return": in_return}
    if _lead_decides(offer, now):
        move_offer(offer, OfferState.TAKEN, now, **values)
        record_offer(RosterAct.OFFER_TAKEN, offer, by, now)
        _await_decision(offer, now)
    else:
        move_offer(offer, OfferState.DONE, now, **values)
        _carry_out(offer, option, by, now)
    return offer


def _check_is_open(offer: Offer, by: Person, now: datetime) -> None:
    if offer.state in (OfferState.TAKEN, OfferState.DONE) and offer.taken_by_id != by.pk:
        raise Conflict(_("%(person)s was quicker and has taken this shift already.") % {"person": offer.taken_by})
    if offer.state != OfferState.OPEN:
        raise Conflict(_("This shift is no longer offered: %(state)s.") % {"state": offer.get_state_display()})
    if offer.expires_at <= now:
        raise Conflict(_("The shift has begun. The offer has ended."))


def _still_possible(offer: Offer, now: datetime) -> Option:
    """The rules as they stand now, for both."""
    assert offer.taken_by is not None
    if offer.alarm is not None and offer.alarm.closed_at is not None:
        raise Conflict(_("This gap is closed already. Look at the coverage again."))
    found = options_of(offer, offer.taken_by, offer.in_return, now)
    if not expected(found):
        raise Conflict(_("The rules speak against this change by now. Look at what it would do again."))
    return found[0]


def _lead_decides(offer: Offer, now: datetime) -> bool:
    key = "open_shift.lead_decides" if offer.kind == OfferKind.OPEN else "swap.lead_decides"
    return policy_for(offer.office, now).yes(key)


def _await_decision(offer: Offer, now: datetime) -> None:
    deciders = deciders_of(offer.group, now, [pk for pk in (offer.holder_id, offer.taken_by_id) if pk])
    if not deciders:
        raise Refused(_("Nobody else may decide on this change yet. Ask an administrator to name a second lead."))
    due_at = min(now + policy_for(offer.office, now).hours("swap.decide"), offer.expires_at)
    open_deadline(
        kind="swap", subject=offer, owner=deciders[0], due_at=due_at, office=offer.office, group=offer.group, now=now,
        params=told_offer(offer), link=f"/roster/exchange/{offer.pk}/",
    )  # fmt: skip
    tell_offer("offer.to_decide", offer, deciders, now)
    if offer.holder is not None:
        tell_offer("offer.taken", offer, [offer.holder], now)


def _carry_out(offer: Offer, option: Option, by: Person, now: datetime) -> list[Amendment]:
    """The change itself, by recorded amendments, which tell everyone whose shift it is."""
    record_offer(RosterAct.OFFER_DONE, offer, by, now)
    done = carry_out(_changes(offer, option, now), reason=_why(offer), by=by, now=now)
    if offer.holder is not None and offer.holder != by:
        tell_offer("offer.done", offer, [offer.holder], now)
    if offer.kind == OfferKind.OPEN:
        tell_offer("offer.done", offer, [offer.offered_by], now)
        watch_coverage(office=offer.office, now=now)
    return done


def _changes(offer: Offer, option: Option, now: datetime) -> list[Change]:
    assert offer.taken_by is not None
    added = Cell(offer.taken_by, offer.shift_type, offer.day, offer.role)
    changes = [Change(offer.roster, offer.assignment, added)]
    back = offer.in_return
    if back is not None:
        assert offer.holder is not None
        changes.append(Change(back.roster, back, Cell(offer.holder, back.shift.shift_type, back.shift.day, back.role)))
    return changes if option.standby is None else [*changes, *_off_standby(option.standby, now)]


def _off_standby(standby: Assignment, now: datetime) -> list[Change]:
    """A standby that has begun ends now; one that is to come is taken off."""
    if standby.starts_at > now:
        return [Change(standby.roster, standby)]
    relieve_standby(standby, now)
    return []


def _why(offer: Offer) -> str:
    kind = OfferKind(offer.kind)
    texts = {
        OfferKind.GIVE: _("Swap: %(holder)s gives the shift to %(taker)s. %(reason)s"),
        OfferKind.EXCHANGE: _("Swap: %(holder)s and %(taker)s exchange shifts. %(reason)s"),
        OfferKind.OPEN: _("Open shift taken by %(taker)s. %(reason)s"),
    }
    return (texts[kind] % {"holder": offer.holder, "taker": offer.taken_by, "reason": offer.reason})[:240]


@transaction.atomic
def decline(*, offer: Offer, by: Person, now: datetime) -> None:
    """One who was asked says no; when nobody is left, the holder hears of it."""
    offer = _locked_offer(offer)
    asked = offer.asks.filter(person=by, declined_at=None)
    if offer.state != OfferState.OPEN or not asked.update(declined_at=now):
        raise Conflict(_("This shift is no longer offered to you."))
    record_offer(RosterAct.OFFER_DECLINED, offer, by, now)
    if not offer.asks.filter(declined_at=None).exists():
        tell_offer("offer.declined", offer, [offer.offered_by], now)


@transaction.atomic
def decide(*, offer: Offer, grant: bool, by: Person, now: datetime, reason: str = "") -> Offer:
    """The lead grants what two people agreed on, or refuses it with a reason. Time passing never does (4.3)."""
    check_can_decide(by, offer)
    if not grant and not reason.strip():
        raise Invalid(_("Say why you refuse. Both of them read the reason."), "reason")
    offer = _locked_offer(offer)
    check_can_decide(by, offer)
    if offer.state != OfferState.TAKEN:
        raise Conflict(_("This does not wait for a decision any more: %(is)s.") % {"is": offer.get_state_display()})
    if offer.expires_at <= now:
        raise Conflict(_("The shift has begun. The offer has ended."))
    decided = {"decided_by": by, "decided_at": now, "answer": reason.strip()}
    if grant:
        option = _still_possible(offer, now)
        move_offer(offer, OfferState.DONE, now, **decided)
        _carry_out(offer, option, by, now)
    else:
        move_offer(offer, OfferState.REFUSED, now, **decided)
        record_offer(RosterAct.OFFER_REFUSED, offer, by, now, answer=offer.answer)
        sides = [person for person in (offer.holder, offer.taken_by) if person is not None]
        tell_offer("offer.refused", offer, sides, now, level="important", by=by.name, reason=offer.answer)
    meet_deadline(kind="swap", subject=offer, by=by, now=now)
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: Person, now: datetime) -> None:
    """The offer ends; who had said yes is told."""
    check_can_withdraw_offer(by, offer)
    offer = _locked_offer(offer)
    if not offer.is_live:
        raise Conflict(_("This shift is no longer offered: %(state)s.") % {"state": offer.get_state_display()})
    end_offer(offer, OfferState.WITHDRAWN, RosterAct.OFFER_WITHDRAWN, by, now, _("The offer was withdrawn."))


@transaction.atomic
def arrange(
    *,
    assignment: Assignment,
    person: Person,
    reason: str,
    by: Person,
    now: datetime,
    in_return: Assignment | None = None,
) -> Offer:
    """A lead lets `person` take the shift, or exchange it for `in_return`; the same rules, nobody is asked."""
    reason, assignment = _said(reason), _as_it_stands(assignment)
    check_can_arrange(by, assignment, person, now)
    kind = OfferKind.EXCHANGE if in_return else OfferKind.GIVE
    locked_published([assignment.roster, *([in_return.roster] if in_return else [])])
    with saying(Conflict(_("This shift is offered already. Withdraw that offer first."))):
        offer = _new_offer(assignment, kind, reason, by, now)
    offer.taken_by, offer.in_return = person, in_return
    option = _still_possible(offer, now)
    move_offer(
        offer, OfferState.DONE, now, taken_by=person, taken_at=now, in_return=in_return, decided_by=by, decided_at=now
    )
    _carry_out(offer, option, by, now)
    return offer


@transaction.atomic
def undo(*, offer: Offer, reason: str, by: Person, now: datetime) -> Offer:
    """A lead puts both back on their own shifts by new amendments, as long as both are still to come."""
    reason = _said(reason)
    check_can_decide(by, offer)
    offer = _locked_offer(offer)
    if offer.state != OfferState.DONE or offer.holder is None:
        raise Conflict(_("There is nothing to undo: %(state)s.") % {"state": offer.get_state_display()})
    changes = [
        Change(row.roster, _now_held(row, now), _cell_of(row)) for row in (offer.assignment, offer.in_return) if row
    ]
    move_offer(offer, OfferState.UNDONE, now)
    record_offer(RosterAct.OFFER_UNDONE, offer, by, now, answer=reason)
    carry_out(changes, reason=reason, by=by, now=now)
    return offer


def _cell_of(row: Assignment) -> Cell:
    return Cell(row.person, row.shift.shift_type, row.shift.day, row.role)


def _now_held(row: Assignment, now: datetime) -> Assignment:
    """Who came in the place of this assignment; Conflict when it has changed again or has begun."""
    amendment = Amendment.objects.select_related("added__person").filter(withdrawn=row).first()
    added = amendment.added if amendment else None
    if added is None or added.withdrawn_at is not None or added.starts_at <= now:
        raise Conflict(_("One of the shifts has changed again or has begun. Amend the roster instead."))
    return added
