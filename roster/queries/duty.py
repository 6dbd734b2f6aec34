"""Who is on duty. Only published assignments that are not withdrawn count."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from core.db import rows_of
from core.people.models import Office, Person
from core.prepared import Prepared
from roster.enums import DutyRole, RosterState
from roster.models import Assignment, Shift


class Post(NamedTuple):
    """One person on duty, flat, so that a page of sixty costs no model instances."""

    assignment_id: int
    person_id: int
    name: str
    telephone: str
    role: str
    group_id: int
    group: str
    shift_id: int
    shift: str
    code: str
    colour: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class OnDuty:
    """Everyone on duty at a moment; `lead` is None when nobody leads, which is an alarm (2.1)."""

    at: datetime
    lead: Post | None = None
    posts: list[Post] = field(default_factory=list)

    @property
    def officers(self) -> list[Post]:
        return [post for post in self.posts if post.role == DutyRole.OFFICER]

    @property
    def standby(self) -> list[Post]:
        return [post for post in self.posts if post.role == DutyRole.STANDBY]


def in_force() -> QuerySet[Assignment]:
    """Published and not withdrawn."""
    return Assignment.objects.filter(withdrawn_at=None, roster__state=RosterState.PUBLISHED)


def at_moment(office: Office, at: datetime) -> QuerySet[Assignment]:
    return in_force().filter(office=office, starts_at__lte=at, ends_at__gt=at)


ON_DUTY = """
    SELECT a.id, a.person_id, p.name, p.telephone, a.role, s.group_id, g.name, s.id, s.name, s.code, s.colour,
           a.starts_at, a.ends_at
    FROM roster_assignment a
    JOIN roster_roster r ON r.id = a.roster_id
    JOIN roster_shift s ON s.id = a.shift_id
    JOIN people_person p ON p.id = a.person_id
    JOIN people_dutygroup g ON g.id = s.group_id
    WHERE a.office_id = %s AND a.withdrawn_at IS NULL AND a.starts_at <= %s AND a.ends_at > %s AND r.state = %s
    ORDER BY g.name, p.sort_key, a.id
"""


def on_duty(office: Office, at: datetime) -> OnDuty:
    """Who is on duty in the office at `at`, by group and name; one SQL query."""
    posts = [Post._make(row) for row in rows_of(ON_DUTY, office.pk, at, at, RosterState.PUBLISHED.value)]
    return OnDuty(at, next((post for post in posts if post.role == DutyRole.LEAD), None), posts)


LEADS = """
    SELECT 1 FROM roster_assignment a JOIN roster_roster r ON r.id = a.roster_id
    WHERE a.person_id = %s AND a.office_id = %s AND a.role = %s AND a.withdrawn_at IS NULL
        AND a.starts_at <= %s AND a.ends_at > %s AND r.state = %s
    LIMIT 1
"""


def is_lead_at(person: Person, at: datetime) -> bool:
    """Whether the person leads his office at that moment; one SQL query."""
    state, role = RosterState.PUBLISHED.value, DutyRole.LEAD.value
    return bool(rows_of(LEADS, person.pk, person.office_id, role, at, at, state))


def _leading(office_id: int, at: datetime) -> QuerySet[Assignment]:
    rows = in_force().filter(office=office_id, starts_at__lte=at, ends_at__gt=at, role=DutyRole.LEAD)
    return rows.select_related("person")[:1]


LEADING = Prepared(_leading, int, datetime)


def lead_on_duty(office: Office, at: datetime) -> Person | None:
    lead = LEADING.first(office.pk, at)
    return lead.person if lead else None


def _with_shift(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return rows.select_related("person", "shift__group", "shift__office", "shift__shift_type", "roster")


def running_assignment(person: Person, at: datetime) -> Assignment | None:
    """The person's own shift that is running; a standby counts too."""
    return _with_shift(in_force().filter(person=person, starts_at__lte=at, ends_at__gt=at)).first()


def next_assignment(person: Person, at: datetime) -> Assignment | None:
    return _with_shift(in_force().filter(person=person, starts_at__gt=at)).first()


def assignments_of(person: Person, start: datetime, end: datetime) -> QuerySet[Assignment]:
    """The person's shifts that touch [start, end), earliest first."""
    return _with_shift(in_force().filter(person=person, starts_at__lt=end, ends_at__gt=start))


def people_of(shift: Shift) -> QuerySet[Assignment]:
    """Assignments of a shift with their people."""
    return _with_shift(in_force().filter(shift=shift)).order_by("role", "person__sort_key", "id")


def _roles_on(shift_id: int) -> QuerySet[Assignment, Any]:
    return in_force().filter(shift=shift_id).order_by().values_list("role").distinct()


ROLES_ON: Prepared[Assignment] = Prepared(_roles_on, int)


def is_led_only(shift: Shift) -> bool:
    """Whether nobody but the lead is on this shift: leads hand over to leads, across groups."""
    return {role for (role,) in ROLES_ON.values(shift.pk)} == {DutyRole.LEAD}


def _same_post(role: DutyRole, home: int) -> QuerySet[Shift]:
    """Shifts that hand over to one another: a group's officers among themselves, the office's leads likewise."""
    where = {"office": home} if role == DutyRole.LEAD else {"group": home}
    manned = in_force().filter(role=role, shift=OuterRef("pk")).order_by()
    return Shift.objects.filter(Exists(manned), **where).select_related("group", "office", "shift_type")


def _home_of(shift: Shift) -> tuple[DutyRole, int]:
    return (DutyRole.LEAD, shift.office_id) if is_led_only(shift) else (DutyRole.OFFICER, shift.group_id)


def _following(role: DutyRole) -> Prepared[Shift]:
    def build(home: int, starts_at: datetime, ends_at: datetime) -> QuerySet[Shift]:
        return _same_post(role, home).filter(starts_at__gt=starts_at, ends_at__gt=ends_at)[:1]

    return Prepared(build, int, datetime, datetime)


FOLLOWING = {role: _following(role) for role in (DutyRole.LEAD, DutyRole.OFFICER)}


def next_shift(shift: Shift) -> Shift | None:
    """The shift that takes over: of the same group, or for a shift of the lead alone the next lead's (R.8)."""
    role, home = _home_of(shift)
    return FOLLOWING[role].first(home, shift.starts_at, shift.ends_at)


def previous_shift(shift: Shift) -> Shift | None:
    """The shift that hands over to this one."""
    earlier = _same_post(*_home_of(shift)).filter(starts_at__lt=shift.starts_at, ends_at__lt=shift.ends_at)
    return earlier.order_by("-ends_at", "-id").first()
