"""A desk that is asked for again is answered as it was drawn, until anything it is made from has changed."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.deadlines.models import Deadline
from core.people.actions.person import change_person
from core.people.actions.posting import end_posting
from core.people.enums import Role
from core.people.models import Office
from core.ui.keeping import STANDS_FOR, database_state
from logbook.actions.matter import open_matter
from logbook.actions.referral import refer
from logbook.models import LogEntry
from roster.actions.access import make_board_key, revoke_board_key
from tests import builders
from tests.at_once import at_once
from tests.conftest import SeenClient
from tests.logbook.world import NOON, World, build

pytestmark = pytest.mark.django_db(transaction=True)
SESSION_READER_STATE = 3  # the queries of a kept desk


@pytest.fixture
def world(time_machine) -> World:
    time_machine.move_to(NOON, tick=False)
    made = build()
    made.checked_in()
    return made


def visitor(who) -> SeenClient:
    """A browser that has seen a page, so it holds the cookie of the forms."""
    visit = SeenClient()
    visit.force_login(who)
    visit.get("/notices/")
    return visit


def asked(visit: SeenClient, **headers: str) -> tuple[str, bool]:
    """The desk, and whether it was kept."""
    with CaptureQueriesContext(connection) as captured:
        answer = visit.get("/", **headers)
    assert answer.status_code == 200
    return answer.text, len(captured) == SESSION_READER_STATE


def field(page: str, name: str) -> str:
    return BeautifulSoup(page, "html.parser").select_one(f".log-box [name={name}]")["value"]


@pytest.fixture
def visit(world) -> SeenClient:
    """Whose desk is kept."""
    visit = visitor(world.officer)
    assert not asked(visit)[1]
    assert asked(visit)[1]
    return visit


def test_a_kept_desk_is_the_drawn_one_but_for_the_key_of_its_form(world):
    visit = visitor(world.officer)
    drawn, kept = asked(visit)[0], asked(visit)[0]
    keys = field(drawn, "key"), field(kept, "key")
    assert keys[0] != keys[1]
    assert drawn.replace(keys[0], "") == kept.replace(keys[1].replace("-", ""), "").replace(keys[1], "")


def test_two_tabs_of_a_kept_desk_write_two_entries(world, visit):
    tabs = [asked(visit)[0], asked(visit)[0]]
    for number, tab in enumerate(tabs):
        sent = {name: field(tab, name) for name in ("key", "shift", "csrfmiddlewaretoken")}
        form = {**sent, "text": f"Entry {number}", "category": world.category.pk, "severity": 1}
        assert visit.post("/log/", form).status_code == 302
    assert LogEntry.objects.count() == 2


def test_the_form_of_a_kept_desk_passes_the_check_of_its_origin(world, visit):
    visit.handler.enforce_csrf_checks = True
    page, is_kept = asked(visit)
    assert is_kept
    sent = {name: field(page, name) for name in ("key", "shift", "csrfmiddlewaretoken")}
    form = {**sent, "text": "The lift stands still.", "category": world.category.pk, "severity": 1}
    assert visit.post("/log/", form).status_code == 302
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_what_another_person_does_is_seen_at_once(world, visit, where):
    def colleague_acts() -> None:
        entry = world.entry()
        open_matter(entry=entry, title="Repair the lift", by=world.officer, now=NOON, taker=world.officer)

    colleague_acts() if where == "here" else at_once(colleague_acts)
    page, is_kept = asked(visit)
    assert "Repair the lift" in page
    assert not is_kept


@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_what_leaves_no_entry_in_the_ledger_is_seen_at_once(visit, where):
    def rename() -> None:
        Office.objects.update(name="Harbour office")

    rename() if where == "here" else at_once(rename)
    assert "Harbour office" in asked(visit)[0]


def test_a_change_is_seen_when_it_is_committed_and_only_then(world, visit):
    with transaction.atomic():
        Office.objects.update(name="Harbour office")
        assert database_state() == ""
        transaction.set_rollback(True)
    assert "Harbour office" not in asked(visit)[0]


def test_nobody_reads_the_desk_of_another(world, visit):
    page, is_kept = asked(visitor(world.colleague))
    assert not is_kept
    assert f'data-person="{world.colleague.pk}"' in page


def test_two_browsers_of_one_person_have_forms_of_their_own(world, visit):
    assert not asked(visitor(world.officer))[1]


def test_who_has_lost_a_role_no_longer_sees_its_part(world):
    head = world.leader
    posting = builders.posted(head, Role.DEPARTMENT_HEAD, department=world.group.department)
    visit = visitor(head)
    asked(visit)
    page, is_kept = asked(visit)
    assert is_kept
    assert "How are we doing" in page
    at_once(lambda: end_posting(posting=posting, end=NOON.date(), by=None, now=NOON))
    page, is_kept = asked(visit)
    assert not is_kept
    assert "How are we doing" not in BeautifulSoup(page, "html.parser").select_one("main").text


def test_another_language_is_another_desk(world, visit):
    change_person(person=world.officer, by=world.officer, now=NOON, language="zh-hans")
    assert 'lang="zh-hans"' in asked(visit)[0]


def test_what_becomes_late_is_late_on_the_desk(world, time_machine):
    who = builders.liaison(world.group.department, world.officer)
    refer(matter=world.matter(), departments=[world.group.department], request="Come today.", by=who, now=NOON)
    due_at = Deadline.objects.get(owner=who, state="open", kind="referral").due_at
    time_machine.move_to(due_at - timedelta(seconds=1), tick=False)
    visit = visitor(who)
    asked(visit)
    page, is_kept = asked(visit)
    assert is_kept
    assert "countdown badge is-late" not in page
    time_machine.shift(STANDS_FOR + 1)
    assert "countdown badge is-late" in asked(visit)[0]


def test_a_message_is_said_once(visit, world):
    sent = {"key": field(asked(visit)[0], "key"), "shift": world.assignment(world.officer).shift_id, "text": "Rain."}
    visit.post("/log/", {**sent, "category": world.category.pk, "severity": 1, "next": "/"})
    (first, is_kept), (second, _again) = asked(visit), asked(visit)
    assert not is_kept
    assert len(BeautifulSoup(first, "html.parser").select("#toasts *")) > 0
    assert len(BeautifulSoup(second, "html.parser").select("#toasts *")) == 0


def test_a_new_connection_takes_no_page_of_an_old_one():
    """SQLite counts from the start for each connection; PostgreSQL sees the same rows from any."""
    before = database_state()
    connection.close()
    after = database_state()
    assert (before == after) == (connection.vendor == "postgresql")


def test_the_administrator_and_the_auditor_have_their_desk_drawn_each_time(world):
    visit = visitor(builders.administrator(world.office))
    asked(visit)
    assert not asked(visit)[1]


class TestOnDutyJson:
    @pytest.fixture
    def key(self, world):
        builders.posted(world.leader, Role.LEAD, group=world.group)
        return make_board_key(office=world.office, label="Hall", by=world.leader, now=NOON)

    def asked(self, secret):
        return SeenClient().get("/api/on-duty/", headers={"Authorization": f"Bearer {secret}"})

    def test_asked_again_it_answers_the_same_with_one_question(self, key):
        first = self.asked(key[1]).json()
        assert len(first["on_duty"]) == 4
        with CaptureQueriesContext(connection) as captured:
            assert self.asked(key[1]).json() == first
        assert len(captured) == 1

    def test_a_revoked_key_opens_nothing_from_then_on(self, key, world):
        assert self.asked(key[1]).status_code == 200
        revoke_board_key(key=key[0], by=world.leader, now=NOON)
        assert self.asked(key[1]).status_code == 401

    def test_a_change_is_seen_at_once(self, key, world):
        self.asked(key[1])
        change_person(person=world.officer, name="Li Other", by=None, now=NOON)
        assert "Li Other" in {post["name"] for post in self.asked(key[1]).json()["on_duty"]}

    def test_the_end_of_a_shift_is_seen_within_a_second(self, key, world, time_machine):
        time_machine.move_to(world.assignment(world.officer).ends_at - timedelta(seconds=1), tick=False)
        assert self.asked(key[1]).json()["on_duty"]
        time_machine.shift(1)
        assert self.asked(key[1]).json()["on_duty"] == []

    def test_another_key_is_another_question(self, key):
        self.asked(key[1])
        assert self.asked(key[1] + "x").status_code == 401
