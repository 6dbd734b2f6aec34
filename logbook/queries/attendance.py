"""Who is at the post, who is late, and what the roster expects of a person now (R.6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.deadlines.enums import State
from core.deadlines.models import Deadline
from core.people.models import Office, Person
from core.people.queries import once
from core.policy.queries import Policy, policy_for
from core.prepared import Prepared
from logbook.enums import Presence
from logbook.models import Attendance, SpotCheck
from logbook.rules.attendance import check_in_due, presence
from roster.enums import DutyRole
from roster.models import Amendment, Assignment
from roster.queries.duty import in_force

CHECK_IN = "check_in"
SPOT_CHECK = "spot_check"
LOOK_AHEAD = timedelta(hours=2)
CATCH_UP = timedelta(days=7)


@dataclass(frozen=True)
class PresenceRow:
    """One person of a running or coming shift, as a lead sees him."""

    assignment: Assignment
    state: Presence
    due_at: datetime
    attendance: Attendance | None
    spot_check: SpotCheck | None

    def may_be_asked(self, at: datetime) -> bool:
        """Whether a spot check makes sense: at the post, and no question open."""
        is_open = self.spot_check is not None and self.spot_check.answered_at is None
        return self.state in (Presence.IN, Presence.LATE) and at < self.assignment.ends_at and not is_open

    def may_be_excused(self, at: datetime) -> bool:
        """Whether an absence can be recorded: the shift has begun, and nothing is known of the person."""
        return self.attendance is None and at >= self.assignment.starts_at


def at_post() -> QuerySet[Assignment]:
    """Assignments that need a check-in, with `announced_at`: when the person was told. Standby holds no post."""
    return _announced(in_force().exclude(role=DutyRole.STANDBY))


def _announced(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    amended = Amendment.objects.filter(added=OuterRef("pk")).values("at")[:1]
    rows = rows.select_related("person", "office", "shift__group", "shift__office", "roster", "attendance")
    return rows.annotate(announced_at=Coalesce(Subquery(amended), F("roster__published_at")))


ANY_ASSIGNMENT = Prepared(lambda pk: _announced(Assignment.objects.filter(pk=pk).order_by()), int)


def announced(assignment: Assignment) -> Assignment:
    """Read anew, with all that check-in and check-out ask of it; in force or not."""
    return ANY_ASSIGNMENT(assignment.pk)[0]


def attendance_of(assignment: Assignment) -> Attendance | None:
    return getattr(assignment, "attendance", None)


def due_at_of(assignment: Assignment, policy: Policy) -> datetime:
    """`assignment` comes from `at_post()` or `announced`; what was written down at check-in stands."""
    known = attendance_of(assignment)
    if known is not None:
        return known.due_at
    return check_in_due(assignment.starts_at, assignment.announced_at, policy.minutes("check_in.grace"))  # type: ignore[attr-defined]


def unwatched(before: datetime, after: datetime) -> QuerySet[Assignment]:
    """Assignments that start in (after, before], without check-in and without a deadline yet."""
    watched = Deadline.objects.filter(kind=CHECK_IN, subject_type="roster.assignment", subject_id=OuterRef("pk"))
    return at_post().filter(
        ~Exists(watched),
        office__in=Office.objects.values("pk"),  # the index of the table begins with the office
        starts_at__lte=before,
        starts_at__gt=after,
        announced_at__lt=F("ends_at"),
        attendance=None,
    )


UNWATCHED: Prepared[Assignment] = Prepared(
    lambda before, after: unwatched(before, after).order_by().values_list("pk"), datetime, datetime
)


def unwatched_ids(now: datetime) -> list[int]:
    """Those that start soon, or began while nobody watched."""
    return [pk for (pk,) in UNWATCHED.values(now + LOOK_AHEAD, now - CATCH_UP)]


def _withdrawn_but_watched(after: datetime) -> QuerySet[Assignment]:
    awaited = Deadline.objects.filter(kind=CHECK_IN, subject_type="roster.assignment", state=State.OPEN)
    withdrawn = Assignment.objects.filter(withdrawn_at__isnull=False, starts_at__gt=after)
    return withdrawn.filter(pk__in=awaited.order_by().values("subject_id"))


WITHDRAWN_BUT_WATCHED = Prepared(_withdrawn_but_watched, datetime)


def withdrawn_but_watched(now: datetime) -> list[Assignment]:
    """Withdrawn assignments whose check-in is still awaited; sought among the open deadlines, which are few."""
    return WITHDRAWN_BUT_WATCHED(now - CATCH_UP)


def to_check_in(person: Person, at: datetime, policy: Policy) -> Assignment | None:
    """The shift for which the person may check in now: the one that runs, else the next once its door is open."""
    opens = at + policy.minutes("check_in.early")
    return at_post().filter(person=person, starts_at__lte=opens, ends_at__gt=at, attendance=None).first()


def _open_posts(person_id: int) -> QuerySet[Attendance]:
    mine = Attendance.objects.filter(assignment__person=person_id, checked_in_at__isnull=False, checked_out_at=None)
    return mine.select_related("assignment__shift__group", "assignment__shift__office", "assignment__office").order_by(
        "-assignment__starts_at", "-id"
    )


OPEN_POSTS = Prepared(_open_posts, int)


def posts_of(person: Person) -> list[Attendance]:
    """Shifts the person checked in to and has not checked out of, latest first; once a request."""
    return once(person, "open posts", lambda: OPEN_POSTS(person.pk))


def presence_now(office: Office, at: datetime, groups: set[int] | frozenset[int] | None = None) -> list[PresenceRow]:
    """Everyone whose shift runs or may be checked in to, those missing first. Three queries."""
    policy = policy_for(office, at)
    checks = SpotCheck.objects.select_related("asked_by")
    rows = at_post().filter(office=office, starts_at__lte=at + policy.minutes("check_in.early"), ends_at__gt=at)
    if groups is not None:
        rows = rows.filter(shift__group__in=groups)
    rows = rows.prefetch_related(Prefetch("spot_checks", queryset=checks))
    found = [
        _presence_row(row, policy, at) for row in rows.order_by("shift__group__name", "starts_at", "person__sort_key")
    ]
    return sorted(found, key=lambda row: list(Presence).index(row.state))


def _presence_row(assignment: Assignment, policy: Policy, at: datetime) -> PresenceRow:
    known, due_at = attendance_of(assignment), due_at_of(assignment, policy)
    state = presence(
        at,
        due_at,
        known.checked_in_at if known else None,
        known.checked_out_at if known else None,
        bool(known and known.absence),
    )
    return PresenceRow(assignment, state, due_at, known, next(iter(assignment.spot_checks.all()), None))


def missed(office: Office, groups: frozenset[int], at: datetime) -> list[PresenceRow]:
    """Ended shifts whose check-in never came and for which no absence is recorded. Three queries."""
    awaited = Deadline.objects.filter(
        kind=CHECK_IN, subject_type="roster.assignment", subject_id=OuterRef("pk"), state=State.OPEN
    )
    policy = policy_for(office, at)
    rows = at_post().filter(Exists(awaited), office=office, shift__group__in=groups, ends_at__lte=at)
    return [_presence_row(row, policy, at) for row in rows.prefetch_related("spot_checks").order_by("starts_at", "id")]


def spot_checks_to_answer(person: Person) -> QuerySet[SpotCheck]:
    return SpotCheck.objects.filter(assignment__person=person, answered_at=None).select_related(
        "asked_by", "assignment__shift__group"
    )
