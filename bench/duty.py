"""Who is on duty at a moment: 60 people, each of whose duty was amended twice, in process.

python -m bench.duty       in a database of its own that is thrown away; writes JSON
"""

import json
import os
from datetime import date, time, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from bench import NOW  # noqa: E402
from bench.measure import database, milliseconds  # noqa: E402
from core.people import actions as people  # noqa: E402
from core.people.enums import Role  # noqa: E402
from core.people.models import Office, Person  # noqa: E402
from core.policy.actions import adopt_defaults  # noqa: E402
from roster import actions  # noqa: E402
from roster.actions.placing import place_many  # noqa: E402
from roster.models import Amendment, Assignment, Roster  # noqa: E402
from roster.queries.duty import on_duty  # noqa: E402
from roster.queries.placing import Cell  # noqa: E402
from roster.rules.times import days_between, month_of  # noqa: E402

PEOPLE, SINCE, BEFORE = 60, date(2026, 1, 1), NOW - timedelta(days=60)


def open_office() -> tuple[Office, list[Roster]]:
    """Three groups of twenty, each person on a 24-hour shift every day of the month, all published."""
    office = people.open_office(name="Bench", by=None, now=BEFORE)
    adopt_defaults(office=office, by=None, now=BEFORE)
    department = people.add_department(office=office, name="Duty", by=None, now=BEFORE)
    kind = actions.add_shift_type(
        office=office, code="T", name="Whole day", start=time(9), end=time(9), by=None, now=BEFORE
    )
    rosters = []
    for number in range(3):
        group = people.add_group(department=department, name=f"Group {number}", kind="region", by=None, now=BEFORE)
        crew = [_officer(office, group, number * 20 + turn) for turn in range(PEOPLE // 3)]
        start, end = month_of(NOW.date())
        roster = actions.open_roster(group=group, start=start, end=end, by=None, now=BEFORE)
        place_many(roster, [Cell(person, kind, day) for day in days_between(start, end) for person in crew])
        people.allow(person=crew[0], codename="edit_roster", group=group, by=None, now=BEFORE)
        rosters.append(actions.publish(roster=roster, by=crew[0], now=BEFORE, reason="Bench"))
    return office, rosters


def _officer(office: Office, group: object, number: int) -> Person:
    person = people.add_person(office=office, name=f"Person {number:02}", by=None, now=BEFORE)
    people.give_posting(person=person, role=Role.OFFICER, group=group, start=SINCE, by=None, now=BEFORE)
    return person


def amend_everyone(rosters: list[Roster]) -> None:
    """Everyone on duty at NOW is taken off that shift and put on it again."""
    for roster in rosters:
        planner = roster.published_by
        rows = Assignment.objects.filter(roster=roster, starts_at__lte=NOW, ends_at__gt=NOW)
        for row in list(rows.select_related("person", "shift__shift_type", "shift__group")):
            actions.amend(roster=roster, withdrawn=row, reason="Ill", by=planner, now=BEFORE)
            cell = Cell(row.person, row.shift.shift_type, row.shift.day)
            actions.amend(roster=roster, added=cell, reason="Well again", by=planner, now=BEFORE)


def main() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    created = setup_databases(verbosity=0, interactive=False)
    try:
        office, rosters = open_office()
        amend_everyone(rosters)
        present = len(on_duty(office, NOW).posts)
        figures = {"people": present, "amendments": Amendment.objects.count()}
        print(
            json.dumps({"database": database(), **figures, "on_duty": milliseconds(lambda: on_duty(office, NOW), 200)})
        )
    finally:
        teardown_databases(created, verbosity=0)


if __name__ == "__main__":
    main()
