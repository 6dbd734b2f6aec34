"""A shift ends: signed, answered point by point, acknowledged; late, disputed, twice at once."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from core.deadlines.actions import sweep
from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.notices.models import Receipt
from core.people.actions import set_password
from core.people.enums import Role
from logbook.actions import handover as actions
from logbook.actions.attendance import check_in, check_out
from logbook.actions.matter import deal_with
from logbook.enums import Answer
from logbook.models import Handover, ShiftClosing
from logbook.queries.handover import blockers
from roster.actions import Cell, amend
from roster.models import Assignment, Roster
from tests import builders as make
from tests import duty
from tests.builders import PASSWORD
from tests.logbook.test_concurrency import at_once
from tests.logbook.world import MINUTE, NOON, START, World, build
from tests.worlds import world

pytestmark = pytest.mark.django_db
END = START + timedelta(hours=8)
SIGNING = END - 20 * MINUTE


class Evening:
    """The world at the end of its day shift: `relief` is on the evening shift that follows, `keys` are counted."""

    def __init__(self, world: World):
        self.world = world
        self.shift = world.assignment(world.officer).shift
        self.relief = make.officer(world.group, "Qian Relief", email="relief@example.com")
        self.editor = make.lead(world.group)
        kind = duty.shift_type(world.office, duty.EVENING)
        roster = Roster.objects.get(group=world.group)
        added = amend(
            roster=roster, added=Cell(self.relief, kind, START.date()), reason="Plan", by=self.editor, now=START
        )
        self.next = Assignment.objects.get(pk=added.added_id)
        for who in (world.officer, self.relief, world.leader, world.colleague):
            set_password(person=who, password=PASSWORD, by=who, now=START)
            who.refresh_from_db()
        world.checked_in()
        self.keys = actions.add_item(
            group=world.group, kind="key", label="Gate keys", quantity=3, by=self.editor, now=START
        )

    def sign(self, now=SIGNING, counted=3, **kwargs):
        kwargs.setdefault("password", PASSWORD)
        kwargs.setdefault("by", self.world.officer)
        return actions.sign(shift=self.shift, counts={self.keys.pk: counted}, summary="Quiet", now=now, **kwargs)

    def arrive(self, now=END - 5 * MINUTE):
        check_in(assignment=self.next, by=self.relief, now=now)

    def accept_all(self, handover, now=END):
        return actions.accept_points(handover=handover, by=self.relief, now=now)

    def acknowledge(self, handover, now=END, **kwargs):
        kwargs.setdefault("by", self.relief)
        return actions.acknowledge(handover=handover, password=PASSWORD, now=now, **kwargs)

    def leave(self, now=END):
        return check_out(assignment=self.world.assignment(self.world.officer), by=self.world.officer, now=now)


@world
def evening(world) -> Evening:
    return Evening(world)


def test_a_shift_is_signed_taken_and_closed(evening):
    matter = evening.world.matter()
    handover = evening.sign()
    evening.arrive()
    evening.accept_all(handover)
    evening.acknowledge(handover)
    matter.refresh_from_db()
    assert matter.taker == evening.relief
    assert ShiftClosing.objects.get().shift == evening.shift
    assert evening.leave().checked_out_at == END
    acts = [entry.act for entry in timeline(handover)]
    assert acts[0] == "logbook.handover_signed"
    assert {"logbook.point_accepted", "logbook.handover_acknowledged", "deadline.met"} <= set(acts)


def test_the_last_at_the_post_cannot_leave_before_that(evening):
    with pytest.raises(Refused, match="not signed"):
        evening.leave()
    evening.sign()
    with pytest.raises(Refused, match="Qian Relief has not acknowledged"):
        evening.leave()


def test_who_leaves_a_colleague_at_the_post_may_go(evening):
    evening.world.checked_in(evening.world.colleague)
    assert blockers(evening.shift, evening.world.officer, END) == []
    assert evening.leave()


def test_signing_needs_the_password_the_post_and_the_hour(evening):
    with pytest.raises(Invalid) as error:
        evening.sign(password="guess")
    assert error.value.field == "password"
    with pytest.raises(Refused, match="checked in"):
        evening.sign(by=evening.world.colleague)
    with pytest.raises(Refused, match="opens at 15:00"):
        evening.sign(now=NOON)
    assert not Handover.objects.exists()


def test_every_item_is_counted(evening):
    with pytest.raises(Invalid, match="Count Gate keys"):
        actions.sign(
            shift=evening.shift, counts={}, summary="", password=PASSWORD, by=evening.world.officer, now=SIGNING
        )
    assert not Handover.objects.exists()


def test_nobody_acknowledges_before_every_point_is_answered(evening):
    evening.world.matter()
    handover = evening.sign()
    evening.arrive()
    with pytest.raises(Refused, match="Repair the lift, Gate keys"):
        evening.acknowledge(handover)
    assert not ShiftClosing.objects.exists()


def test_who_has_not_come_takes_nothing_over(evening):
    handover = evening.sign()
    with pytest.raises(Refused, match="Check in first"):
        evening.accept_all(handover)


def test_a_stranger_and_the_signer_take_nothing_over(evening):
    handover = evening.sign()
    for who, why in ((evening.world.officer, "someone else"), (evening.world.neighbour, "incoming shift")):
        with pytest.raises(Refused, match=why):
            actions.accept(point=handover.points.get(), by=who, now=END)


def test_a_matter_opened_after_the_signature_must_be_signed_too(evening):
    handover = evening.sign()
    evening.arrive()
    evening.accept_all(handover)
    evening.world.matter("Burst pipe", now=END - MINUTE)
    with pytest.raises(Refused, match="Burst pipe"):
        evening.acknowledge(handover)
    evening.sign(now=END)
    assert [point.label for point in handover.points.all()] == ["Gate keys", "Burst pipe"]
    assert handover.points.first().answer == Answer.ACCEPTED


def test_all_points_at_once_but_those_objected_to_and_each_is_in_the_record(evening):
    evening.world.matter()
    disputed = evening.world.matter()
    handover = evening.sign()
    evening.arrive()
    point = handover.points.get(matter=disputed)
    actions.object_to(point=point, reason="Not true", by=evening.relief, now=END)
    assert (evening.accept_all(handover), evening.accept_all(handover)) == (2, 0)
    point.refresh_from_db()
    assert point.answer == Answer.OBJECTED
    assert set(handover.points.exclude(pk=point.pk).values_list("answer", "answered_by")) == {
        (Answer.ACCEPTED, evening.relief.pk)
    }
    told = [entry.data["point"] for entry in timeline(handover) if entry.act == "logbook.point_accepted"]
    assert sorted(told) == sorted(handover.points.exclude(pk=point.pk).values_list("label", flat=True))


def test_only_the_incoming_officer_takes_all_points(evening):
    handover = evening.sign()
    with pytest.raises(Refused):
        actions.accept_points(handover=handover, by=evening.world.officer, now=END)
    assert handover.points.get().answer == Answer.PENDING


def test_a_matter_dealt_with_meanwhile_needs_no_answer(evening):
    matter = evening.world.matter()
    handover = evening.sign()
    deal_with(matter=matter, outcome="It runs again.", by=evening.world.officer, now=END - MINUTE)
    evening.arrive()
    actions.accept(point=handover.points.get(item=evening.keys), by=evening.relief, now=END)
    assert evening.acknowledge(handover).acknowledged_by == evening.relief


class TestObjection:
    @pytest.fixture
    def disputed(self, evening):
        handover = evening.sign(counted=2)
        evening.arrive()
        point = handover.points.get()
        return actions.object_to(point=point, reason="One key is missing", by=evening.relief, now=END - MINUTE)

    def test_who_signed_and_the_lead_are_told(self, disputed, evening):
        told = Receipt.objects.filter(notice__kind="logbook.objection").values_list("person", flat=True)
        assert set(told) == {evening.world.officer.pk, evening.world.leader.pk}

    def test_it_needs_a_reason(self, evening):
        handover = evening.sign()
        evening.arrive()
        with pytest.raises(Invalid):
            actions.object_to(point=handover.points.get(), reason=" ", by=evening.relief, now=END)

    def test_it_holds_the_shift_open(self, disputed, evening):
        with pytest.raises(Refused, match="Gate keys"):
            evening.acknowledge(disputed.handover)
        with pytest.raises(Refused, match="Objected to: Gate keys"):
            evening.leave()

    def test_who_signed_counts_again_and_it_is_accepted(self, disputed, evening):
        actions.explain(point=disputed, remark="Found it", counted=3, by=evening.world.officer, now=END)
        disputed.refresh_from_db()
        assert (disputed.answer, disputed.counted) == (Answer.PENDING, 3)
        evening.accept_all(disputed.handover)
        assert evening.acknowledge(disputed.handover)

    def test_only_who_signed_explains_and_only_the_lead_on_duty_decides(self, disputed, evening):
        with pytest.raises(Refused):
            actions.explain(point=disputed, remark="Found it", by=evening.relief, now=END)
        with pytest.raises(Refused):
            actions.decide(point=disputed, reason="Never mind", by=evening.world.officer, now=END - MINUTE)

    def test_the_lead_on_duty_decides(self, disputed, evening):
        before_end = END - MINUTE
        actions.decide(point=disputed, reason="Report the loss", by=evening.world.leader, now=before_end)
        disputed.refresh_from_db()
        assert disputed.answer == Answer.DECIDED
        with pytest.raises(Conflict, match="decided by the lead"):
            actions.object_to(point=disputed, reason="Still", by=evening.relief, now=END)
        assert evening.acknowledge(disputed.handover)

    def test_a_disputed_matter_becomes_the_lead_s(self, evening):
        matter = evening.world.matter()
        handover = evening.sign()
        evening.arrive()
        point = actions.object_to(
            point=handover.points.get(matter=matter), reason="Not ours", by=evening.relief, now=END - MINUTE
        )
        actions.decide(point=point, reason="I keep it", by=evening.world.leader, now=END - MINUTE)
        matter.refresh_from_db()
        assert matter.taker == evening.world.leader


class TestLate:
    def test_it_climbs_from_officer_to_lead_to_department_head(self, evening):
        head = make.head(evening.world.group.department, "Sun Head")
        standing = evening.editor
        handover = evening.sign()
        due = Deadline.objects.get(kind="handover")
        assert (due.owner, due.due_at) == (evening.relief, END + 15 * MINUTE)
        reached = {}
        for minutes in (10, 15, 30):
            sweep(now=END + minutes * MINUTE)
            told = Receipt.objects.filter(notice__kind__startswith="deadline.handover").order_by("pk")
            reached[minutes] = list(told.values_list("person", flat=True))
        assert reached[10] == [evening.relief.pk]
        assert reached[15] == [evening.relief.pk, standing.pk]
        assert reached[30] == [evening.relief.pk, standing.pk, head.pk]
        assert handover.due_at == due.due_at

    def test_a_late_acknowledgement_is_on_record(self, evening):
        handover = evening.sign()
        evening.arrive()
        late = END + 16 * MINUTE
        evening.accept_all(handover, now=late)
        assert evening.acknowledge(handover, now=late).is_late
        assert "logbook.handover_acknowledged_late" in {entry.act for entry in timeline(handover)}
        assert Deadline.objects.get(kind="handover").state == "met"

    def test_signing_again_starts_the_time_anew(self, evening):
        evening.sign()
        evening.sign(now=END + 5 * MINUTE)
        states = Deadline.objects.filter(kind="handover").order_by("pk").values_list("state", "due_at")
        assert list(states) == [("cancelled", END + 15 * MINUTE), ("open", END + 20 * MINUTE)]


def test_without_a_next_shift_the_lead_on_duty_takes_over(evening):
    amend(
        roster=Roster.objects.get(group=evening.world.group), withdrawn=evening.next, reason="Ill", by=evening.editor,
        now=START,
    )  # fmt: skip
    handover = evening.sign()
    assert handover.incoming is None
    lead, before_end = evening.world.leader, END - MINUTE
    for point in handover.points.all():
        actions.accept(point=point, by=lead, now=before_end)
    assert evening.acknowledge(handover, by=lead, now=before_end).acknowledged_by == lead


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_over_at_once_one_does_and_the_other_is_told():
    evening = Evening(build())
    other = make.officer(evening.world.group, "Tang Second")
    set_password(person=other, password=PASSWORD, by=other, now=START)
    other.refresh_from_db()
    cell = Cell(other, evening.next.shift.shift_type, START.date())
    roster = Roster.objects.get(group=evening.world.group)
    added = amend(roster=roster, added=cell, reason="Two", by=evening.editor, now=START).added
    handover = evening.sign()
    evening.arrive()
    check_in(assignment=added, by=other, now=END - MINUTE)
    evening.accept_all(handover)
    done = at_once(
        lambda: evening.acknowledge(handover, by=evening.relief), lambda: evening.acknowledge(handover, by=other)
    )
    assert sorted(type(result).__name__ for result in done) == ["Conflict", "Handover"]
    assert ShiftClosing.objects.count() == 1


class TestPages:
    @pytest.fixture
    def at(self, client, time_machine):
        def visit(person, now):
            time_machine.move_to(now, tick=False)
            client.force_login(person)
            return client

        return visit

    def url(self, evening, name="handover"):
        return reverse(f"logbook:{name}", args=[evening.shift.pk])

    def test_the_outgoing_officer_sees_what_blocks_and_signs(self, evening, at):
        evening.world.matter()
        browser = at(evening.world.officer, SIGNING)
        assert browser.get(reverse("logbook:start_handover")).url == self.url(evening)
        text = browser.get(self.url(evening)).content.decode()
        assert "You cannot go home yet" in text and "Repair the lift" in text and "Gate keys" in text
        data = {f"count_{evening.keys.pk}": 3, "summary": "Quiet", "password": PASSWORD}
        assert browser.post(self.url(evening, "sign_handover"), data).status_code == 302
        assert Handover.objects.get().points.count() == 2

    def test_a_wrong_password_keeps_what_was_typed(self, evening, at):
        data = {f"count_{evening.keys.pk}": 2, "summary": "Mind the lift", "password": "guess"}
        answer = at(evening.world.officer, SIGNING).post(self.url(evening, "sign_handover"), data)
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "Mind the lift" in text and "not your password" in text and "guess" not in text

    def test_the_incoming_officer_answers_and_acknowledges(self, evening, at):
        handover = evening.sign()
        evening.arrive()
        browser = at(evening.relief, END)
        assert browser.get(reverse("logbook:start_handover")).url == self.url(evening)
        assert "You take over from Li Wei" in browser.get(self.url(evening)).content.decode()
        browser.post(reverse("logbook:accept_point", args=[handover.points.get().pk]))
        assert browser.post(self.url(evening, "acknowledge_handover"), {"password": PASSWORD}).status_code == 302
        assert "has taken over" in browser.get(self.url(evening)).content.decode()

    def test_one_button_takes_all_points(self, evening, at):
        evening.world.matter()
        handover = evening.sign()
        evening.arrive()
        browser = at(evening.relief, END)
        url = self.url(evening, "accept_points")
        assert url in browser.get(self.url(evening)).content.decode()
        assert browser.post(url).url == self.url(evening)
        assert set(handover.points.values_list("answer", flat=True)) == {Answer.ACCEPTED}
        assert url not in browser.get(self.url(evening)).content.decode()
        assert at(make.officer(evening.world.other_group), END).post(url).status_code == 404

    def test_objecting_without_a_word_is_refused(self, evening, at):
        point = evening.sign().points.get()
        evening.arrive()
        browser = at(evening.relief, END)
        assert browser.post(reverse("logbook:object_to_point", args=[point.pk]), {"text": ""}).status_code == 400

    def test_a_stranger_finds_nothing(self, evening, at):
        evening.sign()
        stranger = make.officer(evening.world.other_group)
        assert at(stranger, END).get(self.url(evening)).status_code == 404
        foreign = make.person(make.office())
        make.posted(foreign, Role.AUDITOR)
        assert at(foreign, END).get(self.url(evening)).status_code == 404

    def test_the_record_says_who_was_late(self, evening, at):
        handover = evening.sign()
        evening.arrive()
        evening.accept_all(handover, now=END + 20 * MINUTE)
        evening.acknowledge(handover, now=END + 20 * MINUTE)
        reader = at(evening.world.colleague, END + 30 * MINUTE)
        page = BeautifulSoup(reader.get(reverse("logbook:handovers")).content, "html.parser")
        assert "Every hand-over is acknowledged" in page.select_one(".band").text
        assert "in the last four weeks: 0 of 1" in page.select_one(".band").text
        assert "Qian Relief" in page.table.text and "late" in page.table.text and "in time" not in page.table.text

    def test_the_record_leads_with_what_waits(self, evening, at):
        evening.sign()
        page = at(evening.world.colleague, END + 10 * MINUTE).get(reverse("logbook:handovers")).text
        assert "1 hand-over waits for the incoming" in page
        overdue = at(evening.world.colleague, END + 20 * MINUTE)
        assert "1 hand-over is late" in overdue.get(reverse("logbook:handovers")).text
        assert "Shift" in overdue.get(reverse("logbook:handovers") + "?state=late").text
        assert "No hand-over is in this state" not in overdue.get(reverse("logbook:handovers") + "?state=waiting").text
