"""What people ask about promises. Everyone sees his own; leads, heads and auditors see those they answer for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Model, Q, QuerySet, Window, prefetch_related_objects
from django.utils import timezone

from core.deadlines.enums import Progress, Rung, State
from core.deadlines.messages import text_params
from core.deadlines.models import Deadline, Step
from core.notices.texts import text_of
from core.people import queries as people
from core.people.enums import Role
from core.people.models import Deputy, Office, Person, Posting

SEVERITY = {"": 0, "routine": 1, "important": 2, "urgent": 3}


def open_for(person: Person) -> QuerySet[Deadline]:
    """The person's own open promises, the first due first."""
    return Deadline.objects.filter(owner=person, state=State.OPEN).order_by("due_at", "id")


def next_for(person: Person) -> Deadline | None:
    return open_for(person).first()


def late_in(office: Office, now: datetime) -> QuerySet[Deadline]:
    """Open promises of the office past their time, the longest late first."""
    return Deadline.objects.filter(office=office, state=State.OPEN, due_at__lt=now).order_by("due_at", "id")


def for_subject(subject: Model) -> QuerySet[Deadline]:
    """Every promise ever made to the subject, open or not, in order of their time."""
    return Deadline.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by(
        "due_at", "id"
    )


@dataclass(frozen=True)
class Punctuality:
    """Promises due in a period (1.5): how many, how many were met in time, the median time from opening to meeting."""

    due: int
    in_time: int
    median: timedelta | None

    @property
    def share(self) -> float | None:
        """Share met in time, 0 to 1; None when nothing was due."""
        return self.in_time / self.due if self.due else None


def punctuality(office: Office, kind: str, start: datetime, end: datetime) -> Punctuality:
    """Of the promises due in [start, end); `end` is not after now, so one still open counts as not in time."""
    rows = Deadline.objects.filter(office=office, kind=kind, due_at__gte=start, due_at__lt=end)
    return _punctuality(rows.exclude(state=State.CANCELLED))


def punctuality_of(person: Person, start: datetime, end: datetime) -> Punctuality:
    """The same for everything one person answered for (4.6)."""
    rows = Deadline.objects.filter(owner=person, due_at__gte=start, due_at__lt=end)
    return _punctuality(rows.exclude(state=State.CANCELLED))


def _punctuality(rows: QuerySet[Deadline]) -> Punctuality:
    counts = rows.aggregate(
        due=Count("pk"), met=Count("met_at"), in_time=Count("pk", filter=Q(met_at__lte=F("due_at")))
    )
    return Punctuality(counts["due"], counts["in_time"], _median(rows.filter(state=State.MET), counts["met"]))


def _median(met: QuerySet[Deadline], count: int) -> timedelta | None:
    if not count:
        return None
    took = met.annotate(took=F("met_at") - F("opened_at")).order_by("took").values_list("took", flat=True)
    middle = list(took[(count - 1) // 2 : count // 2 + 1])
    return sum(middle, timedelta()) / len(middle)


@dataclass(frozen=True)
class Standing:
    """What makes a person see a promise that is not his own: groups led, departments headed, the auditor's post."""

    mine: frozenset[int]
    groups: frozenset[int]
    departments: frozenset[int]
    is_auditor: bool

    @property
    def answers_for_others(self) -> bool:
        return bool(self.groups or self.departments or self.is_auditor)


def standing_of(person: Person, now: datetime) -> Standing:
    """Two queries. `mine` are the person and the absent people he acts for."""
    day = people.local_day(person.office, now)
    postings = people.places_of(person, day)
    acts_for = Deputy.objects.filter(people.in_force(day), deputy=person).order_by().values_list("person", flat=True)
    return Standing(
        mine=frozenset([person.pk, *acts_for]),
        groups=frozenset(place.group_id for place in postings if place.role == Role.LEAD and place.group_id),
        departments=frozenset(
            place.department_id for place in postings if place.role == Role.DEPARTMENT_HEAD and place.department_id
        ),
        is_auditor=any(place.role == Role.AUDITOR for place in postings),
    )


def visible_to(person: Person, standing: Standing, now: datetime) -> QuerySet[Deadline]:
    """Open or not: the person's own, those of groups he leads and departments he heads; an auditor's whole office."""
    rows = Deadline.objects.filter(office_id=person.office_id)
    if standing.is_auditor:
        return rows
    return rows.filter(Q(owner__in=standing.mine) | _answered_for(person.office, standing, now))


def _answered_for(office: Office, standing: Standing, now: datetime) -> Q:
    members = Posting.objects.filter(people.in_force(people.local_day(office, now))).filter(
        Q(department__in=standing.departments) | Q(group__department__in=standing.departments)
    )
    return (
        Q(group__in=standing.groups)
        | Q(group__department__in=standing.departments)
        | Q(group=None, owner__in=members.values("person"))
    )


def visible_deadline(person: Person, pk: int, now: datetime) -> Deadline | None:
    """The deadline with its steps, for one who may see it or whom its ladder has told; else None."""
    rows = Deadline.objects.filter(office_id=person.office_id)
    deadline = _loaded(rows).filter(pk=pk).first()
    if deadline is None or _was_told(person, deadline):
        return deadline
    return deadline if visible_to(person, standing_of(person, now), now).filter(pk=pk).exists() else None


def _was_told(person: Person, deadline: Deadline) -> bool:
    told = {one[key] for step in deadline.steps.all() for one in step.recipients for key in ("person", "for")}
    return person.pk in told | {deadline.owner_id}


def _loaded(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    return rows.select_related("office", "owner", "group", "met_by", "cancelled_by").prefetch_related("steps")


@dataclass(frozen=True)
class Mark:
    """One step as the track draws it."""

    rung: Rung
    level: str
    due_at: datetime
    progress: Progress
    step: Step | None

    @property
    def reached(self) -> Rung | None:
        return Rung(self.step.reached) if self.step and self.step.reached else None


def track(deadline: Deadline) -> list[Mark]:
    """The whole ladder: what was taken, what is next, what lies ahead. Wants `steps` prefetched."""
    taken = {step.index: step for step in deadline.steps.all()}
    return [
        Mark(Rung(rung["to"]), rung["level"], at, _progress(deadline, index, taken.get(index)), taken.get(index))
        for index, rung in enumerate(deadline.ladder)
        if (at := deadline.step_at(index)) is not None
    ]


def _progress(deadline: Deadline, index: int, step: Step | None) -> Progress:
    if step is not None:
        return Progress.VACANT if step.vacant else Progress.DONE
    if deadline.state != State.OPEN:
        return Progress.SPARED
    return Progress.NEXT if index == deadline.next_step else Progress.AHEAD


@dataclass(frozen=True)
class Line:
    """A promise on the page "what is due"."""

    deadline: Deadline
    title: str
    marks: Sequence[Mark]
    is_late: bool
    severity: int
    acting: bool


@dataclass(frozen=True)
class DueList:
    """Mine, then those of the people I answer for; `more` counts the ones not listed."""

    mine: list[Line]
    others: list[Line]
    more: int
    answers_for_others: bool

    @property
    def late(self) -> int:
        return sum(line.is_late for line in [*self.mine, *self.others])


def due_list(person: Person, now: datetime, limit: int = 100) -> DueList:
    """Open promises in a fixed number of queries, late ones by severity first, then by time."""
    standing = standing_of(person, now)
    still_open = Deadline.objects.filter(office_id=person.office_id, state=State.OPEN).order_by("due_at", "id")
    mine = _open_ones(still_open.filter(owner__in=standing.mine), person.office)
    if not standing.answers_for_others:
        prefetch_related_objects(mine, "steps")
        return DueList(_lines(mine, person, now), [], 0, False)
    rest = visible_to(person, standing, now).filter(state=State.OPEN).exclude(owner__in=standing.mine)
    others = _open_ones(rest.annotate(in_all=Window(Count("pk"))).order_by("due_at", "id")[:limit], person.office)
    more = others[0].in_all - len(others) if others else 0  # type: ignore[attr-defined]
    prefetch_related_objects([*mine, *others], "steps")
    return DueList(_lines(mine, person, now), _lines(others, person, now), more, True)


def _open_ones(rows: QuerySet[Deadline], office: Office) -> list[Deadline]:
    """Promises of one office with what a line shows, but for their steps. One query."""
    found = list(rows.select_related("owner", "group"))
    for deadline in found:
        deadline.office = office
    return found


def _lines(deadlines: Iterable[Deadline], person: Person, now: datetime) -> list[Line]:
    lines = [line_for(deadline, person, now) for deadline in deadlines]
    return sorted(lines, key=lambda line: (-line.severity, line.deadline.due_at, line.deadline.pk))


def line_for(deadline: Deadline, person: Person, now: datetime) -> Line:
    marks = track(deadline)
    late = deadline.is_late(now)
    return Line(
        deadline=deadline,
        title=title_of(deadline, now),
        marks=marks,
        is_late=late,
        severity=max((SEVERITY[mark.level] for mark in marks if mark.step), default=0) + 1 if late else 0,
        acting=deadline.owner_id != person.pk,
    )


def late_now(person: Person) -> QuerySet[Deadline]:
    """The menu's badge: the person's own promises that are late."""
    return open_for(person).filter(due_at__lt=timezone.now())


def title_of(deadline: Deadline, now: datetime) -> str:
    """What is to be done, or what its being late means; in the active language and the office's time zone."""
    phase = "late" if deadline.state == State.OPEN and deadline.is_late(now) else "due"
    zone = deadline.office.zone
    return text_of(f"deadline.{deadline.kind}.{phase}", text_params(deadline), zone).subject
