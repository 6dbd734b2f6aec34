"""What is open, who answers for it, and what waits for a department."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from core.people.models import DutyGroup, Person
from core.policy.queries import policy_for
from core.policy.wording import key_words
from logbook.enums import OPEN_REFERRAL_STATES, MatterState, ReferralState
from logbook.models import Matter, Referral
from logbook.queries.visibility import Sight, answered_departments

LIMIT = "matter.resolve"


def with_referrals(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """With everything a row shows, in two queries."""
    referrals = Referral.objects.exclude(state=ReferralState.WITHDRAWN).select_related("department", "addressee")
    return matters.select_related("group", "taker", "entry", "opened_by", "closed_by").prefetch_related(
        Prefetch("referrals", queryset=referrals)
    )


def open_matters(group: DutyGroup) -> QuerySet[Matter]:
    """What the next shift takes over, the gravest and oldest first."""
    return with_referrals(Matter.objects.filter(group=group, state=MatterState.OPEN))


def matters_seen(sight: Sight, state: str = MatterState.OPEN) -> QuerySet[Matter]:
    order = ["-severity", "opened_at", "id"] if state == MatterState.OPEN else ["-closed_at", "-id"]
    return with_referrals(sight.matters().filter(state=state)).order_by(*order)


@dataclass(frozen=True)
class Tally:
    """Open matters: all, those nobody answers for, those that wait for a department, those open longer than `limit`."""

    open: int
    untaken: int
    waiting: int
    long: int
    limit: str


def tally_of(sight: Sight, now: datetime) -> Tally:
    """Two queries."""
    policy = policy_for(sight.person.office, now)
    too_long = now - policy.hours(LIMIT)
    asked = Referral.objects.filter(matter=OuterRef("pk"), state__in=OPEN_REFERRAL_STATES)
    counted = sight.matters().filter(state=MatterState.OPEN).aggregate(
        open=Count("pk"), untaken=Count("pk", filter=Q(taker=None)), waiting=Count("pk", filter=Exists(asked)),
        long=Count("pk", filter=Q(opened_at__lt=too_long)),
    )  # fmt: skip
    return Tally(**counted, limit=key_words(LIMIT, policy.raw(LIMIT))[0])


def my_matters(person: Person) -> QuerySet[Matter]:
    """Open matters the person answers for."""
    referrals = Referral.objects.exclude(state=ReferralState.WITHDRAWN).select_related("department")
    rows = Matter.objects.filter(taker=person, state=MatterState.OPEN).select_related("group", "taker")
    return rows.prefetch_related(Prefetch("referrals", queryset=referrals))


def untaken(group: DutyGroup) -> QuerySet[Matter]:
    """Open matters nobody answers for; a shift cannot close with one (R.8)."""
    return open_matters(group).filter(taker=None)


@dataclass(frozen=True)
class ReferralDesk:
    """What a liaison has before him, most urgent first."""

    waiting: list[Referral]
    acknowledged: list[Referral]


def addressed_to(person: Person, departments: frozenset[int]) -> QuerySet[Referral]:
    """Requests the person may answer, for the departments he answers for or by name."""
    rows = Referral.objects.filter(Q(department__in=departments) | Q(addressee=person), matter__office=person.office_id)
    return rows.select_related(
        "department", "addressee", "sent_by", "acknowledged_by", "matter__group", "matter__entry"
    ).prefetch_related("notes__author")


def referral_desk(person: Person, at: datetime) -> ReferralDesk:
    addressed = addressed_to(person, answered_departments(person, at))
    rows = list(addressed.filter(state__in=OPEN_REFERRAL_STATES).order_by("due_at", "id"))
    waiting = [row for row in rows if row.state == ReferralState.WAITING]
    return ReferralDesk(waiting, [row for row in rows if row.state == ReferralState.ACKNOWLEDGED])


def waiting_for(person: Person, at: datetime) -> list[Referral]:
    """The waiting ones alone, with no more than their line shows."""
    asked = Q(department__in=answered_departments(person, at)) | Q(addressee=person)
    rows = Referral.objects.filter(asked, matter__office=person.office_id, state=ReferralState.WAITING)
    return list(rows.select_related("department", "matter").order_by("due_at", "id"))


def waiting_for_me(person: Person) -> QuerySet[Referral]:
    """Requests that wait for this very person."""
    return Referral.objects.filter(addressee=person, state=ReferralState.WAITING)
