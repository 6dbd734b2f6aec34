"""Two leads at the same moment: one wins, the other is told what happened, and the roster is right."""

from datetime import date

import pytest

from core.errors import Conflict, DutyError, Invalid
from core.ledger.models import Entry
from core.notices.models import Notice
from core.people.enums import Role
from core.people.models import Posting
from roster import actions
from roster.actions.access import make_board_key, make_feed_key, revoke_board_key
from roster.actions.gap import fill_gap
from roster.actions.watch import watch_coverage
from roster.models import Amendment, Assignment, CoverageAlarm, Demand, FeedKey
from tests import builders as make
from tests import duty
from tests.at_once import at_once
from tests.builders import NOW

pytestmark = pytest.mark.django_db(transaction=True)
TODAY, LATER = date(2026, 11, 24), date(2026, 11, 28)


class Place:
    """A group with two leads, two officers and a roster of this month."""

    def __init__(self) -> None:
        self.group = make.group(make.office())
        self.leads = [make.lead(self.group), make.lead(self.group)]
        self.officers = [make.officer(self.group), make.officer(self.group)]
        self.evening = duty.shift_type(self.group.office, duty.EVENING)
        self.roster = duty.draft(self.group)

    def cell(self, officer: int, day: date = LATER) -> actions.Cell:
        return actions.Cell(self.officers[officer], self.evening, day)

    def standing(self) -> list[str]:
        """Who holds a shift of the evening."""
        rows = Assignment.objects.filter(withdrawn_at=None, shift__shift_type=self.evening)
        return sorted(rows.values_list("person__name", flat=True))


@pytest.fixture
def place() -> Place:
    return Place()


def errors_of(done: list[object]) -> list[type]:
    return [type(one) for one in done if isinstance(one, DutyError)]


def test_a_roster_is_published_once(place):
    duty.assigned(place.roster, place.officers[0], place.evening, LATER)
    done = at_once(*[lambda by=by: duty.published(place.roster, by) for by in place.leads])
    assert errors_of(done) == [Conflict]
    place.roster.refresh_from_db()
    assert place.roster.published_by in place.leads
    assert place.roster.version == 1
    assert Entry.objects.filter(act="roster.published").count() == 1
    assert Notice.objects.filter(receipts__person=place.officers[0]).count() == 1


def test_the_first_demand_is_set_once_by_two_at_once(place):
    for day_kind in (1, 2, 3):
        at_once(
            *[
                lambda number=number, kind=day_kind: actions.set_demand(
                    group=place.group, shift_type=place.evening, day_kinds=[kind], officers=number, start=TODAY,
                    by=None, now=NOW,
                )
                for number in (1, 2)
            ]
        )  # fmt: skip
    assert sorted(Demand.objects.values_list("day_kind", flat=True)) == [1, 2, 3]


def test_one_gap_is_filled_by_one_of_two_leads(place):
    actions.set_demand(
        group=place.group, shift_type=place.evening, day_kinds=[1], officers=1, start=TODAY, by=None, now=NOW
    )
    duty.published(place.roster, place.leads[0])
    watch_coverage(office=place.group.office, now=NOW)
    alarm = CoverageAlarm.objects.get(group=place.group)
    done = at_once(
        lambda: fill_gap(alarm=alarm, person=place.officers[0], by=place.leads[0], now=NOW),
        lambda: fill_gap(alarm=alarm, person=place.officers[1], by=place.leads[1], now=NOW),
    )
    assert errors_of(done) == [Conflict]
    [amendment] = [one for one in done if isinstance(one, Amendment)]
    assert place.standing() == [amendment.added.person.name]
    alarm.refresh_from_db()
    assert alarm.closed_at == NOW


def test_one_assignment_is_amended_by_one_of_two_leads(place):
    held = duty.assigned(place.roster, place.officers[0], place.evening, LATER)
    duty.published(place.roster, place.leads[0])
    other = make.officer(place.group)

    def amend(lead, person):
        cell = actions.Cell(person, place.evening, LATER)
        return actions.amend(roster=place.roster, reason="Ill", withdrawn=held, added=cell, by=lead, now=NOW)

    done = at_once(
        lambda: amend(place.leads[0], place.officers[1]),
        lambda: amend(place.leads[1], other),
    )
    assert errors_of(done) == [Conflict]
    [amendment] = [one for one in done if isinstance(one, Amendment)]
    assert place.standing() == [amendment.added.person.name]
    assert Amendment.objects.count() == 1


def test_one_person_is_not_put_on_two_groups_at_once(place):
    """The rosters of two groups do not wait for one another: the database keeps this."""
    other = make.group(place.group.department)
    both = make.officer(place.group)
    make.posted(both, Role.OFFICER, group=other)
    rosters = [duty.published(place.roster), duty.published(duty.draft(other))]
    cell = actions.Cell(both, place.evening, LATER)
    done = at_once(*[
        lambda roster=roster: actions.amend(
            roster=roster, reason="Ill", added=cell, by=roster.published_by, now=NOW
        )
        for roster in rosters
    ])  # fmt: skip
    assert len(errors_of(done)) == 1
    assert place.standing() == [both.name]


def test_a_day_belongs_to_one_roster(place):
    start, end = date(2027, 1, 1), date(2027, 2, 1)
    done = at_once(
        *[
            lambda by=by: actions.open_roster(group=place.group, start=start, end=end, by=by, now=NOW)
            for by in place.leads
        ]
    )
    assert errors_of(done) == [Conflict]


def test_the_same_posting_is_given_once(place):
    person = make.person(place.group.office)

    def post():
        return make.posted(person, Role.OFFICER, group=place.group)

    assert errors_of(at_once(post, post)) == [Invalid]
    assert Posting.objects.filter(person=person).count() == 1


def test_a_board_key_is_taken_back_once(place):
    administrator = make.administrator(place.group.office)
    board, _secret = make_board_key(office=place.group.office, label="Hall", by=administrator, now=NOW)
    at_once(*[lambda: revoke_board_key(key=board, by=administrator, now=NOW)] * 2)
    assert Entry.objects.filter(subject_type="roster.boardkey").count() == 2
    board.refresh_from_db()
    assert board.revoked_at == NOW


def test_one_feed_of_a_person_stays_open(place):
    person = place.officers[0]
    at_once(*[lambda: make_feed_key(person=person, now=NOW)] * 2)
    assert FeedKey.objects.filter(person=person, revoked_at=None).count() == 1
