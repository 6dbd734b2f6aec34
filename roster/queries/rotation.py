"""Who is in which group since when, who is due to rotate, and what the rule proposes (2.7)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Max, Prefetch

from core.people.enums import Role
from core.people.models import DutyGroup, Office, Person, Posting
from core.people.queries import ON_DUTY, local_day, qualifications_on
from core.policy.queries import policy_for
from roster.enums import RosterState
from roster.models import Roster, Rotation, Transfer
from roster.rules import rotation as rules
from roster.rules.times import month_of


@dataclass(frozen=True)
class Staff:
    """The officers and leads of every group of an office on `day`; `posts` are their postings by person and group."""

    day: date
    groups: dict[int, DutyGroup]
    fewest: int
    members: list[rules.Member]
    posts: dict[tuple[int, int], Posting]
    coming: list[Posting]

    @cached_property
    def known(self) -> dict[int, rules.Group]:
        return {group.pk: rules.Group(group.pk, group.kind, self.fewest) for group in self.groups.values()}

    @cached_property
    def by_group(self) -> dict[int, list[rules.Member]]:
        return rules.by_group(self.known.values(), self.members)


@dataclass(frozen=True)
class Stay:
    """How long somebody has been in his group; `coming` is the posting that follows, if it is given already."""

    person: Person
    group: DutyGroup
    posting: Posting
    since: date
    months: int
    coming: Posting | None = None

    @property
    def is_fixed(self) -> bool:
        """What becomes of him is settled already."""
        return self.coming is not None or self.posting.end is not None


@dataclass(frozen=True)
class Step:
    stay: Stay
    to: DutyGroup

    @property
    def value(self) -> str:
        """As it stands in a form: person, from, to."""
        return f"{self.stay.person.pk}:{self.stay.group.pk}:{self.to.pk}"


@dataclass(frozen=True)
class Proposal:
    """A ring of people who change places; `day` is the first on which no published roster of theirs is touched."""

    steps: list[Step]
    day: date


@dataclass(frozen=True)
class RotationPlan:
    """`due`, longest first; `proposals`; `left_over`: due, but without a place that keeps the groups whole.

    coming: postings that begin later; `rotations`: by the posting that begins, for those that were adopted here.
    """

    after: int
    due: list[Stay]
    proposals: list[Proposal]
    left_over: list[Stay]
    coming: list[Posting]
    rotations: dict[int, Rotation]


def staff_on(office: Office, day: date, fewest: int) -> Staff:
    """Three queries."""
    rows = Posting.objects.filter(
        group__office=office, role__in=ON_DUTY, person__is_active=True, person__left_on=None
    ).select_related("person", "group")
    by_person: dict[int, list[Posting]] = defaultdict(list)
    for row in rows.order_by("start", "id"):
        by_person[row.person_id].append(row)
    skills = qualifications_on([own[0].person for own in by_person.values()], day)
    posts: dict[tuple[int, int], Posting] = {}
    members = []
    for person_id, own in by_person.items():
        for group_id, current in _current(own, day).items():
            posts[person_id, group_id] = current[0]
            members.append(_member(current, own, day, skills.get(person_id, set())))
    groups = {group.pk: group for group in office.groups.all()}
    coming = [row for own in by_person.values() for row in own if row.start > day]
    return Staff(day, groups, fewest, members, posts, sorted(coming, key=lambda row: (row.start, row.pk)))


def _current(own: Iterable[Posting], day: date) -> dict[int, list[Posting]]:
    """His postings of that day by group, the lead's first."""
    found: dict[int, list[Posting]] = defaultdict(list)
    for row in own:
        if row.group_id is not None and row.start <= day and (row.end is None or day < row.end):
            found[row.group_id].append(row)
    return {group: sorted(rows, key=lambda row: (row.role != Role.LEAD, row.pk)) for group, rows in found.items()}


def _member(current: list[Posting], own: Collection[Posting], day: date, skills: Collection[int]) -> rules.Member:
    first = current[0]
    assert first.group_id is not None  # of a group, as `_current` says
    since = rules.stay_since([(row.start, row.end) for row in own if row.group_id == first.group_id], day)
    left = {row.group_id: row.end for row in own if row.group_id is not None and row.end is not None and row.end <= day}
    return rules.Member(
        person_id=first.person_id,
        group_id=first.group_id,
        role=rules.LEAD if first.role == Role.LEAD else str(first.role),
        since=since or first.start,
        skills=frozenset(skills),
        left=left,
        may_move=len(current) == 1 and first.end is None and not any(row.start > day for row in own),
    )


def rotation_plan(office: Office, now: datetime) -> RotationPlan:
    """Who is due today and where each could go; seven queries."""
    policy, today = policy_for(office, now), local_day(office, now)
    months = policy.count("rotation.after")
    staff = staff_on(office, today, policy.count("group.establishment"))
    found = rules.plan(list(staff.known.values()), staff.members, today, months)
    stays = _stays(staff, today)
    ends = _published_until(office)
    return RotationPlan(
        after=months,
        due=[stay for stay in stays.values() if stay.months >= months],
        proposals=[_proposal(ring, staff, stays, ends) for ring in found.rings],
        left_over=[stays[one.person_id, one.group_id] for one in found.left_over],
        coming=staff.coming,
        rotations=_to_come(office, today),
    )


def _to_come(office: Office, today: date) -> dict[int, Rotation]:
    rows = Transfer.objects.filter(rotation__office=office, rotation__undone_at=None, rotation__day__gt=today)
    rows = rows.exclude(begun=None).select_related("person", "from_group", "to_group")
    found = Rotation.objects.filter(pk__in=rows.values("rotation")).select_related("adopted_by")
    rotations = found.prefetch_related(Prefetch("transfers", rows))
    return {one.begun_id: rotation for rotation in rotations for one in rotation.transfers.all() if one.begun_id}


def rotation_of(office: Office, pk: int) -> Rotation | None:
    return Rotation.objects.filter(office=office, pk=pk).select_related("office").first()


def _stays(staff: Staff, today: date) -> dict[tuple[int, int], Stay]:
    """By person and group, the longest first."""
    coming = {row.person_id: row for row in reversed(staff.coming)}
    found = {}
    for member in sorted(staff.members, key=lambda one: (one.since, one.person_id)):
        key = member.person_id, member.group_id
        posting = staff.posts[key]
        months = rules.months_between(member.since, today)
        group = staff.groups[member.group_id]
        found[key] = Stay(posting.person, group, posting, member.since, months, coming.get(member.person_id))
    return found


def _published_until(office: Office) -> dict[int, date]:
    rows = Roster.objects.filter(group__office=office, state=RosterState.PUBLISHED).order_by()
    return dict(rows.values("group").annotate(last=Max("end")).values_list("group", "last"))


def _proposal(
    ring: Iterable[rules.Move], staff: Staff, stays: dict[tuple[int, int], Stay], ends: dict[int, date]
) -> Proposal:
    ring = list(ring)
    next_month = month_of(staff.day)[1]
    day = max([next_month, *(ends.get(move.from_group, next_month) for move in ring)])
    steps = [Step(stays[move.person_id, move.from_group], staff.groups[move.to_group]) for move in ring]
    return Proposal(steps, day)
