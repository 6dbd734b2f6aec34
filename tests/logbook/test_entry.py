"""Writing the log and amending it (R.7)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import Invalid, Refused
from core.ledger.queries import timeline
from core.people.enums import Role
from logbook.actions.attendance import check_out
from logbook.actions.entry import CallDraft, amend_entry, write_entry
from logbook.enums import Severity
from logbook.models import LogAmendment, LogEntry
from logbook.queries.entry import LogFilter, log_of, versions_of
from logbook.queries.visibility import sight_of, visible_entries
from tests import builders
from tests.logbook.world import MINUTE, NOON, START, World

END = START + timedelta(hours=8)


def write(world: World, by, now=NOON, of=None, **kwargs):
    shift = world.assignment(of or world.officer).shift
    return write_entry(shift=shift, draft=world.draft(**kwargs), key=uuid4(), by=by, now=now)


def test_a_person_at_the_post_writes(world):
    world.checked_in()
    entry = write(world, world.officer, people=[world.colleague], severity=Severity.NOTABLE).entry
    assert (entry.group, entry.occurred_at, entry.recorded_at, entry.sent_later) == (world.group, NOON, NOON, False)
    assert list(entry.people.all()) == [world.colleague]
    assert [row.act for row in timeline(entry)] == ["logbook.entry_written"]


def test_who_may_write(world):
    """Officer checked in: yes. Not checked in, another group, or nobody on duty: no. The lead on duty: everywhere."""
    world.checked_in()
    world.checked_in(world.neighbour)
    idle = builders.officer(world.group)
    assert write(world, world.leader).created
    assert write(world, world.leader, of=world.neighbour).created
    for who, sentence in [
        (world.colleague, "Check in first"),
        (world.neighbour, "not on duty in"),
        (idle, "not on duty now"),
    ]:
        with pytest.raises(Refused, match=sentence):
            write(world, who)


def test_after_the_shift_until_one_has_left(world):
    world.checked_in()
    world.checked_in(world.colleague)
    assert write(world, world.officer, now=END + 30 * MINUTE).created
    check_out(assignment=world.assignment(world.officer), by=world.officer, now=END + 40 * MINUTE)
    with pytest.raises(Refused):
        write(world, world.officer, now=END + 41 * MINUTE)


def test_the_lead_writes_nothing_once_his_duty_has_ended(world):
    with pytest.raises(Refused):
        write(world, world.leader, now=END + MINUTE)


def test_the_same_form_twice_is_one_entry(world):
    world.checked_in()
    key, shift = uuid4(), world.assignment(world.officer).shift
    sent = [write_entry(shift=shift, draft=world.draft(), key=key, by=world.officer, now=NOON) for _ in range(2)]
    assert [written.created for written in sent] == [True, False]
    assert sent[0].entry == sent[1].entry
    assert LogEntry.objects.count() == 1


def test_the_key_of_another_author_is_another_entry(world):
    world.checked_in()
    world.checked_in(world.colleague)
    key, shift = uuid4(), world.assignment(world.officer).shift
    for who in (world.officer, world.colleague):
        assert write_entry(shift=shift, draft=world.draft(), key=key, by=who, now=NOON).created


def test_what_was_typed_offline_keeps_its_time(world):
    world.checked_in()
    entry = write(world, world.officer, typed_at=NOON - 20 * MINUTE).entry
    assert (entry.occurred_at, entry.recorded_at, entry.sent_later) == (NOON - 20 * MINUTE, NOON, True)


def test_what_was_typed_on_duty_arrives_after_leaving(world):
    world.checked_in()
    world.checked_in(world.colleague)
    check_out(assignment=world.assignment(world.officer), by=world.officer, now=END)
    later = END + timedelta(hours=3)
    assert write(world, world.officer, now=later, typed_at=END - MINUTE).entry.sent_later
    with pytest.raises(Refused):
        write(world, world.officer, now=later, typed_at=END + MINUTE)


def test_a_clock_a_little_fast_is_believed_as_now(world):
    world.checked_in()
    entry = write(world, world.officer, typed_at=NOON + 3 * MINUTE).entry
    assert (entry.occurred_at, entry.sent_later) == (NOON, False)


def test_absurd_times_are_refused(world):
    world.checked_in()
    for field in ("typed_at", "occurred_at"):
        for away in (timedelta(minutes=6), timedelta(days=400), -timedelta(days=8)):
            with pytest.raises(Invalid) as error:
                write(world, world.officer, **{field: NOON + away})
            assert error.value.field == field
    assert not LogEntry.objects.exists()


UNUSABLE = [
    ({"text": "  \n "}, "text"),
    ({"text": "x" * 10_001}, "text"),
    ({"severity": 9}, "severity"),
    ({"call": CallDraft()}, "caller"),
    ({"call": CallDraft(caller="Li", direction="up")}, "direction"),
    ({"call": CallDraft(caller="L" * 121)}, "caller"),
]


def test_what_cannot_be_used_names_its_field(world):
    world.checked_in()
    for wrong, field in UNUSABLE:
        with pytest.raises(Invalid) as error:
            write(world, world.officer, **wrong)
        assert error.value.field == field
    assert not LogEntry.objects.exists()


def test_people_of_another_office_do_not_exist(world):
    world.checked_in()
    with pytest.raises(Invalid, match="people of this office"):
        write(world, world.officer, people=[builders.person()])


def test_a_telephone_record_needs_no_text_of_its_own(world):
    world.checked_in()
    call = CallDraft(
        caller="Mr Wang", organisation="Water works", number="010 1234", matter="Burst pipe", outcome="Sent a car"
    )
    entry = write(world, world.officer, text="", call=call).entry
    assert (entry.text, entry.call.organisation, entry.says_call) == ("Burst pipe", "Water works", entry.call)


def test_an_amendment_keeps_what_was_written(world):
    world.checked_in()
    entry = world.entry("Pressure 3 bar")
    amend_entry(entry=entry, draft=world.draft("Pressure 5 bar"), reason="Misread", by=world.officer, now=NOON + MINUTE)
    amend_entry(
        entry=entry, draft=world.draft("Pressure 6 bar"), reason="Gauge 2", by=world.leader, now=NOON + 2 * MINUTE
    )
    entry = LogEntry.objects.get(pk=entry.pk)
    assert (entry.text, entry.says.text, str(entry)) == ("Pressure 3 bar", "Pressure 6 bar", "Pressure 6 bar")
    told = [(row.says.text, row.by, row.reason, row.is_current) for row in versions_of(entry)]
    assert told == [
        ("Pressure 6 bar", world.leader, "Gauge 2", True),
        ("Pressure 5 bar", world.officer, "Misread", False),
        ("Pressure 3 bar", world.officer, "", False),
    ]
    assert [row.act for row in timeline(entry)][1:] == ["logbook.entry_amended"] * 2


def test_only_the_author_and_the_lead_on_duty_amend(world):
    world.checked_in()
    world.checked_in(world.colleague)
    entry = world.entry()
    head = builders.head(world.group.department)
    for who in (world.colleague, world.neighbour, head, builders.lead(world.group)):
        with pytest.raises(Refused, match="Li Wei"):
            amend_entry(entry=entry, draft=world.draft(), reason="x", by=who, now=NOON)
    with pytest.raises(Refused):
        amend_entry(entry=entry, draft=world.draft(), reason="x", by=world.leader, now=END + MINUTE)
    assert not LogAmendment.objects.exists()


def test_an_amendment_needs_a_reason(world):
    world.checked_in()
    with pytest.raises(Invalid) as error:
        amend_entry(entry=world.entry(), draft=world.draft(), reason=" ", by=world.officer, now=NOON)
    assert error.value.field == "reason"


def test_a_call_is_amended_whole(world):
    world.checked_in()
    entry = world.entry("", call=CallDraft(caller="Wang", matter="Pipe"))
    draft = world.draft("Pipe in hall 2", call=CallDraft(caller="Wang Fang", number="010", matter="Pipe"))
    amend_entry(entry=entry, draft=draft, reason="Full name", by=world.officer, now=NOON)
    entry = LogEntry.objects.get(pk=entry.pk)
    assert (entry.call.caller, entry.says_call.caller) == ("Wang", "Wang Fang")


ERASING = [
    "UPDATE logbook_logentry SET text = 'nothing happened'",
    "UPDATE logbook_logentry SET severity = 1, sent_later = NOT sent_later",
    "DELETE FROM logbook_logentry_people",
    "DELETE FROM logbook_telephonerecord",
    "UPDATE logbook_telephonerecord SET caller = 'nobody'",
    "UPDATE logbook_logamendment SET reason = 'none'",
    "DELETE FROM logbook_logamendment_people",
]


def test_raw_sql_erases_nothing(world):
    world.checked_in()
    entry = world.entry(call=CallDraft(caller="Wang"), people=[world.officer])
    draft = world.draft("Later", call=CallDraft(caller="Wang"), people=[world.colleague])
    amend_entry(entry=entry, draft=draft, reason="Because", by=world.officer, now=NOON)
    for sql in ERASING:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    entry = LogEntry.objects.get(pk=entry.pk)
    assert (entry.text, entry.says.reason, entry.call.caller) == ("The lift stands still.", "Because", "Wang")


def test_who_may_read(world):
    world.checked_in()
    entry = world.entry()
    auditor, reader, liaison = (builders.person(world.office) for _ in range(3))
    builders.posted(auditor, Role.AUDITOR)
    builders.allowed(reader, "read_log", world.group)
    builders.liaison(world.group.department, liaison)
    readers = {
        "author": (world.officer, True),
        "colleague": (world.colleague, True),
        "member not on duty": (builders.officer(world.group), True),
        "lead on duty": (world.leader, True),
        "head of the department": (builders.head(world.group.department), True),
        "by right": (reader, True),
        "auditor": (auditor, True),
        "another group": (world.neighbour, False),
        "head of another department": (builders.head(world.other_group.department), False),
        "liaison without a matter": (liaison, False),
        "administrator": (builders.administrator(world.office), False),
        "another office": (builders.lead(builders.group()), False),
    }
    seen = {name: visible_entries(who, NOON).filter(pk=entry.pk).exists() for name, (who, _may) in readers.items()}
    assert seen == {name: may for name, (_who, may) in readers.items()}


def test_someone_who_left_reads_nothing(world):
    world.checked_in()
    world.entry()
    world.officer.is_active = False
    assert not visible_entries(world.officer, NOON).exists()


def test_the_log_is_found_by_what_it_says_now(world):
    world.checked_in()
    amended = world.entry("Smoke in hall 3", severity=Severity.CRITICAL)
    amend_entry(entry=amended, draft=world.draft("Steam in hall 3"), reason="No fire", by=world.officer, now=NOON)
    call = world.entry("", call=CallDraft(caller="Wang", organisation="Fire brigade", matter="Asks back"))
    sight = sight_of(world.officer, NOON)

    def found(**wanted):
        return list(log_of(sight, LogFilter(**wanted)))

    assert found(text="smoke") == []
    assert found(text="hall STEAM") == [amended]
    assert found(text="brigade") == [call]
    assert found(severity=Severity.NOTABLE) == []
    assert found(since=NOON.date(), to=NOON.date()) == [call, amended]
    assert found(since=NOON.date() + timedelta(days=1)) == []
    assert found(group=world.other_group) == []
