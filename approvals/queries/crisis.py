"""Crises, their acts and the paperwork that they owe (4.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from approvals.acts import ApprovalAct
from approvals.enums import ActState, State
from approvals.models import Crisis, CrisisAct, CrisisMember
from approvals.models.common import DIGITS, PLACES
from approvals.queries.deciders import holders
from approvals.queries.standing import standing_of
from approvals.rules.crisis import skipped_posts
from core.ledger.models import Entry
from core.ledger.queries import timeline
from core.notices.models import Receipt
from core.people.enums import Role
from core.people.models import Department, Person
from core.people.queries import deputies_of, in_force, local_day, places_of
from core.policy.enums import Post
from core.policy.queries import Policy
from core.policy.tiers import tier_for
from logbook.queries.visibility import leads_now

READERS = {Role.LEAD, Role.FINANCE, Role.DIRECTOR, Role.CEO, Role.AUDITOR}
READING_POSTS = (Post.LEAD, Post.FINANCE, Post.DIRECTOR, Post.CEO)
ZERO = Decimal("0.00")


def crises_of(person: Person, now: datetime) -> QuerySet[Crisis]:
    """Those he declared or is in the team of, and those of departments he heads; every one of the office for leads,
    Finance, directors, the CEO and auditors, and for who acts for them."""
    rows = Crisis.objects.filter(office_id=person.office_id)
    if not person.is_active:
        return rows.none()
    standing = standing_of(person, now)
    roles = {Role(place.role) for place in places_of(person, local_day(person.office, now))}
    if roles & READERS or any(standing.holds(post) for post in READING_POSTS):
        return rows
    teams = CrisisMember.objects.filter(person=person).values("crisis")
    return rows.filter(Q(declared_by=person) | Q(pk__in=teams) | Q(department__in=standing.departments()))


def with_sums(rows: QuerySet[Crisis]) -> QuerySet[Any]:
    """With what each has `spent` and has `left`, and how many papers are `owed`."""
    acts = CrisisAct.objects.filter(crisis=OuterRef("pk")).order_by().values("crisis")
    owed = acts.filter(unfinished()).annotate(number=Count("pk")).values("number")
    summed = Subquery(acts.annotate(sum=Sum("amount")).values("sum"))
    money = DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    return (
        rows.select_related("office", "department", "incident", "declared_by", "closed_by")
        .annotate(
            spent=Coalesce(summed, Value(ZERO), output_field=money),
            owed=Coalesce(Subquery(owed), 0),
        )
        .annotate(left=F("ceiling") - F("spent"))
    )


def with_team(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.prefetch_related(Prefetch("members", CrisisMember.objects.select_related("person")))


def running(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Not closed yet, with their teams, the one that ends first first."""
    return with_team(rows.filter(closed_at=None)).order_by("ends_at", "id")


def over(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Closed, the latest first."""
    return rows.filter(closed_at__isnull=False).order_by("-closed_at", "-id")


def count_running(person: Person) -> QuerySet[CrisisMember]:
    """For the menu, which counts them: the running crises in whose team he is."""
    return CrisisMember.objects.filter(person=person, crisis__closed_at=None)


def acts_in(crisis: Crisis) -> QuerySet[CrisisAct]:
    """The acts with their people, paperwork and finding, in the order in which they were done."""
    return crisis.acts.select_related("person", "request", "finding__found_by").order_by("done_at", "id")


def spent_in(crisis: Crisis) -> Decimal:
    return crisis.acts.aggregate(sum=Sum("amount"))["sum"] or ZERO


def is_member(person: Person, crisis: Crisis) -> bool:
    return crisis.members.filter(person=person).exists()


def departments_led(person: Person, now: datetime) -> QuerySet[Department]:
    """Where he may lead in a crisis: everywhere as lead on duty, else where he leads a group."""
    rows = Department.objects.filter(office_id=person.office_id)
    if not person.is_active:
        return rows.none()
    if leads_now(person, now):
        return rows
    posted = person.postings.filter(in_force(local_day(person.office, now)), role=Role.LEAD)
    return rows.filter(groups__in=posted.values("group")).distinct()


def unfinished() -> Q:
    """Acts whose paperwork is to be handed in, or was sent back and waits to be sent again."""
    return Q(state=ActState.DUE) | Q(state=ActState.HANDED_IN, request__state=State.RETURNED)


def papers_of(person: Person) -> QuerySet[CrisisAct]:
    """The paperwork after the fact that he owes, the first due first."""
    rows = CrisisAct.objects.filter(unfinished(), person=person)
    return rows.select_related("crisis__department", "request", "person").order_by("due_at", "id")


def overdue_of(person: Person, now: datetime) -> CrisisAct | None:
    """The act for whose paperwork he is late the longest; one query."""
    return papers_of(person).filter(due_at__lt=now).first()


@dataclass(frozen=True)
class Skipped:
    """Who holds a post whose step the crisis skips; `people` is empty when it is vacant."""

    post: Post
    people: list[Person]


def skipped_by(department: Department, currency: str, ceiling: Decimal, policy: Policy, now: datetime) -> list[Skipped]:
    """Everyone whose signature spending or buying for the whole ceiling would need, and the deputies of those away."""
    tiers = [tier_for(policy.tiers(kind), department.pk, currency, ceiling) for kind in ("spending", "purchase")]
    found = [Skipped(post, holders(department.office, department, post, now)) for post in skipped_posts(tiers)]
    everyone = [person for skipped in found for person in skipped.people]
    deputies = deputies_of(everyone, local_day(department.office, now))
    return [Skipped(skipped.post, _with_deputies(skipped.people, deputies)) for skipped in found]


def _with_deputies(people: Iterable[Person], deputies: dict[int, Person]) -> list[Person]:
    both = [one for person in people for one in (person, deputies.get(person.pk)) if one is not None and one.is_active]
    return list({person.pk: person for person in both}.values())


def notice_key(crisis: Crisis, person: int) -> str:
    """The key of the notice that tells this person of the declaration."""
    return f"crisis:{crisis.pk}:{person}"


def told_of(crisis: Crisis) -> QuerySet[Receipt]:
    """Who was told of the declaration, when, and who has acknowledged it; two queries."""
    declared = record_of(crisis).filter(act=ApprovalAct.CRISIS_DECLARED).first()
    told = declared.data["told"] if declared else []
    rows = Receipt.objects.filter(notice__key__in=[notice_key(crisis, one["person"]) for one in told])
    return rows.select_related("person", "notice").order_by("person__sort_key", "id")


def record_of(crisis: Crisis) -> QuerySet[Entry]:
    """What was done in the crisis, from the ledger (3.5)."""
    return timeline(crisis)
