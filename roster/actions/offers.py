"""The ends of an offer that every change of a roster may bring about; who offers and takes is in `exchange.py`."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.deadlines.actions import cancel_deadline
from core.ledger import actions as ledger
from core.notices.actions import notify
from core.people.models import Office, Person
from roster.acts import RosterAct
from roster.enums import LIVE_OFFER, OFFER_TRANSITIONS, OfferState
from roster.models import Assignment, Offer


def told_offer(offer: Offer) -> dict[str, str]:
    """An offer as the ledger and the notices hold it."""
    return {
        "shift": str(offer.shift_type),
        "group": str(offer.group),
        "day": offer.day.isoformat(),
        "holder": str(offer.holder or ""),
        "taker": str(offer.taken_by or ""),
        "start_at": offer.starts_at.isoformat(),
        "end_at": offer.ends_at.isoformat(),
        "reason": offer.reason,
    }


def record_offer(act: RosterAct, offer: Offer, by: Person | None, now: datetime, **data: Any) -> None:
    ledger.append(
        act=act, by=by, subject=offer, now=now, office_id=offer.office_id, data={**told_offer(offer), **data},
        clause="R.5",
    )  # fmt: skip


def tell_offer(
    kind: str, offer: Offer, people: list[Person], now: datetime, *, level: str = "routine", **params: str
) -> None:
    """Tells each of them once; the link leads to the offer."""
    notify(
        office=offer.office, kind=kind, level=level, recipients=people, params={**told_offer(offer), **params},
        link=f"/roster/exchange/{offer.pk}/", key=f"{kind}:{offer.pk}", now=now,
    )  # fmt: skip


def move_offer(offer: Offer, state: OfferState, now: datetime, **values: Any) -> None:
    """The offer, which the caller holds under lock, goes on to `state`; an end gets its time."""
    assert state in OFFER_TRANSITIONS[OfferState(offer.state)], (offer.state, state)
    offer.state = state
    offer.closed_at = None if state in LIVE_OFFER else now
    for name, value in values.items():
        setattr(offer, name, value)
    offer.save(update_fields=["state", "closed_at", *values])


def end_offer(
    offer: Offer, state: OfferState, act: RosterAct, by: Person | None, now: datetime, reason: str, **told: str
) -> None:
    """Without a change of the roster: what was promised is dropped, and both sides hear of it."""
    move_offer(offer, state, now)
    cancel_deadline(kind="swap", subject=offer, by=by, now=now, reason=reason)
    record_offer(act, offer, by, now)
    sides = [person for person in (offer.holder, offer.taken_by) if person is not None and person != by]
    tell_offer(act.value, offer, sides, now, **told)


def void_offers_of(assignment: Assignment, now: datetime) -> None:
    """The assignment was taken off its shift: what was offered of it, or for it, no longer holds."""
    concerned = Q(assignment=assignment) | Q(in_return=assignment)
    rows = Offer.objects.select_for_update().filter(concerned, state__in=LIVE_OFFER).order_by("pk")
    for offer in rows:
        end_offer(offer, OfferState.VOID, RosterAct.OFFER_VOID, None, now, _("The shift was changed meanwhile."))


def expire_offers(*, office: Office, now: datetime) -> int:
    """Ends the offers whose shift has begun: silence is no yes. Returns how many there were."""
    rows = Offer.objects.select_for_update().filter(office=office, state__in=LIVE_OFFER, expires_at__lte=now)
    expired = list(rows.order_by("pk"))
    for offer in expired:
        end_offer(offer, OfferState.EXPIRED, RosterAct.OFFER_EXPIRED, None, now, _("The shift has begun."))
    return len(expired)
