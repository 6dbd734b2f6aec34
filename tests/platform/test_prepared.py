"""Questions that are compiled once and asked with other values."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from core.db import counts, hold, locked
from core.people.models import Office, Person
from core.policy.models import PolicyValue
from core.prepared import Prepared
from logbook.models import LogEntry
from tests import builders
from tests.logbook.world import NOON, build

pytestmark = pytest.mark.django_db


def test_it_gives_what_the_queryset_gives_for_each_value():
    one, two = builders.officer(builders.group(), "Li Wei"), builders.officer(builders.group(), "Zhao Min")
    of_office = Prepared(lambda office, name: Person.objects.filter(office=office, name=name), int, str)
    for who, other in ((one, two), (two, one)):
        assert of_office(who.office_id, who.name) == [who]
        assert of_office(who.office_id, other.name) == []


def test_related_rows_and_annotations_come_along(django_assert_num_queries):
    who = builders.officer(builders.group(), "Li Wei")
    with_office = Prepared(lambda pk: Person.objects.filter(pk=pk).select_related("office"), int)
    with_office(who.pk)
    with django_assert_num_queries(1):
        assert with_office.first(who.pk).office.name == who.office.name


def test_moments_and_keys_go_in_as_the_database_wants_them():
    world = build()
    world.checked_in()
    key = UUID(int=7)
    entry = world.entry(key=key)
    written = Prepared(lambda at, key: LogEntry.objects.filter(recorded_at__lte=at, key=key), *(type(NOON), UUID))
    assert written(NOON, key) == [entry]
    assert written(NOON - timedelta(microseconds=1), key) == []
    assert not written.is_any(NOON, UUID(int=8))


def test_values_come_as_they_are_read_elsewhere():
    world = build()
    asked = PolicyValue.objects.order_by("id").values_list("key", "value", "holds_from")
    found = Prepared(lambda office: asked.filter(office=office), int).values(world.office.pk)
    assert found == list(asked) != []


def test_a_value_that_gets_lost_is_told():
    lost = Prepared(lambda pk: Office.objects.filter(pk=1), int)
    with pytest.raises(LookupError, match="do not come out"):
        lost(1)


@pytest.mark.django_db(transaction=True)
def test_a_lock_wants_a_transaction():
    office = builders.office()
    with transaction.atomic():
        assert locked(office) == office
    for lock in (lambda: locked(office), lambda: hold(Office, office.pk)):
        with pytest.raises(transaction.TransactionManagementError):
            lock()


def test_a_row_that_is_gone_cannot_be_locked():
    with pytest.raises(Office.DoesNotExist):
        locked(Office(pk=2**40))
    with pytest.raises(Office.DoesNotExist):
        hold(Office, 2**40)


def test_several_numbers_in_one_statement(django_assert_num_queries):
    who = builders.officer(builders.group(), "Li Wei")
    with django_assert_num_queries(1):
        found = counts(Person.objects.filter(pk=who.pk), Office.objects.filter(name=""), Office.objects.all())
    assert found == [1, 0, 1]
    assert counts() == []
