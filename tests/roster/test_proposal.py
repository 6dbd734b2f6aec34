"""A roster is asked for, computed, watched, stopped, taken; a worker that dies loses nothing."""

from datetime import timedelta

import pytest

from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from roster import actions
from roster.actions import proposal as life
from roster.actions.computing import compute_proposal
from roster.actions.placing import CellsRefused
from roster.enums import PROPOSAL_TRANSITIONS, ProposalState
from roster.models import Assignment, Proposal
from roster.queries.breach import breaches_of
from roster.queries.coverage import gaps_of_roster
from roster.rules.times import day_period
from tests import builders as make
from tests import duty
from tests.at_once import at_once
from tests.builders import NOW
from tests.planned import FIRST, Week

pytestmark = pytest.mark.django_db


@pytest.fixture
def week():
    return Week()


def gaps(roster):
    return gaps_of_roster(roster, *day_period(roster.start, roster.end, roster.group.office.zone))


class TestTheWhole:
    def test_a_computed_roster_is_taken_and_breaks_nothing(self, week, run_tasks):
        with run_tasks():
            proposal = week.ask()
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.DONE
        assert proposal.objective == sum(proposal.bill.values()) >= proposal.bound
        assert proposal.progress[-1][1:] == [proposal.objective, proposal.bound]
        actions.take_proposal(proposal=proposal, by=week.lead, now=NOW)
        assert breaches_of(week.roster, NOW) == []
        assert gaps(week.roster) == []
        assert Assignment.objects.filter(roster=week.roster, role="lead").count() >= 6
        assert [str(moment.act) for moment in timeline(week.roster)].count("proposal.taken") == 1

    def test_pinned_cells_stay_and_the_rest_is_replaced(self, week):
        kept = duty.assigned(week.roster, week.officers[0], week.night, FIRST)
        gone = duty.assigned(week.roster, week.officers[1], week.day, FIRST)
        actions.pin_cells(roster=week.roster, places=[(week.officers[0], FIRST)], pinned=None, by=week.lead, now=NOW)
        proposal = week.computed()
        actions.take_proposal(proposal=proposal, by=week.lead, now=NOW)
        assert Assignment.objects.filter(pk=kept.pk, pinned=True).exists()
        assert not Assignment.objects.filter(pk=gone.pk).exists()
        assert gaps(week.roster) == []

    def test_a_leave_granted_meanwhile_is_said_and_nothing_is_written(self, week):
        proposal = week.computed()
        busy = Proposal.objects.get().cells[0][0]
        person = next(one for one in [week.lead, *week.officers] if one.pk == busy)
        actions.record_leave(person=person, start=FIRST, end=FIRST + timedelta(days=7), by=None, now=NOW)
        with pytest.raises(CellsRefused, match="on leave"):
            actions.take_proposal(proposal=proposal, by=week.lead, now=NOW)
        assert not Assignment.objects.exists()

    def test_hard_rules_that_contradict_each_other_end_without_a_roster(self, week):
        week.rule("coverage", weight=None)
        for officer in week.officers:
            actions.record_leave(person=officer, start=FIRST, end=FIRST + timedelta(days=1), by=None, now=NOW)
        proposal = week.computed()
        assert (proposal.state, proposal.failure) == (ProposalState.FAILED, "infeasible")

    def test_groups_are_planned_together_and_share_one_lead(self, week):
        other = make.group(week.group.department, "Quay")
        second = make.lead(other)
        for _ in range(4):
            make.officer(other)
        for codename in ["edit_roster"]:
            make.allowed(week.lead, codename, other)
        week.demand(week.day, group=other)
        beside = week.draft(other)
        proposal = week.computed(week.roster, beside)
        actions.take_proposal(proposal=proposal, by=week.lead, now=NOW)
        leads = Assignment.objects.filter(role="lead")
        assert leads.count() == 7
        assert set(leads.values_list("person", flat=True)) == {week.lead.pk, second.pk}
        assert gaps(week.roster) == gaps(beside) == []


class TestAsking:
    def test_only_who_may_edit_every_draft(self, week):
        with pytest.raises(Refused):
            actions.ask_proposal(rosters=[week.roster], by=week.officers[0], now=NOW)

    def test_a_published_roster_is_not_proposed(self, week):
        duty.published(week.roster, by=week.lead)
        with pytest.raises(Conflict):
            week.ask()

    def test_drafts_of_other_days_are_not_planned_together(self, week):
        later = week.draft(first=FIRST + timedelta(days=7))
        with pytest.raises(Invalid, match="same days"):
            week.ask(week.roster, later)

    def test_three_wait_at_most(self, week):
        proposals = [week.ask() for _ in range(3)]
        assert [one.seed for one in proposals] == [1, 2, 3]
        with pytest.raises(Conflict, match="Wait for one"):
            week.ask()


class TestStopping:
    def test_what_waits_is_cancelled_and_never_computed(self, week):
        proposal = actions.stop_proposal(proposal=week.ask(), by=week.lead, now=NOW)
        compute_proposal(proposal_id=proposal.pk, clock=lambda: NOW)
        proposal.refresh_from_db()
        assert (proposal.state, proposal.run) == (ProposalState.CANCELLED, 0)

    def test_what_runs_ends_when_asked_to_and_keeps_the_best(self):
        """The wishes contradict one another, so that no solver is done before someone presses Stop."""
        week = Week(days=35, officers=11)
        week.demand(week.day, officers=3)
        week.rule("shortest_break", weight=7, days=4)
        week.rule("shortest_run", weight=5, days=3)
        week.rule("weekends", weight=11, most=1)
        proposal = week.ask(seconds=600)

        def clock():
            """Someone presses Stop as soon as there is a roster."""
            running = Proposal.objects.get(pk=proposal.pk)
            if running.objective is not None and running.stop_asked_at is None:
                actions.stop_proposal(proposal=running, by=week.lead, now=NOW)
            return NOW

        compute_proposal(proposal_id=proposal.pk, clock=clock)
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.DONE
        assert proposal.stop_asked_at == NOW
        assert proposal.cells

    def test_a_stranger_stops_nothing_and_the_end_is_the_end(self, week):
        proposal = week.computed()
        with pytest.raises(Refused):
            actions.stop_proposal(proposal=proposal, by=week.officers[0], now=NOW)
        with pytest.raises(Conflict, match="ended already"):
            actions.stop_proposal(proposal=proposal, by=week.lead, now=NOW)


class TestRecovery:
    def test_a_lost_worker_is_replaced_and_what_it_found_is_kept(self, week):
        best = week.computed()
        proposal = week.ask()
        lost = life.claim_proposal(proposal_id=proposal.pk, now=NOW)
        found = {"cells": best.cells, "objective": best.objective, "progress": [[1.5, best.objective, 0]]}
        assert life.beat_proposal(proposal=lost, now=NOW, **found).held
        assert actions.recover_proposals(now=NOW + timedelta(seconds=20)) == []
        later = NOW + timedelta(seconds=40)
        assert actions.recover_proposals(now=later) == [proposal.pk]
        compute_proposal(proposal_id=proposal.pk, clock=lambda: later)
        assert not life.beat_proposal(proposal=lost, now=later, cells=[]).held
        assert not life.end_proposal(proposal=lost, now=later, cells=[])
        proposal.refresh_from_db()
        assert (proposal.state, proposal.run) == (ProposalState.DONE, 2)
        assert proposal.objective <= best.objective
        assert proposal.progress[0] == [1.5, best.objective, 0]

    def test_who_has_lost_three_workers_is_not_given_a_fourth(self, week):
        proposal = week.ask()
        for turn in range(3):
            assert life.claim_proposal(proposal_id=proposal.pk, now=NOW + timedelta(minutes=turn))
            actions.recover_proposals(now=NOW + timedelta(minutes=turn, seconds=31))
        proposal.refresh_from_db()
        assert (proposal.state, proposal.failure) == (ProposalState.FAILED, "broken")

    def test_a_wake_up_call_that_was_lost_is_made_again(self, week, run_tasks):
        proposal = week.ask()
        with run_tasks():
            assert actions.recover_proposals(now=NOW + timedelta(seconds=59)) == []
            assert actions.recover_proposals(now=NOW + timedelta(seconds=61)) == [proposal.pk]
        proposal.refresh_from_db()
        assert proposal.state == ProposalState.DONE


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_workers_never_compute_one_proposal(self):
        proposal = Week().ask()
        claim = lambda: life.claim_proposal(proposal_id=proposal.pk, now=NOW)  # noqa: E731
        assert sum(one is not None for one in at_once(claim, claim)) == 1
        proposal.refresh_from_db()
        assert proposal.run == 1

    def test_two_sweeps_hand_a_lost_proposal_over_once(self):
        proposal = Week().ask()
        life.claim_proposal(proposal_id=proposal.pk, now=NOW)
        sweep = lambda: actions.recover_proposals(now=NOW + timedelta(minutes=1))  # noqa: E731
        at_once(sweep, sweep)
        claims = at_once(*[lambda: life.claim_proposal(proposal_id=proposal.pk, now=NOW)] * 2)
        assert sum(one is not None for one in claims) == 1
        proposal.refresh_from_db()
        assert proposal.run == 2

    def test_two_leads_take_one_proposal_once(self):
        week = Week()
        proposal = week.computed()
        second = make.lead(week.group)
        done = at_once(
            *[lambda by=by: actions.take_proposal(proposal=proposal, by=by, now=NOW) for by in (week.lead, second)]
        )
        assert [type(one) for one in done if isinstance(one, Exception)] == [Conflict]
        assert Assignment.objects.filter(roster=week.roster, role="officer").count() == 14


def test_every_state_leads_somewhere_or_ends():
    assert set(PROPOSAL_TRANSITIONS) == set(ProposalState)
