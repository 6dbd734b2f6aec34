"""Two people, or two tabs, at the same moment: two real connections."""

from uuid import uuid4

import pytest

from core.deadlines.models import Deadline
from core.errors import Conflict
from logbook.actions.attendance import check_in, watch_check_ins
from logbook.actions.entry import write_entry
from logbook.actions.matter import open_matter
from logbook.actions.referral import acknowledge, refer
from logbook.models import Attendance, LogEntry, Matter
from tests import builders
from tests.at_once import at_once
from tests.logbook.world import MINUTE, NOON, START, build

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_posts_with_one_key_are_one_entry():
    world = build()
    world.checked_in()
    key, shift, draft = uuid4(), world.assignment(world.officer).shift, world.draft()
    sent = at_once(*[lambda: write_entry(shift=shift, draft=draft, key=key, by=world.officer, now=NOON)] * 2)
    assert sorted(written.created for written in sent) == [False, True]
    assert LogEntry.objects.count() == 1


def test_checking_in_while_the_watch_looks_leaves_nobody_awaited():
    world = build()
    assignment = world.assignment(world.officer)
    at_once(
        lambda: watch_check_ins(now=START - MINUTE),
        lambda: check_in(assignment=assignment, by=world.officer, now=START - MINUTE),
    )
    assert Attendance.objects.filter(assignment=assignment).count() == 1
    assert not Deadline.objects.filter(owner=world.officer, state="open").exists()


def test_two_tabs_check_in_once():
    world = build()
    assignment = world.assignment(world.officer)
    first, second = at_once(*[lambda: check_in(assignment=assignment, by=world.officer, now=START)] * 2)
    assert first == second


def test_an_entry_opens_one_matter():
    world = build()
    world.checked_in()
    entry = world.entry()
    done = at_once(
        *[lambda: open_matter(entry=entry, title="Repair", by=world.officer, now=NOON, taker=world.officer)] * 2
    )
    assert {type(row) for row in done} == {Matter, Conflict}


def test_one_of_liaison_and_head_acknowledges():
    world = build()
    world.checked_in()
    department = builders.department(world.office)
    liaison, head = builders.liaison(department), builders.head(department)
    [referral] = refer(matter=world.matter(), departments=[department], request="Come", by=world.officer, now=NOON)
    done = at_once(
        lambda: acknowledge(referral=referral, by=liaison, now=NOON),
        lambda: acknowledge(referral=referral, by=head, now=NOON),
    )
    assert sum(isinstance(row, Conflict) for row in done) == 1
