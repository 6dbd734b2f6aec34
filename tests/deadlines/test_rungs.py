"""Who stands on a rung today; a rung that nobody holds is passed at once, and said so."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.deadlines import actions, registry
from core.deadlines.enums import Rung
from core.deadlines.models import Deadline
from core.deadlines.rungs import Holders
from core.ledger.models import Entry
from core.notices.models import Notice
from core.people.actions import end_posting, name_deputy, person_leaves
from core.people.models import Posting
from tests import builders
from tests.builders import NOW
from tests.deadlines.conftest import at, steps_of

TODAY = NOW.date()


def ends_posting(who) -> None:
    posting = Posting.objects.get(person=who)
    end_posting(posting=posting, end=TODAY, by=builders.administrator(who.office), now=NOW)


def stands_in(absent, deputy) -> None:
    name_deputy(
        person=absent, deputy=deputy, start=TODAY, end=TODAY + timedelta(days=3), reason="On leave.", by=None, now=NOW
    )


def told(index: int) -> set[str]:
    return {receipt.person.name for receipt in Notice.objects.get(key__endswith=f":{index}").receipts.all()}


def test_a_vacant_lead_passes_to_the_head_at_once(house):
    ends_posting(house.lead)
    deadline = house.promise()
    actions.sweep(now=at(0))
    assert steps_of(deadline) == [(0, "owner", "owner"), (1, "lead", "department_head")]
    assert deadline.steps.get(index=1).vacant == ["lead"]
    assert told(1) == {"Hana Head"}


def test_the_notice_and_the_record_say_that_a_rung_is_vacant(house):
    ends_posting(house.lead)
    house.promise()
    actions.sweep(now=at(0))
    notice = Notice.objects.get(kind="deadline.trial.late_vacant")
    assert notice.key.endswith(":1")
    assert Entry.objects.get(act="deadline.climbed").data["vacant"] == ["lead"]


def test_the_head_is_told_again_at_his_own_step(house):
    ends_posting(house.lead)
    deadline = house.promise()
    actions.sweep(now=at(15))
    assert steps_of(deadline)[2] == (2, "department_head", "department_head")


@pytest.mark.parametrize("gone", [ends_posting, "left"])
def test_an_owner_who_is_gone_is_passed_over(house, gone):
    deadline = house.promise()
    if gone == "left":
        person_leaves(person=house.owner, on=TODAY, by=None, now=NOW)
    else:
        gone(house.owner)
    actions.sweep(now=at(-5))
    assert steps_of(deadline) == [(0, "owner", "lead")]
    assert told(0) == {"Liam Lead"}


def test_a_director_hears_when_a_department_has_no_head(house):
    director = builders.person(house.office, "Dana Director")
    builders.posted(director, "director")
    ends_posting(house.head)
    deadline = house.promise()
    actions.sweep(now=at(15))
    assert steps_of(deadline)[2] == (2, "department_head", "director")
    assert told(2) == {"Dana Director"}


def test_a_step_that_reaches_nobody_is_recorded_and_not_lost(house):
    for who in (house.lead, house.head):
        ends_posting(who)
    deadline = house.promise()
    actions.sweep(now=at(0))
    step = deadline.steps.get(index=1)
    assert (step.reached, step.recipients) == ("", [])
    assert step.vacant == ["lead", "department_head", "director"]
    assert not Notice.objects.filter(key__endswith=":1").exists()
    assert Entry.objects.get(act="deadline.climbed").data["told"] == []


def test_a_deputy_is_told_for_an_absent_lead_and_the_record_says_for_whom(house):
    deputy = builders.officer(house.group, "Dora Deputy")
    stands_in(house.lead, deputy)
    deadline = house.promise()
    actions.sweep(now=at(0))
    assert told(1) == {"Dora Deputy"}
    step = deadline.steps.get(index=1)
    assert step.reached == "lead"
    assert step.recipients == [
        {"person": deputy.pk, "name": "Dora Deputy", "for": house.lead.pk, "for_name": "Liam Lead"}
    ]


def test_a_deputy_counts_only_on_the_days_of_the_absence(house):
    deputy = builders.officer(house.group)
    stands_in(house.lead, deputy)
    after = at(4 * 24 * 60)
    house.promise(due_at=after)
    actions.sweep(now=after)
    assert told(1) == {"Liam Lead"}


def test_two_leads_are_both_told_and_a_shared_deputy_once(house):
    second = builders.lead(house.group, "Lena Lead")
    house.promise()
    actions.sweep(now=at(0))
    assert told(1) == {"Liam Lead", "Lena Lead"}
    deputy = builders.officer(house.group, "Dora Deputy")
    stands_in(house.lead, deputy)
    stands_in(second, deputy)
    late = house.promise()
    actions.sweep(now=at(0))
    assert [one["name"] for one in late.steps.get(index=1).recipients] == ["Dora Deputy"]


def test_without_a_group_the_head_of_the_owners_department_hears(house):
    liaison = builders.person(house.office)
    elsewhere = builders.department(house.office)
    builders.posted(liaison, "officer", group=builders.group(elsewhere))
    builders.head(elsewhere, "Erin Elsewhere")
    deadline = house.promise(owner=liaison, group=None)
    actions.sweep(now=at(0))
    assert steps_of(deadline)[1] == (1, "lead", "department_head")
    assert told(1) == {"Erin Elsewhere"}


def test_postings_are_read_on_the_day_of_the_office(house):
    """17:00 UTC is past midnight in Shanghai: a posting that begins on the 25th holds."""
    ends_posting(house.lead)
    newcomer = builders.person(house.office, "Nora New")
    builders.posted(newcomer, "lead", group=house.group, start=TODAY + timedelta(days=1))
    due_at = NOW.replace(hour=17)
    house.promise(due_at=due_at)
    actions.sweep(now=due_at)
    assert told(1) == {"Nora New"}


def test_an_app_can_put_someone_else_on_a_rung(house, monkeypatch):
    on_duty = builders.officer(house.group, "Otto On-duty")
    monkeypatch.setitem(registry._resolvers, Rung.LEAD, None)
    registry.register_rung("lead", lambda deadlines, now: {one.pk: [on_duty] for one in deadlines})
    house.promise()
    actions.sweep(now=at(0))
    assert told(1) == {"Otto On-duty"}


def test_a_rung_without_a_name_cannot_be_registered():
    with pytest.raises(ValueError, match="cousin"):
        registry.register_rung("cousin", lambda deadlines, now: {})


def test_resolving_takes_as_many_queries_for_thirty_as_for_one(house, django_assert_num_queries):
    def batch() -> list[Deadline]:
        return list(Deadline.objects.select_related("office", "owner", "group"))

    house.promise()
    with CaptureQueriesContext(connection) as one:
        Holders(batch(), NOW)
    for _ in range(30):
        house.promise(owner=builders.officer(house.group))
    with django_assert_num_queries(len(one)):
        Holders(batch(), NOW)
