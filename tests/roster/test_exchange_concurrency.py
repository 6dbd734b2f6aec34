"""Two people at the same moment: one has the shift, the other is told, and the roster is right."""

from datetime import timedelta

import pytest

from core.deadlines.models import Deadline
from core.errors import Conflict, DutyError
from roster import actions
from roster.actions.watch import watch_coverage
from roster.enums import LeaveState, OfferKind, OfferState
from roster.models import Amendment, Assignment, CoverageAlarm, Leave, Offer
from roster.queries.candidates import opening_of
from tests import builders as make
from tests.at_once import at_once
from tests.builders import NOW
from tests.roster.swapping import DAY_28, DAY_29, Place
from tests.roster.test_exchange_emergency import missed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place() -> Place:
    return Place(officers=3)


def lost(done: list[object]) -> list[DutyError]:
    return [one for one in done if isinstance(one, DutyError)]


@pytest.mark.parametrize("lead_decides", [True, False])
def test_a_shift_is_taken_by_one_of_two(place, lead_decides):
    held = place.put(0, place.day)
    place.publish()
    if not lead_decides:
        place.without_lead()
    offer = place.offered(held)
    done = at_once(*[
        lambda by=by: actions.accept(offer=offer, by=by, now=NOW) for by in place.officers[1:]
    ])  # fmt: skip
    [error] = lost(done)
    assert isinstance(error, Conflict) and "was quicker" in str(error)
    offer.refresh_from_db()
    assert offer.taken_by in place.officers[1:]
    assert Amendment.objects.count() == (0 if lead_decides else 1)
    assert Deadline.objects.filter(kind="swap").count() == (1 if lead_decides else 0)
    if not lead_decides:
        assert place.standing(place.day) == [offer.taken_by.name]


def test_one_shift_is_not_given_in_return_for_two(place):
    """Two colleagues offer theirs for the same shift, and its holder says yes to both in two tabs."""
    first, second = place.put(0, place.day), place.put(1, place.night)
    wanted = place.put(2, place.day, DAY_29)
    place.publish().without_lead()
    offers = [place.offered(row, kind=OfferKind.EXCHANGE, in_return=[wanted.pk]) for row in (first, second)]
    done = at_once(*[
        lambda offer=offer: actions.accept(offer=offer, by=place.officers[2], in_return=wanted, now=NOW)
        for offer in offers
    ])  # fmt: skip
    assert [type(one) for one in lost(done)] == [Conflict]
    assert Assignment.objects.filter(withdrawn_at=None, shift__day=DAY_29).count() == 1
    assert Amendment.objects.count() == 2


def test_an_amendment_and_a_yes_at_the_same_moment(place):
    held = place.put(0, place.day)
    place.publish().without_lead()
    offer = place.offered(held)
    done = at_once(
        lambda: actions.accept(offer=offer, by=place.officers[1], now=NOW),
        lambda: actions.amend(roster=place.roster, reason="Ill", withdrawn=held, by=place.lead, now=NOW),
    )
    assert [type(one) for one in lost(done)] == [Conflict]
    offer.refresh_from_db()
    standing = place.standing(place.day)
    assert (offer.state, standing) in [(OfferState.DONE, ["Officer 1"]), (OfferState.VOID, [])]


def test_a_decision_is_made_by_one_of_two_leads(place):
    held = place.put(0, place.day)
    place.publish()
    offer = actions.accept(offer=place.offered(held), by=place.officers[1], now=NOW)
    done = at_once(
        lambda: actions.decide(offer=offer, grant=True, by=place.lead, now=NOW),
        lambda: actions.decide(offer=offer, grant=False, reason="Too few", by=place.other_lead, now=NOW),
    )
    assert [type(one) for one in lost(done)] == [Conflict]
    assert Offer.objects.get().state in (OfferState.DONE, OfferState.REFUSED)
    assert Amendment.objects.count() == (Offer.objects.get().state == OfferState.DONE)


def test_a_shift_is_offered_once_from_two_tabs(place):
    held = place.put(0, place.day)
    place.publish()
    done = at_once(*[lambda: place.offered(held)] * 2)
    assert [type(one) for one in lost(done)] == [Conflict]
    assert Offer.objects.count() == 1


def test_a_deserted_post_is_taken_by_one_of_two(place):
    held = missed(place.put(0, place.day, NOW.date()))
    place.publish()
    done = at_once(*[
        lambda by=by: actions.take_now(assignment=held, by=by, now=NOW) for by in place.officers[1:]
    ])  # fmt: skip
    [error] = lost(done)
    assert isinstance(error, Conflict)
    running = Assignment.objects.filter(withdrawn_at=None, starts_at__lte=NOW, ends_at__gt=NOW)
    assert running.count() == 1


def test_leave_is_decided_by_one_of_two_leads(place):
    leave = actions.ask_leave(
        person=place.officers[0], start=DAY_28, end=DAY_28 + timedelta(days=1), reason="Family", now=NOW
    )
    done = at_once(
        lambda: actions.grant_leave(leave=leave, by=place.lead, now=NOW),
        lambda: actions.refuse_leave(leave=leave, reason="Too few", by=place.other_lead, now=NOW),
    )
    assert [type(one) for one in lost(done)] == [Conflict]
    assert Leave.objects.get().state in (LeaveState.GRANTED, LeaveState.REFUSED)


def test_the_same_days_are_asked_for_once(place):
    person = make.officer(place.group)

    def ask():
        return actions.ask_leave(person=person, start=DAY_28, end=DAY_29, reason="Family", now=NOW)

    assert len(lost(at_once(ask, ask))) == 1
    assert Leave.objects.count() == 1


def test_a_gap_is_filled_by_the_lead_or_taken_by_an_officer(place):
    actions.set_demand(
        group=place.group, shift_type=place.evening, day_kinds=[1], officers=1, start=NOW.date(), by=None, now=NOW
    )
    place.publish()
    watch_coverage(office=place.office, now=NOW)
    alarm = CoverageAlarm.objects.get(group=place.group)
    offer = actions.open_shift(opening=opening_of(alarm), alarm=alarm, reason="Gap", by=place.lead, now=NOW)
    done = at_once(
        lambda: actions.accept(offer=offer, by=place.officers[1], now=NOW),
        lambda: actions.fill_gap(alarm=alarm, person=place.officers[2], by=place.lead, now=NOW),
    )
    assert [type(one) for one in lost(done)] == [Conflict]
    assert len(place.standing(place.evening)) == 1
