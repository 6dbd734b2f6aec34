"""Making, keeping, dropping and handing on a promise."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.deadlines import actions, queries
from core.deadlines.actions import DeadlineDraft
from core.deadlines.models import Deadline
from core.errors import Invalid
from core.ledger.models import Entry
from core.notices.models import Receipt
from core.policy.actions import set_value
from tests import builders
from tests.builders import NOW
from tests.deadlines.conftest import HOUR, KIND, LADDER, House, at, steps_of


def acts_on(subject) -> list[str]:
    return list(
        Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk, act__startswith="deadline")
        .order_by("id")
        .values_list("act", flat=True)
    )


def meet(house: House, subject, now=NOW):
    return actions.meet_deadline(kind=KIND, subject=subject, by=house.owner, now=now)


def cancel(house: House, subject, now=NOW):
    return actions.cancel_deadline(kind=KIND, subject=subject, by=house.lead, now=now, reason="Not needed any more.")


def reassign(house: House, subject, now=NOW):
    owner = builders.officer(house.group)
    return actions.reassign_deadline(kind=KIND, subject=subject, owner=owner, by=house.lead, now=now)


def test_an_open_promise_says_who_answers_by_when_and_under_which_clause(house):
    subject = house.subject()
    deadline = house.promise(subject=subject)
    deadline.refresh_from_db()
    assert (deadline.owner, deadline.due_at, deadline.clause) == (house.owner, at(0), "R.8")
    assert (deadline.subject_type, deadline.subject_id) == ("people.department", subject.pk)
    assert deadline.subject_label == str(subject)
    assert deadline.next_step_at == at(-5)
    entry = Entry.objects.get(act="deadline.opened")
    assert (entry.subject_type, entry.subject_id, entry.clause) == ("people.department", subject.pk, "R.8")
    assert entry.data["owner"] == "Olga Owner"


def test_the_ladder_is_a_copy_and_stays_when_policy_changes(house):
    before = house.promise()
    steeper = [
        {"minutes": 1, "to": "lead", "level": "urgent"},
        {"minutes": 2, "to": "department_head", "level": "urgent"},
    ]
    administrator = builders.administrator(house.office)
    set_value(office=house.office, key=f"ladder.{KIND}", value=steeper, holds_from=NOW, by=administrator, now=NOW)
    after = house.promise(now=NOW + HOUR)
    before.refresh_from_db()
    assert before.ladder == LADDER
    assert after.ladder == steeper


def test_a_promise_that_is_open_already_stands_as_it_is(house):
    subject = house.subject()
    first = house.promise(subject=subject)
    second = house.promise(subject=subject, due_at=at(600))
    assert second == first
    assert second.due_at == at(0)
    assert acts_on(subject) == ["deadline.opened"]


def test_the_same_promise_can_be_made_again_once_the_first_is_closed(house):
    subject = house.subject()
    first = house.promise(subject=subject)
    meet(house, subject)
    second = house.promise(subject=subject)
    assert second != first
    assert list(queries.for_subject(subject)) == [first, second]


def test_many_promises_open_in_as_many_statements_as_two(house, django_assert_num_queries):
    def drafts(count: int) -> list[DeadlineDraft]:
        subjects = [house.subject() for _ in range(count)]
        return [DeadlineDraft(KIND, one, house.owner, at(0), house.office, house.group) for one in subjects]

    two, twenty = drafts(2), drafts(20)
    with CaptureQueriesContext(connection) as statements:
        actions.open_deadlines(two, now=NOW)
    with django_assert_num_queries(len(statements)):
        made = actions.open_deadlines(twenty, now=NOW)
    assert [one.subject_id for one in made] == [draft.subject.pk for draft in twenty]


def test_the_database_refuses_a_second_open_promise(house):
    subject = house.subject()
    deadline = house.promise(subject=subject)
    deadline.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        deadline.save()


def test_a_kind_that_no_app_registered_cannot_be_promised(house):
    with pytest.raises(LookupError):
        house.promise(kind="unheard_of")


@pytest.mark.parametrize(("minutes", "late", "act"), [(0, False, "deadline.met"), (1, True, "deadline.met_late")])
def test_meeting_in_time_and_late(house, minutes, late, act):
    subject = house.subject()
    house.promise(subject=subject)
    met = meet(house, subject, at(minutes))
    assert met is not None
    assert (met.state, met.met_at, met.met_by, met.met_late) == ("met", at(minutes), house.owner, late)
    assert acts_on(subject)[-1] == act


def test_the_person_who_takes_it_over_is_told(house):
    subject = house.subject()
    house.promise(subject=subject)
    deadline = reassign(house, subject)
    assert deadline is not None
    assert queries.next_for(deadline.owner) == deadline
    assert queries.next_for(house.owner) is None
    receipt = Receipt.objects.get(person=deadline.owner)
    assert receipt.notice.kind == "deadline.trial.assigned"
    entry = Entry.objects.get(act="deadline.reassigned")
    assert (entry.data["before"], entry.data["after"]) == ("Olga Owner", deadline.owner.name)


def test_a_promise_is_not_cancelled_without_a_reason(house):
    subject = house.subject()
    house.promise(subject=subject)
    with pytest.raises(Invalid) as error:
        actions.cancel_deadline(kind=KIND, subject=subject, by=house.lead, now=NOW, reason="  ")
    assert error.value.field == "reason"
    assert Deadline.objects.get().state == "open"


ACTS = {"meet": meet, "cancel": cancel, "reassign": reassign}
BEFORE = {"none": [], "open": ["open"], "met": ["open", "meet"], "cancelled": ["open", "cancel"]}
MATRIX = {
    ("open", "meet"): "met",
    ("open", "cancel"): "cancelled",
    ("open", "reassign"): "open",
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", BEFORE)
def test_every_act_in_every_state(house, state, act):
    """Only an open promise can be met, cancelled or handed on; in any other state nothing happens."""
    subject = house.subject()
    for before in BEFORE[state]:
        house.promise(subject=subject) if before == "open" else ACTS[before](house, subject)
    recorded = acts_on(subject)
    done = ACTS[act](house, subject)
    expected = MATRIX.get((state, act))
    assert (done and done.state) == expected
    if expected is None:
        assert acts_on(subject) == recorded
        assert [one.state for one in queries.for_subject(subject)] == ([] if state == "none" else [state])


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "met"},
        {"met_at": NOW},
        {"state": "cancelled", "cancelled_at": NOW, "next_step_at": None},
        {"state": "cancelled", "reason": "Why not.", "next_step_at": None},
        {"reason": "Why not."},
        {"state": "met", "met_at": NOW},
        {"state": "lost"},
    ],
)
def test_the_database_keeps_states_whole(house, broken):
    deadline = house.promise()
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.filter(pk=deadline.pk).update(**broken)


@pytest.mark.parametrize("close", [meet, cancel])
def test_a_closed_promise_fires_nothing_more(house, close):
    subject = house.subject()
    deadline = house.promise(subject=subject)
    actions.sweep(now=at(-5))
    close(house, subject, at(-1))
    actions.sweep(now=at(60))
    assert steps_of(deadline) == [(0, "owner", "owner")]


def test_punctuality_counts_what_was_due_and_takes_the_median(house):
    for minutes in (-30, -10, 20):
        subject = house.subject()
        house.promise(subject=subject)
        meet(house, subject, at(minutes))
    house.promise()
    dropped = house.subject()
    house.promise(subject=dropped)
    cancel(house, dropped)
    measured = queries.punctuality(house.office, KIND, NOW, at(30))
    assert (measured.due, measured.in_time, measured.share) == (4, 2, 0.5)
    assert measured.median == timedelta(minutes=50)
    assert queries.punctuality_of(house.owner, NOW, at(30)) == measured


def test_the_median_of_an_even_number_lies_between_the_middle_two(house):
    for minutes in (-40, -20):
        subject = house.subject()
        house.promise(subject=subject)
        meet(house, subject, at(minutes))
    assert queries.punctuality(house.office, KIND, NOW, at(30)).median == timedelta(minutes=30)


def test_punctuality_of_nothing_is_no_figure(house):
    measured = queries.punctuality(house.office, KIND, NOW, at(30))
    assert (measured.share, measured.median) == (None, None)


def test_late_in_an_office_lists_its_own_open_ones(house):
    late = house.promise()
    house.promise(due_at=at(60))
    other = builders.office()
    assert list(queries.late_in(house.office, at(1))) == [late]
    assert list(queries.late_in(house.office, at(0))) == []
    assert list(queries.late_in(other, at(1))) == []
