from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.ledger import actions, queries, tasks, verification
from core.ledger.models import Entry, Seal
from tests.at_once import at_once
from tests.builders import NOW
from tests.ledger import tamper

HOUR = timedelta(hours=1)


def test_every_entry_gets_the_next_number_without_gaps(write):
    for number in range(5):
        write(number)
    assert actions.seal(now=NOW, batch=2) == Entry.objects.count()
    seals = list(Seal.objects.order_by("sequence"))
    assert [seal.sequence for seal in seals] == list(range(1, Entry.objects.count() + 1))
    assert [seal.previous for seal in seals] == ["0" * 64, *(seal.hash for seal in seals[:-1])]
    assert verification.walk().is_clean


def test_sealing_twice_seals_nothing_more(write):
    write()
    actions.seal(now=NOW)
    assert actions.seal(now=NOW) == 0


def _insert_late(entry: Entry, pk: int) -> None:
    """An entry whose transaction took a small id and committed after larger ones had been sealed."""
    entry.pk = pk
    entry.save(force_insert=True)


@pytest.mark.parametrize(("age", "everything"), [(HOUR / 2, False), (5 * HOUR, True)])
def test_a_late_smaller_id_is_sealed_later_and_breaks_nothing(write, age, everything):
    entry = write()
    late_id = entry.pk + 1
    _insert_late(entry, late_id + 1)
    actions.seal(now=NOW)
    _insert_late(entry, late_id)
    assert actions.seal(now=NOW + age, everything=everything) == 1
    assert Seal.objects.order_by("-sequence").first().entry_id == late_id
    assert verification.walk().is_clean


def test_what_was_sealed_long_ago_is_not_looked_at_again(write, django_assert_num_queries):
    write()
    actions.seal(now=NOW)
    assert queries.settled_entry_id(NOW) == 0
    assert queries.settled_entry_id(NOW + 2 * HOUR) == Seal.objects.order_by("-sequence").first().entry_id


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain(write):
    with transaction.atomic():
        for number in range(60):
            write(number)
    sealed = at_once(*[lambda: actions.seal(now=NOW, batch=7)] * 2)
    assert sum(sealed) == Entry.objects.count()
    assert list(Seal.objects.values_list("sequence", flat=True)) == list(range(1, sum(sealed) + 1))
    assert verification.walk().is_clean


@pytest.mark.django_db(transaction=True)
def test_appending_does_not_wait_for_another_writer(write):
    """Two writers hold an uncommitted entry at the same time; the second would wait for ever on a locked head."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, whatever the program does.")
    second_wrote = Barrier(2, timeout=60)

    def other_writer() -> None:
        try:
            with transaction.atomic():
                write(2)
                second_wrote.wait()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        write(1)
        job = pool.submit(other_writer)
        second_wrote.wait()
        job.result()


def test_the_seal_state_counts_what_is_sealed_and_what_waits(write, django_assert_num_queries):
    write()
    actions.seal(now=NOW)
    sealed = Entry.objects.count()
    write()
    with django_assert_num_queries(5):
        state = queries.seal_state()
    assert (state.sealed, state.waiting, state.last_sealed_at) == (sealed, 1, NOW)
    assert not state.is_proven(NOW)
    assert state.unsigned == sealed


def test_the_state_is_proven_after_a_clean_verification_and_not_for_ever(write):
    write()
    actions.write_checkpoint(now=NOW)
    actions.verify(now=NOW)
    state = queries.seal_state()
    assert (state.is_proven(NOW), state.trouble, state.unsigned, state.checkpoint.number) == (True, False, 0, 1)
    assert not state.is_proven(NOW + timedelta(days=3))


def test_the_state_shows_trouble(write):
    entry = write()
    actions.seal(now=NOW)
    tamper.run("UPDATE ledger_entry SET actor_name = 'x' WHERE id = %s", entry.pk)
    actions.verify(now=NOW)
    assert queries.seal_state().trouble


def test_the_tasks_seal_sign_and_verify(write):
    write()
    assert tasks.seal.apply().get() == Entry.objects.count()
    assert tasks.checkpoint.apply().get() is True
    assert tasks.checkpoint.apply().get() is False
    assert tasks.verify.apply().get() == 0
    assert queries.seal_state().is_proven(timezone.now())
