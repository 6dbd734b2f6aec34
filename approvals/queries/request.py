"""Which requests a person reads, and one of them with all its parts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from approvals.enums import Kind
from approvals.models import Advice, Receipt, SpendingRequest, Step, Version, Voucher
from approvals.queries.standing import standing_of
from core.people.enums import Role
from core.people.models import Person
from core.people.queries import local_day, places_of
from core.policy.enums import Post

READERS_OF_ALL = {Role.FINANCE, Role.CEO, Role.DIRECTOR, Role.AUDITOR}


def visible_to(person: Person, now: datetime) -> QuerySet[SpendingRequest]:
    """His own; those he signed, advised on or may come to sign; a head's department; all for Finance, directors, the
    CEO and auditors. Leads read the spending of the office's duty, not its purchases. Nobody else's exist for him.
    """
    rows = SpendingRequest.objects.filter(office_id=person.office_id)
    if not person.is_active:
        return rows.none()
    places = places_of(person, local_day(person.office, now))
    roles = {Role(place.role) for place in places}
    standing = standing_of(person, now)
    if roles & READERS_OF_ALL or any(standing.holds(post) for post in (Post.FINANCE, Post.CEO, Post.DIRECTOR)):
        return rows
    seen = Q(requester=person) | Q(Exists(_signed_by(person))) | Q(Exists(_asked_of(person)))
    if standing.departments():
        seen |= Q(department__in=standing.departments())
    if Role.LEAD in roles or standing.holds(Post.LEAD):
        seen |= Q(kind=Kind.SPENDING)
    return rows.filter(seen)


def _signed_by(person: Person) -> QuerySet[Step]:
    return Step.objects.filter(request=OuterRef("pk"), decided_by=person)


def _asked_of(person: Person) -> QuerySet[Advice]:
    return Advice.objects.filter(request=OuterRef("pk"), adviser=person)


def with_people(rows: QuerySet[SpendingRequest]) -> QuerySet[SpendingRequest]:
    """With everything a row or a page names."""
    return rows.select_related(
        "office", "requester", "department", "group", "line", "payee_person", "beneficiary", "crisis_act__crisis"
    )


@dataclass(frozen=True)
class Parts:
    """What belongs to one request; `steps` are of the current version, `earlier` the decided ones of older versions."""

    versions: list[Version]
    steps: list[Step]
    earlier: list[Step]
    advice: list[Advice]
    receipts: list[Receipt]
    vouchers: list[Voucher]

    @property
    def current(self) -> Version:
        return self.versions[-1]

    @property
    def linked(self) -> list[dict[str, str]]:
        """The requests that counted as one with it (4.1)."""
        return list(self.current.policy["linked"])


def parts_of(request: SpendingRequest) -> Parts:
    """Five queries."""
    steps = list(request.steps.select_related("decided_by", "decided_for"))
    return Parts(
        versions=list(request.versions.select_related("sent_by")),
        steps=[step for step in steps if step.version == request.version],
        earlier=[step for step in steps if step.version != request.version and step.decision],
        advice=list(request.advice.select_related("asked_by", "adviser")),
        receipts=list(request.receipts.select_related("by")),
        vouchers=list(request.vouchers.filter(removed_in=None).select_related("added_by")),
    )
