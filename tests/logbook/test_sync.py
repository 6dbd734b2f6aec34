"""The weekly sync: opened by itself, owed by liaisons, late it climbs, closed when all have reported (1.2, 7.2)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.deadlines.actions import sweep
from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.notices.models import Receipt
from core.people import actions as people
from core.policy.actions import adopt_defaults, set_value
from logbook.actions.referral import refer
from logbook.actions.sync import open_syncs, report_progress
from logbook.models import SyncReport, SyncRound
from logbook.rules.sync import start_of_round
from logbook.tasks import open_syncs as task
from tests import builders
from tests.logbook.test_concurrency import at_once
from tests.logbook.world import NOON
from tests.worlds import world

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = timedelta(days=7)


@world
def office():
    """An office of two departments: Repairs has a liaison, Archive has none."""
    office = builders.office()
    adopt_defaults(office=office, by=None, now=MONDAY - 30 * DAY)
    repairs, archive = builders.department(office, "Repairs"), builders.department(office, "Archive")
    office.liaison = builders.liaison(repairs, builders.person(office, "Ma Liaison"))
    builders.posted(office.liaison, department=repairs, role="hr")
    office.repairs, office.archive = repairs, archive
    return office


def report_of(department) -> SyncReport:
    return SyncReport.objects.filter(department=department).latest("round__starts_on")


def owed() -> list[str]:
    return [row.owner.name for row in Deadline.objects.filter(kind="sync", state="open")]


def test_a_round_opens_and_asks_each_liaison(office):
    assert open_syncs(now=MONDAY) == 1
    sync = SyncRound.objects.get()
    assert (sync.starts_on, sync.due_at) == (date(2026, 11, 23), MONDAY + 24 * HOUR)
    assert owed() == ["Ma Liaison"]
    assert Receipt.objects.get(notice__kind="logbook.sync").person == office.liaison
    opened = timeline(sync).get()
    assert (opened.act, opened.data["no_liaison"]) == ("logbook.sync_opened", ["Archive"])


def test_it_opens_once_however_often_the_task_runs(office, time_machine):
    for minutes in range(0, 60, 10):
        time_machine.move_to(MONDAY + timedelta(minutes=minutes), tick=False)
        task()
    assert SyncRound.objects.count() == 1
    assert Deadline.objects.filter(kind="sync").count() == 1
    assert Receipt.objects.filter(notice__kind="logbook.sync").count() == 1


def test_after_a_day_of_downtime_the_round_opens_late_and_the_week_keeps_its_day(office):
    open_syncs(now=MONDAY)
    assert open_syncs(now=MONDAY + 6 * DAY) == 0
    assert open_syncs(now=MONDAY + 8 * DAY) == 1
    late = SyncRound.objects.first()
    assert (late.starts_on, late.due_at) == (date(2026, 11, 30), MONDAY + 8 * DAY + 24 * HOUR)
    assert open_syncs(now=MONDAY + 13 * DAY) == 0
    assert open_syncs(now=MONDAY + 14 * DAY) == 1


def test_after_a_month_of_downtime_only_the_latest_opens(office):
    open_syncs(now=MONDAY)
    assert open_syncs(now=MONDAY + 30 * DAY) == 1
    assert SyncRound.objects.first().starts_on == date(2026, 12, 21)


@pytest.mark.parametrize(
    "today, last, expected",
    [
        (date(2026, 11, 25), None, date(2026, 11, 23)),
        (date(2026, 11, 23), None, date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23), None),
        (date(2026, 11, 30), date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 12, 16), date(2026, 11, 23), date(2026, 12, 14)),
    ],
)
def test_the_day_of_a_round(today, last, expected):
    assert start_of_round(today, last, WEEK) == expected


def test_the_office_sets_how_often(office):
    admin = builders.administrator(office)
    set_value(office=office, key="sync.every", value=2, holds_from=MONDAY, by=admin, now=MONDAY - HOUR)
    open_syncs(now=MONDAY)
    assert open_syncs(now=MONDAY + DAY) == 0
    assert open_syncs(now=MONDAY + 2 * DAY) == 1


def test_an_office_without_departments_has_no_sync(db):
    builders.office()
    assert open_syncs(now=MONDAY) == 0


def test_the_day_is_the_offices_day(db):
    office = builders.office(timezone="America/New_York")
    builders.department(office)
    open_syncs(now=MONDAY)  # Sunday evening in New York
    assert SyncRound.objects.get().starts_on == date(2026, 11, 16)


def test_the_deputy_owes_it_while_the_liaison_is_away(office):
    deputy = builders.person(office, "Hu Deputy")
    department = builders.department(office)
    liaison = builders.liaison(department, deputy=deputy)
    people.name_deputy(
        person=liaison, deputy=deputy, start=MONDAY.date(), end=MONDAY.date() + 3 * DAY, reason="Leave", by=None,
        now=MONDAY,
    )  # fmt: skip
    open_syncs(now=MONDAY)
    assert report_of(department).owner == deputy
    assert report_progress(report=report_of(department), text="All well", by=deputy, now=MONDAY + HOUR).reported_at


def test_a_liaison_named_later_is_asked_then(office):
    open_syncs(now=MONDAY)
    late = builders.liaison(office.archive, builders.person(office, "Gu Late"))
    open_syncs(now=MONDAY + DAY)
    report = report_of(office.archive)
    assert (report.owner, report.due_at) == (late, MONDAY + 2 * DAY)
    assert sorted(owed()) == ["Gu Late", "Ma Liaison"]
    open_syncs(now=MONDAY + DAY + HOUR)
    assert report_of(office.archive).due_at == MONDAY + 2 * DAY


def test_who_reports(office):
    open_syncs(now=MONDAY)
    report = report_of(office.repairs)
    for who in (builders.person(office), builders.administrator(office), builders.liaison(office.archive)):
        with pytest.raises(Refused, match="Repairs"):
            report_progress(report=report, text="x", by=who, now=MONDAY)
    with pytest.raises(Invalid) as error:
        report_progress(report=report, text="  ", by=office.liaison, now=MONDAY)
    assert error.value.field == "text"
    head = builders.head(office.repairs)
    assert report_progress(report=report, text="Lift repaired", by=head, now=MONDAY).reported_by == head
    assert owed() == []
    with pytest.raises(Conflict, match=head.name):
        report_progress(report=report, text="Again", by=office.liaison, now=MONDAY)


def test_it_closes_when_all_have_reported(office):
    archivist = builders.liaison(office.archive)
    open_syncs(now=MONDAY)
    report_progress(report=report_of(office.repairs), text="Done", by=office.liaison, now=MONDAY + HOUR)
    assert SyncRound.objects.get().is_open
    report_progress(report=report_of(office.archive), text="Done", by=archivist, now=MONDAY + 2 * HOUR)
    sync = SyncRound.objects.get()
    assert sync.closed_at == MONDAY + 2 * HOUR
    assert [row.act for row in timeline(sync)] == [
        "logbook.sync_opened", "logbook.sync_reported", "logbook.sync_reported", "logbook.sync_closed",
    ]  # fmt: skip


def test_it_closes_when_the_next_opens_and_says_who_was_missing(office):
    open_syncs(now=MONDAY)
    old = report_of(office.repairs)
    open_syncs(now=MONDAY + WEEK)
    first = SyncRound.objects.last()
    assert first.closed_at == MONDAY + WEEK
    assert timeline(first).last().data["missing"] == ["Archive", "Repairs"]
    assert owed() == ["Ma Liaison"]  # only the new one
    with pytest.raises(Refused, match="closed"):
        report_progress(report=old, text="Late", by=office.liaison, now=MONDAY + WEEK)


def test_a_late_report_climbs_and_is_marked(office):
    head = builders.head(office.repairs)
    open_syncs(now=MONDAY)
    due = MONDAY + 24 * HOUR
    for minutes, expected in ((-121, set()), (-120, {office.liaison.pk}), (241, {office.liaison.pk, head.pk})):
        sweep(now=due + timedelta(minutes=minutes), limit=100)
        told = Receipt.objects.filter(notice__kind__startswith="deadline.sync")
        assert set(told.values_list("person", flat=True)) == expected
    report = report_progress(report=report_of(office.repairs), text="Sorry", by=office.liaison, now=due + 5 * HOUR)
    assert report.is_late
    assert timeline(report.round).last().act == "logbook.sync_reported_late"


@pytest.mark.django_db(transaction=True)
def test_two_workers_open_one_round():
    office = builders.office()
    builders.liaison(builders.department(office))
    assert sorted(at_once(*[lambda: open_syncs(now=MONDAY)] * 2)) == [0, 1]
    assert SyncRound.objects.count() == 1
    assert SyncReport.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_reports_at_once_close_the_round():
    office = builders.office()
    one, two = builders.department(office), builders.department(office)
    first, second = builders.liaison(one), builders.liaison(two)
    open_syncs(now=MONDAY)
    reports = report_of(one), report_of(two)
    at_once(
        lambda: report_progress(report=reports[0], text="Done", by=first, now=MONDAY),
        lambda: report_progress(report=reports[1], text="Done", by=second, now=MONDAY),
    )
    assert not SyncRound.objects.get().is_open


# pages


def page_of(client, url="/sync/") -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


@pytest.fixture
def tuesday(office, client, time_machine):
    time_machine.move_to(MONDAY + 2 * HOUR, tick=False)
    open_syncs(now=MONDAY)
    client.force_login(office.liaison)
    return office


def test_the_missing_come_first_and_say_what_to_do(tuesday, client):
    page = page_of(client)
    names = [heading.text.strip() for heading in page.select("h3")]
    assert names == ["Archive", "Repairs"]
    assert "names a liaison" in page.text
    assert len(page.select("form[action^='/sync/reports/']")) == 1


def test_the_liaison_reports_in_the_browser(tuesday, client):
    url = f"/sync/reports/{report_of(tuesday.repairs).pk}/"
    refused = client.post(url, {"text": ""})
    assert refused.status_code == 422
    client.post(url, {"text": "The lift runs again."})
    assert "The lift runs again." in page_of(client).text
    assert client.post(url, {"text": "Again"}).status_code == 409


def test_the_open_requests_stand_beside_the_report(world, client, time_machine):
    time_machine.move_to(NOON, tick=False)
    world.checked_in()
    department = builders.department(world.office, "Repairs")
    client.force_login(builders.liaison(department))
    refer(matter=world.matter(), departments=[department], request="Come", by=world.officer, now=NOON)
    open_syncs(now=NOON)
    assert "Repair the lift" in page_of(client).text
    client.force_login(builders.liaison(builders.department(world.office)))
    assert "Repair the lift" not in page_of(client).text


def test_before_the_first_round_the_page_says_when(office, client):
    client.force_login(office.liaison)
    assert "opens by itself" in page_of(client).text


def test_the_sync_of_another_office_is_not_there(tuesday, client):
    client.force_login(builders.person(builders.office()))
    assert client.get(f"/sync/{SyncRound.objects.get().pk}/").status_code == 404
    assert client.post(f"/sync/reports/{report_of(tuesday.repairs).pk}/", {"text": "x"}).status_code == 404
    client.force_login(builders.person(tuesday))
    assert client.post(f"/sync/reports/{report_of(tuesday.repairs).pk}/", {"text": "x"}).status_code == 404


def test_the_page_takes_the_same_sql_for_two_departments_and_for_thirty(tuesday, client):
    page_of(client)
    with CaptureQueriesContext(connection) as few:
        page_of(client)
    for number in range(28):
        builders.liaison(builders.department(tuesday, f"D{number}"))
    open_syncs(now=MONDAY + WEEK)
    with CaptureQueriesContext(connection) as many:
        page_of(client)
    assert len(many) == len(few)
