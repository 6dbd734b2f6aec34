"""The pages of a proposal: asked for on the grid, watched, compared, taken; nothing exists for strangers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.ledger.models import Entry
from roster import actions
from roster.actions import proposal as life
from roster.enums import ProposalState
from roster.models import Assignment, Proposal, Wish
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.planned import FIRST, Week

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def week():
    return Week()


@pytest.fixture
def as_lead(client, week):
    client.force_login(week.lead)
    return client


def url(name, row):
    return reverse(f"roster:{name}", args=[row.pk])


def text(answer):
    return answer.content.decode()


class TestAsking:
    def test_the_draft_has_the_button_and_the_answer_is_a_page_to_watch(self, as_lead, week):
        assert "Propose a roster" in text(as_lead.get(url("grid", week.roster)))
        answer = as_lead.post(url("propose", week.roster), {"seconds": "5"}, follow=True)
        proposal = Proposal.objects.get()
        assert answer.redirect_chain[-1][0] == url("proposal", proposal)
        assert (proposal.seconds, proposal.asked_by) == (5, week.lead)
        assert url("proposal_progress", proposal) in text(answer)
        assert "Stop and keep the best" in text(answer)

    def test_without_a_number_the_regulation_says_how_long(self, as_lead, week):
        as_lead.post(url("propose", week.roster))
        assert Proposal.objects.get().seconds == 30

    def test_wrong_seconds_are_said_and_kept(self, as_lead, week):
        answer = as_lead.post(url("propose", week.roster), {"seconds": "1"})
        assert answer.status_code == 422
        assert "greater than or equal to 2" in text(answer)
        assert not Proposal.objects.exists()

    def test_drafts_of_the_same_days_are_planned_together(self, as_lead, week):
        other = make.group(week.group.department, "Quay")
        make.allowed(week.lead, "edit_roster", other)
        beside = week.draft(other)
        assert "Quay" in text(as_lead.get(url("proposals", week.roster)))
        as_lead.post(url("propose", week.roster), {"beside": [beside.pk]})
        assert set(Proposal.objects.get().rosters.all()) == {week.roster, beside}

    def test_a_draft_one_may_not_edit_is_not_planned_along(self, as_lead, week):
        beside = week.draft(make.group(week.group.department, "Quay"))
        assert as_lead.post(url("propose", week.roster), {"beside": [beside.pk]}).status_code == 422


class TestStrangers:
    @pytest.mark.parametrize("name", ["proposal", "proposal_progress"])
    def test_a_proposal_does_not_exist_for_who_sees_no_draft(self, client, week, name):
        proposal = week.ask()
        for person in (week.officers[0], make.lead(make.group(make.office()))):
            client.force_login(person)
            assert client.get(url(name, proposal)).status_code == 404

    @pytest.mark.parametrize("name", ["stop_proposal", "take_proposal"])
    def test_nor_can_they_stop_or_take_it(self, client, week, name):
        proposal = week.ask()
        client.force_login(week.officers[0])
        assert client.post(url(name, proposal)).status_code == 404

    def test_who_may_read_drafts_but_not_edit_them_is_told_why(self, client, week):
        proposal = week.computed()
        client.force_login(make.lead(make.group(week.group.department)))
        assert "may not edit the roster of Harbour" in text(client.get(url("proposal", proposal)))
        assert client.post(url("take_proposal", proposal)).status_code == 403


class TestWatching:
    def test_the_chart_grows_and_the_page_loads_anew_at_the_end(self, as_lead, week):
        proposal = week.ask(seconds=30)
        running = life.claim_proposal(proposal_id=proposal.pk, now=NOW)
        life.beat_proposal(proposal=running, now=NOW, objective=120, bound=10, progress=[[0.5, 900, 0], [2.0, 120, 10]])
        answer = as_lead.get(url("proposal_progress", proposal), headers={"HX-Request": "true"})
        assert 'class="plan-cost" points="' in text(answer)
        assert "91.7 %" in text(answer)
        assert "HX-Refresh" not in answer
        life.end_proposal(proposal=running, now=NOW + timedelta(seconds=3), objective=120)
        assert as_lead.get(url("proposal_progress", proposal))["HX-Refresh"] == "true"

    def test_it_is_stopped_from_the_page(self, as_lead, week):
        proposal = week.ask()
        as_lead.post(url("stop_proposal", proposal))
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.CANCELLED
        assert "Stopped before a roster was found" in text(as_lead.get(url("proposal", proposal)))

    def test_watching_costs_little(self, as_lead, week, django_assert_max_num_queries):
        proposal = week.ask()
        with django_assert_max_num_queries(8):
            as_lead.get(url("proposal_progress", proposal), headers={"HX-Request": "true"})


class TestTheResult:
    def test_what_falls_short_is_named(self, as_lead, week):
        wisher = week.officers[0]
        for number in range(5):
            actions.make_wish(person=week.officers[number], day=FIRST, kind="off", by=week.officers[number], now=NOW)
        proposal = week.computed()
        page = text(as_lead.get(url("proposal", proposal)))
        assert "wishes of the people" in page
        assert "2 wishes not met" in page
        assert "Shift D (duty lead): 1 missing" in page
        assert wisher.name in page
        assert "changed since" not in page

    def test_uncovered_shifts_are_named(self, as_lead, week):
        for officer in week.officers:
            actions.record_leave(person=officer, start=FIRST, end=FIRST + timedelta(days=1), by=None, now=NOW)
        page = text(as_lead.get(url("proposal", week.computed())))
        assert "Harbour, Shift D (officer): 1 missing" in page
        assert "Mon 12-07" in page

    def test_what_has_changed_since_is_said(self, as_lead, week):
        proposal = week.computed()
        actions.record_leave(person=week.officers[0], start=FIRST, end=FIRST + timedelta(days=1), by=None, now=NOW)
        assert "changed since" in text(as_lead.get(url("proposal", proposal)))

    def test_it_is_taken_and_the_grid_shows_it(self, as_lead, week):
        proposal = week.computed()
        answer = as_lead.post(url("take_proposal", proposal), follow=True)
        assert answer.redirect_chain[-1][0] == url("grid", week.roster)
        assert Assignment.objects.filter(roster=week.roster).count() == len(proposal.cells)
        assert "Take into the draft" not in text(as_lead.get(url("proposal", proposal)))
        assert as_lead.post(url("take_proposal", proposal)).status_code == 409

    @pytest.mark.parametrize("officers", [5, 30])
    def test_five_people_and_thirty_cost_the_same(self, client, officers, django_assert_max_num_queries):
        week = Week(officers=officers)
        proposal = week.ask()
        held = life.claim_proposal(proposal_id=proposal.pk, now=NOW)
        cells = [[one.pk, 0, week.day.pk, "officer", week.roster.pk] for one in week.officers]
        life.end_proposal(proposal=held, now=NOW, cells=cells, objective=7)
        client.force_login(week.lead)
        for name, row in (("proposal", proposal), ("proposals", week.roster)):
            with django_assert_max_num_queries(36):
                assert client.get(url(name, row)).status_code == 200


class TestComparing:
    def test_the_draft_and_two_proposals_stand_side_by_side(self, as_lead, week):
        duty.assigned(week.roster, week.officers[0], week.day, FIRST)
        duty.assigned(week.roster, week.officers[0], week.night, FIRST + timedelta(days=1))
        first, second = week.computed(), week.computed()
        page = text(as_lead.get(url("proposals", week.roster), {"p": [first.pk, second.pk]}))
        assert "The draft as it is" in page
        assert "Variant 1" in page
        assert "Variant 2" in page
        assert "is-changed" in page
        assert page.count("hours by person") == 3
        assert "too little rest" in page

    def test_an_empty_list_invites(self, as_lead, week):
        assert "No proposal yet" in text(as_lead.get(url("proposals", week.roster)))


class TestPinning:
    def pin(self, as_lead, week, *officers, **headers):
        data = {"person": [one.pk for one in officers], "day": [FIRST.isoformat()] * len(officers)}
        return as_lead.post(url("pin", week.roster), data, headers=headers)

    def test_a_cell_is_pinned_and_unpinned(self, as_lead, week):
        held = duty.assigned(week.roster, week.officers[0], week.day, FIRST)
        answer = self.pin(as_lead, week, week.officers[0], **{"HX-Request": "true"})
        assert "is-pinned" in text(answer)
        held.refresh_from_db()
        assert held.pinned
        self.pin(as_lead, week, week.officers[0])
        held.refresh_from_db()
        assert not held.pinned
        acts = set(Entry.objects.values_list("act", flat=True))
        assert {"roster.cells_pinned", "roster.cells_unpinned"} <= acts

    def test_an_empty_cell_has_nothing_to_pin(self, as_lead, week):
        answer = self.pin(as_lead, week, week.officers[0])
        assert answer.status_code == 400
        assert "no shift in these cells" in text(answer)


class TestWishes:
    def test_a_wish_is_made_seen_and_dropped(self, client, week):
        client.force_login(week.officers[0])
        data = {"day": FIRST.isoformat(), "kind": "work", "shift_type": week.night.pk}
        page = text(client.post(reverse("roster:wishes"), data, follow=True))
        assert "2026-12-07" in page
        assert "Shift N" in page
        wish = Wish.objects.get()
        client.force_login(week.officers[1])
        assert client.post(url("drop_wish", wish)).status_code == 404
        client.force_login(week.officers[0])
        client.post(url("drop_wish", wish))
        assert not Wish.objects.exists()

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            ({"day": "2026-11-24", "kind": "off"}, "a day to come"),
            ({"day": "", "kind": "off"}, "required"),
        ],
    )
    def test_what_cannot_be_wished_is_said(self, client, week, data, says):
        client.force_login(week.officers[0])
        answer = client.post(reverse("roster:wishes"), data)
        assert answer.status_code == 422
        assert says in text(answer)

    def test_for_a_published_roster_it_is_too_late(self, client, week):
        duty.published(week.roster, by=week.lead)
        client.force_login(week.officers[0])
        answer = client.post(reverse("roster:wishes"), {"day": FIRST.isoformat(), "kind": "off"})
        assert "Ask for leave" in text(answer)

    @pytest.mark.parametrize("count", [1, 30])
    def test_one_wish_and_thirty_cost_the_same(self, client, week, count, django_assert_max_num_queries):
        for number in range(count):
            day = FIRST + timedelta(days=number)
            actions.make_wish(person=week.officers[0], day=day, kind="off", by=week.officers[0], now=NOW)
        client.force_login(week.officers[0])
        with django_assert_max_num_queries(14):
            client.get(reverse("roster:wishes"))
