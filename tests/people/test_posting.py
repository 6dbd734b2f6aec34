from datetime import date, timedelta

import pytest

from core.errors import Conflict, Invalid, Refused
from core.people import actions, queries
from core.people.enums import Role
from tests import builders
from tests.builders import LONG_AGO, NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


def test_a_posting_that_begins_tomorrow_gives_nothing_today():
    group = builders.group()
    officer = builders.person(group.office)
    builders.posted(officer, group=group, start=TOMORROW)
    assert queries.roles_on(officer, TODAY) == set()
    assert queries.roles_on(officer, TOMORROW) == {Role.OFFICER}
    assert list(queries.members_of(group, TODAY)) == []
    assert list(queries.members_of(group, TOMORROW)) == [officer]


def test_a_posting_ends_on_the_first_day_it_no_longer_holds():
    group = builders.group()
    officer = builders.officer(group)
    actions.end_posting(posting=officer.postings.get(), end=TOMORROW, by=None, now=NOW)
    assert queries.holds_role(officer, Role.OFFICER, on=TODAY)
    assert not queries.holds_role(officer, Role.OFFICER, on=TOMORROW)


def test_the_office_day_is_local_not_utc():
    office = builders.office()
    late_in_utc = NOW.replace(hour=17)
    assert queries.local_day(office, late_in_utc) == TOMORROW


def test_the_same_posting_twice_is_refused_with_a_sentence():
    group = builders.group()
    officer = builders.officer(group, "Li Si")
    with pytest.raises(Invalid, match="Li Si holds this posting already"):
        builders.posted(officer, group=group, start=TODAY)
    assert officer.postings.count() == 1


def test_a_role_of_the_whole_office_is_held_once_at_a_time():
    office = builders.office()
    auditor = builders.person(office)
    builders.posted(auditor, Role.AUDITOR, end=TODAY)
    builders.posted(auditor, Role.AUDITOR, start=TODAY)
    with pytest.raises(Invalid):
        builders.posted(auditor, Role.AUDITOR, start=TOMORROW)


def test_one_head_a_department():
    department = builders.department(name="Water")
    builders.head(department)
    with pytest.raises(Invalid, match="Water has a head in that time"):
        builders.head(department)


@pytest.mark.parametrize(
    "role, field", [(Role.OFFICER, "group"), (Role.LEAD, "group"), (Role.DEPARTMENT_HEAD, "department")]
)
def test_a_posting_names_its_place(role, field):
    with pytest.raises(Invalid) as refused:
        builders.posted(builders.person(), role)
    assert refused.value.field == field


def test_a_posting_ends_after_it_begins():
    group = builders.group()
    with pytest.raises(Invalid) as refused:
        builders.posted(builders.person(group.office), group=group, start=TODAY, end=TODAY)
    assert refused.value.field == "end"


def test_a_group_of_another_office_is_not_known():
    with pytest.raises(Invalid, match="another office"):
        builders.posted(builders.person(), group=builders.group())


def test_ending_a_posting_twice_says_what_happened():
    officer = builders.officer(builders.group())
    posting = officer.postings.get()
    actions.end_posting(posting=posting, end=TODAY, by=None, now=NOW)
    with pytest.raises(Conflict, match="already been ended"):
        actions.end_posting(posting=posting, end=TOMORROW, by=None, now=NOW)


def test_an_administrator_promotes_others_and_never_himself():
    group = builders.group()
    administrator = builders.administrator(group.office)
    officer = builders.person(group.office)
    posting = actions.give_posting(person=officer, role=Role.LEAD, group=group, start=TODAY, by=administrator, now=NOW)
    assert posting.department == group.department
    with pytest.raises(Refused, match="another administrator"):
        actions.give_posting(person=administrator, role=Role.CEO, start=TODAY, by=administrator, now=NOW)
    with pytest.raises(Refused, match="another administrator"):
        actions.allow(person=administrator, codename="edit_roster", group=group, by=administrator, now=NOW)


@pytest.mark.parametrize("make", [builders.officer, builders.lead])
def test_nobody_else_gives_postings(make):
    group = builders.group()
    by = make(group)
    with pytest.raises(Refused, match="Only an administrator"):
        actions.give_posting(person=builders.person(group.office), role=Role.CEO, start=TODAY, by=by, now=NOW)


def test_an_administrator_of_another_office_is_a_stranger():
    stranger = builders.administrator(builders.office())
    with pytest.raises(Refused):
        actions.give_posting(person=builders.person(), role=Role.CEO, start=LONG_AGO, by=stranger, now=NOW)


def test_a_former_administrator_is_one_no_longer():
    office = builders.office()
    former = builders.administrator(office)
    actions.end_posting(posting=former.postings.get(), end=TODAY, by=None, now=NOW)
    with pytest.raises(Refused):
        actions.add_department(office=office, name="Gas", by=former, now=NOW)


def test_batches_ask_once_however_many_there_are(django_assert_num_queries):
    office = builders.office()
    groups = [builders.group(office) for _ in range(4)]
    leads = [builders.lead(group) for group in groups]
    builders.officer(groups[0])
    with django_assert_num_queries(4):
        assert queries.leads_of(groups, TODAY) == {g.pk: [lead] for g, lead in zip(groups, leads, strict=True)}
        assert len(queries.members_of_groups(groups, TODAY)[groups[0].pk]) == 2
        assert queries.roles_of(leads, TODAY) == {lead.pk: {Role.LEAD} for lead in leads}
        assert queries.heads_of([group.department for group in groups], TODAY) == {}
