"""An office in the middle of its day shift, now: something of everything that its pages show."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from approvals.actions.decision import ask_advice
from approvals.actions.request import Draft, send
from core.people.enums import Role
from core.people.models import Department, DutyGroup, Person
from core.policy.actions import adopt_defaults
from logbook.actions import handover, incident, referral
from logbook.actions.attendance import check_in
from logbook.actions.category import adopt_default_categories
from logbook.actions.entry import CallDraft, EntryDraft, write_entry
from logbook.actions.matter import open_matter
from logbook.models import LogEntry
from roster import actions as roster
from roster.actions.pattern import save_pattern
from roster.actions.watch import watch_coverage
from roster.enums import DayKind, DutyRole
from roster.models import Assignment, Roster, ShiftType
from roster.rules.pattern import Member, Slot
from tests import builders, duty

LONG_NAME = "Maximiliane Freifrau von Hohenstein-Lichtenberg 阿依古丽·买买提"


def zone_where_it_is_noon(now: datetime) -> str:
    """A day shift runs there whenever the test does."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


class OfficeDay:
    """`people` by the role they act in; `officer` and `incoming` share the matters of the shift."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)
        self.office = builders.office("Harbour office", timezone=zone_where_it_is_noon(self.now))
        adopt_defaults(office=self.office, by=None, now=self.now - timedelta(days=60))
        adopt_default_categories(office=self.office, by=None, now=self.now)
        self.department = builders.department(self.office, "Cranes and Quays")
        self.group = builders.group(self.department, "North")
        self.people = self._staff(self.group, self.department)
        self._rosters()
        self._log()
        self._money()
        watch_coverage(office=self.office, now=self.now)

    def _staff(self, group: DutyGroup, department: Department) -> dict[str, Person]:
        office = self.office
        for number in range(12):
            builders.officer(group, f"{LONG_NAME} {number}")
        people = {
            "officer": builders.officer(group, "Li Wei"),
            "incoming": builders.officer(group, "Zhao Min"),
            "lead": builders.lead(group, "Chen Hua"),
            "head": builders.head(department, "Sun Mei"),
            "liaison": builders.liaison(department, builders.person(office, "Wu Gang")),
            "administrator": builders.administrator(office, "Admin Ada"),
        }
        for role in (Role.AUDITOR, Role.DIRECTOR, Role.HR):
            people[role] = builders.person(office, f"{role} Person")
            builders.posted(people[role], role)
        return people

    def _rosters(self) -> None:
        day, evening = duty.shift_type(self.office), duty.shift_type(self.office, duty.EVENING)
        roster.set_demand(
            group=self.group, shift_type=evening, day_kinds=DayKind.values, officers=2, start=self.now.date(), by=None,
            now=self.now,
        )  # fmt: skip
        month = duty.draft(self.group, self.now.date())
        self._put(month, "officer", day)
        self._put(month, "lead", day, DutyRole.LEAD)
        self._put(month, "incoming", evening)
        duty.published(month, by=self.people["lead"], now=self.now - timedelta(hours=5))
        following = duty.draft(self.group, (self.now.date().replace(day=1) + timedelta(days=32)))
        duty.assigned(following, self.people["officer"], day, following.start)
        roster.add_holiday(office=self.office, day=following.start, name="Harbour day", by=None, now=self.now)
        roster.record_leave(
            person=self.people["officer"], start=following.start + timedelta(days=3),
            end=following.start + timedelta(days=5), by=None, now=self.now,
        )  # fmt: skip
        save_pattern(
            group=self.group, name="Two by two", kind="cycle", anchor=following.start, length=4,
            slots=[Slot(0, 0, day.pk)], members=[Member(0, self.people["incoming"].pk)], by=None, now=self.now,
        )  # fmt: skip

    def _put(self, month: Roster, role: str, kind: ShiftType, duty_role: str = DutyRole.OFFICER) -> None:
        duty.assigned(month, self.people[role], kind, self.now.date(), role=duty_role)

    def _shift_of(self, role: str) -> Assignment:
        return Assignment.objects.get(person=self.people[role], shift__day=self.now.date())

    def entry(self, text: str, severity: int = 1, call: CallDraft | None = None) -> LogEntry:
        draft = EntryDraft(text=text, category=self.office.log_categories.all()[0], severity=severity, call=call)
        shift = self._shift_of("officer").shift
        return write_entry(shift=shift, draft=draft, key=uuid4(), by=self.people["officer"], now=self.now).entry

    def _money(self) -> None:
        """One request that waits for the lead, with a quote, a question and another that counts as one with it."""
        officer, lead, now = self.people["officer"], self.people["lead"], self.now
        draft = Draft(self.department, payee=LONG_NAME, purpose="Hydraulic oil for crane 3", amount=Decimal(700))
        for name in ("quote.txt", "another.txt"):
            quote = SimpleUploadedFile(name, b"700.00")
            asked = send(draft=draft, files=[quote], key=uuid4(), by=officer, now=now)
        question = "Is this a fair price?"
        ask_advice(request=asked, adviser=self.people["head"], question=question, by=lead, now=now)

    def _log(self) -> None:
        officer, now = self.people["officer"], self.now
        check_in(assignment=self._shift_of("officer"), by=officer, now=now)
        handover.add_item(group=self.group, kind="key", label="Gate keys", quantity=3, by=None, now=now)
        self.entry("Quiet so far.")
        lift = self.entry("The lift stands still.", 2)
        matter = open_matter(entry=lift, title="Repair the lift", by=officer, now=now)
        open_matter(entry=self.entry("A gate does not close.", 2), title="Close gate 4", by=officer, now=now)
        referral.refer(matter=matter, departments=[self.department], request="Send a fitter.", by=officer, now=now)
        incident.raise_incident(entry=self.entry("Oil on the quay.", 4), title="Oil", severity=4, by=officer, now=now)
