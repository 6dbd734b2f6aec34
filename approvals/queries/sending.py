"""What decides where a request goes when it is sent; read for the action that sends and for the preview."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from approvals.models import SpendingRequest
from approvals.queries.standing import standing_of
from core.errors import Invalid
from core.people.models import Department, Person
from core.people.queries import local_day, places_of
from core.policy.enums import Post
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


def departments_for(person: Person, now: datetime) -> list[Department]:
    """For which he may ask (`check_can_ask`), his own first."""
    places = places_of(person, local_day(person.office, now))
    groups = [place.group_id for place in places if place.group_id]
    own = Q(pk__in=[place.department_id for place in places if place.department_id]) | Q(groups__in=groups)
    rows = Department.objects.filter(office_id=person.office_id)
    found = list(rows.filter(own).distinct())
    of_none = any(place.department_id is None and place.group_id is None for place in places)
    if person.is_active and (of_none or standing_of(person, now).holds(Post.LEAD)):
        found += rows.exclude(pk__in=[department.pk for department in found])
    return found
