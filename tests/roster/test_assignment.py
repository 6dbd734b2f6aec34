from datetime import date, datetime, time, timedelta

import pytest

from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.notices.models import Receipt
from core.people.enums import Role
from roster import actions
from roster.actions.placing import CellsRefused, place_many
from roster.enums import AmendmentKind, Misfit
from roster.models import Amendment, Assignment
from roster.queries.placing import Cell
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.worlds import world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


@world
def group():
    return make.group(make.office())


@world
def day_shift(group):
    return duty.shift_type(group.office)


@world
def draft(group):
    return duty.draft(group)


def reason_of(error):
    return [problem.reason for problem in error.value.problems]


def test_a_shift_keeps_its_times_when_its_type_changes_later(draft, group, day_shift):
    first = duty.assigned(draft, make.officer(group), day_shift)
    day_shift.start = time(9)
    day_shift.save()
    second = duty.assigned(draft, make.officer(group), day_shift)
    assert second.starts_at == first.starts_at == datetime(2026, 11, 24, 0, tzinfo=NOW.tzinfo)


def test_two_shifts_at_once_are_refused_with_the_reason(draft, group, day_shift):
    officer = make.officer(group)
    duty.assigned(draft, officer, day_shift)
    overlapping = duty.shift_type(group.office, ("X", time(15), time(23)))
    with pytest.raises(CellsRefused) as error:
        duty.assigned(draft, officer, overlapping)
    assert reason_of(error) == [Misfit.OVERLAP]
    assert officer.name in str(error.value) and "2026-11-24" in str(error.value)


def test_shifts_that_touch_do_not_overlap(draft, group, day_shift):
    officer = make.officer(group)
    duty.assigned(draft, officer, day_shift)
    assert duty.assigned(draft, officer, duty.shift_type(group.office, duty.EVENING))


def test_a_second_lead_is_refused_even_in_another_group(draft, group, day_shift):
    duty.assigned(draft, make.lead(group), day_shift)
    other = make.group(group.office)
    with pytest.raises(CellsRefused) as error:
        duty.assigned(duty.draft(other), make.lead(other), day_shift)
    assert reason_of(error) == [Misfit.SECOND_LEAD]


def test_a_person_on_leave_is_refused(draft, group, day_shift):
    officer = make.officer(group)
    actions.record_leave(person=officer, start=TODAY, end=TOMORROW, by=None, now=NOW)
    with pytest.raises(CellsRefused) as error:
        duty.assigned(draft, officer, day_shift)
    assert reason_of(error) == [Misfit.LEAVE]
    assert duty.assigned(draft, officer, day_shift, TOMORROW)


def test_a_qualification_must_be_valid_on_the_day(draft, group):
    skill = make.qualification(group.office)
    special = duty.shift_type(group.office, qualification=skill)
    officer = make.officer(group)
    make.qualified(officer, skill, end=TOMORROW)
    assert duty.assigned(draft, officer, special, TODAY)
    with pytest.raises(CellsRefused) as error:
        duty.assigned(draft, officer, special, TOMORROW)
    assert reason_of(error) == [Misfit.QUALIFICATION]


def test_only_members_of_the_group_on_that_day(draft, group, day_shift):
    stranger = make.person(group.office)
    late = make.person(group.office)
    make.posted(late, Role.OFFICER, group=group, start=TOMORROW)
    for person in (stranger, late):
        with pytest.raises(CellsRefused) as error:
            duty.assigned(draft, person, day_shift)
        assert reason_of(error) == [Misfit.POSTING]
    assert duty.assigned(draft, late, day_shift, TOMORROW)


def test_a_day_of_another_month_is_refused(draft, group, day_shift):
    with pytest.raises(CellsRefused) as error:
        duty.assigned(draft, make.officer(group), day_shift, date(2026, 12, 1))
    assert reason_of(error) == [Misfit.OUTSIDE]


def test_editing_needs_the_right_on_this_group(draft, group, day_shift):
    neighbour = make.lead(make.group(group.office))
    with pytest.raises(Refused, match="may not edit the roster"):
        actions.assign(roster=draft, person=make.officer(group), shift_type=day_shift, day=TODAY, by=neighbour, now=NOW)


def test_a_draft_is_cleared_day_by_day(draft, group, day_shift):
    officer = make.officer(group)
    duty.assigned(draft, officer, day_shift)
    duty.assigned(draft, officer, day_shift, TOMORROW)
    assert actions.clear_day(roster=draft, person=officer, day=TODAY, by=None, now=NOW) == 1
    assert [row.shift.day for row in draft.assignments.all()] == [TOMORROW]


class TestPublished:
    @pytest.fixture
    def lead(self, group):
        return make.lead(group)

    @pytest.fixture
    def held(self, draft, group, day_shift, lead):
        assignment = duty.assigned(draft, make.officer(group), day_shift, TOMORROW)
        duty.published(draft, lead)
        assignment.refresh_from_db()
        return assignment

    def amend(self, held, by, **kwargs):
        kwargs.setdefault("reason", "Illness")
        return actions.amend(roster=held.roster, by=by, now=NOW, **kwargs)

    def test_it_is_not_edited_like_a_draft(self, held, group, day_shift):
        with pytest.raises(Conflict, match="published"):
            duty.assigned(held.roster, make.officer(group), day_shift)
        with pytest.raises(Conflict, match="published"):
            actions.withdraw(assignment=held, by=None, now=NOW)

    def test_one_person_replaces_another_and_both_are_told(self, held, group, day_shift, lead):
        relief = make.officer(group)
        amendment = self.amend(held, lead, withdrawn=held, added=Cell(relief, day_shift, TOMORROW))
        held.refresh_from_db()
        assert amendment.kind == AmendmentKind.REPLACED
        assert held.withdrawn_at == NOW
        told = Receipt.objects.filter(notice__kind__startswith="roster.shift").values_list("notice__kind", "person")
        assert set(told) == {("roster.shift_withdrawn", held.person_id), ("roster.shift_added", relief.pk)}
        assert "roster.amended" in {entry.act for entry in timeline(held.roster)}

    def test_an_amendment_needs_a_reason(self, held, lead):
        with pytest.raises(Invalid, match="Say why") as error:
            self.amend(held, lead, withdrawn=held, reason="  ")
        assert error.value.field == "reason"

    def test_what_cannot_be_placed_withdraws_nothing(self, held, day_shift, lead, group):
        stranger = make.person(group.office)
        with pytest.raises(CellsRefused):
            self.amend(held, lead, withdrawn=held, added=Cell(stranger, day_shift, TOMORROW))
        held.refresh_from_db()
        assert held.withdrawn_at is None
        assert not Amendment.objects.exists()

    def test_the_past_stays(self, held, lead):
        with pytest.raises(Refused, match="has begun"):
            actions.amend(roster=held.roster, reason="Late", withdrawn=held, by=lead, now=held.starts_at)

    def test_who_is_put_on_a_running_shift_begins_now(self, held, group, day_shift, lead):
        later = NOW + timedelta(hours=2)
        cell = Cell(make.officer(group), day_shift, TODAY)
        added = actions.amend(roster=held.roster, added=cell, reason="Help", by=lead, now=later).added
        assert added.starts_at == later

    def test_nobody_is_put_on_a_shift_that_is_over(self, held, group, day_shift, lead):
        cell = Cell(make.officer(group), day_shift, TODAY - timedelta(days=1))
        with pytest.raises(Refused, match="is over"):
            self.amend(held, lead, added=cell)

    def test_a_shift_is_not_taken_off_twice(self, held, lead):
        self.amend(held, lead, withdrawn=held)
        with pytest.raises(Conflict, match="already"):
            self.amend(held, lead, withdrawn=held)

    def test_relief_in_a_running_shift_keeps_what_was_worked(self, held, group, lead):
        relief = make.officer(group)
        half = held.starts_at + timedelta(hours=3)
        amendment = actions.relieve(assignment=held, person=relief, reason="Fell ill", by=lead, now=half)
        held.refresh_from_db()
        assert (held.ends_at, held.withdrawn_at) == (half, None)
        assert (amendment.added.person, amendment.added.starts_at) == (relief, half)
        assert amendment.added.ends_at == held.shift.ends_at

    def test_relief_waits_for_the_shift_to_begin(self, held, group, lead):
        with pytest.raises(Invalid, match="not running"):
            actions.relieve(assignment=held, person=make.officer(group), reason="Early", by=lead, now=NOW)

    def test_a_person_keeps_the_shifts_of_a_leave_until_the_lead_amends(self, held, lead):
        actions.record_leave(person=held.person, start=TOMORROW, end=TOMORROW + timedelta(days=1), by=lead, now=NOW)
        assert Assignment.objects.get(pk=held.pk).withdrawn_at is None


def test_a_cell_given_twice_is_a_problem_and_nothing_is_written(draft, group, day_shift):
    cell = Cell(make.officer(group), day_shift, TODAY)
    with pytest.raises(CellsRefused) as error:
        place_many(draft, [cell, cell])
    assert reason_of(error) == [Misfit.OVERLAP]
    assert not Assignment.objects.exists()
