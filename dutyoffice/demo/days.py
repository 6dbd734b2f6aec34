"""A month is lived: people come, write, hand over; some are late, and what is late climbs.

Every deed is an event with its moment. They run in order, so that each finds the office as it was then.
"""

import heapq
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

from django.db.models import F

from core.deadlines.actions import sweep
from core.errors import DutyError
from core.people.models import Person
from dutyoffice.demo.staff import PASSWORD, Demo
from dutyoffice.demo.words import CALLS, ENTRIES, MATTERS, SUMMARIES
from logbook.actions.attendance import check_in, check_out, watch_check_ins
from logbook.actions.entry import CallDraft, EntryDraft, write_entry
from logbook.actions.handover import accept_points, acknowledge, sign
from logbook.actions.matter import deal_with, open_matter, take_over
from logbook.actions.referral import acknowledge as acknowledge_referral
from logbook.actions.referral import confirm_done, refer
from logbook.enums import Severity
from logbook.models import Attendance, LogCategory, Matter, Referral
from logbook.queries.handover import handover_of, items_of, people_at, unsigned_matters
from roster.enums import DutyRole
from roster.models import Assignment, Shift
from roster.queries.duty import in_force, next_shift

AGAIN = 45  # minutes after a shift at which what failed is tried once more
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
Deed = Callable[[datetime], object]


class Days:
    """The events of the days [start, now), as a queue in time."""

    def __init__(self, demo: Demo, start: datetime, now: datetime):
        self.demo, self.rng, self.now = demo, demo.rng, now
        self.categories = list(LogCategory.objects.filter(office=demo.office))
        self._queue: list[tuple[datetime, int, Deed]] = []
        self._order = count()
        for hours in range(int((now - start) / HOUR) + 1):
            self.at(start + hours * HOUR, self.watch)
        for assignment in _manned(demo, start, now):
            self.plan_person(assignment)
        for shift in _shifts(demo, start, now):
            self.plan_shift(shift)

    def at(self, moment: datetime, deed: Deed) -> None:
        if moment <= self.now:
            heapq.heappush(self._queue, (moment, next(self._order), deed))

    def live(self) -> int:
        """Runs every event up to now; how many there were. What someone was not able to do then is left undone."""
        done = 0
        while self._queue:
            moment, _order, deed = heapq.heappop(self._queue)
            try:
                deed(moment)
            except DutyError:
                continue
            done += 1
        return done

    def watch(self, moment: datetime) -> None:
        watch_check_ins(now=moment)
        sweep(now=moment)

    def plan_person(self, assignment: Assignment) -> None:
        late = self.rng.random() < 0.03
        arrives = self.rng.randint(12, 25) if late else -self.rng.randint(4, 25)
        self.at(assignment.starts_at + arrives * MINUTE, lambda at: _arrive(assignment, at))
        self.at(assignment.ends_at + self.rng.randint(3, 6) * MINUTE, lambda at: _leave(assignment, at))
        self.at(assignment.ends_at + (AGAIN + 5) * MINUTE, lambda at: _leave(assignment, at))

    def plan_shift(self, shift: Shift) -> None:
        hours = int((shift.ends_at - shift.starts_at) / HOUR)
        for _ in range(self.rng.randint(1, 3)):
            self.at(shift.starts_at + self.rng.randint(20, hours * 60 - 40) * MINUTE, lambda at: self.write(shift, at))
        if self.rng.random() < 0.15:
            self.at(shift.starts_at + self.rng.randint(30, 200) * MINUTE, lambda at: self.open_matter(shift, at))
        self.at(shift.ends_at - self.rng.randint(3, 12) * MINUTE, lambda at: self.sign(shift, at))
        minutes = self.rng.randint(18, 38) if self.rng.random() < 0.06 else self.rng.randint(1, 2)
        for moment in (minutes, AGAIN):
            self.at(shift.ends_at + moment * MINUTE, lambda at: self.take_over(shift, at))

    def author(self, shift: Shift) -> Person | None:
        present = people_at(shift)
        return self.rng.choice(present) if present else None

    def write(self, shift: Shift, at: datetime) -> None:
        who = self.author(shift)
        if who is None:
            return
        call = self.rng.random() < 0.25
        draft = self._call() if call else self._note()
        write_entry(shift=shift, draft=draft, key=self._key(), by=who, now=at)

    def _key(self) -> uuid.UUID:
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    def _note(self) -> EntryDraft:
        severity = self.rng.choices([Severity.INFO, Severity.NOTABLE, Severity.SERIOUS], [80, 17, 3])[0]
        text = self.rng.choice(ENTRIES[self.demo.language])
        return EntryDraft(text=text, category=self.rng.choice(self.categories), severity=severity)

    def _call(self) -> EntryDraft:
        caller, organisation, matter, outcome = self.rng.choice(CALLS[self.demo.language])
        number = f"021{self.rng.randint(10000000, 99999999)}"
        call = CallDraft(caller=caller, organisation=organisation, number=number, matter=matter, outcome=outcome)
        return EntryDraft(text="", category=self.categories[0], call=call)

    def open_matter(self, shift: Shift, at: datetime) -> None:
        who = self.author(shift)
        if who is None:
            return
        title, department = self.rng.choice(MATTERS[self.demo.language])
        draft = EntryDraft(text=title, category=self.rng.choice(self.categories), severity=Severity.NOTABLE)
        entry = write_entry(shift=shift, draft=draft, key=self._key(), by=who, now=at).entry
        matter = open_matter(entry=entry, title=title, by=who, now=at)
        take_over(matter=matter, by=who, now=at)
        if self.rng.random() < 0.6:
            self.hand_to(matter, department, who, at)
        self.at(at + self.rng.randint(5, 40) * HOUR, lambda later: _close(matter, self.demo.words["done"], later))

    def hand_to(self, matter: Matter, department: str, who: Person, at: datetime) -> None:
        chosen = [one for one in self.demo.departments if one.name == department]
        [referral] = refer(matter=matter, departments=chosen, request=matter.title, by=who, now=at)
        minutes = self.rng.randint(35, 80) if self.rng.random() < 0.2 else self.rng.randint(3, 25)
        self.at(at + minutes * MINUTE, lambda later: _acknowledge(referral, later))
        self.at(at + self.rng.randint(2, 4) * HOUR, lambda later: _confirm(referral, self.demo.words["done"], later))

    def sign(self, shift: Shift, at: datetime) -> None:
        who = self.author(shift)
        if who is None:
            return
        counts = {item.pk: item.quantity for item in items_of(shift)}
        summary = self.rng.choice(SUMMARIES[self.demo.language])
        sign(shift=shift, counts=counts, summary=summary, password=PASSWORD, by=who, now=at)

    def take_over(self, shift: Shift, at: datetime) -> None:
        sweep(now=at)
        following, handover = next_shift(shift), handover_of(shift)
        taker = self.author(following) if following else None
        if handover is None or taker is None:
            return
        if unsigned_matters(handover):
            self.sign(shift, at)
        accept_points(handover=handover, by=taker, now=at)
        acknowledge(handover=handover, password=PASSWORD, by=taker, now=at)


def _manned(demo: Demo, start: datetime, now: datetime) -> Iterator[Assignment]:
    """Those who were told in time; a shift that was over before its roster came out is nobody's to come to."""
    rows = in_force().filter(office=demo.office, starts_at__gte=start, starts_at__lt=now)
    rows = rows.filter(ends_at__gt=F("roster__published_at"))
    yield from rows.exclude(role=DutyRole.STANDBY).select_related("person", "shift", "roster", "office")


def _shifts(demo: Demo, start: datetime, now: datetime) -> Iterator[Shift]:
    """Each manned shift of the first three groups."""
    on_post = in_force().exclude(role=DutyRole.STANDBY).values("shift")
    rows = Shift.objects.filter(pk__in=on_post, group__in=demo.groups[:3], starts_at__gte=start, starts_at__lt=now)
    yield from rows.select_related("office", "group", "shift_type")


def _arrive(assignment: Assignment, at: datetime) -> None:
    check_in(assignment=assignment, by=assignment.person, now=at)


def _leave(assignment: Assignment, at: datetime) -> None:
    if Attendance.objects.filter(assignment=assignment, checked_out_at=None).exists():
        check_out(assignment=assignment, by=assignment.person, now=at)


def _close(matter: Matter, outcome: str, at: datetime) -> None:
    matter.refresh_from_db()
    if matter.taker is not None and matter.is_open:
        deal_with(matter=matter, outcome=outcome, by=matter.taker, now=at)


def _acknowledge(referral: Referral, at: datetime) -> None:
    acknowledge_referral(referral=referral, by=referral.addressee, now=at)


def _confirm(referral: Referral, outcome: str, at: datetime) -> None:
    confirm_done(referral=referral, outcome=outcome, by=referral.addressee, now=at)
