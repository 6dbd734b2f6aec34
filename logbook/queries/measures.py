"""How we are doing: five figures over eight weeks, and the records behind each (1.5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.deadlines.enums import State
from core.deadlines.models import Deadline
from core.people.models import DutyGroup, Office
from core.policy.queries import Policy, policy_for
from logbook.enums import MatterState, ReferralState
from logbook.models import Attendance, Handover, Matter, Referral
from logbook.queries.attendance import CHECK_IN
from logbook.rules.measures import HALF, Sample, by_week, flat, median_minutes, share, window_start, worsening


@dataclass(frozen=True)
class Scope:
    """What is counted: the office or one group of it, up to `now`."""

    office: Office
    now: datetime
    policy: Policy
    group: DutyGroup | None = None

    def within(self, rows: QuerySet[Any], at: str, group: str) -> QuerySet[Any]:
        """The rows of the eight weeks, and of the group if one is chosen."""
        rows = rows.filter(**{f"{at}__gte": window_start(self.now), f"{at}__lt": self.now})
        return rows.filter(**{group: self.group}) if self.group else rows


@dataclass(frozen=True)
class Source:
    """Rows as plain values. `columns` are: when it counts, when it began, when it was done, when it was due;
    `detail` are: id for the address, label, group's id, group's name."""

    rows: Callable[[Scope], QuerySet[Any]]
    columns: tuple[str, str, str, str]
    detail: tuple[str, str, str, str]
    url_name: str


def _handovers(scope: Scope) -> QuerySet[Any]:
    return scope.within(Handover.objects.filter(office=scope.office), "due_at", "group")


def _check_ins(scope: Scope) -> QuerySet[Any]:
    came = Attendance.objects.filter(assignment__office=scope.office, checked_in_at__isnull=False)
    return scope.within(came, "due_at", "assignment__shift__group")


def _missed_check_ins(scope: Scope) -> QuerySet[Any]:
    """Nobody came, and no lead has said why."""
    rows = Deadline.objects.filter(office=scope.office, kind=CHECK_IN, state=State.OPEN)
    return scope.within(rows, "due_at", "group")


def _referrals(scope: Scope) -> QuerySet[Any]:
    rows = Referral.objects.filter(matter__office=scope.office).exclude(state=ReferralState.WITHDRAWN)
    return scope.within(rows, "sent_at", "matter__group")


def _matters(scope: Scope) -> QuerySet[Any]:
    rows = Matter.objects.filter(office=scope.office, state=MatterState.DEALT_WITH)
    return scope.within(rows, "closed_at", "group").annotate(due=F("opened_at"))


SOURCES = {
    "hand-overs": [
        Source(
            _handovers, ("due_at", "signed_at", "acknowledged_at", "due_at"),
            ("outgoing", "outgoing__name", "group", "group__name"), "logbook:handover",
        )
    ],
    "check-ins": [
        Source(
            _check_ins, ("due_at", "assignment__starts_at", "checked_in_at", "due_at"),
            ("assignment__person", "assignment__person__name", "assignment__shift__group",
             "assignment__shift__group__name"), "people:person",
        ),
        Source(
            _missed_check_ins, ("due_at", "opened_at", "met_at", "due_at"),
            ("owner", "owner__name", "group", "group__name"), "people:person",
        ),
    ],
    "departments": [
        Source(
            _referrals, ("sent_at", "sent_at", "acknowledged_at", "due_at"),
            ("matter", "department__name", "matter__group", "matter__group__name"), "logbook:matter",
        )
    ],
    "matters": [
        Source(
            _matters, ("closed_at", "opened_at", "closed_at", "due"), ("pk", "title", "group", "group__name"),
            "logbook:matter",
        )
    ],
}  # fmt: skip


def _slack(source: str, policy: Policy) -> timedelta:
    """What a record may take beyond its own due time: a matter has none of its own and is due after it was opened."""
    return policy.hours("matter.resolve") if source == "matters" else timedelta(0)


def _sample(at: datetime, began: datetime, done: datetime | None, due: datetime, slack: timedelta) -> Sample:
    return Sample(at, done - began if done else None, done is not None and done <= due + slack)


def samples_of(source: str, scope: Scope) -> list[Sample]:
    """One query for each part of the source, four columns a row."""
    slack = _slack(source, scope.policy)
    return [
        _sample(at, began, done, due, slack)
        for part in SOURCES[source]
        for at, began, done, due in part.rows(scope).order_by().values_list(*part.columns)
    ]


@dataclass(frozen=True)
class Measure:
    """How one figure is made. `target` is the policy's number, in the figure's unit."""

    key: str
    source: str
    label: Any
    unit: Any
    more_is_better: bool
    of: Callable[[Iterable[Sample]], float | None]
    target: Callable[[Policy], float]


def _median_hours(samples: Iterable[Sample]) -> float | None:
    minutes = median_minutes(samples)
    return None if minutes is None else minutes / 60


def _aim(policy: Policy) -> float:
    return policy.count("punctuality.target")


def _minutes(key: str) -> Callable[[Policy], float]:
    return lambda policy: policy.minutes(key).total_seconds() / 60


def _hours(policy: Policy) -> float:
    return policy.hours("matter.resolve").total_seconds() / 3600


MEASURES = [
    Measure("handover_share", "hand-overs", _("Hand-overs acknowledged in time"), "%", True, share, _aim),
    Measure(
        "handover_time", "hand-overs", _("Time to acknowledge a hand-over"), _("min"), False, median_minutes,
        _minutes("handover.acknowledge"),
    ),
    Measure("check_in_share", "check-ins", _("Check-ins in time"), "%", True, share, _aim),
    Measure(
        "department_time", "departments", _("Time until a department acknowledges"), _("min"), False, median_minutes,
        _minutes("referral.acknowledge"),
    ),
    Measure("matter_time", "matters", _("Time to deal with a matter"), _("h"), False, _median_hours, _hours),
]  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A measure of the last four weeks beside the four before; `worse` is by which part it got worse.

    `weeks` are the eight weeks, oldest first; None where there was nothing to measure. `counts` are their records.
    """

    measure: Measure
    value: float | None
    before: float | None
    target: float
    worse: float
    weeks: list[float | None]
    counts: list[int]
    count: int

    @property
    def misses_target(self) -> bool:
        return self.value is not None and self.misses(self.value)

    def misses(self, value: float) -> bool:
        return value < self.target if self.measure.more_is_better else value > self.target


def measures_of(office: Office, now: datetime, group: DutyGroup | None = None) -> list[Figure]:
    """The five figures, the one that got worse most first. Six queries, whatever the number of records."""
    scope = Scope(office, now, policy_for(office, now), group)
    weeks = {source: by_week(samples_of(source, scope), now) for source in SOURCES}
    figures = [_figure(measure, weeks[measure.source], scope.policy) for measure in MEASURES]
    return sorted(figures, key=lambda figure: -figure.worse)


def _figure(measure: Measure, weeks: list[list[Sample]], policy: Policy) -> Figure:
    earlier, recent = flat(weeks[:HALF]), flat(weeks[HALF:])
    value, before = measure.of(recent), measure.of(earlier)
    return Figure(
        measure, value, before, measure.target(policy), worsening(value, before, measure.more_is_better),
        [measure.of(week) for week in weeks], [len(week) for week in weeks], len(recent),
    )  # fmt: skip


@dataclass(frozen=True)
class Record:
    """One record behind a figure; `url` and `label` are empty for who may not read it."""

    sample: Sample
    label: str
    group: str
    url: str

    @property
    def minutes(self) -> int | None:
        return None if self.sample.took is None else int(self.sample.took.total_seconds() // 60)


def records_of(source: str, scope: Scope, readable: frozenset[int]) -> list[Record]:
    """Everything of the eight weeks behind the figures of that source, the worst first."""
    slack = _slack(source, scope.policy)
    found = [
        _record(part, row, slack, readable)
        for part in SOURCES[source]
        for row in part.rows(scope).order_by().values_list(*part.columns, *part.detail)
    ]
    return sorted(found, key=lambda record: (record.sample.in_time, -_weight(record.sample), record.sample.at))


def _weight(sample: Sample) -> float:
    """Not done at all weighs most."""
    return float("inf") if sample.took is None else sample.took.total_seconds()


def _record(part: Source, row: tuple[Any, ...], slack: timedelta, readable: frozenset[int]) -> Record:
    at, began, done, due, pk, label, group_id, group = row
    sample = _sample(at, began, done, due, slack)
    if group_id not in readable and part.url_name != "people:person":
        return Record(sample, "", group or "", "")
    return Record(sample, label, group or "", reverse(part.url_name, args=[pk]))


def heading_of(source: str) -> Any:
    """The names of the figures made from that source."""
    labels = [measure.label for measure in MEASURES if measure.source == source]
    return labels[0] if len(labels) == 1 else format_lazy("{} · {}", *labels)
