"""Two people at once: each thread has a real connection of its own, on either database."""

from threading import Barrier

import pytest
from django.db import connection, transaction

from core.db import saying
from core.errors import Conflict
from core.people.models import Office
from tests.at_once import at_once


@pytest.mark.django_db(transaction=True)
def test_two_threads_have_two_connections_and_wait_for_each_other():
    office = Office.objects.create(name="0")

    def add_one() -> None:
        with transaction.atomic():
            locked = Office.objects.select_for_update().get(pk=office.pk)
            locked.name = str(int(locked.name) + 1)
            locked.save()

    at_once(add_one, add_one)
    assert Office.objects.get().name == "2"


@pytest.mark.django_db(transaction=True)
def test_two_who_wait_for_each_other_end_with_one_told_so():
    """Where rows exclude one another PostgreSQL ends one of the two; SQLite lets no second writer begin."""
    names, both_wrote = ["day", "night"], Barrier(2)

    def write(first: str, second: str) -> None:
        with transaction.atomic(), saying(Conflict("Someone has just written the same.")):
            Office.objects.create(name=first)
            if connection.features.has_select_for_update:
                both_wrote.wait(60)
            Office.objects.create(name=second)

    done = at_once(lambda: write(*names), lambda: write(*reversed(names)))
    assert [str(one) for one in done if one] == ["Someone has just written the same."]
    assert sorted(Office.objects.values_list("name", flat=True)) == names
