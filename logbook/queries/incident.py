"""What is on fire, who answers for it, and which programs may report (R.9)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from core.deadlines.enums import State
from core.deadlines.models import Deadline
from core.people.enums import Role
from core.people.models import DutyGroup, Office, Person
from core.people.queries import heads_of, leads_of, local_day, people_with_role
from logbook.enums import Escalation, IncidentState
from logbook.models import Incident, IncidentKey
from logbook.queries.visibility import Sight
from roster.enums import DutyRole
from roster.queries.duty import at_moment, lead_on_duty
from roster.rules.secrets import digest_of

INCIDENT = "incident"


def incidents_of(sight: Sight) -> QuerySet[Incident]:
    """Incidents of the groups whose log he reads."""
    rows = Incident.objects.filter(group__in=sight.groups)
    return rows.select_related(
        "office", "group__department", "entry", "matter", "reported_with", "raised_by", "acknowledged_by",
        "declared_by", "resolved_by",
    )  # fmt: skip


def incidents_seen(sight: Sight, resolved: bool = False) -> QuerySet[Incident]:
    """Open ones, the worst and oldest first; or resolved ones, the latest first."""
    rows = incidents_of(sight)
    if resolved:
        return rows.filter(state=IncidentState.RESOLVED).order_by("-resolved_at", "-id")
    return rows.exclude(state=IncidentState.RESOLVED).order_by("-severity", "raised_at", "id")


def open_incidents(group: DutyGroup) -> QuerySet[Incident]:
    return Incident.objects.filter(group=group).exclude(state=IncidentState.RESOLVED)


def waiting_for_me(person: Person) -> QuerySet[Deadline]:
    """Incidents that wait for this very person."""
    return Deadline.objects.filter(owner=person, kind=INCIDENT, state=State.OPEN)


@dataclass(frozen=True)
class Chain:
    """Who answers for a new incident, and who is next; `owner` is None only in an office without any of them."""

    owner: Person | None
    then: list[Person]


def chain_of(group: DutyGroup, at: datetime) -> Chain:
    """The lead on duty; else the group's first officer on duty, its standing lead, the department head, a director
    or an administrator."""
    leading = lead_on_duty(group.office, at)
    people = [leading] if leading else []
    people += _officers_on_duty(group, at)
    people += standing_leads(group, at)
    if not people:
        people = _last_resort(group, at)
    unique = list({person.pk: person for person in people if person.is_active}.values())
    return Chain(unique[0], unique[1:]) if unique else Chain(None, [])


def _officers_on_duty(group: DutyGroup, at: datetime) -> list[Person]:
    posts = at_moment(group.office, at).filter(shift__group=group, role=DutyRole.OFFICER).select_related("person")
    return [post.person for post in posts.order_by("starts_at", "person__sort_key", "id")]


def standing_leads(group: DutyGroup, at: datetime) -> list[Person]:
    return leads_of([group], local_day(group.office, at)).get(group.pk, [])


def _last_resort(group: DutyGroup, at: datetime) -> list[Person]:
    day = local_day(group.office, at)
    heads = list(heads_of([group.department], day).values())
    return heads or list(people_with_role(group.office, Role.DIRECTOR, Role.ADMINISTRATOR, on=day)[:1])


def addressees(incident: Incident, to: str, at: datetime) -> list[Person]:
    """Who holds that step of the escalation now; empty when it is vacant."""
    if to == Escalation.LEAD:
        leading = lead_on_duty(incident.office, at)
        found: Iterable[Person] = [leading] if leading else standing_leads(incident.group, at)
    else:
        found = heads_of([incident.group.department], local_day(incident.office, at)).values()
    return [person for person in found if person.is_active]


def incident_keys(office: Office) -> QuerySet[IncidentKey]:
    """Keys that still work."""
    return IncidentKey.objects.filter(office=office, revoked_at=None).select_related("created_by", "group")


def key_of(secret: str) -> IncidentKey | None:
    """The key of this secret; None when it is unknown or revoked."""
    rows = IncidentKey.objects.filter(digest=digest_of(secret), revoked_at=None)
    return rows.select_related("office", "group__department", "group__office").first()
