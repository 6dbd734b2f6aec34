"""A whole day of the office in the browser: the workbooks come in, a roster is published, an officer checks in, writes,
hands over; nobody acknowledges, it climbs to the lead and the department head, and the late one is on record."""

import io
import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from core.deadlines.tasks import sweep
from core.people.actions import reset_password
from core.people.models import Person
from core.policy.actions import adopt_defaults
from logbook.actions.category import adopt_default_categories
from logbook.actions.handover import add_item
from logbook.models import Attendance, Handover, LogEntry
from logbook.tasks import watch
from roster.models import Assignment
from tests import builders as make
from tests import duty
from tests.builders import PASSWORD

SHANGHAI = ZoneInfo("Asia/Shanghai")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
pytestmark = pytest.mark.django_db(transaction=True)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class Day:
    """Tomorrow in Shanghai, so that cookies of the real browser outlive it; every visit moves the clock."""

    def __init__(self, page, live_server, log_in, time_machine):
        self.page, self.url, self._log_in, self._time = page, live_server.url, log_in, time_machine
        self.date = (timezone.now().astimezone(SHANGHAI) + timedelta(days=1)).date()

    def at(self, hour, minute=0):
        moment = datetime.combine(self.date, time(hour, minute), tzinfo=SHANGHAI)
        self._time.move_to(moment, tick=False)
        self.page.clock.set_fixed_time(moment)

    def visit(self, person, name, *args):
        self.page.context.clear_cookies()
        self._log_in(self.page, person)
        self.page.goto(self.url + reverse(name, args=args))

    def upload(self, person, what, filename, content):
        self.visit(person, "roster:imports")
        self.page.get_by_label("What is it?").select_option(label=what)
        self.page.locator("input[type=file]").set_input_files({"name": filename, "mimeType": XLSX, "buffer": content})
        self.page.get_by_role("button", name="Read it").click()


@pytest.fixture
def day(page, live_server, log_in, time_machine):
    return Day(page, live_server, log_in, time_machine)


@pytest.fixture
def office(day):
    day.at(6)
    now = timezone.now()
    office = make.office(now=now)
    adopt_defaults(office=office, by=None, now=now)
    adopt_default_categories(office=office, by=None, now=now)
    department = make.department(office, "Operations", now=now)
    group = make.group(department, "Harbour", now=now)
    add_item(group=group, kind="key", label="Gate keys", quantity=2, by=None, now=now)
    for kind in (duty.DAY, duty.EVENING):
        duty.shift_type(office, kind, now=now)
    office.head = make.head(department, "Sun Head", now=now)
    office.lead = make.lead(group, "Chen Lead", now=now)
    office.administrator = make.administrator(office, "Admin", now=now)
    office.group = group
    return office


def test_a_day_of_the_office(day, office):
    page = day.page
    day_officer, evening_officer = bring_in_staff(day, office)
    bring_in_roster(day, office)
    publish(day, office)

    day.at(7, 50)
    day.visit(day_officer, "desk")
    page.get_by_role("button", name="Check in").click()
    expect(page.get_by_text(re.compile("You are checked in|checked in", re.I)).first).to_be_visible()
    assert Attendance.objects.get().checked_in_at == timezone.now()

    write_to_the_log(day, day_officer)
    sign(day, day_officer)
    it_climbs(day, office, evening_officer)
    acknowledge_late(day, evening_officer)


def bring_in_staff(day, office):
    rows = [
        ["Name", "Department", "Group", "Position", "Mobile", "E-mail"],
        ["Li Day", "Operations", "Harbour", "Officer", "13900000011", "li@example.com"],
        ["Wu Evening", "Operations", "Harbour", "Officer", "13900000012", "wu@example.com"],
    ]
    day.upload(office.administrator, "Staff list", "staff.xlsx", workbook(*rows))
    day.page.get_by_role("button", name=re.compile("Bring it in", re.I)).click()
    expect(day.page.get_by_role("link", name="Bring in a roster")).to_be_visible()
    people = [Person.objects.get(name=name) for name in ("Li Day", "Wu Evening")]
    for person in people:
        reset_password(person=person, password=PASSWORD, by=office.administrator, now=timezone.now())
        person.refresh_from_db()
    return people


def bring_in_roster(day, office):
    rows = [
        [f"Roster {day.date:%Y-%m}"],
        ["Name", *range(1, 32)],
        ["Li Day", *["D" if number == day.date.day else None for number in range(1, 32)]],
        ["Wu Evening", *["E" if number == day.date.day else None for number in range(1, 32)]],
    ]
    day.upload(office.lead, "Roster of Harbour", f"roster {day.date:%Y-%m}.xlsx", workbook(*rows))
    day.page.get_by_role("button", name=re.compile("Bring it in", re.I)).click()
    expect(day.page.get_by_role("link", name="To the rosters")).to_be_visible()
    assert Assignment.objects.count() == 2


def publish(day, office):
    roster = Assignment.objects.first().roster
    day.visit(office.lead, "roster:grid", roster.pk)
    day.page.get_by_role("button", name="Publish").first.click()
    day.page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(day.page.get_by_text("Everyone on it is told his shifts").first).to_be_visible()
    roster.refresh_from_db()
    assert roster.published_by == office.lead


def write_to_the_log(day, officer):
    day.at(12)
    day.visit(officer, "desk")
    day.page.keyboard.press("l")
    day.page.keyboard.type("The north gate does not close.")
    day.page.get_by_role("button", name="Write to the log").click()
    day.visit(officer, "logbook:log")
    expect(day.page.get_by_text("The north gate does not close.").first).to_be_visible()
    assert LogEntry.objects.get().author == officer


def sign(day, officer):
    day.at(15, 50)
    day.visit(officer, "logbook:start_handover")
    expect(day.page.get_by_text("You cannot go home yet")).to_be_visible()
    day.page.get_by_label("Your password").fill(PASSWORD)
    day.page.get_by_role("button", name="Sign the hand-over").click()
    expect(day.page.get_by_text("Signed, not yet acknowledged")).to_be_visible()
    assert Handover.objects.get().signed_by == officer


def it_climbs(day, office, evening_officer):
    """Due at 16:15: the lead hears at once, the department head a quarter of an hour later; each of them once."""
    late = "The hand-over of Shift D, Harbour is not acknowledged"
    for hour, minute, person, is_told in [
        (16, 14, office.lead, False), (16, 15, office.lead, True), (16, 29, office.head, False),
        (16, 30, office.head, True),
    ]:  # fmt: skip
        day.at(hour, minute)
        watch()
        sweep()
        sweep()
        day.visit(person, "notices:inbox")
        expect(day.page.locator("#content").get_by_role("link", name=late)).to_have_count(1 if is_told else 0)


def acknowledge_late(day, officer):
    day.at(16, 40)
    day.visit(officer, "desk")
    day.page.get_by_role("button", name="Check in").click()
    day.visit(officer, "logbook:start_handover")
    expect(day.page.get_by_text("You take over from Li Day")).to_be_visible()
    day.page.get_by_role("button", name="Accept").click()
    day.page.get_by_label("Your password").fill(PASSWORD)
    day.page.get_by_role("button", name="I take over").click()
    day.visit(officer, "logbook:handovers")
    expect(day.page.get_by_text("late", exact=True).first).to_be_visible()
    assert Handover.objects.get().acknowledged_by == officer
