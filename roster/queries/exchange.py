"""Who may take a shift that is offered, what it does to both, and which offers a person sees (R.5)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from core.errors import allows
from core.people.models import Person
from core.people.permissions import groups_where
from core.people.queries import members_of
from roster.enums import LIVE_OFFER, DutyRole, OfferKind, OfferState
from roster.models import Assignment, Offer, OfferAsk
from roster.permissions import check_can_audit
from roster.queries.bench import Bench, Opening, opening_for
from roster.queries.duty import in_force
from roster.rules.exchange import Effect

NEAR, AHEAD, RECENT = timedelta(days=14), timedelta(days=62), timedelta(days=14)


@dataclass(frozen=True)
class Option:
    """Someone and what taking the shift does to him; in an exchange also what he gives (`in_return`) and what that
    does to the holder (`own`). `standby` is the assignment he would leave."""

    person: Person
    effect: Effect
    in_return: Assignment | None = None
    own: Effect | None = None
    standby: Assignment | None = None

    @property
    def may(self) -> bool:
        return self.effect.may and (self.own is None or self.own.may)


def loaded(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return rows.select_related("person", "shift__shift_type", "shift__group", "roster__group__office", "office")


def own_coming(person: Person, now: datetime) -> QuerySet[Assignment]:
    return loaded(in_force().filter(person=person, starts_at__gt=now))


def give_options(assignment: Assignment, now: datetime, person: Person | None = None) -> list[Option]:
    """The members of the group, or that one: who may take the shift first; a fixed number of queries."""
    opening = opening_for(assignment)
    bench = Bench(_others(assignment, person), [opening], now)
    found = [Option(one, bench.effect(one, opening, [assignment])) for one in bench.people.values()]
    return sorted(found, key=_may_first)


def _others(assignment: Assignment, person: Person | None) -> list[Person]:
    members = members_of(assignment.roster.group, assignment.shift.day).filter(is_active=True)
    rows = members.exclude(pk=assignment.person_id)
    return list(rows if person is None else rows.filter(pk=person.pk))


def _may_first(option: Option) -> tuple[object, ...]:
    row = option.in_return
    return (
        not option.may,
        *option.effect.fairness[:2],
        option.person.sort_key,
        row.starts_at.timestamp() if row else 0,
    )


def exchange_options(
    assignment: Assignment, now: datetime, person: Person | None = None, in_return: Assignment | None = None
) -> list[Option]:
    """Each pair of this shift and a coming one of a colleague in the group: with everyone those of the days near it,
    with one colleague those of the next two months."""
    others = _others(assignment, person)
    rows = _in_return(assignment, others, now, NEAR if person is None else AHEAD)
    pairs = [row for row in rows if in_return is None or row.pk == in_return.pk]
    if not pairs:
        return []
    bench = Bench([assignment.person, *others], [opening_for(assignment), *map(opening_for, pairs)], now)
    return sorted((_pair(bench, assignment, row) for row in pairs), key=_may_first)


def _in_return(assignment: Assignment, people: Collection[Person], now: datetime, near: timedelta) -> list[Assignment]:
    day = assignment.shift.day
    rows = in_force().filter(
        person__in=people, roster__group=assignment.roster.group_id, starts_at__gt=now,
        shift__day__range=(day - near, day + near),
    )  # fmt: skip
    return list(loaded(rows.exclude(shift=assignment.shift_id)))


def _pair(bench: Bench, mine: Assignment, theirs: Assignment) -> Option:
    gone = [mine, theirs]
    effect = bench.effect(theirs.person, opening_for(mine), gone)
    own = bench.effect(mine.person, opening_for(theirs), gone, [(theirs.person, opening_for(mine))])
    return Option(theirs.person, effect, theirs, own)


def opening_options(opening: Opening, now: datetime, person: Person | None = None) -> list[Option]:
    """Who may take a place that nobody holds, the fairest first; a standby would leave his standby."""
    members = members_of(opening.roster.group, opening.day).filter(is_active=True)
    bench = Bench(members if person is None else members.filter(pk=person.pk), [opening], now)
    found = [_for_opening(bench, one, opening) for one in bench.people.values()]
    return sorted(found, key=lambda option: (not option.may, *option.effect.fairness))


def _for_opening(bench: Bench, person: Person, opening: Opening) -> Option:
    standby = bench.standby(person, opening)
    return Option(person, bench.effect(person, opening, [standby] if standby else []), standby=standby)


def opening_of_offer(offer: Offer, now: datetime | None = None) -> Opening:
    """The place that is offered; of an open shift that runs, from now on."""
    since = now if now is not None and offer.kind == OfferKind.OPEN else None
    return Opening(offer.roster, offer.shift_type, offer.day, DutyRole(offer.role), since)


def options_of(offer: Offer, person: Person, in_return: Assignment | None, now: datetime) -> list[Option]:
    """What taking this offer does to the person now: one option, or none when it is impossible by now."""
    if offer.kind == OfferKind.OPEN:
        return opening_options(opening_of_offer(offer, now), now, person)
    assert offer.assignment is not None
    if offer.kind == OfferKind.GIVE:
        return give_options(offer.assignment, now, person)
    return exchange_options(offer.assignment, now, person, in_return)


def offer_rows() -> QuerySet[Offer]:
    """Offers with everything that a page or an action says of them."""
    return Offer.objects.select_related(
        "office", "group__office", "roster__group__office", "shift_type", "holder", "taken_by", "decided_by", "alarm",
        "offered_by", "assignment__person", "assignment__shift__shift_type", "assignment__shift__group",
        "assignment__roster__group__office", "in_return__person", "in_return__shift__shift_type",
        "in_return__shift__group", "in_return__roster__group__office",
    )  # fmt: skip


def seen_by(viewer: Person, now: datetime) -> QuerySet[Offer]:
    """Those one is asked, has made or taken, or decides about, and auditors all; nobody else knows of them."""
    if allows(check_can_audit, viewer, now):
        return offer_rows().filter(office=viewer.office_id)
    asked = OfferAsk.objects.filter(person=viewer).values("offer")
    led = groups_where(viewer, "edit_roster").filter(office=viewer.office_id).values("pk")
    concerned = Q(holder=viewer) | Q(offered_by=viewer) | Q(taken_by=viewer) | Q(pk__in=asked) | Q(group__in=led)
    return offer_rows().filter(concerned, office=viewer.office_id)


def _still_asked(viewer: Person, now: datetime) -> Q:
    """Asks that the viewer can still answer."""
    open_to_me = Q(person=viewer, declined_at=None, offer__state=OfferState.OPEN, offer__expires_at__gt=now)
    return open_to_me & (Q(in_return=None) | Q(in_return__withdrawn_at=None))


@dataclass(frozen=True)
class Asked:
    """An offer that waits for the viewer's answer: its options, one a shift that he would give for it."""

    offer: Offer
    options: list[tuple[OfferAsk, Option]]

    @property
    def effect(self) -> Effect:
        return self.options[0][1].effect


def asked_of(viewer: Person, now: datetime) -> list[Asked]:
    """What is offered to the viewer and what each would do to him; a fixed number of queries."""
    rows = OfferAsk.objects.filter(_still_asked(viewer, now)).order_by("offer__starts_at", "offer", "rank", "pk")
    asks = list(rows.prefetch_related(
        Prefetch("offer", offer_rows()), Prefetch("in_return", loaded(Assignment.objects.all()))
    ))  # fmt: skip
    if not asks:
        return []
    bench = Bench([viewer], [opening_of_offer(ask.offer, now) for ask in asks], now)
    found: dict[Offer, list[tuple[OfferAsk, Option]]] = {}
    for ask in asks:
        found.setdefault(ask.offer, []).append((ask, _answer(bench, viewer, ask, now)))
    return [Asked(offer, options) for offer, options in found.items()]


def _answer(bench: Bench, viewer: Person, ask: OfferAsk, now: datetime) -> Option:
    """Only what it does to the viewer: what it does to the other is his concern, and checked when it is taken."""
    opening = opening_of_offer(ask.offer, now)
    standby = bench.standby(viewer, opening) if ask.offer.kind == OfferKind.OPEN else None
    gone = [row for row in (ask.offer.assignment, ask.in_return, standby) if row is not None]
    return Option(viewer, bench.effect(viewer, opening, gone), ask.in_return, standby=standby)


@dataclass(frozen=True)
class Desk:
    """The page: what waits for the viewer's answer and decision, what he is a side of, what else his groups offer,
    and what ended lately."""

    asked: list[Asked]
    to_decide: list[Offer]
    mine: list[Offer]
    others: list[Offer]
    ended: list[Offer]


def exchange_desk(viewer: Person, now: datetime) -> Desk:
    current = Q(state__in=LIVE_OFFER, expires_at__gt=now) | Q(closed_at__gt=now - RECENT)
    rows = list(seen_by(viewer, now).filter(current))
    live = [row for row in rows if row.is_live]
    led = set(groups_where(viewer, "edit_roster").values_list("pk", flat=True))
    mine = [row for row in live if viewer.pk in (row.holder_id, row.offered_by_id, row.taken_by_id)]
    to_decide = [
        row for row in live if row.state == OfferState.TAKEN and row.group_id in led and not is_side(viewer, row)
    ]
    others = [row for row in live if row.group_id in led and row not in mine and row not in to_decide]
    ended = sorted((row for row in rows if row.closed_at), key=_ended_at, reverse=True)
    return Desk(asked_of(viewer, now), to_decide, [row for row in mine if row not in to_decide], others, ended)


def is_side(viewer: Person, offer: Offer) -> bool:
    """Whether one of the shifts is the viewer's own."""
    return viewer.pk in (offer.holder_id, offer.taken_by_id)


def _ended_at(offer: Offer) -> datetime:
    assert offer.closed_at is not None
    return offer.closed_at


def waiting_for(viewer: Person, now: datetime) -> QuerySet[Offer]:
    """Offers that wait for the viewer's answer or decision."""
    asked = OfferAsk.objects.filter(_still_asked(viewer, now)).values("offer")
    return Offer.objects.filter(Q(pk__in=asked) | _decided_by(viewer), expires_at__gt=now)


def swaps_to_decide(viewer: Person, now: datetime) -> QuerySet[Offer]:
    return Offer.objects.filter(_decided_by(viewer), expires_at__gt=now)


def _decided_by(viewer: Person) -> Q:
    """What was taken in the groups whose roster he may edit, and is not his own."""
    led = groups_where(viewer, "edit_roster").filter(office=viewer.office_id).values("pk")
    return Q(state=OfferState.TAKEN, group__in=led) & ~Q(taken_by=viewer) & (Q(holder=None) | ~Q(holder=viewer))


def waiting_now(viewer: Person) -> QuerySet[Offer]:
    """The menu's badge."""
    return waiting_for(viewer, timezone.now())


def expected(options: Iterable[Option]) -> list[Option]:
    """Those who may."""
    return [option for option in options if option.may]
