"""What waits for a person: one queue by due time (desks: director, Finance, CEO, lead)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from approvals.models import Advice, SpendingRequest, Step
from approvals.permissions.request import power_over
from approvals.queries.deciders import interest_of
from approvals.queries.request import with_people
from approvals.queries.standing import Power, Standing, standing_of
from core.errors import refusal
from core.people.models import Person
from core.people.queries import once


@dataclass(frozen=True)
class Row:
    """One request of the queue; `reason` says why its buttons are disabled, "" when he may decide it."""

    request: SpendingRequest
    steps: list[Step]
    reason: str
    is_late: bool

    @property
    def signed(self) -> int:
        return sum(bool(step.decision) for step in self.steps)


def queue_of(person: Person, now: datetime) -> QuerySet[SpendingRequest]:
    """The requests that wait for a post he holds or represents, the earliest due first."""
    standing = standing_of(person, now)
    rows = SpendingRequest.objects.filter(office_id=person.office_id, due_at__isnull=False)
    if not standing.powers:
        return rows.none()
    wanted = Q()
    for power in standing.powers:
        wanted |= _waiting(power, now)
    return rows.filter(wanted).order_by("due_at", "id")


def _waiting(power: Power, now: datetime) -> Q:
    mine = Q(waiting_for=power.post) | Q(climbed_to=power.post)
    mine |= Q(late_to=power.post, due_at__lt=now)
    return mine & Q(department=power.department) if power.department is not None else mine


def rows_for(person: Person, requests: Iterable[SpendingRequest], now: datetime) -> list[Row]:
    """The queue's rows with the reason for each disabled button; no query a row. Wants `for_rows` applied."""
    standing = standing_of(person, now)
    return [_row(standing, request, now) for request in requests]


def for_rows(requests: QuerySet[SpendingRequest]) -> QuerySet[SpendingRequest]:
    steps = Prefetch("steps", Step.objects.select_related("decided_by").order_by("version", "position"))
    return with_people(requests).prefetch_related(steps)


def _row(standing: Standing, request: SpendingRequest, now: datetime) -> Row:
    steps = [step for step in request.steps.all() if step.version == request.version]
    reason = refusal(power_over, standing, request, interest_of(request, steps), now)
    return Row(request, steps, reason, request.due_at is not None and request.due_at < now)


def count_waiting(person: Person, known: int | None = None) -> int:
    """For the menu: how much waits for him now, up to a hundred; a page that has counted it makes it `known`."""

    def ask() -> int:
        return queue_of(person, timezone.now()).order_by()[:100].count() if known is None else min(known, 100)

    return once(person, "approvals waiting", ask)


def advice_asked(person: Person) -> QuerySet[Advice]:
    """Questions that wait for his answer."""
    rows = Advice.objects.filter(adviser=person, answered_at=None)
    return rows.select_related("request__department", "request__requester", "asked_by")
