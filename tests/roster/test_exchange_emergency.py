"""A reliever on the spot takes a running shift at once; nobody finds out late (R.5, 1.3)."""

from datetime import timedelta

import pytest

from core.deadlines.actions import meet_deadline, open_deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.models import Entry
from core.notices.models import Notice
from roster import actions
from roster.actions.watch import watch_coverage
from roster.enums import DutyRole
from roster.models import Amendment, Assignment, CoverageAlarm
from roster.queries.emergency import needed_of
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.roster.swapping import Place

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def place() -> Place:
    return Place()


def missed(held: Assignment) -> Assignment:
    """His check-in was due an hour ago."""
    open_deadline(
        kind="check_in", subject=held, owner=held.person, due_at=NOW - timedelta(hours=1), office=held.office, now=NOW
    )
    return held


class TestDesertedPosts:
    def test_a_member_takes_it_and_his_superiors_hear(self, place):
        head = make.head(place.group.department, "Head")
        held = missed(place.put(0, place.day, TODAY))
        place.publish()
        [needed] = needed_of(place.officers[1], NOW)
        assert (needed.assignment, needed.effect.may) == (held, True)
        amendment = actions.take_now(assignment=held, by=place.officers[1], now=NOW)
        assert (amendment.added.person, amendment.added.starts_at) == (place.officers[1], NOW)
        assert amendment.reason == "Officer 0 did not come"
        held.refresh_from_db()
        assert held.ends_at == NOW
        notice = Notice.objects.get(kind="roster.taken_now")
        assert set(notice.receipts.values_list("person__name", flat=True)) == {"Lead One", "Lead Two", head.name}
        assert Entry.objects.filter(act="shift.taken_now", actor_name="Officer 1").exists()
        assert needed_of(place.officers[1], NOW) == []

    def test_whoever_checked_in_is_not_replaced(self, place):
        held = missed(place.put(0, place.day, TODAY))
        place.publish()
        meet_deadline(kind="check_in", subject=held, by=held.person, now=NOW)
        assert needed_of(place.officers[1], NOW) == []
        with pytest.raises(Conflict, match="taken care of"):
            actions.take_now(assignment=held, by=place.officers[1], now=NOW)
        assert not Amendment.objects.exists()

    def test_a_rule_is_broken_only_with_a_reason_which_is_recorded(self, place):
        held = missed(place.put(0, place.day, TODAY))
        place.put(1, place.night, TODAY)
        place.publish()
        with pytest.raises(Invalid, match="too little rest"):
            actions.take_now(assignment=held, by=place.officers[1], now=NOW)
        actions.take_now(assignment=held, by=place.officers[1], now=NOW, reason="Nobody else is here")
        entry = Entry.objects.get(act="shift.taken_now")
        assert entry.data["broken"] == ["rest"]
        assert Notice.objects.get(kind="roster.taken_now").params["reason"] == "Nobody else is here"

    def test_what_cannot_be_is_refused(self, place):
        held = missed(place.put(0, place.day, TODAY))
        third = make.officer(place.group)
        actions.record_leave(person=third, start=TODAY, end=TODAY + timedelta(days=1), by=None, now=NOW)
        place.publish()
        with pytest.raises(Refused, match="is on leave"):
            actions.take_now(assignment=held, by=third, now=NOW)
        with pytest.raises(Refused, match="Only members"):
            actions.take_now(assignment=held, by=make.officer(make.group(place.office)), now=NOW)

    def test_a_leads_post_is_for_leads(self, place):
        held = missed(duty.assigned(place.roster, place.lead, place.day, TODAY))
        place.publish()
        with pytest.raises(Refused, match="not a duty lead"):
            actions.take_now(assignment=held, by=place.officers[0], now=NOW)
        actions.take_now(assignment=held, by=place.other_lead, now=NOW)


class TestRunningGaps:
    @pytest.fixture
    def alarm(self, place) -> CoverageAlarm:
        actions.set_demand(
            group=place.group, shift_type=place.day, day_kinds=[TODAY.weekday()], officers=1, start=TODAY, by=None,
            now=NOW,
        )  # fmt: skip
        place.put(0, place.day, TODAY, role=DutyRole.STANDBY)
        place.publish()
        watch_coverage(office=place.office, now=NOW)
        return CoverageAlarm.objects.get(group=place.group, kind="officer")

    def test_a_standby_steps_in_from_now_on(self, place, alarm):
        assert [one.alarm for one in needed_of(place.officers[0], NOW)] == [alarm]
        actions.take_now(alarm=alarm, by=place.officers[0], now=NOW)
        rows = Assignment.objects.filter(withdrawn_at=None, starts_at__lte=NOW, ends_at__gt=NOW)
        assert [(row.person, row.role, row.starts_at) for row in rows] == [(place.officers[0], "officer", NOW)]
        alarm.refresh_from_db()
        assert alarm.closed_at == NOW
        with pytest.raises(Conflict, match="closed already"):
            actions.take_now(alarm=alarm, by=place.officers[1], now=NOW)


def test_the_desk_of_who_could_take_it_says_so(place, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    missed(place.put(0, place.day, TODAY))
    place.publish()
    client.force_login(place.officers[1])
    assert "1 post needs someone now" in client.get("/").content.decode()
    client.force_login(make.officer(make.group(place.office)))
    assert "needs someone now" not in client.get("/").content.decode()
