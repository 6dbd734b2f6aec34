"""Five figures against small data counted by hand, the records behind them, who reads them (1.5)."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.people.enums import Role
from logbook.actions.attendance import check_in, record_absence, watch_check_ins
from logbook.actions.matter import deal_with, open_matter
from logbook.actions.referral import acknowledge, refer
from logbook.models import Attendance, Handover, Matter, Referral
from logbook.queries.measures import Figure, measures_of
from logbook.rules.measures import Sample, by_week, median_minutes, share, worsening
from roster.models import Shift
from tests import builders
from tests.logbook.world import MINUTE, NOON, START, World
from tests.worlds import world

pytestmark = pytest.mark.django_db
DAY, HOUR, WEEK = timedelta(days=1), timedelta(hours=1), timedelta(weeks=1)


def sample(ago: timedelta, took: int | None = 1, in_time: bool = True) -> Sample:
    return Sample(NOON - ago, None if took is None else took * MINUTE, in_time)


def figures(world: World, now=NOON, group=None) -> dict[str, Figure]:
    return {figure.measure.key: figure for figure in measures_of(world.office, now, group)}


# the arithmetic


@pytest.mark.parametrize("took, expected", [([], None), ([5], 5), ([5, 9], 7), ([1, 2, 300], 2), ([None, 4], 4)])
def test_a_median_is_of_what_was_done(took, expected):
    assert median_minutes([sample(DAY, one) for one in took]) == expected


def test_a_share_counts_what_was_not_done():
    assert share([]) is None
    assert share([sample(DAY), sample(DAY), sample(DAY), sample(DAY, None, in_time=False)]) == 75


def test_eight_weeks_end_now_and_a_week_holds_its_start():
    ages = [timedelta(0), timedelta(microseconds=1), WEEK, WEEK + timedelta(microseconds=1), 8 * WEEK, 8 * WEEK + DAY]
    weeks = by_week([sample(age) for age in ages], NOON)
    assert [len(week) for week in weeks] == [1, 0, 0, 0, 0, 0, 1, 2]


@pytest.mark.parametrize(
    "now, before, more_is_better, expected",
    [
        (50, 100, True, 0.5),
        (100, 50, True, -1),
        (30, 20, False, 0.5),
        (10, 20, False, -0.5),
        (None, 20, False, 0),
        (20, None, True, 0),
        (5, 0, False, 5),
    ],
)
def test_by_how_much_it_got_worse(now, before, more_is_better, expected):
    assert worsening(now, before, more_is_better) == expected


# against records


@world
def working(world) -> World:
    world.checked_in()
    return world


def handover(world: World, shift: Shift, ago: timedelta, minutes: int | None) -> Handover:
    """Of that shift: signed so long ago, due 15 minutes later, acknowledged after so many minutes."""
    signed = NOON - ago
    done = {} if minutes is None else {"acknowledged_by": world.leader, "acknowledged_at": signed + minutes * MINUTE}
    return Handover.objects.create(
        office=world.office, group=shift.group, outgoing=shift, digest="x", signed_by=world.officer,
        signed_at=signed, due_at=signed + 15 * MINUTE, **done,
    )  # fmt: skip


def shift_on(world: World, number: int, group=None) -> Shift:
    """One more shift of the group, so many days before."""
    day = START - number * DAY
    kind = world.office.shift_types.get()
    return Shift.objects.create(
        office=world.office, group=group or world.group, shift_type=kind, day=day.date(), code="D", name="Day",
        starts_at=day, ends_at=day + 8 * HOUR,
    )  # fmt: skip


def test_hand_overs_by_hand(world):
    """Last four weeks: 10, 20 and never; the four before: 10 and 12 minutes. 15 are allowed."""
    for number, (ago, minutes) in enumerate(
        [(DAY, 10), (8 * DAY, 20), (9 * DAY, None), (30 * DAY, 10), (31 * DAY, 12)]
    ):
        handover(world, shift_on(world, number + 1), ago, minutes)
    found = figures(world)
    in_time, time = found["handover_share"], found["handover_time"]
    assert (round(in_time.value, 1), in_time.before, in_time.target, in_time.count) == (33.3, 100, 95, 3)
    assert (time.value, time.before, time.target) == (15, 11, 15)
    assert in_time.misses_target and not time.misses_target
    assert [week if week is None else round(week) for week in in_time.weeks] == [
        None, None, None, 100, None, None, 0, 100,
    ]  # fmt: skip
    assert measures_of(world.office, NOON)[0].measure.key == "handover_share"  # 100 to 33: the worst turn


def test_a_hand_over_that_is_not_yet_due_does_not_count(world):
    handover(world, shift_on(world, 1), 5 * MINUTE, None)
    assert figures(world)["handover_share"].value is None


def test_check_ins_by_hand(world):
    """Officer in time, lead late, neighbour excused, colleague missing: one of three."""
    watch_check_ins(now=START - HOUR)
    check_in(assignment=world.assignment(world.officer), by=world.officer, now=START)
    check_in(assignment=world.assignment(world.leader), by=world.leader, now=START + 11 * MINUTE)
    record_absence(assignment=world.assignment(world.neighbour), reason="Ill", by=world.leader, now=START + 20 * MINUTE)
    figure = figures(world)["check_in_share"]
    assert (round(figure.value, 1), figure.count) == (33.3, 3)
    assert figures(world, group=world.other_group)["check_in_share"].value is None


def test_departments_by_hand(working):
    """Acknowledged after 10, 20 and 60 minutes, one still waiting; 30 are allowed."""
    for minutes in (10, 20, 60, None):
        department = builders.department(working.office)
        liaison = builders.liaison(department)
        [referral] = refer(
            matter=working.matter(), departments=[department], request="Come", by=working.officer, now=NOON
        )
        if minutes:
            acknowledge(referral=referral, by=liaison, now=NOON + minutes * MINUTE)
    figure = figures(working, now=NOON + 2 * HOUR)["department_time"]
    assert (figure.value, figure.before, figure.target, figure.count) == (20, None, 30, 4)
    assert not figure.misses_target


def test_matters_by_hand(working):
    """Dealt with after 1 and 4 hours; 24 are allowed."""
    for hours in (1, 4):
        deal_with(matter=working.matter(), outcome="Done", by=working.officer, now=NOON + hours * HOUR)
    working.matter()
    figure = figures(working, now=NOON + 5 * HOUR)["matter_time"]
    assert (figure.value, figure.target, figure.count) == (2.5, 24, 2)


def test_another_office_changes_nothing(world):
    other = builders.office()
    assert all(figure.value is None for figure in measures_of(other, NOON))
    assert len(measures_of(other, NOON)) == 5


# pages


@pytest.fixture
def reader(working, client, time_machine):
    time_machine.move_to(NOON + HOUR, tick=False)
    who = builders.lead(working.group)
    client.force_login(who)
    return who


def page_of(client, url="/measures/") -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_the_page_shows_five_figures_with_target_and_bars(working, reader, client):
    deal_with(matter=working.matter(), outcome="Done", by=working.officer, now=NOON + 30 * MINUTE)
    page = page_of(client)
    assert len(page.select("main .columns > section")) == 5
    check_in, matter = page.select(".bar-value")
    assert (check_in.text, matter.text) == ("100 % from 1 record", "0.5 h from 1 record")
    assert "0.5 h" in " ".join(page.text.split()) and "24 h" in page.text
    assert "nothing to compare with" in page.text


def test_what_got_worse_comes_first(working, reader, client):
    handover(working, shift_on(working, 1), DAY, 40)
    handover(working, shift_on(working, 2), 30 * DAY, 10)
    first = page_of(client).select_one("main .columns > *")
    assert "hand-over" in first.text and "worse:" in first.text and "misses the target" in first.text


def test_a_figure_leads_to_its_records_the_worst_first(working, reader, client):
    handover(working, shift_on(working, 1), DAY, 10)
    handover(working, shift_on(working, 2), 2 * DAY, 40)
    handover(working, shift_on(working, 3), 3 * DAY, None)
    link = page_of(client).select_one("a[href^='/measures/hand-overs/']")["href"]
    page = page_of(client, link)
    assert [row.select("td")[3].text.strip() for row in page.select("tbody tr")] == ["–", "40", "10"]
    assert "2 not in time" in page.text
    assert page.select_one("tbody a")["href"].startswith("/handover/")


@pytest.mark.parametrize("key", ["hand-overs", "check-ins", "departments", "matters"])
def test_every_source_has_a_page_of_records(working, reader, client, key):
    assert page_of(client, f"/measures/{key}/")
    assert page_of(client, f"/measures/{key}/?group={working.group.pk}")
    assert client.get("/measures/nothing/").status_code == 404


def test_titles_of_a_log_that_one_does_not_read_stay_hidden(working, client, time_machine):
    time_machine.move_to(NOON + HOUR, tick=False)
    deal_with(matter=working.matter("A secret lift"), outcome="Done", by=working.officer, now=NOON)
    client.force_login(builders.lead(working.other_group))
    page = page_of(client, "/measures/matters/")
    assert "secret" not in page.text and "a group whose log you do not read" in page.text
    client.force_login(builders.lead(working.group))
    assert "A secret lift" in page_of(client, "/measures/matters/").text


@pytest.mark.parametrize("role", list(Role))
def test_who_reads_the_figures(world, client, role):
    who = builders.person(world.office)
    places = {
        Role.OFFICER: {"group": world.group}, Role.LEAD: {"group": world.group},
        Role.DEPARTMENT_HEAD: {"department": world.group.department},
    }  # fmt: skip
    builders.posted(who, role, **places.get(role, {}))
    client.force_login(who)
    reads = role in (Role.LEAD, Role.DEPARTMENT_HEAD, Role.DIRECTOR, Role.CEO, Role.AUDITOR)
    assert client.get("/measures/").status_code == (200 if reads else 404)
    assert client.get("/measures/matters/").status_code == (200 if reads else 404)
    assert ("/measures/" in client.get("/people/").text) == reads


def test_a_group_of_another_office_cannot_be_chosen(working, reader, client):
    other = builders.group(builders.office(), "Elsewhere")
    assert "Elsewhere" not in page_of(client, f"/measures/?group={other.pk}").text


def test_the_figures_take_the_same_sql_for_one_record_and_for_thirty(working, reader, client):
    def more(first: int, number: int) -> None:
        for n in range(first, first + number):
            handover(working, shift_on(working, n + 1), n * HOUR + HOUR, 10)
            matter = open_matter(
                entry=working.entry(str(n)), title="x", by=working.officer, now=NOON, taker=working.officer
            )
            deal_with(matter=matter, outcome="Done", by=working.officer, now=NOON)

    more(0, 1)
    counts = []
    for number in (0, 29):
        more(1, number)
        for url in ("/measures/", "/measures/matters/", "/measures/hand-overs/"):
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                page_of(client, url)
            counts.append(len(captured))
    assert counts[:3] == counts[3:]
    assert Matter.objects.count() == 30 and not Referral.objects.exists() and Attendance.objects.count() == 1
