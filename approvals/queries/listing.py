"""Requests in lists: found by words and state, and what stands beside each of a page in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from approvals.models import Advice, SpendingRequest, Version
from approvals.queries.inbox import Row, count_waiting, for_rows, queue_of, rows_for
from approvals.queries.request import with_people
from approvals.queries.standing import standing_of
from core.people.models import Department, Person

PAGE = 50
MOST = 10_000


class Pages(Paginator):
    """Counts up to `MOST`: whoever wants what lies further back searches for it."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by().values("pk")[:MOST].count()


@dataclass(frozen=True)
class Line:
    """A row of the queue with what counts as one with it, and what those who were asked have said."""

    row: Row
    linked: int = 0
    together: Decimal | None = None
    advice: list[Advice] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """What is chosen with it: the request, and the content that stands on the page."""
        return f"{self.row.request.pk}:{self.row.request.content_hash}"


def lines_for(person: Person, requests: Sequence[SpendingRequest], now: datetime) -> list[Line]:
    """The lines of a page; wants `with_policy` and `for_rows` applied. One query."""
    ids = [request.pk for request in requests]
    said: dict[int, list[Advice]] = defaultdict(list)
    for advice in _of_what_stands().filter(request__in=ids).select_related("adviser"):
        said[advice.request_id].append(advice)
    return [_line(row, said[row.request.pk]) for row in rows_for(person, requests, now)]


def _of_what_stands() -> QuerySet[Advice]:
    """Answers to the content that stands; what was said of earlier content is not said of this."""
    same = Version.objects.filter(request=OuterRef("request"), content_hash=OuterRef("request__content_hash"))
    return Advice.objects.filter(answered_at__gte=Subquery(same.order_by("number").values("sent_at")[:1]))


def with_policy(requests: QuerySet[SpendingRequest]) -> QuerySet[SpendingRequest]:
    """Each with the `policy` of its current version."""
    current = Version.objects.filter(request=OuterRef("pk"), number=OuterRef("version"))
    return requests.annotate(policy=Subquery(current.values("policy")[:1]))


def _line(row: Row, said: list[Advice]) -> Line:
    policy: dict[str, Any] = row.request.policy  # type: ignore[attr-defined]
    linked = len(policy["linked"])
    return Line(row, linked, Decimal(policy["together"]) if linked else None, said)


def found(
    rows: QuerySet[SpendingRequest],
    *,
    text: str = "",
    state: str = "",
    kind: str = "",
    department: Department | None = None,
) -> QuerySet[SpendingRequest]:
    """Those that fit, the newest first; every word of the text in purpose, payee or the name of who asked."""
    for word in text.split():
        rows = rows.filter(Q(purpose__icontains=word) | Q(payee__icontains=word) | Q(requester__name__icontains=word))
    exact = {"state": state, "kind": kind, "department": department}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return with_people(rows).order_by("-asked_at", "-id")


def own(person: Person) -> QuerySet[SpendingRequest]:
    """What he asked for, the open first."""
    rows = SpendingRequest.objects.filter(requester=person)
    return with_people(rows).order_by(F("closed_at").desc(nulls_first=True), "-asked_at", "-id")


@dataclass(frozen=True)
class ToDecide:
    """For a desk: how many wait for him, and the most urgent that he may decide."""

    count: int
    first: list[Row]


def to_decide(person: Person, now: datetime, most: int = 3) -> ToDecide | None:
    """None for those who hold no post that signs; a fixed number of queries."""
    if not standing_of(person, now).powers:
        return None
    queue = queue_of(person, now)
    rows = rows_for(person, for_rows(queue)[: most * 4], now)
    count = queue.order_by()[:MOST].count()
    count_waiting(person, known=count)
    return ToDecide(count, [row for row in rows if not row.reason][:most])
