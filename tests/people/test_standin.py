from datetime import date, timedelta

import pytest

from core.errors import Invalid, Refused
from core.people import actions, queries
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
TOMORROW = TODAY + timedelta(days=1)


def away(person, deputy, start=TODAY, end=TOMORROW, by=None):
    return actions.name_deputy(person=person, deputy=deputy, start=start, end=end, reason="training", by=by, now=NOW)


def test_the_liaison_answers_and_his_deputy_while_he_is_away():
    department = builders.department()
    liaison, deputy = builders.person(department.office), builders.person(department.office)
    builders.liaison(department, liaison, deputy=deputy)
    assert queries.liaison_of(department, TODAY) == liaison
    away(liaison, builders.person(department.office))
    assert queries.liaison_of(department, TODAY) == deputy
    assert queries.liaison_of(department, TOMORROW) == liaison


def test_a_new_liaison_ends_the_open_term_before():
    department = builders.department()
    old, new = builders.liaison(department), builders.person(department.office)
    actions.name_liaison(department=department, person=new, start=TODAY, by=None, now=NOW)
    assert queries.liaison_of(department, TODAY - timedelta(days=1)) == old
    assert queries.liaison_of(department, TODAY) == new


def test_a_term_inside_another_is_refused():
    department = builders.department(name="Water")
    who = builders.person(department.office)
    actions.name_liaison(department=department, person=who, start=TODAY, end=TOMORROW, by=None, now=NOW)
    with pytest.raises(Invalid, match="Water has a liaison in that time"):
        actions.name_liaison(department=department, person=who, start=TODAY, by=None, now=NOW)


def test_a_department_without_liaison_has_none():
    department = builders.department()
    assert queries.liaison_of(department, TODAY) is None
    liaison = builders.liaison(department)
    actions.end_liaison(liaison=department.liaisons.get(), end=TODAY, by=None, now=NOW)
    assert queries.liaison_of(department, TODAY) is None
    assert queries.liaison_of(department, TODAY - timedelta(days=1)) == liaison


def test_the_head_names_the_liaison_and_strangers_do_not():
    department = builders.department()
    head, who = builders.head(department), builders.person(department.office)
    other = builders.head(builders.department(department.office))
    with pytest.raises(Refused):
        actions.name_liaison(department=department, person=who, start=TODAY, by=other, now=NOW)
    actions.name_liaison(department=department, person=who, start=TODAY, by=head, now=NOW)
    assert queries.liaison_of(department, TODAY) == who


def test_a_deputy_acts_for_the_dated_absence_only():
    office = builders.office()
    person, deputy = builders.person(office), builders.person(office)
    away(person, deputy, by=person)
    assert queries.deputy_of(person, TODAY) == deputy
    assert list(queries.represented_by(deputy, TODAY)) == [person]
    assert queries.deputy_of(person, TOMORROW) is None


def test_nobody_deputises_for_himself_or_twice():
    office = builders.office()
    person, deputy = builders.person(office), builders.person(office)
    with pytest.raises(Invalid, match="someone else"):
        away(person, person)
    away(person, deputy)
    with pytest.raises(Invalid, match="has a deputy in that time"):
        away(person, builders.person(office))


def test_a_colleague_cannot_name_the_deputy_of_another():
    group = builders.group()
    person, colleague = builders.officer(group), builders.officer(group)
    with pytest.raises(Refused):
        away(person, colleague, by=colleague)
    away(person, colleague, by=builders.head(group.department))


def test_an_absence_that_ends_early_ends_the_deputy():
    office = builders.office()
    term = away(builders.person(office), builders.person(office), end=TODAY + timedelta(days=9))
    actions.end_deputy(deputy=term, end=TOMORROW, by=None, now=NOW)
    assert queries.deputy_of(term.person, TOMORROW) is None


def test_deputies_do_not_go_round_in_a_circle():
    office = builders.office()
    a, b, c = (builders.person(office) for _number in range(3))
    away(a, b, TODAY, TODAY + timedelta(days=5))
    away(b, c, TODAY, TODAY + timedelta(days=5))
    with pytest.raises(Invalid, match="circle") as refused:
        away(c, a, TODAY + timedelta(days=4), TODAY + timedelta(days=6))
    assert refused.value.field == "deputy"
    assert away(c, a, TODAY + timedelta(days=5), TODAY + timedelta(days=6)).deputy == a
