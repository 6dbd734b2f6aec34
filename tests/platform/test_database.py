"""Two people at once: each thread has a real connection of its own, on either database."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from core.people.models import Office


@pytest.mark.django_db(transaction=True)
def test_two_threads_have_two_connections_and_wait_for_each_other():
    office = Office.objects.create(name="0")
    both_started, failures = Barrier(2), []

    def add_one() -> None:
        try:
            both_started.wait(5)
            with transaction.atomic():
                locked = Office.objects.select_for_update().get(pk=office.pk)
                locked.name = str(int(locked.name) + 1)
                locked.save()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=add_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert Office.objects.get().name == "2"
