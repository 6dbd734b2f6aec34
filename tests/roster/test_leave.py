"""Leave is asked for, weighed against the coverage, and decided by somebody else (R.5, 4.3)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.deadlines.actions import sweep
from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.notices.models import Notice
from core.people.enums import Role
from roster import actions
from roster.actions.computing import compute_proposal
from roster.enums import GapKind, LeaveState, OfferState, ProposalState
from roster.models import Leave, Proposal
from roster.queries.leave import lost_shifts
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.roster.swapping import DAY_28, DAY_29, DAY_30, Place

pytestmark = pytest.mark.django_db
AWAY = {"start": DAY_28, "end": DAY_30}


@pytest.fixture
def place() -> Place:
    return Place()


def asked(place: Place, **kwargs) -> Leave:
    return actions.ask_leave(person=place.officers[0], reason="Family", now=NOW, **{**AWAY, **kwargs})


def told(kind: str) -> set[str]:
    return set(Notice.objects.filter(kind=kind).values_list("receipts__person__name", flat=True))


class TestAsking:
    def test_the_leads_are_asked_and_answer_in_time(self, place):
        place.put(0, place.day)
        place.publish()
        leave = asked(place)
        deadline = Deadline.objects.get(kind="leave")
        assert (deadline.owner, deadline.due_at) == (place.lead, NOW + timedelta(hours=48))
        assert told("leave.asked") == {"Lead One", "Lead Two"}
        assert Notice.objects.get(kind="leave.asked").params["shifts"] == "11-28 D"
        assert {entry.act for entry in timeline(leave)} == {"leave.asked", "deadline.opened"}

    def test_hr_is_asked_where_no_lead_has_the_right(self):
        group = make.group(make.office())
        officer, hr = make.officer(group), make.person(group.office, "Human Resources")
        with pytest.raises(Refused, match="Nobody may decide"):
            actions.ask_leave(person=officer, reason="Family", now=NOW, **AWAY)
        make.posted(hr, Role.HR)
        actions.ask_leave(person=officer, reason="Family", now=NOW, **AWAY)
        assert told("leave.asked") == {"Human Resources"}

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"reason": " "}, "reason"),
            ({"start": date(2026, 11, 23)}, "start"),
            ({"end": DAY_28}, "last"),
        ],
    )
    def test_what_is_missing_is_named(self, place, wrong, field):
        with pytest.raises(Invalid) as refused:
            actions.ask_leave(**{"person": place.officers[0], "reason": "Family", "now": NOW, **AWAY, **wrong})
        assert refused.value.field == field
        assert not Leave.objects.exists()

    def test_the_same_days_are_asked_for_once_but_again_after_a_refusal(self, place):
        leave = asked(place)
        with pytest.raises(Invalid, match="already"):
            asked(place, start=DAY_29)
        actions.refuse_leave(leave=leave, reason="Too few", by=place.lead, now=NOW)
        assert asked(place).state == LeaveState.ASKED

    def test_asking_keeps_nobody_off_duty(self, place):
        asked(place)
        place.put(0, place.day)
        assert place.standing(place.day) == ["Officer 0"]


class TestDeciding:
    def test_granted_leave_counts_everywhere(self, place):
        leave = asked(place)
        actions.grant_leave(leave=leave, by=place.lead, now=NOW)
        leave.refresh_from_db()
        assert (leave.state, leave.decided_by, leave.decided_at) == (LeaveState.GRANTED, place.lead, NOW)
        with pytest.raises(Invalid, match="on leave"):
            place.put(0, place.day)
        assert told("leave.granted") == {"Officer 0"}
        assert Deadline.objects.get(kind="leave").met_by == place.lead

    def test_a_refusal_says_why(self, place):
        leave = asked(place)
        with pytest.raises(Invalid, match="Say why"):
            actions.refuse_leave(leave=leave, reason="", by=place.lead, now=NOW)
        actions.refuse_leave(leave=leave, reason="Spring festival", by=place.lead, now=NOW)
        assert Notice.objects.get(kind="leave.refused").params["reason"] == "Spring festival"
        place.put(0, place.day)
        with pytest.raises(Conflict, match="decided already"):
            actions.grant_leave(leave=leave, by=place.other_lead, now=NOW)
        with pytest.raises(Conflict, match="was refused"):
            actions.withdraw_leave(leave=leave, by=place.officers[0], now=NOW)

    def test_nobody_decides_on_his_own(self, place):
        leave = actions.ask_leave(person=place.lead, reason="Family", now=NOW, **AWAY)
        assert told("leave.asked") == {"Lead Two"}
        with pytest.raises(Refused, match="your own"):
            actions.grant_leave(leave=leave, by=place.lead, now=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Leave.objects.filter(pk=leave.pk).update(state="granted", decided_by=place.lead, decided_at=NOW)
        with pytest.raises(IntegrityError), transaction.atomic():
            Leave.objects.filter(pk=leave.pk).update(state="granted", decided_at=NOW)
        actions.grant_leave(leave=leave, by=place.other_lead, now=NOW)

    def test_who_may_decide(self, place):
        leave = asked(place)
        hr, auditor = make.person(place.office), make.person(place.office)
        make.posted(hr, Role.HR)
        make.posted(auditor, Role.AUDITOR)
        elsewhere = make.lead(make.group(place.office))
        for person in (place.officers[0], place.officers[1], elsewhere, auditor, make.lead(make.group())):
            with pytest.raises(Refused):
                actions.grant_leave(leave=leave, by=person, now=NOW)
        actions.grant_leave(leave=leave, by=hr, now=NOW)

    def test_he_takes_back_what_he_asked_and_what_he_was_granted(self, place):
        leave = asked(place)
        with pytest.raises(Refused):
            actions.withdraw_leave(leave=leave, by=place.officers[1], now=NOW)
        actions.withdraw_leave(leave=leave, by=place.officers[0], now=NOW)
        assert Deadline.objects.get(kind="leave").cancelled_at == NOW
        assert told("leave.withdrawn") == {"Lead One", "Lead Two"}
        again = asked(place)
        actions.grant_leave(leave=again, by=place.lead, now=NOW)
        actions.withdraw_leave(leave=again, by=place.officers[0], now=NOW)
        place.put(0, place.day)

    def test_silence_grants_nothing(self, place):
        leave = asked(place)
        sweep(now=NOW + timedelta(days=4))
        leave.refresh_from_db()
        assert leave.state == LeaveState.ASKED
        assert Deadline.objects.get(kind="leave").is_late(NOW + timedelta(days=4))


class TestCoverage:
    def demanded(self, place: Place) -> Place:
        actions.set_demand(
            group=place.group, shift_type=place.day, day_kinds=range(8), officers=1, start=date(2026, 11, 1), by=None,
            now=NOW,
        )  # fmt: skip
        return place

    def test_the_gap_is_known_before_the_decision(self, place):
        held = self.demanded(place).put(0, place.day)
        place.put(1, place.evening)
        place.publish()
        [found] = lost_shifts(asked(place), NOW)
        assert found.assignment == held
        assert [(gap.kind, gap.missing) for gap in found.gaps] == [(GapKind.OFFICER, 1)]

    def test_what_was_begun_and_other_days_are_left_alone(self, place):
        place.put(0, place.day, NOW.date())
        place.put(0, place.day, DAY_30)
        place.publish()
        leave = asked(place, start=NOW.date())
        assert lost_shifts(leave, NOW) == [] and not leave.mendings.exists()

    def test_a_longer_leave_takes_no_more_sql(self, place):
        for day in (DAY_28, DAY_29, DAY_30):
            place.put(0, place.day, day)
        place.publish()

        def asked_for(end: date) -> int:
            leave = Leave(person=place.officers[0], start=DAY_28, end=end)
            with CaptureQueriesContext(connection) as captured:
                assert lost_shifts(leave, NOW)
            return len(captured)

        assert asked_for(DAY_29) == asked_for(date(2026, 12, 1))


def computed(leave: Leave) -> list[Proposal]:
    for mending in leave.mendings.filter(ended_at=None):
        compute_proposal(proposal_id=mending.pk, clock=lambda: NOW)
    return list(leave.mendings.order_by("start", "pk"))


class TestMending:
    """What granting would need is computed before the decision, by the engine that mends for illness."""

    @pytest.fixture
    def place(self):
        place = TestCoverage().demanded(Place(officers=3))
        self.held = place.put(0, place.day)
        return place.publish()

    def test_it_is_ready_for_who_decides_and_taken_in_the_same_act(self, place):
        offer = place.offered(self.held)
        leave = asked(place)
        [mending] = computed(leave)
        assert (mending.state, mending.mended["gaps"]) == (ProposalState.DONE, [])
        assert place.standing(place.day) == ["Officer 0"]
        amendments = actions.grant_leave(leave=leave, by=place.lead, now=NOW, mendings=[mending])
        assert [(one.kind, one.reason) for one in amendments] == [("replaced", "Officer 0 is on leave")]
        [name] = place.standing(place.day)
        assert name in {"Officer 1", "Officer 2"} and told("roster.shift_added") == {name}
        offer.refresh_from_db()
        assert offer.state == OfferState.VOID

    def test_the_lead_need_not_wait_and_mends_later(self, place):
        leave = asked(place)
        assert actions.grant_leave(leave=leave, by=place.lead, now=NOW) == []
        assert place.standing(place.day) == ["Officer 0"]
        [mending] = computed(leave)
        actions.take_mending(proposal=mending, by=place.lead, now=NOW)
        assert "Officer 0" not in place.standing(place.day)

    def test_it_cannot_be_taken_before_the_leave_is_granted(self, place):
        [mending] = computed(asked(place))
        with pytest.raises(Conflict, match="changed since"):
            actions.take_mending(proposal=mending, by=place.lead, now=NOW)

    def test_a_change_since_undoes_the_whole_act_until_it_is_computed_again(self, place):
        leave = asked(place)
        [mending] = computed(leave)
        added = actions.Cell(place.officers[1], place.evening, DAY_29)
        actions.amend(roster=place.roster, added=added, reason="x", by=place.lead, now=NOW)
        with pytest.raises(Conflict, match="changed since"):
            actions.grant_leave(leave=leave, by=place.lead, now=NOW, mendings=[mending])
        leave.refresh_from_db()
        assert leave.state == LeaveState.ASKED
        actions.ask_mending(leave=leave, by=place.lead, now=NOW)
        _old, again = computed(leave)
        assert actions.grant_leave(leave=leave, by=place.lead, now=NOW, mendings=[again])

    def test_a_mending_of_another_leave_is_refused(self, place):
        [mending] = computed(asked(place))
        other = actions.ask_leave(person=place.officers[1], reason="Family", now=NOW, **AWAY)
        with pytest.raises(Conflict, match="another leave"):
            actions.grant_leave(leave=other, by=place.lead, now=NOW, mendings=[mending])

    def test_refused_meanwhile_nothing_is_computed(self, place):
        leave = asked(place)
        actions.refuse_leave(leave=leave, reason="Too few", by=place.lead, now=NOW)
        [mending] = computed(leave)
        assert mending.state == ProposalState.CANCELLED
        with pytest.raises(Conflict, match="refused"):
            actions.ask_mending(leave=leave, by=place.lead, now=NOW)

    def test_only_who_decides_asks_again(self, place):
        leave = asked(place)
        for person in (place.officers[0], place.officers[1], make.lead(make.group(place.office))):
            with pytest.raises(Refused):
                actions.ask_mending(leave=leave, by=person, now=NOW)

    def test_hr_grants_but_does_not_amend_the_roster(self, place):
        leave, hr = asked(place), make.person(place.office)
        [mending] = computed(leave)
        make.posted(hr, Role.HR)
        with pytest.raises(Refused, match="may not edit"):
            actions.grant_leave(leave=leave, by=hr, now=NOW, mendings=[mending])
        assert actions.grant_leave(leave=leave, by=hr, now=NOW) == []
        assert place.standing(place.day) == ["Officer 0"]

    def test_two_months_are_two_mendings(self):
        place = TestCoverage().demanded(Place(officers=3))
        place.put(0, place.day, DAY_30)
        december = duty.draft(place.group, date(2026, 12, 1))
        duty.assigned(december, place.officers[0], place.day, date(2026, 12, 1))
        duty.published(place.publish() and december, place.lead)
        leave = asked(place, start=DAY_30, end=date(2026, 12, 2))
        mendings = computed(leave)
        assert [one.start.month for one in mendings] == [11, 12]
        assert len(actions.grant_leave(leave=leave, by=place.lead, now=NOW, mendings=mendings)) == 2


class TestDecisionPage:
    @pytest.fixture(autouse=True)
    def _at_nine(self, time_machine):
        time_machine.move_to(NOW, tick=False)

    @pytest.fixture
    def place(self):
        place = TestCoverage().demanded(Place(officers=3))
        place.put(0, place.day)
        return place.publish()

    def read(self, client, name, leave, **kwargs):
        return client.get(reverse(f"roster:{name}", args=[leave.pk]), **kwargs).content.decode()

    def test_the_gap_at_once_the_mending_when_it_is_ready(self, client, place):
        leave = asked(place)
        client.force_login(place.lead)
        page, part = self.read(client, "leave", leave), reverse("roster:leave_repair", args=[leave.pk])
        assert "1 officer missing" in page and "You need not wait" in page and f'hx-get="{part}"' in page
        assert "Grant, leave the roster as it is" in page and "Grant and amend so" not in page
        computed(leave)
        shown = client.get(part).content.decode()
        assert "for Officer 0" in shown and "Grant and amend so" in shown and "hx-get" not in shown
        [mending] = leave.mendings.all()
        client.post(reverse("roster:grant_leave", args=[leave.pk]), {"mendings": [mending.pk]})
        assert "Officer 0" not in place.standing(place.day)

    def test_what_has_changed_is_computed_again_by_itself(self, client, place):
        leave = asked(place)
        computed(leave)
        added = actions.Cell(place.officers[1], place.evening, DAY_29)
        actions.amend(roster=place.roster, added=added, reason="x", by=place.lead, now=NOW)
        client.force_login(place.lead)
        page, again = self.read(client, "leave", leave), reverse("roster:ask_mending", args=[leave.pk])
        assert "changed since this was computed" in page and f'hx-post="{again}"' in page
        answer = client.post(again, headers={"HX-Request": "true"}, follow=True)
        assert "You need not wait" in answer.content.decode()
        computed(leave)
        assert "Grant and amend so" in self.read(client, "leave_repair", leave)

    def test_a_roster_published_since_is_looked_at(self, client):
        place = TestCoverage().demanded(Place(officers=3))
        place.put(0, place.day)
        leave = asked(place)
        place.publish()
        client.force_login(place.lead)
        assert "hx-post" in self.read(client, "leave", leave)
        client.post(reverse("roster:ask_mending", args=[leave.pk]))
        [mending] = computed(leave)
        assert mending.state == ProposalState.DONE

    def test_when_no_mending_is_found_the_page_does_not_ask_for_ever(self, client, place):
        leave = asked(place)
        leave.mendings.update(state=ProposalState.FAILED, failure="time", ended_at=NOW)
        client.force_login(place.lead)
        page = self.read(client, "leave", leave)
        assert "No mending was found" in page and "hx-post" not in page and "Compute again" in page

    def test_a_shift_that_no_demand_asks_for_needs_nobody(self, client):
        place = Place()
        place.put(0, place.evening)
        leave = asked(place.publish())
        computed(leave)
        client.force_login(place.lead)
        page = self.read(client, "leave", leave)
        assert "No demand asks for his shifts" in page and "Grant and amend so" not in page

    def test_who_asked_sees_it_and_decides_nothing(self, client, place):
        leave = asked(place)
        computed(leave)
        client.force_login(place.officers[0])
        page = self.read(client, "leave", leave)
        assert "for Officer 0" in page and "Grant" not in page and "Compute again" not in page


def test_a_granted_leave_offers_the_mending_to_who_decides(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    group = make.group()
    lead, officer = make.lead(group), make.officer(group)
    leave = actions.record_leave(
        person=officer, start=NOW.date() + timedelta(days=3), end=NOW.date() + timedelta(days=5), by=lead, now=NOW
    )
    page = reverse("roster:leave", args=[leave.pk])
    client.force_login(lead)
    assert page in client.get(reverse("roster:leaves")).content.decode()
    assert "See how the roster is mended" in client.get(page).content.decode()
    client.force_login(officer)
    assert "See how" not in client.get(page).content.decode()
