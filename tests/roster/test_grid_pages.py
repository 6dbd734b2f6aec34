from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.ledger.queries import timeline
from roster import actions
from roster.actions.watch import watch_coverage
from roster.enums import RosterState
from roster.models import Assignment, CoverageAlarm, Leave, Pattern, Roster
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.worlds import world

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@world
def group():
    return make.group(make.office(), "Harbour")


@world
def lead(group):
    return make.lead(group, "Chen Lead")


@world
def officer(group):
    return make.officer(group, "Li Officer")


@world
def kind(group):
    return duty.shift_type(group.office, name="Day")


@world
def draft(group):
    return duty.draft(group)


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def grid_url(roster, name="grid", *args):
    return reverse(f"roster:{name}", args=[roster.pk, *args])


def typed(as_lead, roster, cells, code, **headers):
    people, days = zip(*[(person.pk, day.isoformat()) for person, day in cells], strict=True)
    data = {"person": people, "day": days, "code": code}
    return as_lead.post(grid_url(roster, "set_cells"), data, headers=headers)


def test_each_cell_says_what_it_holds_and_opens_its_own_dialog(as_lead, draft, officer, kind):
    kind.code = "<D>"
    kind.save()
    actions.assign(roster=draft, person=officer, day=TOMORROW, shift_type=kind, by=None, now=NOW)
    page = BeautifulSoup(as_lead.get(grid_url(draft)).content, "html.parser")
    cell, free = (page.select_one(f"#cell-{officer.pk}-{day}") for day in (TOMORROW, TODAY))
    assert (cell.text, cell["data-code"], cell["data-day"]) == ("<D>", "<D>", "2026-11-25")
    assert cell["data-dialog-url"] == grid_url(draft, "cell", officer.pk, "2026-11-25")
    assert cell["aria-label"].startswith("Li Officer, 11-25. Day (")
    assert free.select_one(".is-off")
    assert "is-today" in free["class"]


class TestMonths:
    def test_a_lead_begins_the_draft_of_his_group(self, as_lead, group):
        assert "Begin a draft" in as_lead.get(reverse("roster:months")).content.decode()
        as_lead.post(reverse("roster:open_month", args=[group.pk]), {"month": "2026-12-01"})
        assert Roster.objects.get().start == date(2026, 12, 1)

    def test_without_the_right_the_button_says_why(self, client, officer):
        client.force_login(officer)
        assert "may not edit the roster of Harbour" in client.get(reverse("roster:months")).content.decode()

    def test_the_groups_of_another_office_do_not_exist(self, as_lead):
        other = make.group(make.office())
        assert as_lead.post(reverse("roster:open_month", args=[other.pk]), {"month": "2026-12-01"}).status_code == 404

    @pytest.mark.parametrize("count", [1, 30])
    def test_one_group_and_thirty_cost_the_same(self, as_lead, group, count, django_assert_max_num_queries):
        for _ in range(count - 1):
            duty.draft(make.group(group.department))
        as_lead.get(reverse("roster:months"))
        with django_assert_max_num_queries(20):
            as_lead.get(reverse("roster:months"))


class TestDraft:
    def test_it_is_hidden_from_officers_and_other_offices(self, client, draft, officer):
        client.force_login(officer)
        assert client.get(grid_url(draft)).status_code == 404
        client.force_login(make.lead(make.group(make.office())))
        assert client.get(grid_url(draft)).status_code == 404

    def test_a_typed_code_fills_a_cell_and_clears_it(self, as_lead, draft, officer, kind):
        answer = typed(as_lead, draft, [(officer, TOMORROW)], "D", **{"HX-Request": "true"})
        assert "Day (officer)" in answer.content.decode()
        typed(as_lead, draft, [(officer, TOMORROW)], "")
        assert not Assignment.objects.exists()

    def test_a_rectangle_is_filled_at_once(self, as_lead, draft, officer, kind):
        other = make.officer(draft.group)
        cells = [(who, day) for who in (officer, other) for day in (TODAY, TOMORROW)]
        typed(as_lead, draft, cells, "D")
        assert Assignment.objects.count() == 4

    def test_one_cell_that_does_not_fit_leaves_all_as_they_were(self, as_lead, draft, officer, kind):
        typed(as_lead, draft, [(officer, TODAY)], "D")
        actions.record_leave(person=officer, start=TOMORROW, end=TOMORROW + timedelta(days=1), by=None, now=NOW)
        night = duty.shift_type(draft.group.office, duty.NIGHT)
        answer = typed(as_lead, draft, [(officer, TODAY), (officer, TOMORROW)], night.code, **{"HX-Request": "true"})
        assert answer.status_code >= 400
        assert "is on leave" in answer.content.decode()
        assert [row.shift.code for row in Assignment.objects.all()] == ["D"]

    def test_an_unknown_code_is_named(self, as_lead, draft, officer):
        answer = typed(as_lead, draft, [(officer, TODAY)], "Q", **{"HX-Request": "true"})
        assert "no shift type with the code Q" in answer.content.decode()

    def test_a_broken_rule_is_marked_in_the_cell_and_in_words(self, as_lead, draft, officer, kind):
        for offset in range(7):
            duty.assigned(draft, officer, kind, TODAY - timedelta(days=offset))
        text = as_lead.get(grid_url(draft)).content.decode()
        assert "is-broken" in text and "7 days in a row, 6 are allowed" in text

    def test_the_dialog_of_a_cell_offers_the_shifts(self, as_lead, draft, officer, kind):
        text = as_lead.get(grid_url(draft, "cell", officer.pk, "2026-11-24")).content.decode()
        assert "Li Officer" in text and "Day" in text

    @pytest.mark.parametrize("address", [("cell", 999, "2026-11-24"), ("cell", 1, "nonsense")])
    def test_a_cell_that_is_not_there(self, as_lead, draft, address):
        assert as_lead.get(grid_url(draft, *address)).status_code == 404

    def test_publishing_with_gaps_asks_for_a_reason_and_keeps_it(self, as_lead, draft, group, kind):
        actions.set_demand(group=group, shift_type=kind, day_kinds=[1], officers=1, start=TODAY, by=None, now=NOW)
        answer = as_lead.post(grid_url(draft, "publish"), {"reason": ""})
        assert answer.status_code == 422
        assert "Mend them, or say why" in answer.content.decode()
        as_lead.post(grid_url(draft, "publish"), {"reason": "Two are ill"})
        draft.refresh_from_db()
        assert draft.state == RosterState.PUBLISHED

    def test_the_grid_costs_the_same_for_one_and_for_forty(self, as_lead, draft, kind):
        counts = []
        for people in (1, 39):
            for _ in range(people):
                duty.assigned(draft, make.officer(draft.group), kind)
            as_lead.get(grid_url(draft))
            with CaptureQueriesContext(connection) as seen:
                as_lead.get(grid_url(draft))
            counts.append(len(seen))
        assert counts[0] == counts[1] < 32


class TestPublished:
    @pytest.fixture
    def held(self, draft, officer, kind, lead):
        assignment = duty.assigned(draft, officer, kind, TOMORROW)
        duty.published(draft, lead)
        return assignment

    def amended(self, as_lead, held, **data):
        url = grid_url(held.roster, "cell", held.person_id, "2026-11-25")
        return as_lead.post(url, data)

    def test_everyone_of_the_office_reads_it(self, client, held, officer):
        client.force_login(officer)
        assert "Li Officer" in client.get(grid_url(held.roster)).content.decode()

    def test_typing_is_refused(self, as_lead, held, officer):
        assert typed(as_lead, held.roster, [(officer, TOMORROW)], "").status_code == 409

    def test_another_person_takes_the_shift(self, as_lead, held, kind, group):
        relief = make.officer(group, "Wu Relief")
        self.amended(as_lead, held, shift_type=kind.pk, person=relief.pk, reason="Illness")
        held.refresh_from_db()
        assert held.withdrawn_at == NOW
        text = as_lead.get(grid_url(held.roster)).content.decode()
        assert "Wu Relief instead of Li Officer" in text and "Illness" in text

    def test_without_a_reason_the_form_comes_back_with_its_input(self, as_lead, held, kind):
        answer = self.amended(as_lead, held, shift_type="", person=held.person_id, reason="")
        assert answer.status_code == 422
        held.refresh_from_db()
        assert held.withdrawn_at is None

    def test_an_officer_sees_why_he_may_not(self, client, held, officer):
        client.force_login(officer)
        text = client.get(grid_url(held.roster, "cell", officer.pk, "2026-11-25")).content.decode()
        assert "may not edit the roster" in text and '<form method="post" action="/roster' not in text


class TestCoverage:
    @pytest.fixture
    def alarm(self, group, draft, lead):
        evening = duty.shift_type(group.office, duty.EVENING)
        actions.set_demand(group=group, shift_type=evening, day_kinds=[1], officers=1, start=TODAY, by=None, now=NOW)
        around = duty.shift_type(group.office, ("L", duty.DAY[1], duty.DAY[1]))
        for day in range(22, 30):
            duty.assigned(draft, lead, around, date(2026, 11, day))
        duty.published(draft, lead)
        [alarm] = watch_coverage(office=group.office, now=NOW)
        return alarm

    def test_the_best_three_are_named_with_their_reasons(self, as_lead, alarm, group):
        for name in ("An", "Bo", "Cai", "Deng"):
            make.officer(group, name)
        text = as_lead.get(reverse("roster:coverage")).content.decode()
        assert text.count("Put on the shift") == 3
        assert "breaks no rule" in text and "0 h and 0 nights this month" in text

    def test_one_press_fills_the_gap(self, as_lead, alarm, group):
        officer = make.officer(group)
        as_lead.post(reverse("roster:fill_gap", args=[alarm.pk]), {"person": officer.pk})
        alarm.refresh_from_db()
        assert alarm.closed_at == NOW
        assert Assignment.objects.filter(person=officer, withdrawn_at=None).count() == 1
        assert "Covered to the minute" in as_lead.get(reverse("roster:coverage")).content.decode()

    def test_the_second_of_two_leads_is_told(self, as_lead, alarm, group):
        first, second = make.officer(group), make.officer(group)
        for officer, status in ((first, 302), (second, 409)):
            answer = as_lead.post(reverse("roster:fill_gap", args=[alarm.pk]), {"person": officer.pk})
            assert answer.status_code == status
        assert not Assignment.objects.filter(person=second).exists()

    def test_standby_comes_first_and_leaves_his_standby(self, as_lead, alarm, group, lead):
        make.officer(group, "An")
        called = make.officer(group, "Zhao Standby")
        standby = duty.shift_type(group.office, ("S", duty.EVENING[1], duty.EVENING[2]), is_standby=True)
        cell = actions.Cell(called, standby, TODAY)
        actions.amend(roster=Roster.objects.get(), added=cell, reason="Standby", by=lead, now=NOW)
        text = as_lead.get(reverse("roster:coverage")).content.decode()
        assert text.index("Zhao Standby") < text.index(">An<")
        as_lead.post(reverse("roster:fill_gap", args=[alarm.pk]), {"person": called.pk})
        assert [row.shift.code for row in Assignment.objects.filter(person=called, withdrawn_at=None)] == ["E"]

    def test_an_officer_sees_the_gap_and_cannot_fill_it(self, client, alarm, officer):
        client.force_login(officer)
        assert "may not edit the roster" in client.get(reverse("roster:coverage")).content.decode()
        answer = client.post(reverse("roster:fill_gap", args=[alarm.pk]), {"person": officer.pk})
        assert answer.status_code == 403
        assert CoverageAlarm.objects.get().closed_at is None


class TestLeaves:
    def test_a_lead_records_one_and_withdraws_it(self, as_lead, officer):
        as_lead.post(reverse("roster:leaves"), {"person": officer.pk, "start": "2026-12-01", "last": "2026-12-03"})
        leave = Leave.objects.get()
        assert (leave.end, leave.last) == (date(2026, 12, 4), date(2026, 12, 3))
        assert "2026-12-03" in as_lead.get(reverse("roster:leaves")).content.decode()
        as_lead.post(reverse("roster:withdraw_leave", args=[leave.pk]))
        leave.refresh_from_db()
        assert leave.withdrawn_at == NOW

    def test_days_in_the_wrong_order_keep_the_input(self, as_lead, officer):
        data = {"person": officer.pk, "start": "2026-12-05", "last": "2026-12-01", "reason": "Family"}
        answer = as_lead.post(reverse("roster:leaves"), data)
        assert answer.status_code == 422
        assert "Family" in answer.content.decode()

    def test_nobody_records_his_own(self, as_lead, lead):
        answer = as_lead.post(
            reverse("roster:leaves"), {"person": lead.pk, "start": "2026-12-01", "last": "2026-12-01"}
        )
        assert answer.status_code == 403
        assert not Leave.objects.exists()

    def test_others_do_not_see_why_someone_is_away(self, client, officer):
        actions.record_leave(person=officer, start=TODAY, end=TOMORROW, reason="Hospital", by=None, now=NOW)
        client.force_login(make.officer(officer.postings.get().group))
        assert "Hospital" not in client.get(reverse("roster:leaves")).content.decode()
        client.force_login(officer)
        assert "Hospital" in client.get(reverse("roster:leaves")).content.decode()


class TestPatterns:
    def posted(self, as_lead, group, people, codes="D - - -", **extra):
        data = {"name": "Crews", "kind": "cycle", "anchor": "2026-11-01", **extra}
        rotated = codes.split()
        for number, person in enumerate(people, start=1):
            data[f"crew{number}-codes"] = " ".join(rotated)
            data[f"crew{number}-people"] = [person.pk]
            rotated = [rotated[-1], *rotated[:-1]]
        return as_lead.post(reverse("roster:new_pattern", args=[group.pk]), data)

    def test_four_crews_are_typed_line_by_line_and_fill_the_month(self, as_lead, group, kind, draft):
        people = [make.officer(group) for _ in range(4)]
        self.posted(as_lead, group, people)
        pattern = Pattern.objects.get()
        assert pattern.length == 4
        as_lead.post(grid_url(draft, "fill"), {"pattern": pattern.pk})
        assert draft.assignments.count() == 30
        assert "roster.filled" in [entry.act for entry in timeline(draft)]

    def test_an_unknown_code_is_named_and_the_input_kept(self, as_lead, group, kind):
        answer = self.posted(as_lead, group, [make.officer(group)], codes="D Q - -")
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "no shift with the code Q" in text and "D Q - -" in text

    def test_a_pattern_is_opened_again_as_it_was_typed(self, as_lead, group, kind):
        self.posted(as_lead, group, [make.officer(group) for _ in range(2)])
        text = as_lead.get(reverse("roster:pattern", args=[group.pk, Pattern.objects.get().pk])).content.decode()
        assert 'value="D - - -"' in text and 'value="- D - -"' in text

    def test_an_officer_may_not(self, client, group, officer):
        client.force_login(officer)
        assert client.get(reverse("roster:new_pattern", args=[group.pk])).status_code == 403
