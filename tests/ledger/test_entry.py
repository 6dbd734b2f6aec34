from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy

from core.ledger import actions, queries
from core.ledger.models import Entry
from core.people.acts import PeopleAct
from tests import builders
from tests.builders import NOW


def test_an_entry_keeps_names_as_they_were(write, department, office):
    chen = builders.person(office, "Chen Li")
    head = builders.head(department, "Wang Wei")
    entry = write(by=chen, on_behalf_of=head)
    type(chen).objects.filter(pk=chen.pk).update(name="Someone Else")
    type(department).objects.filter(pk=department.pk).update(name="Another name")
    entry = Entry.objects.get(pk=entry.pk)
    assert (entry.actor_name, entry.on_behalf_of_name) == ("Chen Li", "Wang Wei")
    assert entry.subject_label == department.name


def test_the_system_acts_without_a_person(write):
    assert write(by=None).actor is None


def test_timeline_holds_one_subjects_entries_oldest_first(write, department):
    other = builders.department(department.office)
    later, earlier = write(50), write(40)
    write(45, subject=other)
    assert list(queries.timeline(department).filter(at__gt=NOW)) == [earlier, later]


def test_data_comes_back_as_plain_values(write):
    entry = write(data={
        "amount": Decimal("10.50"), "day": date(2026, 11, 24), "at": NOW, "share": 1e22,
        "label": gettext_lazy("office"), "nested": [{"nul": "a\x00b"}, None, True, 3], "wait": timedelta(minutes=5),
    })  # fmt: skip
    kept = Entry.objects.get(pk=entry.pk).data
    assert kept == entry.data
    assert kept["amount"] == "10.50"
    assert kept["at"] == "2026-11-24T01:00:00.000000Z"
    assert kept["share"] == "1e+22"
    assert kept["nested"] == [{"nul": "a\ufffdb"}, None, True, 3]


def test_an_unregistered_act_is_a_programming_error(write):
    with pytest.raises(LookupError, match="register_acts"):
        write(act="people.danced")


def test_an_unsaved_subject_is_a_programming_error(write, department):
    with pytest.raises(ValueError, match="saved first"):
        write(subject=type(department)(name="New"))


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_a_programming_error(write):
    with pytest.raises(transaction.TransactionManagementError):
        write()


def test_many_entries_take_one_statement(department, django_assert_num_queries):
    draft = actions.EntryDraft(PeopleAct.DEPARTMENT_CHANGED, None, department, department.office_id, {"a": 1}, "1.2")
    before = Entry.objects.count()
    with django_assert_num_queries(1):
        actions.append_many([draft] * 20, NOW)
    assert Entry.objects.count() == before + 20


@pytest.mark.parametrize("change", [lambda rows: rows.update(actor_name="x"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_delete_an_entry(write, change):
    entry = write()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change(Entry.objects.filter(pk=entry.pk))


def test_an_act_that_is_rolled_back_leaves_no_entry(write, department):
    before = Entry.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert Entry.objects.count() == before
