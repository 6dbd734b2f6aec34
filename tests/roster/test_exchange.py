"""Shifts change hands (R.5): offered to those who may, taken by one, decided by another, undone."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.notices.models import Notice
from core.policy import actions as policy
from roster import actions
from roster.actions.offers import expire_offers
from roster.enums import DutyRole, OfferKind, OfferState
from roster.models import Amendment, Assignment, Offer
from roster.queries.bench import Opening
from roster.queries.exchange import exchange_options, give_options
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.roster.swapping import DAY_28, DAY_29, DAY_30, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return Place()


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("receipts__person__name", flat=True))


class TestOffering:
    def test_only_those_who_may_are_asked(self, place):
        held = place.put(0, place.day)
        place.put(1, place.evening)
        third = make.officer(place.group, "Officer 2")
        place.publish()
        offer = place.offered(held)
        assert {ask.person.name for ask in offer.asks.all()} == {"Officer 2", "Lead One", "Lead Two"}
        assert told("offer.asked") == {third.name, "Lead One", "Lead Two"}
        assert offer.expires_at == held.starts_at

    def test_who_may_not_is_shown_with_the_rule(self, place):
        held = place.put(0, place.day)
        place.put(1, place.evening, DAY_28)
        place.publish()
        by_name = {option.person.name: option for option in give_options(held, NOW)}
        assert not by_name["Officer 1"].may
        assert [breach.rule for breach in by_name["Officer 1"].effect.breaks] == ["rest"]
        assert by_name["Lead One"].may

    def test_nobody_may_so_nobody_is_asked(self, place):
        held = place.put(0, place.day)
        place.put(1, place.evening)
        place.publish()
        with pytest.raises(Invalid, match="Nobody may take"):
            place.offered(held, to=place.officers[1])
        assert not Offer.objects.exists()

    def test_a_shift_is_offered_once(self, place):
        held = place.put(0, place.day)
        place.publish()
        place.offered(held)
        with pytest.raises(Conflict, match="offered already"):
            place.offered(held)
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.bulk_create([copy_of(Offer.objects.get())])

    def test_only_his_own_and_only_what_is_to_come(self, place):
        held = place.put(0, place.day)
        place.publish()
        give = {"assignment": held, "kind": OfferKind.GIVE, "reason": "Family"}
        with pytest.raises(Refused, match="not your shift"):
            actions.offer_shift(**give, by=place.officers[1], now=NOW)
        with pytest.raises(Refused, match="has begun"):
            actions.offer_shift(**give, by=place.officers[0], now=held.starts_at)
        with pytest.raises(Invalid, match="Say why"):
            actions.offer_shift(**{**give, "reason": " "}, by=place.officers[0], now=NOW)

    def test_a_draft_is_not_offered(self, place):
        held = place.put(0, place.day)
        with pytest.raises(Refused, match="not in a published roster"):
            place.offered(held)

    def test_a_leads_shift_is_for_leads(self, place):
        held = duty.assigned(place.roster, place.lead, place.day, DAY_28)
        place.publish()
        assert held.role == DutyRole.LEAD
        offer = place.offered(held)
        assert [ask.person for ask in offer.asks.all()] == [place.other_lead]


def copy_of(offer: Offer) -> Offer:
    values = {field.attname: getattr(offer, field.attname) for field in Offer._meta.fields if field.name != "id"}
    return Offer(**values)


class TestTaking:
    def test_the_lead_decides_and_the_roster_is_amended(self, place):
        held = place.put(0, place.day)
        place.publish()
        offer = actions.accept(offer=place.offered(held), by=place.officers[1], now=NOW)
        assert offer.state == OfferState.TAKEN
        assert place.standing(place.day) == ["Officer 0"]
        deadline = Deadline.objects.get(kind="swap")
        assert deadline.owner == place.lead
        assert deadline.due_at == NOW + timedelta(hours=24)
        assert told("offer.to_decide") == {"Lead One", "Lead Two"}
        actions.decide(offer=offer, grant=True, by=place.lead, now=NOW)
        offer.refresh_from_db()
        assert (offer.state, offer.decided_by) == (OfferState.DONE, place.lead)
        assert place.standing(place.day) == ["Officer 1"]
        [amendment] = Amendment.objects.all()
        assert (amendment.kind, amendment.by) == ("replaced", place.lead)
        assert told("roster.shift_withdrawn") == {"Officer 0"}
        assert told("roster.shift_added") == {"Officer 1"}
        deadline.refresh_from_db()
        assert deadline.met_by == place.lead

    def test_at_once_where_policy_wants_no_decision(self, place):
        held = place.put(0, place.day)
        place.publish().without_lead()
        offer = actions.accept(offer=place.offered(held), by=place.officers[1], now=NOW)
        assert (offer.state, offer.decided_by) == (OfferState.DONE, None)
        assert place.standing(place.day) == ["Officer 1"]
        place.roster.refresh_from_db()
        assert place.roster.version == 2
        acts = [entry.act for entry in timeline(offer)]
        assert set(acts) == {"offer.made", "offer.done"}

    def test_two_change_places_even_at_the_same_time_of_day(self, place):
        mine, theirs = place.put(0, place.day), place.put(1, place.day, DAY_29)
        place.publish().without_lead()
        offer = place.offered(mine, kind=OfferKind.EXCHANGE)
        actions.accept(offer=offer, by=place.officers[1], now=NOW, in_return=theirs)
        rows = Assignment.objects.filter(withdrawn_at=None, shift__shift_type=place.day)
        assert dict(rows.values_list("shift__day", "person__name")) == {DAY_28: "Officer 1", DAY_29: "Officer 0"}
        assert Amendment.objects.count() == 2

    def test_a_pair_that_breaks_a_rule_for_either_is_not_offered(self, place):
        mine = place.put(0, place.day)
        place.put(1, place.evening, DAY_29)
        place.put(0, place.day, DAY_30)
        place.publish()
        [option] = exchange_options(mine, NOW, place.officers[1])
        assert option.effect.may
        assert option.own is not None and [breach.rule for breach in option.own.breaks] == ["rest"]
        assert not option.may
        with pytest.raises(Invalid, match="Nobody may"):
            place.offered(mine, to=place.officers[1], kind=OfferKind.EXCHANGE)

    def test_whoever_is_not_asked_cannot_take_it(self, place):
        held = place.put(0, place.day)
        third = make.officer(place.group)
        place.publish()
        with pytest.raises(Refused, match="not offered to you"):
            actions.accept(offer=place.offered(held, to=place.officers[1]), by=third, now=NOW)

    def test_the_second_is_told_who_was_quicker(self, place):
        held = place.put(0, place.day)
        third = make.officer(place.group)
        place.publish()
        offer = place.offered(held)
        actions.accept(offer=offer, by=place.officers[1], now=NOW)
        with pytest.raises(Conflict, match="Officer 1 was quicker"):
            actions.accept(offer=offer, by=third, now=NOW)

    def test_the_rules_are_checked_again(self, place):
        held = place.put(0, place.day)
        place.publish()
        offer = place.offered(held)
        cell = actions.Cell(place.officers[1], place.evening, DAY_28)
        actions.amend(roster=place.roster, reason="Help", added=cell, by=place.lead, now=NOW)
        with pytest.raises(Conflict, match="rules speak against"):
            actions.accept(offer=offer, by=place.officers[1], now=NOW)
        offer.refresh_from_db()
        assert offer.state == OfferState.OPEN

    def test_who_says_no_is_asked_no_more_and_the_holder_hears_when_nobody_is_left(self, place):
        held = place.put(0, place.day)
        place.publish()
        offer = place.offered(held, to=place.officers[1])
        actions.decline(offer=offer, by=place.officers[1], now=NOW)
        assert told("offer.declined") == {"Officer 0"}
        with pytest.raises(Conflict):
            actions.decline(offer=offer, by=place.officers[1], now=NOW)


class TestDeciding:
    @pytest.fixture
    def taken(self, place) -> Offer:
        held = place.put(0, place.day)
        place.publish()
        return actions.accept(offer=place.offered(held), by=place.officers[1], now=NOW)

    def test_a_refusal_needs_a_reason_that_both_read(self, place, taken):
        with pytest.raises(Invalid, match="Say why"):
            actions.decide(offer=taken, grant=False, by=place.lead, now=NOW)
        actions.decide(offer=taken, grant=False, reason="Too few seniors", by=place.lead, now=NOW)
        taken.refresh_from_db()
        assert (taken.state, taken.answer) == (OfferState.REFUSED, "Too few seniors")
        assert told("offer.refused") == {"Officer 0", "Officer 1"}
        assert place.standing(place.day) == ["Officer 0"]

    def test_nobody_decides_about_his_own_shift(self, place):
        held = duty.assigned(place.roster, place.lead, place.evening, DAY_28, role=DutyRole.OFFICER)
        place.publish()
        offer = actions.accept(offer=place.offered(held), by=place.officers[1], now=NOW)
        assert Deadline.objects.get(kind="swap").owner == place.other_lead
        with pytest.raises(Refused, match="Another lead decides"):
            actions.decide(offer=offer, grant=True, by=place.lead, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Offer.objects.filter(pk=offer.pk).update(
                state=OfferState.DONE, decided_by=place.lead, decided_at=NOW, closed_at=NOW
            )

    def test_neither_strangers_nor_leads_of_other_groups_decide(self, place, taken):
        elsewhere = make.lead(make.group(place.office))
        for person in (elsewhere, place.officers[1], make.person(place.office)):
            with pytest.raises(Refused):
                actions.decide(offer=taken, grant=True, by=person, now=NOW)

    def test_silence_grants_nothing(self, place, taken):
        assert expire_offers(office=place.office, now=taken.expires_at - timedelta(minutes=1)) == 0
        assert expire_offers(office=place.office, now=taken.expires_at) == 1
        taken.refresh_from_db()
        assert (taken.state, taken.decided_by) == (OfferState.EXPIRED, None)
        assert place.standing(place.day) == ["Officer 0"]
        assert Deadline.objects.get(kind="swap").cancelled_at == taken.expires_at
        assert told("offer.expired") == {"Officer 0", "Officer 1"}

    def test_what_was_amended_meanwhile_is_void(self, place, taken):
        actions.amend(roster=place.roster, reason="Ill", withdrawn=taken.assignment, by=place.lead, now=NOW)
        taken.refresh_from_db()
        assert taken.state == OfferState.VOID
        assert Deadline.objects.get(kind="swap").cancelled_at == NOW
        with pytest.raises(Conflict):
            actions.decide(offer=taken, grant=True, by=place.lead, now=NOW)

    def test_the_holder_takes_his_offer_back(self, place, taken):
        with pytest.raises(Refused):
            actions.withdraw_offer(offer=taken, by=place.officers[1], now=NOW)
        actions.withdraw_offer(offer=taken, by=place.officers[0], now=NOW)
        assert told("offer.withdrawn") == {"Officer 1"}
        with pytest.raises(Conflict, match="no longer offered"):
            actions.withdraw_offer(offer=taken, by=place.officers[0], now=NOW)

    def test_without_another_lead_nobody_may_decide_so_it_is_not_taken(self, place):
        group = make.group(place.office)
        lead = make.lead(group)
        roster = duty.draft(group)
        held = duty.assigned(roster, lead, place.evening, DAY_28, role=DutyRole.OFFICER)
        officer = make.officer(group)
        duty.published(roster, lead)
        with pytest.raises(Refused, match="second lead"):
            actions.accept(offer=place.offered(held), by=officer, now=NOW)
        assert Offer.objects.get().state == OfferState.OPEN


class TestLeadsOwnWays:
    def test_a_lead_arranges_a_swap_for_two_and_undoes_it(self, place):
        mine, theirs = place.put(0, place.day), place.put(1, place.evening, DAY_29)
        place.publish()
        offer = actions.arrange(
            assignment=mine, person=place.officers[1], in_return=theirs, reason="Both asked", by=place.lead, now=NOW
        )
        assert place.standing(place.day) == ["Officer 1"]
        assert place.standing(place.evening) == ["Officer 0"]
        actions.undo(offer=offer, reason="Changed their minds", by=place.other_lead, now=NOW)
        assert place.standing(place.day) == ["Officer 0"]
        assert place.standing(place.evening) == ["Officer 1"]
        assert Amendment.objects.count() == 4
        with pytest.raises(Conflict, match="nothing to undo"):
            actions.undo(offer=offer, reason="Again", by=place.lead, now=NOW)

    def test_what_has_changed_again_is_not_undone(self, place):
        held = place.put(0, place.day)
        place.publish()
        offer = actions.arrange(assignment=held, person=place.officers[1], reason="Asked", by=place.lead, now=NOW)
        new = Assignment.objects.get(withdrawn_at=None)
        actions.amend(roster=place.roster, reason="Ill", withdrawn=new, by=place.lead, now=NOW)
        with pytest.raises(Conflict, match="changed again"):
            actions.undo(offer=offer, reason="Back", by=place.lead, now=NOW)

    def test_not_for_oneself_and_not_elsewhere(self, place):
        held = place.put(0, place.day)
        place.publish()
        for person in (place.officers[0], make.lead(make.group(place.office))):
            with pytest.raises(Refused):
                actions.arrange(assignment=held, person=place.officers[1], reason="So", by=person, now=NOW)
        with pytest.raises(Refused, match="yours"):
            actions.arrange(assignment=held, person=place.lead, reason="So", by=place.lead, now=NOW)


class TestOpenShifts:
    def opening(self, place, day: date = DAY_28) -> Opening:
        return Opening(place.roster, place.evening, day, DutyRole.OFFICER)

    def test_the_fairest_are_first_and_one_takes_it_with_one_gesture(self, place):
        place.put(0, place.day, DAY_30)
        place.publish()
        offer = actions.open_shift(opening=self.opening(place), reason="Ill", by=place.lead, now=NOW)
        names = [ask.person.name for ask in offer.asks.order_by("rank")]
        assert names[-1] == "Officer 0"
        actions.accept(offer=offer, by=place.officers[0], now=NOW)
        assert place.standing(place.evening) == ["Officer 0"]
        assert told("offer.done") == {"Lead One"}
        with pytest.raises(Conflict, match="Officer 0 was quicker"):
            actions.accept(offer=offer, by=place.officers[1], now=NOW)

    def test_the_lead_decides_where_policy_says_so(self, place):
        policy.set_value(
            office=place.office, key="open_shift.lead_decides", value=True, holds_from=NOW, by=None, now=NOW
        )
        place.publish()
        offer = actions.open_shift(opening=self.opening(place), reason="Ill", by=place.lead, now=NOW)
        offer = actions.accept(offer=offer, by=place.officers[0], now=NOW)
        assert offer.state == OfferState.TAKEN
        actions.decide(offer=offer, grant=True, by=place.lead, now=NOW)
        assert place.standing(place.evening) == ["Officer 0"]

    def test_a_place_is_opened_once_and_by_who_may_edit_the_roster(self, place):
        place.publish()
        with pytest.raises(Refused):
            actions.open_shift(opening=self.opening(place), reason="Ill", by=place.officers[0], now=NOW)
        actions.open_shift(opening=self.opening(place), reason="Ill", by=place.lead, now=NOW)
        with pytest.raises(Conflict, match="open already"):
            actions.open_shift(opening=self.opening(place), reason="Ill", by=place.other_lead, now=NOW)

    def test_a_standby_leaves_his_standby(self, place):
        place.put(0, place.evening, role=DutyRole.STANDBY)
        place.publish()
        offer = actions.open_shift(opening=self.opening(place), reason="Ill", by=place.lead, now=NOW)
        actions.accept(offer=offer, by=place.officers[0], now=NOW)
        held = Assignment.objects.get(withdrawn_at=None)
        assert (held.person, held.role) == (place.officers[0], DutyRole.OFFICER)
