"""A small office with a running day shift: who is who in the tests of the log."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from core.people.models import DutyGroup, Office, Person
from core.policy.actions import adopt_defaults
from logbook.actions.attendance import check_in
from logbook.actions.category import adopt_default_categories
from logbook.actions.entry import EntryDraft, write_entry
from logbook.actions.matter import open_matter
from logbook.models import LogCategory, LogEntry, Matter
from roster.enums import DutyRole
from roster.models import Assignment
from tests import builders, duty

START = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai, when the day shift begins
NOON = START + timedelta(hours=4)
MINUTE = timedelta(minutes=1)


@dataclass
class World:
    """`officer` and `colleague` are on the day shift of `group`, `leader` leads; the others are not on duty."""

    office: Office
    group: DutyGroup
    other_group: DutyGroup
    officer: Person
    colleague: Person
    leader: Person
    neighbour: Person
    shift_of: dict[int, Assignment]

    def assignment(self, who: Person) -> Assignment:
        return self.shift_of[who.pk]

    @property
    def category(self) -> LogCategory:
        return LogCategory.objects.filter(office=self.office)[0]

    def checked_in(self, who: Person | None = None, now: datetime = START) -> Person:
        who = who or self.officer
        check_in(assignment=self.assignment(who), by=who, now=now)
        return who

    def draft(self, text: str = "The lift stands still.", **kwargs: Any) -> EntryDraft:
        return EntryDraft(text=text, category=kwargs.pop("category", self.category), **kwargs)

    def entry(self, text: str = "The lift stands still.", *, by: Person | None = None, now: datetime = NOON,
              key: UUID | None = None, **kwargs: Any) -> LogEntry:  # fmt: skip
        who = by or self.officer
        shift = self.assignment(who).shift
        return write_entry(shift=shift, draft=self.draft(text, **kwargs), key=key or uuid4(), by=who, now=now).entry

    def matter(self, title: str = "Repair the lift", *, now: datetime = NOON, taker: Person | None = None) -> Matter:
        return open_matter(entry=self.entry(now=now), title=title, by=self.officer, now=now, taker=taker)


def day_shift(group: DutyGroup, people: dict[Person, str], day: date = START.date()) -> dict[int, Assignment]:
    """These people are on the published day shift of the group; roles by person."""
    kind = group.office.shift_types.filter(code="D").first() or duty.shift_type(group.office)
    roster = duty.draft(group, day)
    put = {who.pk: duty.assigned(roster, who, kind, day, role=role) for who, role in people.items()}
    duty.published(roster, by=_editor(group), now=START - timedelta(days=3))
    return put


def _editor(group: DutyGroup) -> Person:
    who = builders.person(group.office)
    builders.allowed(who, "edit_roster", group)
    return who


def build(timezone: str = "Asia/Shanghai") -> World:
    office = builders.office(timezone=timezone)
    adopt_defaults(office=office, by=None, now=START - timedelta(days=30))
    adopt_default_categories(office=office, by=None, now=START - timedelta(days=30))
    group, other = builders.group(office, "North"), builders.group(office, "South")
    officer, colleague = builders.officer(group, "Li Wei"), builders.officer(group, "Zhao Min")
    leader, neighbour = builders.officer(group, "Chen Lead"), builders.officer(other, "Wu South")
    shift_of = day_shift(group, {officer: DutyRole.OFFICER, colleague: DutyRole.OFFICER, leader: DutyRole.LEAD})
    shift_of |= day_shift(other, {neighbour: DutyRole.OFFICER})
    return World(office, group, other, officer, colleague, leader, neighbour, shift_of)
