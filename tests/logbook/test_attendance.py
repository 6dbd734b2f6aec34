"""Checking in and out (R.6)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.deadlines.enums import State
from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from logbook import tasks
from logbook.actions import attendance as actions
from logbook.actions.attendance import check_in, check_out, record_absence, watch_check_ins
from logbook.actions.spot_check import answer_spot_check, ask_spot_check
from logbook.models import Attendance
from roster import actions as roster_actions
from roster.actions.placing import Cell
from roster.enums import DutyRole
from tests import builders, duty
from tests.logbook.world import MINUTE, START, World, day_shift


def acts(subject) -> list[str]:
    return [entry.act for entry in timeline(subject)]


def deadline_of(world: World, who) -> Deadline:
    return Deadline.objects.get(kind="check_in", subject_id=world.assignment(who).pk)


def test_checks_in_on_time_once(world):
    first = check_in(assignment=world.assignment(world.officer), by=world.officer, now=START - 5 * MINUTE)
    second = check_in(assignment=world.assignment(world.officer), by=world.officer, now=START + 30 * MINUTE)
    assert first == second
    assert second.checked_in_at == START - 5 * MINUTE
    assert not second.is_late
    assert acts(world.assignment(world.officer)).count("logbook.checked_in") == 1


@pytest.mark.parametrize(("minutes", "late"), [(-60, False), (0, False), (10, False), (11, True), (479, True)], ids=str)
def test_late_is_after_the_grace_and_is_recorded(world, minutes, late):
    attendance = check_in(assignment=world.assignment(world.officer), by=world.officer, now=START + minutes * MINUTE)
    assert attendance.is_late is late
    wanted = "logbook.checked_in_late" if late else "logbook.checked_in"
    assert wanted in acts(world.assignment(world.officer))


@pytest.mark.parametrize(("minutes", "sentence"), [(-61, "opens at"), (480, "ended at")])
def test_the_door_is_open_from_an_hour_before_until_the_end(world, minutes, sentence):
    with pytest.raises(Refused, match=sentence):
        check_in(assignment=world.assignment(world.officer), by=world.officer, now=START + minutes * MINUTE)
    assert not Attendance.objects.exists()


def test_nobody_checks_in_for_another(world):
    for stranger in (world.colleague, world.leader, world.neighbour):
        with pytest.raises(Refused, match="Li Wei"):
            check_in(assignment=world.assignment(world.officer), by=stranger, now=START)


def put_on(world: World, who, kind, role=DutyRole.OFFICER, now=START, day=START.date()):
    """An amendment that puts a person of the other group on a shift."""
    roster = world.assignment(world.neighbour).roster
    editor = builders.person(world.office)
    builders.allowed(editor, "edit_roster", roster.group)
    cell = Cell(who, kind, day, role)
    return roster_actions.amend(roster=roster, added=cell, reason="Holiday rush", by=editor, now=now).added


def test_standby_holds_no_post(world):
    idle = builders.officer(world.other_group)
    added = put_on(world, idle, duty.shift_type(world.office, duty.EVENING), DutyRole.STANDBY)
    with pytest.raises(Refused, match="standby"):
        check_in(assignment=added, by=idle, now=START + timedelta(hours=8))
    watch_check_ins(now=START + timedelta(hours=8))
    assert not Deadline.objects.filter(owner=idle).exists()


def test_the_watch_awaits_who_starts_soon_and_meets_at_check_in(world):
    assert watch_check_ins(now=START - timedelta(hours=3)).opened == 0
    assert watch_check_ins(now=START - timedelta(hours=1)).opened == 4
    assert watch_check_ins(now=START - timedelta(minutes=59)).opened == 0
    deadline = deadline_of(world, world.officer)
    assert (deadline.owner, deadline.due_at) == (world.officer, START + 10 * MINUTE)
    world.checked_in(now=START + MINUTE)
    deadline.refresh_from_db()
    assert deadline.state == State.MET
    assert not deadline.met_late


def test_who_came_before_the_watch_is_not_awaited(world):
    world.checked_in(now=START - 50 * MINUTE)
    watch_check_ins(now=START - 49 * MINUTE)
    assert not Deadline.objects.filter(owner=world.officer).exists()
    assert Deadline.objects.filter(owner=world.colleague).exists()


def test_a_day_of_downtime_forgets_no_missed_check_in(world):
    world.checked_in(now=START)
    watch_check_ins(now=START + timedelta(hours=24))
    missed = Deadline.objects.filter(kind="check_in", state=State.OPEN)
    assert {row.owner for row in missed} == {world.colleague, world.leader, world.neighbour}
    assert all(row.due_at == START + 10 * MINUTE and row.is_late(START + timedelta(hours=24)) for row in missed)
    assert watch_check_ins(now=START + timedelta(hours=25)).opened == 0


def test_past_months_that_are_brought_in_await_nobody(world):
    group = builders.group(world.office, "Late import")
    who = builders.officer(group)
    kind = world.office.shift_types.get(code="D")
    roster = duty.draft(group, date(2026, 11, 1))
    duty.assigned(roster, who, kind, date(2026, 11, 20))
    editor = builders.person(world.office)
    builders.allowed(editor, "edit_roster", group)
    duty.published(roster, by=editor, now=START)
    watch_check_ins(now=START)
    assert not Deadline.objects.filter(owner=who).exists()


def test_who_is_put_on_a_running_shift_has_the_grace_from_then(world):
    helper = builders.officer(world.other_group)
    at = START + timedelta(hours=2)
    added = put_on(world, helper, world.office.shift_types.get(code="D"), now=at)
    watch_check_ins(now=at + MINUTE)
    assert Deadline.objects.get(owner=helper).due_at == at + 10 * MINUTE
    assert not check_in(assignment=added, by=helper, now=at + 9 * MINUTE).is_late


def test_a_withdrawn_assignment_is_no_longer_awaited(world):
    watch_check_ins(now=START - timedelta(hours=1))
    assignment = world.assignment(world.colleague)
    editor = builders.person(world.office)
    builders.allowed(editor, "edit_roster", world.group)
    roster_actions.amend(
        roster=assignment.roster, withdrawn=assignment, reason="Ill", by=editor, now=START - 30 * MINUTE
    )
    assert watch_check_ins(now=START - 29 * MINUTE).cancelled == 1
    assert deadline_of(world, world.colleague).state == State.CANCELLED
    assert watch_check_ins(now=START - 28 * MINUTE) == actions.Watch(0, 0)


def test_an_assignment_that_holds_is_not_taken_for_withdrawn(world):
    with pytest.raises(Conflict):
        actions.withdrawn(assignment=world.assignment(world.officer), by=None, now=START)


def test_the_watch_takes_the_same_sql_for_one_and_for_many(world):
    with CaptureQueriesContext(connection) as one:
        watch_check_ins(now=START - timedelta(hours=1))
    group = builders.group(world.office)
    day_shift(group, {builders.officer(group): DutyRole.OFFICER for _ in range(12)})
    with CaptureQueriesContext(connection) as many:
        assert watch_check_ins(now=START - timedelta(hours=1)).opened == 12
    assert len(many) == len(one)


def test_beat_calls_the_watch(world, time_machine):
    time_machine.move_to(START - timedelta(minutes=30))
    tasks.watch()
    assert Deadline.objects.filter(kind="check_in").count() == 4


def test_a_lead_explains_an_absence_and_it_climbs_no_further(world):
    watch_check_ins(now=START)
    assignment = world.assignment(world.officer)
    record_absence(assignment=assignment, reason="Taken ill on the way", by=world.leader, now=START + 20 * MINUTE)
    deadline = deadline_of(world, world.officer)
    assert (deadline.state, deadline.reason) == (State.CANCELLED, "Taken ill on the way")
    with pytest.raises(Refused, match="Taken ill"):
        check_in(assignment=assignment, by=world.officer, now=START + 30 * MINUTE)


@pytest.mark.parametrize("who", ["officer", "colleague", "neighbour"])
def test_others_do_not_explain_an_absence(world, who):
    with pytest.raises(Refused):
        record_absence(
            assignment=world.assignment(world.officer), reason="x", by=getattr(world, who), now=START + 20 * MINUTE
        )


def test_an_absence_needs_a_reason_and_a_shift_that_began(world):
    assignment = world.assignment(world.officer)
    with pytest.raises(Invalid) as error:
        record_absence(assignment=assignment, reason="  ", by=world.leader, now=START + MINUTE)
    assert error.value.field == "reason"
    with pytest.raises(Refused, match="not begun"):
        record_absence(assignment=assignment, reason="x", by=builders.lead(world.group), now=START - MINUTE)


def test_checks_out_once_while_a_colleague_stays(world):
    world.checked_in()
    world.checked_in(world.colleague)
    end = START + timedelta(hours=8)
    first = check_out(assignment=world.assignment(world.officer), by=world.officer, now=end)
    second = check_out(assignment=world.assignment(world.officer), by=world.officer, now=end + MINUTE)
    assert first.checked_out_at == second.checked_out_at == end
    assert acts(world.assignment(world.officer)).count("logbook.checked_out") == 1


def test_nobody_leaves_who_has_not_come(world):
    with pytest.raises(Refused, match="not checked in"):
        check_out(assignment=world.assignment(world.officer), by=world.officer, now=START)


def test_the_last_at_the_post_does_not_leave_before_the_hand_over(world):
    world.checked_in()
    with pytest.raises(Refused, match="hand-over"):
        check_out(assignment=world.assignment(world.officer), by=world.officer, now=START + timedelta(hours=8))


def test_a_spot_check_must_be_answered_before_leaving(world):
    world.checked_in()
    world.checked_in(world.colleague)
    assignment = world.assignment(world.officer)
    check = ask_spot_check(assignment=assignment, by=world.leader, now=START + timedelta(hours=1))
    with pytest.raises(Refused, match="spot check"):
        check_out(assignment=assignment, by=world.officer, now=START + timedelta(hours=8))
    answer_spot_check(spot_check=check, by=world.officer, now=START + timedelta(hours=8))
    check_out(assignment=assignment, by=world.officer, now=START + timedelta(hours=8))


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        (date(2026, 10, 24), datetime(2026, 10, 24, 20, tzinfo=UTC), datetime(2026, 10, 25, 5, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 28, 21, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)),
    ],
    ids=["an hour longer", "an hour shorter"],
)
def test_a_night_over_midnight_and_the_clock_change(db, day, start, end):
    office = builders.office(timezone="Europe/Berlin")
    group = builders.group(office)
    who, colleague, editor = builders.officer(group), builders.officer(group), builders.person(office)
    builders.allowed(editor, "edit_roster", group)
    night = duty.shift_type(office, ("N", time(22), time(6)))
    long_ago = start - timedelta(days=30)
    roster = duty.draft(group, day, now=long_ago)
    assignment, other = (duty.assigned(roster, each, night, day) for each in (who, colleague))
    duty.published(roster, by=editor, now=long_ago)
    check_in(assignment=other, by=colleague, now=start)
    assignment.refresh_from_db()
    assert (assignment.starts_at, assignment.ends_at) == (start, end)
    watch_check_ins(now=start - MINUTE)
    assert Deadline.objects.get(owner=who).due_at == start + 10 * MINUTE
    with pytest.raises(Refused, match="ended"):
        check_in(assignment=assignment, by=who, now=end)
    attendance = check_in(assignment=assignment, by=who, now=end - MINUTE)
    assert attendance.is_late
    assert check_out(assignment=assignment, by=who, now=end).checked_out_at == end
