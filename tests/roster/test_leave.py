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
from roster.enums import GapKind, LeaveState, OfferState
from roster.models import Assignment, Leave
from roster.queries.repair import repair_for
from tests import builders as make
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

    def test_the_gap_and_the_best_people_are_known_before_the_decision(self, place):
        held = self.demanded(place).put(0, place.day)
        make.officer(place.group, "Officer 2")
        place.put(1, place.evening)
        place.publish()
        [found] = repair_for(place.officers[0], *AWAY.values(), NOW)
        assert found.assignment == held
        assert [(gap.kind, gap.missing) for gap in found.gaps] == [(GapKind.OFFICER, 1)]
        assert found.chosen is not None and found.chosen.person.name in {"Lead One", "Lead Two", "Officer 2"}
        assert len(found.best) == 3

    def test_what_was_begun_and_other_days_are_left_alone(self, place):
        place.put(0, place.day, NOW.date())
        place.put(0, place.day, DAY_30)
        place.publish()
        assert repair_for(place.officers[0], NOW.date(), DAY_30, NOW) == []

    def test_a_second_shift_is_repaired_beside_the_first(self):
        place = Place(officers=2)
        place.put(0, place.evening)
        place.put(0, place.day, DAY_29)
        place.publish()
        first, second = repair_for(place.officers[0], *AWAY.values(), NOW)
        assert first.chosen and second.chosen
        assert first.chosen.person != second.chosen.person

    def test_grant_and_repair_in_one_act(self, place):
        held, other = place.put(0, place.day), place.put(0, place.evening, DAY_29)
        place.publish()
        offer = place.offered(held)
        leave = asked(place)
        amendments = actions.grant_leave(
            leave=leave, by=place.lead, now=NOW, replacements={held.pk: place.officers[1], other.pk: None}
        )
        assert [(one.kind, one.reason) for one in amendments] == [
            ("replaced", "Officer 0 is on leave"), ("withdrawn", "Officer 0 is on leave"),
        ]  # fmt: skip
        assert place.standing(place.day) == ["Officer 1"]
        assert place.standing(place.evening) == []
        assert told("roster.shift_added") == {"Officer 1"}
        offer.refresh_from_db()
        assert offer.state == OfferState.VOID

    def test_who_does_not_fit_undoes_the_whole_act(self, place):
        held = place.put(0, place.day)
        place.put(1, place.day)
        place.publish()
        leave = asked(place)
        with pytest.raises(Invalid, match="another shift"):
            actions.grant_leave(leave=leave, by=place.lead, now=NOW, replacements={held.pk: place.officers[1]})
        leave.refresh_from_db()
        assert leave.state == LeaveState.ASKED
        assert Assignment.objects.filter(withdrawn_at=None).count() == 2

    def test_hr_grants_but_does_not_amend_the_roster(self, place):
        held = place.put(0, place.day)
        place.publish()
        leave, hr = asked(place), make.person(place.office)
        make.posted(hr, Role.HR)
        with pytest.raises(Refused, match="may not edit"):
            actions.grant_leave(leave=leave, by=hr, now=NOW, replacements={held.pk: place.officers[1]})
        assert actions.grant_leave(leave=leave, by=hr, now=NOW) == []
        assert place.standing(place.day) == ["Officer 0"]

    def test_a_longer_leave_takes_no_more_sql(self, place):
        for day in (DAY_28, DAY_29, DAY_30):
            place.put(0, place.day, day)
        place.publish()

        def asked_for(end: date) -> int:
            with CaptureQueriesContext(connection) as captured:
                assert repair_for(place.officers[0], DAY_28, end, NOW)
            return len(captured)

        assert asked_for(DAY_29) == asked_for(date(2026, 12, 1))


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
