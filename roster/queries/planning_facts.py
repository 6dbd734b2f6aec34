"""What the database knows about the days of some drafts and the months before them; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q, QuerySet

from core.people.enums import Role
from core.people.models import Office, Person, PersonQualification, Posting
from core.people.queries import ON_DUTY
from roster.enums import DutyRole, HolidayKind, PlanningKind, RosterState
from roster.models import Assignment, CrewMember, Demand, Leave, PlanningRule, Roster, ShiftType, Wish
from roster.queries.breach import EDGE, limits_of
from roster.queries.coverage import holidays
from roster.rules.fairness import Limits
from roster.rules.planning import Setting, default_setting, setting_of
from roster.rules.times import day_period

Period = tuple[date, date | None]


class Post(NamedTuple):
    """A posting of a person to one of the groups that are planned."""

    person_id: int
    group_id: int
    role: str
    start: date
    end: date | None

    def holds(self, day: date) -> bool:
        return holds((self.start, self.end), day)


class Held(NamedTuple):
    """A shift that someone has, in these days, before or after them."""

    person_id: int
    day: date
    shift_type_id: int
    role: str
    starts_at: datetime
    ends_at: datetime
    is_night: bool
    roster_id: int
    state: str
    pinned: bool


@dataclass(frozen=True)
class Facts:
    """`settings[kind, group id or None]` are the planning rules; leaves and skills are periods by their owner.

    planned_until: by group, the end of the roster that goes on after these days and has shifts in it already.
    """

    office: Office
    rosters: Sequence[Roster]
    start: date
    end: date
    types: dict[int, ShiftType]
    demands: list[Demand]
    holidays: dict[date, HolidayKind]
    posts: dict[int, list[Post]]
    people: dict[int, Person]
    leaves: dict[int, list[Period]]
    skills: dict[tuple[int, int], list[Period]]
    held: list[Held]
    leads_elsewhere: list[Held]
    leads_of_office: list[int]
    wishes: list[Wish]
    crews: list[frozenset[int]]
    limits: Limits
    settings: dict[tuple[str, int | None], Setting]
    planned_until: dict[int, date]

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def own(self) -> set[int]:
        return {roster.pk for roster in self.rosters}

    def setting(self, kind: PlanningKind, group_id: int | None = None) -> Setting:
        """The group's rule, else the office's, else the default."""
        own = self.settings.get((kind, group_id)) or self.settings.get((kind, None))
        return own or default_setting(kind)

    def home(self, person_id: int) -> int:
        """The group whose rules bind a person: the first that he is posted to in these days."""
        posts = [post for post in self.posts[person_id] if post.end is None or post.end > self.start]
        return min(posts, key=lambda post: post.start).group_id

    @cached_property
    def held_by(self) -> dict[int, list[Held]]:
        found: dict[int, list[Held]] = defaultdict(list)
        for held in self.held:
            found[held.person_id].append(held)
        return found

    def worked(self, person_id: int, since: date) -> list[Held]:
        """His published shifts on the post from `since` to before these days."""
        return [
            held
            for held in self.held_by[person_id]
            if since <= held.day < self.start and held.state == RosterState.PUBLISHED and held.role != DutyRole.STANDBY
        ]


def holds(period: Period, day: date) -> bool:
    start, end = period
    return start <= day and (end is None or day < end)


def facts_of(rosters: Sequence[Roster], now: datetime, leave: Leave | None = None) -> Facts:
    """`rosters` are of one office and of the same days; their `group__office` is loaded. `leave` counts as granted."""
    office, start, end = rosters[0].group.office, rosters[0].start, rosters[0].end
    groups = [roster.group_id for roster in rosters]
    settings = _settings(office, groups, start)
    since = min(months_before(start, _longest_memory(settings)), start - EDGE)
    posts = _posts(groups, since, end)
    people = Person.objects.in_bulk([one for one, own in posts.items() if any(_touches(p, start, end) for p in own)])
    held = _held(office, Q(person__in=people), since, end + EDGE)
    return Facts(
        office=office,
        rosters=rosters,
        start=start,
        end=end,
        types={kind.pk: kind for kind in ShiftType.objects.filter(office=office)},
        demands=list(Demand.objects.filter(Q(end=None) | Q(end__gt=start), group__in=groups, start__lt=end)),
        holidays=holidays(office, since, end + EDGE),
        posts={one: own for one, own in posts.items() if one in people},
        people=people,
        leaves=_periods(_leaves(leave).filter(person__in=people, start__lt=end, end__gt=since)),
        skills=_skills(people, start, end),
        held=held,
        leads_elsewhere=_held(office, Q(role=DutyRole.LEAD) & ~Q(person__in=people), start, end),
        leads_of_office=_leads(office, start, end),
        wishes=list(Wish.objects.filter(person__in=people, day__gte=start, day__lt=end).select_related("shift_type")),
        crews=_crews(groups),
        limits=limits_of(office, now),
        settings=settings,
        planned_until=_planned_until(groups, end),
    )


def _planned_until(groups: Sequence[int], day: date) -> dict[int, date]:
    going_on = Roster.objects.filter(group__in=groups, start__lte=day, end__gt=day)
    planned = going_on.filter(assignments__isnull=False, assignments__withdrawn_at=None)
    return dict(planned.order_by().values_list("group", "end").distinct())


def _settings(office: Office, groups: Sequence[int], day: date) -> dict[tuple[str, int | None], Setting]:
    rows = PlanningRule.objects.filter(Q(group=None) | Q(group__in=groups), Q(end=None) | Q(end__gt=day), office=office)
    return {
        (row.kind, row.group_id): setting_of(PlanningKind(row.kind), row.numbers, row.weight)
        for row in rows.filter(start__lte=day)
    }


def _longest_memory(settings: dict[tuple[str, int | None], Setting]) -> int:
    every = [*settings.values(), *(default_setting(kind) for kind in PlanningKind)]
    return max(setting.numbers.get("months", 0) for setting in every)


def months_before(day: date, months: int) -> date:
    """The first of the month so many months before."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _posts(groups: Sequence[int], since: date, end: date) -> dict[int, list[Post]]:
    rows = Posting.objects.filter(Q(end=None) | Q(end__gt=since), group__in=groups, role__in=ON_DUTY, start__lt=end)
    found: dict[int, list[Post]] = defaultdict(list)
    order = rows.filter(person__left_on=None) | rows.filter(person__left_on__gt=since)
    for row in order.order_by("person__sort_key", "person", "start").values_list(
        "person", "group", "role", "start", "end"
    ):
        found[row[0]].append(Post(*row))
    return found


def _touches(post: Post, start: date, end: date) -> bool:
    return post.start < end and (post.end is None or post.end > start)


def _held(office: Office, whose: Q, since: date, end: date) -> list[Held]:
    begins, ends = day_period(since - timedelta(days=1), end + timedelta(days=1), office.zone)
    rows = Assignment.objects.filter(whose, office=office, withdrawn_at=None, starts_at__lt=ends, ends_at__gt=begins)
    values = rows.order_by("starts_at", "id").values_list(
        "person", "shift__day", "shift__shift_type", "role", "starts_at", "ends_at", "shift__is_night", "roster",
        "roster__state", "pinned",
    )  # fmt: skip
    return [Held(*row) for row in values]


def _leads(office: Office, start: date, end: date) -> list[int]:
    posted = Posting.objects.filter(
        Q(end=None) | Q(end__gt=start), group__office=office, role=Role.LEAD, start__lt=end, person__left_on=None
    )
    return list(posted.order_by("person").values_list("person", flat=True).distinct())


def _leaves(also: Leave | None) -> QuerySet[Leave]:
    return Leave.objects.granted() if also is None else Leave.objects.granted() | Leave.objects.filter(pk=also.pk)


def _periods(rows: Iterable[Leave]) -> dict[int, list[Period]]:
    found: dict[int, list[Period]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append((row.start, row.end))
    return found


def _skills(people: Iterable[int], start: date, end: date) -> dict[tuple[int, int], list[Period]]:
    rows = PersonQualification.objects.filter(Q(end=None) | Q(end__gt=start), person__in=people, start__lt=end)
    found: dict[tuple[int, int], list[Period]] = defaultdict(list)
    for person_id, qualification_id, since, until in rows.values_list("person", "qualification", "start", "end"):
        found[person_id, qualification_id].append((since, until))
    return found


def _crews(groups: Sequence[int]) -> list[frozenset[int]]:
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for pattern, crew, person in CrewMember.objects.filter(pattern__group__in=groups).values_list(
        "pattern", "crew", "person"
    ):
        found[pattern, crew].add(person)
    return [frozenset(members) for members in found.values() if len(members) > 1]
