"""Rotation between groups: who is due, what is proposed, and a proposal that becomes dated postings (2.7)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Conflict, DutyError, Invalid, Refused
from core.ledger.models import Entry
from core.notices.models import Notice
from core.people.actions import end_posting, person_leaves
from core.people.enums import GroupKind, Role
from core.people.models import Posting
from core.people.permissions import groups_where
from core.people.queries import groups_of
from core.policy import actions as policy
from roster import actions
from roster.queries.problem import plan_of
from roster.queries.rotation import rotation_plan
from roster.rules.rotation import Move
from roster.tasks import watch_office
from tests import builders as make
from tests import duty
from tests.at_once import at_once
from tests.builders import NOW
from tests.planned import FIRST, Week

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)
RECENT = date(2026, 10, 1)
PAGE = "roster:rotation"


class Place:
    """Two groups of the same kind with a lead each; one officer of each is due."""

    def __init__(self) -> None:
        self.office = make.office()
        self.harbour, self.quay = make.group(self.office, "Harbour"), make.group(self.office, "Quay")
        self.set("group.establishment", 2)
        self.administrator = make.administrator(self.office, "Admin")
        self.leads = [self.member(group, f"Lead {group}", Role.LEAD, RECENT) for group in (self.harbour, self.quay)]
        self.li, self.wu = self.member(self.harbour, "Li Wei"), self.member(self.quay, "Wu Min")

    def set(self, key, value):
        policy.set_value(office=self.office, key=key, value=value, holds_from=NOW, by=None, now=NOW)

    def member(self, group, name="", role=Role.OFFICER, start=date(2024, 1, 1)):
        person = make.person(self.office, name)
        make.posted(person, role, group=group, start=start)
        return person

    @property
    def exchange(self):
        return [Move(self.li.pk, self.harbour.pk, self.quay.pk), Move(self.wu.pk, self.quay.pk, self.harbour.pk)]

    def adopt(self, moves=None, day=DAY, by=None):
        moves = self.exchange if moves is None else moves
        return actions.adopt_rotation(office=self.office, moves=moves, day=day, by=by or self.administrator, now=NOW)

    def postings(self, person):
        return list(
            Posting.objects.filter(person=person).order_by("start").values_list("group__name", "role", "start", "end")
        )


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def place():
    return Place()


def names(stays):
    return [stay.person.name for stay in stays]


class TestPlan:
    def test_who_is_due_longest_first_and_the_exchange(self, place):
        place.member(place.harbour, "Zhou Older", start=date(2020, 1, 1))
        plan = rotation_plan(place.office, NOW)
        assert names(plan.due) == ["Zhou Older", "Li Wei", "Wu Min"]
        [proposal] = plan.proposals
        told = {(step.stay.person.name, str(step.to)) for step in proposal.steps}
        assert told == {("Zhou Older", "Quay"), ("Wu Min", "Harbour")} and proposal.day == DAY
        assert names(plan.left_over) == ["Li Wei"]

    def test_time_is_counted_over_postings_without_a_break(self, place):
        lead = place.leads[0]
        make.posted(lead, Role.OFFICER, group=place.harbour, start=date(2025, 1, 1), end=RECENT)
        stay = next(stay for stay in rotation_plan(place.office, NOW).due if stay.person == lead)
        assert (stay.since, stay.months) == (date(2025, 1, 1), 22)

    def test_the_number_of_months_is_policy(self, place):
        place.set("rotation.after", 60)
        assert not rotation_plan(place.office, NOW).due

    def test_the_day_comes_after_the_published_rosters(self, place):
        make.allowed(place.leads[1], "edit_roster", place.quay)
        duty.published(duty.draft(place.quay, DAY), place.leads[1])
        [proposal] = rotation_plan(place.office, NOW).proposals
        assert proposal.day == date(2027, 1, 1)

    def test_who_has_left_or_is_planned_already_is_not_proposed(self, place):
        place.adopt()
        plan = rotation_plan(place.office, NOW)
        assert not plan.proposals and names(plan.due) == ["Li Wei", "Wu Min"]
        assert {(row.person.name, row.group.name) for row in plan.coming} == {("Li Wei", "Quay"), ("Wu Min", "Harbour")}
        assert all(stay.is_fixed for stay in plan.due)


class TestAdopting:
    def test_one_posting_ends_and_the_other_begins(self, place):
        place.adopt()
        start = date(2024, 1, 1)
        assert place.postings(place.li) == [("Harbour", "officer", start, DAY), ("Quay", "officer", DAY, None)]
        assert place.postings(place.wu) == [("Quay", "officer", start, DAY), ("Harbour", "officer", DAY, None)]
        assert list(groups_of(place.li, DAY - timedelta(days=1))) == [place.harbour]
        assert list(groups_of(place.li, DAY)) == [place.quay]

    def test_the_ledger_and_the_people_know(self, place):
        place.adopt()
        entries = Entry.objects.filter(act="rotation.adopted").order_by("id")
        assert [(entry.subject_label, entry.data["there"], entry.clause) for entry in entries] == [
            ("Li Wei", "Quay", "2.7"), ("Wu Min", "Harbour", "2.7"),
        ]  # fmt: skip
        told = Notice.objects.values_list("kind", "receipts__person__name", "params__person")
        assert set(told) == {
            ("rotation.person", "Li Wei", "Li Wei"), ("rotation.person", "Wu Min", "Wu Min"),
            *(("rotation.leads", lead, who) for lead in ("Lead Harbour", "Lead Quay") for who in ("Li Wei", "Wu Min")),
        }  # fmt: skip

    def test_a_group_keeps_its_establishment_lead_and_qualification(self, place):
        to_quay = place.exchange[:1]
        with pytest.raises(Conflict, match="Harbour would fall below its establishment of 2"):
            place.adopt(to_quay)
        place.member(place.harbour)
        make.qualified(place.li, make.qualification(place.office, "First aid"))
        with pytest.raises(Conflict, match="last one with the qualification First aid"):
            place.adopt()
        with pytest.raises(Conflict, match="Harbour would lose its last lead"):
            place.adopt([Move(place.leads[0].pk, place.harbour.pk, place.quay.pk)])
        assert not Posting.objects.filter(end=DAY).exists()

    def test_one_who_leaves_before_counts_no_more(self, place):
        third = place.member(place.harbour)
        Posting.objects.filter(person=third).update(end=DAY)
        with pytest.raises(Conflict, match="establishment"):
            place.adopt(place.exchange[:1])

    def test_published_shifts_stay_true(self, place):
        kind = duty.shift_type(place.office)
        make.allowed(place.leads[0], "edit_roster", place.harbour)
        roster = duty.draft(place.harbour, DAY)
        duty.assigned(roster, place.li, kind, date(2026, 12, 5))
        duty.published(roster, place.leads[0])
        with pytest.raises(Invalid, match="Li Wei has published shifts until 2026-12-05") as refused:
            place.adopt()
        assert refused.value.field == "day"
        place.adopt(day=date(2026, 12, 6))

    @pytest.mark.parametrize("day", [NOW.date(), date(2026, 1, 1)])
    def test_only_days_to_come(self, place, day):
        with pytest.raises(Invalid, match="to come"):
            place.adopt(day=day)

    def test_nobody_adopts_his_own(self, place):
        make.posted(place.li, Role.ADMINISTRATOR)
        for group in (place.harbour, place.quay):
            make.allowed(place.wu, "edit_roster", group)
        for by in (place.li, place.wu):
            with pytest.raises(Refused, match="your own posting"):
                place.adopt(by=by)

    def test_who_may_edit_the_rosters_of_all_groups_adopts_and_nobody_else(self, place):
        lead = place.leads[0]
        make.allowed(lead, "edit_roster", place.harbour)
        for by in (lead, place.leads[1], make.head(place.harbour.department), make.administrator(make.office())):
            with pytest.raises(Refused, match="Moved between groups by who may edit"):
                place.adopt(by=by)
        make.allowed(lead, "edit_roster", place.quay)
        assert place.adopt(by=lead).adopted_by == lead
        assert groups_of(place.li, DAY).get() == place.quay

    def test_what_does_not_hold_any_more_is_a_conflict(self, place):
        place.adopt()
        with pytest.raises(Conflict, match="Look at the plan again"):
            place.adopt()

    def test_nonsense_is_refused(self, place):
        elsewhere = make.group(make.office())
        li = place.li.pk
        for moves in (
            [], [Move(li, place.harbour.pk, elsewhere.pk)], [*place.exchange[:1], *place.exchange[:1]],
            [Move(li, place.harbour.pk, place.harbour.pk)],
        ):  # fmt: skip
            with pytest.raises(Invalid):
                place.adopt(moves)
        with pytest.raises(Conflict):
            place.adopt([Move(li, place.quay.pk, place.harbour.pk)])


def test_the_roster_follows_the_posting_of_each_day(place):
    """After the day the person is put on shifts of the new group only."""
    kind = duty.shift_type(place.office)
    place.adopt()
    old, new = duty.draft(place.harbour, DAY), duty.draft(place.quay, DAY)
    with pytest.raises(Invalid, match="not posted to this group"):
        duty.assigned(old, place.li, kind, DAY)
    duty.assigned(new, place.li, kind, DAY)
    before = duty.draft(place.harbour)
    duty.assigned(before, place.li, kind, DAY - timedelta(days=1))


def test_a_proposed_roster_follows_it_too():
    week = Week(officers=6)
    quay = make.group(week.group.department, "Quay")
    admin = make.administrator(week.office)
    changed = FIRST + timedelta(days=3)
    move = Move(week.officers[0].pk, week.group.pk, quay.pk)
    policy.set_value(office=week.office, key="group.establishment", value=1, holds_from=NOW, by=None, now=NOW)
    actions.adopt_rotation(office=week.office, moves=[move], day=changed, by=admin, now=NOW)
    person = plan_of([week.roster], NOW).problem.person[str(week.officers[0].pk)]
    assert [group is not None for group in person.groups] == [True] * 3 + [False] * 4
    assert set(range(3, 7)) <= person.days_off


class TestUndoing:
    def undo(self, place, rotation, by=None, now=NOW):
        actions.undo_rotation(rotation=rotation, by=by or place.administrator, now=now)

    def test_everyone_stays_and_is_told(self, place):
        rotation = place.adopt()
        self.undo(place, rotation)
        assert place.postings(place.li) == [("Harbour", "officer", date(2024, 1, 1), None)]
        assert place.postings(place.wu) == [("Quay", "officer", date(2024, 1, 1), None)]
        assert Entry.objects.filter(act="rotation.undone").count() == 2
        assert Entry.objects.filter(act="posting.moved_back").count() == 2
        rows = Notice.objects.filter(kind__startswith="rotation.undone")
        told = set(rows.values_list("receipts__person__name", "kind"))
        assert ("Li Wei", "rotation.undone_person") in told and ("Lead Quay", "rotation.undone_leads") in told
        assert rotation_plan(place.office, NOW).proposals

    def test_only_before_it_begins_and_once(self, place):
        rotation = place.adopt()
        with pytest.raises(Conflict, match="has begun"):
            self.undo(place, rotation, now=NOW + timedelta(days=7))
        self.undo(place, rotation)
        with pytest.raises(Conflict, match="already"):
            self.undo(place, rotation)

    def test_not_by_those_concerned_nor_without_the_right(self, place):
        rotation = place.adopt()
        make.posted(place.li, Role.ADMINISTRATOR)
        for by in (place.li, place.leads[0]):
            with pytest.raises(Refused):
                self.undo(place, rotation, by)
        for group in (place.harbour, place.quay):
            make.allowed(place.leads[0], "edit_roster", group)
        self.undo(place, rotation, place.leads[0])

    def test_not_when_somebody_else_needs_the_place_by_now(self, place):
        place.member(place.harbour)
        rotation = place.adopt(place.exchange[:1])
        place.adopt(place.exchange[1:])
        with pytest.raises(Conflict, match="Quay would fall below its establishment of 2"):
            self.undo(place, rotation)

    def test_not_when_the_new_roster_is_published(self, place):
        rotation = place.adopt()
        kind = duty.shift_type(place.office)
        make.allowed(place.leads[1], "edit_roster", place.quay)
        roster = duty.draft(place.quay, DAY)
        duty.assigned(roster, place.li, kind, date(2026, 12, 5))
        duty.published(roster, place.leads[1])
        with pytest.raises(Invalid, match="Li Wei has published shifts"):
            self.undo(place, rotation)

    def test_not_when_a_posting_was_changed_since(self, place):
        rotation = place.adopt()
        Posting.objects.filter(person=place.li, group=place.quay).update(end=date(2027, 6, 1))
        with pytest.raises(Conflict, match="changed meanwhile"):
            self.undo(place, rotation)
        assert len(place.postings(place.wu)) == 2

    def test_the_page_takes_back_the_whole(self, client, place):
        rotation = place.adopt()
        client.force_login(place.leads[0])
        address = reverse("roster:undo_rotation", args=[rotation.pk])
        assert "Moved between groups by who may edit" in client.get(reverse(PAGE)).content.decode()
        assert client.post(address).status_code == 403
        client.force_login(place.wu)
        assert client.post(address).status_code == 404
        client.force_login(place.administrator)
        page = client.get(reverse(PAGE)).content.decode()
        assert page.count(address) == 1 and "Take back all 2" in page
        answer = client.post(address, follow=True).content.decode()
        assert "Li Wei, Wu Min" in answer and "Settled already" not in answer


class TestRights:
    """What a lead may do follows his dated postings."""

    @pytest.fixture
    def leads(self, place):
        """Both leads edit the roster of their group, and each is due."""
        place.set("rotation.after", 1)
        for lead, group in zip(place.leads, (place.harbour, place.quay), strict=True):
            make.allowed(lead, "edit_roster", group)
            make.allowed(lead, "read_log", group)
        here, there = place.harbour.pk, place.quay.pk
        place.adopt([Move(place.leads[0].pk, here, there), Move(place.leads[1].pk, there, here)])
        return place.leads

    def rights(self, person):
        return {name: {group.name for group in groups_where(person, name)} for name in ("edit_roster", "read_log")}

    def follow(self, place, day):
        now = NOW + (day - NOW.date())
        actions.follow_postings(office=place.office, now=now)
        actions.follow_postings(office=place.office, now=now)

    def test_they_move_on_the_first_day(self, place, leads):
        self.follow(place, DAY - timedelta(days=1))
        assert self.rights(leads[0]) == {"edit_roster": {"Harbour"}, "read_log": {"Harbour"}}
        self.follow(place, DAY)
        assert self.rights(leads[0]) == {"edit_roster": {"Quay"}, "read_log": {"Quay"}}
        assert self.rights(leads[1]) == {"edit_roster": {"Harbour"}, "read_log": {"Harbour"}}
        rows = Entry.objects.filter(subject_label="Lead Harbour", act__startswith="right.").order_by("id")
        acts = list(rows.values_list("act", "actor"))[-4:]
        assert sorted(acts) == [("right.given", None)] * 2 + [("right.withdrawn", None)] * 2

    def test_they_end_with_the_posting(self, place, leads):
        self.follow(place, DAY)
        posting = Posting.objects.get(person=leads[0], group=place.quay)
        last = date(2027, 3, 1)
        end_posting(posting=posting, end=last, by=place.administrator, now=NOW)
        self.follow(place, last - timedelta(days=1))
        assert self.rights(leads[0])["edit_roster"] == {"Quay"}
        self.follow(place, last)
        assert self.rights(leads[0]) == {"edit_roster": set(), "read_log": set()}
        make.allowed(leads[0], "edit_roster", place.quay)
        self.follow(place, last)
        assert self.rights(leads[0])["edit_roster"] == {"Quay"}

    def test_who_goes_on_takes_them_along(self, place, leads):
        third = make.group(place.harbour.department, "Pier")
        place.member(place.quay, role=Role.LEAD)
        self.follow(place, DAY)
        later = date(2027, 2, 1)
        place.adopt([Move(leads[0].pk, place.quay.pk, third.pk)], later)
        self.follow(place, later)
        assert self.rights(leads[0]) == {"edit_roster": {"Pier"}, "read_log": {"Pier"}}

    def test_the_beat_moves_them(self, place, leads, time_machine):
        time_machine.move_to(NOW + (DAY - NOW.date()), tick=False)
        watch_office(office_id=place.office.pk)
        assert self.rights(leads[0])["edit_roster"] == {"Quay"}

    def test_one_who_has_left_gets_none(self, place, leads):
        person_leaves(person=leads[0], on=NOW.date(), by=place.administrator, now=NOW)
        self.follow(place, DAY)
        assert self.rights(leads[0]) == {"edit_roster": set(), "read_log": set()}
        assert not leads[0].transfers.get().rights


@pytest.mark.django_db(transaction=True)
def test_undone_by_one_of_two():
    place = Place()
    rotation, other = place.adopt(), make.administrator(place.office)
    done = at_once(*[
        lambda by=by: actions.undo_rotation(rotation=rotation, by=by, now=NOW) for by in (place.administrator, other)
    ])  # fmt: skip
    assert [type(one) for one in done if isinstance(one, Exception)] == [Conflict]
    assert len(place.postings(place.li)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_adopt_the_same_at_once():
    place = Place()
    other = make.administrator(place.office)
    done = at_once(*[lambda by=by: place.adopt(by=by) for by in (place.administrator, other)])
    [error] = [one for one in done if isinstance(one, DutyError)]
    assert isinstance(error, Conflict)
    assert len(place.postings(place.li)) == 2 and len(place.postings(place.wu)) == 2


@pytest.mark.django_db(transaction=True)
def test_two_transfers_at_once_do_not_empty_a_group():
    place = Place()
    third = place.member(place.harbour)
    moves = [[Move(one.pk, place.harbour.pk, place.quay.pk)] for one in (place.li, third)]
    done = at_once(*[lambda one=one: place.adopt(one) for one in moves])
    assert len([one for one in done if isinstance(one, Conflict)]) == 1


class TestPage:
    def test_the_answer_comes_first_then_the_proposal(self, client, place):
        client.force_login(place.administrator)
        text = client.get(reverse(PAGE)).content.decode()
        assert "2 people are due for rotation" in text and "Longest: Li Wei, 34 months in Harbour" in text
        assert f"{place.li.pk}:{place.harbour.pk}:{place.quay.pk}" in text and 'value="2026-12-01"' in text

    def test_adopting_says_who_and_shows_what_is_settled(self, client, place):
        client.force_login(place.administrator)
        [proposal] = rotation_plan(place.office, NOW).proposals
        moves = " ".join(step.value for step in proposal.steps)
        answer = client.post(reverse(PAGE), {"moves": moves, "day": "2026-12-15"}, follow=True).content.decode()
        assert "Li Wei, Wu Min" in answer and "Quay from 2026-12-15" in answer and "Settled already" in answer

    def test_a_wrong_day_is_said_and_kept(self, client, place):
        client.force_login(place.administrator)
        moves = " ".join(f"{move.person_id}:{move.from_group}:{move.to_group}" for move in place.exchange)
        answer = client.post(reverse(PAGE), {"moves": moves, "day": "2026-11-01"})
        assert answer.status_code == 422
        assert "on a day to come" in answer.content.decode() and 'value="2026-11-01"' in answer.content.decode()
        assert client.post(reverse(PAGE), {"moves": "nonsense", "day": "2026-12-01"}).status_code == 422

    def test_what_is_out_of_date_is_a_conflict(self, client, place):
        place.adopt()
        client.force_login(place.administrator)
        moves = " ".join(f"{move.person_id}:{move.from_group}:{move.to_group}" for move in place.exchange)
        answer = client.post(reverse(PAGE), {"moves": moves, "day": "2026-12-01"})
        assert answer.status_code == 409 and "Look at the plan again" in answer.content.decode()

    def test_empty(self, client, place):
        place.set("rotation.after", 99)
        client.force_login(place.administrator)
        assert "Nobody is due for rotation" in client.get(reverse(PAGE)).content.decode()

    def test_by_kind_of_group(self, client, place):
        sales = make.group(place.office, "Sales", kind=GroupKind.BUSINESS_LINE)
        place.member(sales, "Sun Seller")
        client.force_login(place.administrator)
        rows = client.get(reverse(PAGE), {"kind": "business_line"}).content.decode().partition("<tbody>")[2]
        assert "Sun Seller" in rows and "Wu Min" not in rows.partition("</tbody>")[0]

    @pytest.mark.parametrize(
        ("role", "reads"),
        [
            (Role.LEAD, True), (Role.DEPARTMENT_HEAD, True), (Role.DIRECTOR, True), (Role.HR, True),
            (Role.AUDITOR, True), (Role.ADMINISTRATOR, True), (Role.OFFICER, False), (Role.FINANCE, False),
            (Role.CEO, False),
        ],
    )  # fmt: skip
    def test_who_reads_it(self, client, place, role, reads):
        person = make.person(place.office)
        where = {"group": place.harbour, "department": place.harbour.department}
        make.posted(person, role, **where)
        client.force_login(person)
        answer = client.get(reverse(PAGE))
        assert answer.status_code == (200 if reads else 404)
        if reads:
            assert ("Adopt</" in answer.content.decode()) == (role == Role.ADMINISTRATOR)
        moves = " ".join(f"{move.person_id}:{move.from_group}:{move.to_group}" for move in place.exchange)
        if role != Role.ADMINISTRATOR:
            status = client.post(reverse(PAGE), {"moves": moves, "day": "2026-12-15"}).status_code
            assert status == (403 if reads else 404)

    def test_the_months_lead_here_who_may(self, client, place):
        for person, may in ((place.leads[0], True), (place.wu, False)):
            client.force_login(person)
            page = client.get(reverse("roster:months")).content.decode()
            assert (reverse(PAGE) in page) == may and reverse("roster:holidays") in page

    def test_thirty_take_no_more_sql_than_two(self, client, place):
        client.force_login(place.administrator)

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(PAGE))
            return len(queries)

        count()
        few = count()
        for number in range(30):
            place.member((place.harbour, place.quay)[number % 2])
        assert len(rotation_plan(place.office, NOW).proposals) == 16 and count() == few
