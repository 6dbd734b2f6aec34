"""Someone falls ill: the fewest cells change, never what has begun or is pinned; it is amended whole or not."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import Conflict, Invalid, Refused
from core.notices.models import Notice
from roster import actions
from roster.actions.computing import compute_proposal
from roster.enums import ProposalState
from roster.models import Assignment, Leave, Proposal
from tests import builders as make
from tests import duty
from tests.at_once import at_once
from tests.builders import NOW
from tests.planned import FIRST, Week

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def published_week(**kwargs):
    """Officer 0 has the day shift of the first two days, officer 1 the nights; the others are free."""
    week = Week(**kwargs)
    for number in range(2):
        duty.assigned(week.roster, week.officers[0], week.day, FIRST + number * DAY)
        duty.assigned(week.roster, week.officers[1], week.night, FIRST + number * DAY)
    duty.published(week.roster, by=week.lead)
    return week


@pytest.fixture
def week():
    return published_week()


def ill(week, person=None, start=FIRST, days=1, now=NOW):
    person = person or week.officers[0]
    return actions.fall_ill(person=person, start=start, end=start + days * DAY, reason="flu", by=week.lead, now=now)


def computed(proposal, now=NOW):
    compute_proposal(proposal_id=proposal.pk, clock=lambda: now)
    proposal.refresh_from_db()
    return proposal


def holders(week, kind, day=FIRST):
    held = Assignment.objects.filter(roster=week.roster, withdrawn_at=None, shift__shift_type=kind, shift__day=day)
    return [row.person for row in held]


class TestTheWhole:
    def test_the_leave_stands_and_one_other_takes_the_shift(self, week):
        leave, [mending] = ill(week)
        assert (leave.state, mending.state) == ("granted", ProposalState.QUEUED)
        computed(mending)
        assert (mending.state, mending.mended["gaps"], mending.mended["is_fewest"]) == (ProposalState.DONE, [], True)
        assert len(mending.mended["changes"]) == 2
        amendments = actions.take_mending(proposal=mending, by=week.lead, now=NOW)
        assert [one.kind for one in amendments] == ["replaced"]
        [person] = holders(week, week.day)
        assert person in week.officers[2:]
        assert holders(week, week.day, FIRST + DAY) == [week.officers[0]]
        told = set(Notice.objects.filter(kind__startswith="roster.shift_").values_list("kind", flat=True))
        assert told == {"roster.shift_withdrawn", "roster.shift_added"}
        mending.refresh_from_db()
        assert (mending.state, mending.taken_by) == (ProposalState.TAKEN, week.lead)

    def test_who_has_no_shift_then_is_only_on_leave(self, week):
        leave, mendings = ill(week, week.officers[4])
        assert mendings == []
        assert Leave.objects.get() == leave

    def test_when_nobody_is_left_the_gap_is_named(self):
        week = published_week(officers=2)
        _leave, [mending] = ill(week, days=2)
        computed(mending)
        assert {tuple(gap[1:]) for gap in mending.mended["gaps"]} <= {(0, week.group.pk, 1), (1, week.group.pk, 1)}
        assert mending.mended["gaps"]

    def test_a_pinned_cell_stays(self):
        week = Week(officers=2)
        duty.assigned(week.roster, week.officers[0], week.day, FIRST)
        duty.assigned(week.roster, week.officers[1], week.night, FIRST)
        actions.pin_cells(roster=week.roster, places=[(week.officers[1], FIRST)], pinned=True, by=week.lead, now=NOW)
        duty.published(week.roster, by=week.lead)
        _leave, [mending] = ill(week)
        computed(mending)
        assert {change[0] for change in mending.mended["changes"]} == {week.officers[0].pk}

    def test_what_has_begun_stays_and_what_comes_is_mended(self, week):
        in_the_night = NOW + timedelta(days=(FIRST - NOW.date()).days, hours=-5)
        _leave, [mending] = ill(week, week.officers[1], days=2, now=in_the_night)
        computed(mending, in_the_night)
        assert {change[1] for change in mending.mended["changes"]} == {1}
        actions.take_mending(proposal=mending, by=week.lead, now=in_the_night)
        assert holders(week, week.night) == [week.officers[1]]
        assert week.officers[1] not in holders(week, week.night, FIRST + DAY)

    def test_a_lead_is_replaced_by_the_lead_of_a_roster_that_one_may_edit(self):
        week = Week()
        other = make.group(week.group.department, "Quay")
        second = make.lead(other, "Wang Lead")
        make.allowed(week.lead, "edit_roster", other)
        beside = week.draft(other)
        duty.assigned(week.roster, week.lead, week.day, FIRST, role="lead")
        boss = make.lead(make.group(week.group.department))
        for group in (week.group, other):
            make.allowed(boss, "edit_roster", group)
        for roster in (week.roster, beside):
            duty.published(roster, by=week.lead)
        _leave, [mending] = actions.fall_ill(
            person=week.lead, start=FIRST, end=FIRST + DAY, reason="", by=boss, now=NOW
        )
        computed(mending)
        actions.take_mending(proposal=mending, by=boss, now=NOW)
        assert [row.person for row in Assignment.objects.filter(role="lead", withdrawn_at=None)] == [second]


class TestRefusals:
    def test_a_stranger_records_nothing(self, week):
        with pytest.raises(Refused):
            actions.fall_ill(
                person=week.officers[0], start=FIRST, end=FIRST + DAY, reason="", by=week.officers[1], now=NOW
            )
        assert not Leave.objects.exists()

    def test_two_leaves_at_once_are_refused_whole(self, week):
        ill(week)
        with pytest.raises(Invalid, match="on leave already"):
            ill(week)
        assert Proposal.objects.count() == 1

    def test_asked_twice_it_is_computed_once(self, week):
        leave, [mending] = ill(week)
        assert actions.ask_mending(leave=leave, by=week.lead, now=NOW) == [mending]

    def test_not_yet_computed_it_cannot_be_taken(self, week):
        _leave, [mending] = ill(week)
        with pytest.raises(Conflict, match="cannot be taken"):
            actions.take_mending(proposal=mending, by=week.lead, now=NOW)

    def test_without_the_right_nothing_is_amended(self, week):
        _leave, [mending] = ill(week)
        computed(mending)
        with pytest.raises(Refused):
            actions.take_mending(proposal=mending, by=week.officers[1], now=NOW)

    def test_a_roster_that_changed_meanwhile_is_not_amended(self, week):
        _leave, [mending] = ill(week)
        computed(mending)
        actions.amend(
            roster=week.roster, added=actions.Cell(week.officers[2], week.day, FIRST), reason="x", by=week.lead, now=NOW
        )
        with pytest.raises(Conflict, match="changed since"):
            actions.take_mending(proposal=mending, by=week.lead, now=NOW)
        assert week.officers[0] in holders(week, week.day)

    def test_a_leave_withdrawn_meanwhile_mends_nothing(self, week):
        leave, [mending] = ill(week)
        computed(mending)
        actions.withdraw_leave(leave=leave, by=week.lead, now=NOW)
        with pytest.raises(Conflict):
            actions.take_mending(proposal=mending, by=week.lead, now=NOW)
        with pytest.raises(Conflict, match="withdrawn"):
            actions.ask_mending(leave=leave, by=week.lead, now=NOW)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_two_leads_mend_it_once(self):
        week = published_week()
        second = make.lead(week.group, "Second")
        _leave, [mending] = ill(week)
        computed(mending)
        take = [lambda by=by: actions.take_mending(proposal=mending, by=by, now=NOW) for by in (week.lead, second)]
        assert [type(one) for one in at_once(*take) if isinstance(one, Exception)] == [Conflict]
        assert len(holders(week, week.day)) == 1

    def test_an_amendment_at_the_same_moment_goes_first_or_is_counted(self):
        week = published_week()
        _leave, [mending] = ill(week)
        computed(mending)
        added = actions.Cell(week.officers[2], week.day, FIRST)
        done = at_once(
            lambda: actions.take_mending(proposal=mending, by=week.lead, now=NOW),
            lambda: actions.amend(roster=week.roster, added=added, reason="x", by=week.lead, now=NOW),
        )
        lost = isinstance(done[0], Conflict)
        assert (week.officers[0] in holders(week, week.day)) == lost


class TestPages:
    @pytest.fixture(autouse=True)
    def _at_nine(self, time_machine):
        time_machine.move_to(NOW, tick=False)

    def url(self, name, *args):
        return reverse(f"roster:{name}", args=args)

    def test_from_the_cell_to_the_amended_roster(self, client, week):
        client.force_login(week.lead)
        ill_url = self.url("ill", week.roster.pk, week.officers[0].pk, FIRST.isoformat())
        cell = self.url("cell", week.roster.pk, week.officers[0].pk, FIRST.isoformat())
        assert ill_url in client.get(cell).content.decode()
        assert "Record and mend" in client.get(ill_url).content.decode()
        answer = client.post(ill_url, {"start": FIRST.isoformat(), "last": FIRST.isoformat()})
        mending = Proposal.objects.get()
        page = self.url("mending", mending.pk)
        assert answer["Location"] == page
        assert self.url("mending_progress", mending.pk) in client.get(page).content.decode()
        computed(mending)
        text = client.get(self.url("mending_progress", mending.pk), headers={"HX-Request": "true"}).content.decode()
        assert "Amend so" in text
        assert "for Officer 0" in text
        assert "nobody can mend it with fewer changes" in text
        client.post(self.url("take_mending", mending.pk))
        assert week.officers[0] not in holders(week, week.day)
        assert "The roster is mended" in client.get(page).content.decode()

    def test_a_wrong_day_is_said_and_kept(self, client, week):
        client.force_login(week.lead)
        ill_url = self.url("ill", week.roster.pk, week.officers[0].pk, FIRST.isoformat())
        answer = client.post(ill_url, {"start": FIRST.isoformat(), "last": (FIRST - DAY).isoformat()})
        assert answer.status_code == 422
        assert "comes before the first" in answer.content.decode()

    def test_a_change_since_is_said_and_it_is_computed_again(self, client, week):
        client.force_login(week.lead)
        leave, [mending] = ill(week)
        computed(mending)
        added = actions.Cell(week.officers[2], week.day, FIRST)
        actions.amend(roster=week.roster, added=added, reason="x", by=week.lead, now=NOW)
        text = client.get(self.url("mending", mending.pk)).content.decode()
        assert "changed since this was computed" in text
        assert "Amend so" not in text
        assert client.post(self.url("take_mending", mending.pk)).status_code == 409
        client.post(self.url("ask_mending", leave.pk))
        assert Proposal.objects.mendings().count() == 2

    def test_strangers_see_none_of_it(self, client, week):
        leave, [mending] = ill(week)
        client.force_login(make.lead(make.group(make.office())))
        assert client.get(self.url("mending", mending.pk)).status_code == 404
        assert client.post(self.url("take_mending", mending.pk)).status_code == 404
        assert client.post(self.url("ask_mending", leave.pk)).status_code == 404
        client.force_login(week.officers[1])
        assert client.get(self.url("proposal", mending.pk)).status_code == 404

    @pytest.mark.parametrize("officers", [5, 30])
    def test_five_people_and_thirty_cost_the_same(self, client, officers, django_assert_max_num_queries):
        week = published_week(officers=officers)
        _leave, [mending] = ill(week, days=2)
        computed(mending)
        client.force_login(week.lead)
        with django_assert_max_num_queries(36):
            assert client.get(self.url("mending", mending.pk)).status_code == 200
