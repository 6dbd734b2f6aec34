"""What decides where a request goes when it is sent; read for the action that sends and for the preview."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from approvals.models import SpendingRequest
from approvals.queries.joining import Link, linked_with
from approvals.queries.standing import standing_of
from core.errors import Invalid
from core.people.models import Department, Liaison, Person
from core.people.queries import in_force, local_day, places_of
from core.policy.enums import Post
from core.policy.queries import Policy
from core.policy.tiers import Tier, tier_for, tiers_of
from roster.enums import DutyRole
from roster.queries.duty import running_assignment


def chosen_tier(
    tiers: Sequence[Tier], department: Department, currency: str, amount: Decimal, *, at_the_desk: bool
) -> Tier:
    """The tier that holds the amount; for those who may not settle at the desk, the first with a signature."""
    tier = tier_for(tiers, department.pk, currency, amount)
    if tier is not None and not tier.steps and not at_the_desk:
        tier = next((one for one in tiers_of(tiers, department.pk, currency) if one.steps), None)
    if tier is None:
        message = _(
            "Nobody may decide an amount in %(currency)s: the regulation has no tier for it. Ask an administrator."
        )
        raise Invalid(message % {"currency": currency}, "currency")
    return tier


@dataclass(frozen=True)
class Route:
    """Where a request goes; `links` are what counts as one with it where that changes its tier, `together` the sum."""

    tier: Tier
    links: list[Link]
    together: Decimal


def route_of(request: SpendingRequest, policy: Policy, now: datetime) -> Route:
    """By its amount and what belongs to it; paperwork after the fact stands alone and always needs a signature."""
    links = linked_with(request, policy, now) if request.act is None else []
    together = request.amount + sum(link.amount for link in links)
    at_the_desk = request.act is None and is_on_duty(request.requester, now)
    tiers = policy.tiers(request.kind)
    tier, alone = (
        chosen_tier(tiers, request.department, request.currency, amount, at_the_desk=at_the_desk)
        for amount in (together, request.amount)
    )
    return Route(tier, [] if tier == alone else links, together)


def is_on_duty(person: Person, now: datetime) -> bool:
    """At the desk now, as officer or lead; a standby is not."""
    running = running_assignment(person, now)
    return running is not None and running.role != DutyRole.STANDBY


def staff_named(request: SpendingRequest) -> list[Person]:
    """Those of the staff whose name is written as payee, in whatever case and width: whoever is meant signs nothing of
    it (4.3).
    """
    name = unicodedata.normalize("NFKC", request.payee)
    return list(Person.objects.filter(office=request.office, name__iexact=name))


def home_departments(person: Person, now: datetime) -> QuerySet[Department]:
    """To which or to whose groups he is posted today, and those whose liaison or liaison's deputy he is."""
    today = local_day(person.office, now)
    places = places_of(person, today)
    groups = [place.group_id for place in places if place.group_id]
    posted = Q(pk__in=[place.department_id for place in places if place.department_id]) | Q(groups__in=groups)
    terms = Liaison.objects.filter(in_force(today)).filter(Q(person=person) | Q(deputy=person))
    rows = Department.objects.filter(office_id=person.office_id)
    return rows.filter(posted | Q(pk__in=terms.order_by().values("department"))).distinct()


def belongs(person: Person, department: Department, now: datetime) -> bool:
    return person.is_active and home_departments(person, now).filter(pk=department.pk).exists()


def asks_for_any(person: Person, now: datetime) -> bool:
    """The lead on duty, and people of no department (4.1)."""
    places = places_of(person, local_day(person.office, now))
    of_none = any(place.department_id is None and place.group_id is None for place in places)
    return person.is_active and (of_none or standing_of(person, now).holds(Post.LEAD))


def departments_for(person: Person, now: datetime) -> list[Department]:
    """For which he may ask (`check_can_ask`), his own first."""
    found = list(home_departments(person, now))
    if asks_for_any(person, now):
        rows = Department.objects.filter(office_id=person.office_id)
        found += rows.exclude(pk__in=[department.pk for department in found])
    return found
