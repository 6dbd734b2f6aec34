from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from core.people.enums import Role
from core.people.models import Office, Person
from core.people.permissions import holds
from core.people.queries import in_force, leads_of, local_day, may_act_in_emergency
from logbook.enums import NEXT_INCIDENT_STATES, Escalation, IncidentState
from logbook.models import Incident, LogEntry
from logbook.permissions.attendance import leads
from logbook.permissions.matter import check_can_deal_with, check_can_handle_matters
from logbook.queries.visibility import leads_now
from roster.queries.duty import lead_on_duty

KEY_KEEPERS = (Role.LEAD, Role.ADMINISTRATOR)


def check_can_raise(person: Person, entry: LogEntry, now: datetime) -> None:
    """People at a post of the group, its leads and the lead on duty; once an entry."""
    check_can_handle_matters(person, entry.group, now)
    if Incident.objects.filter(entry=entry).exists():
        raise Refused(_("This entry has raised an incident already."))


def check_may_become(incident: Incident, state: IncidentState) -> None:
    """Whether the incident can go from its state to this one."""
    if state in NEXT_INCIDENT_STATES[IncidentState(incident.state)]:
        return
    raise Refused(
        {
            IncidentState.RAISED: _("Nobody has acknowledged this incident yet. Acknowledge it first."),
            IncidentState.ACKNOWLEDGED: _("%(person)s has acknowledged it already.")
            % {"person": incident.acknowledged_by},
            IncidentState.RESOLVED: _("%(person)s has resolved this incident.") % {"person": incident.resolved_by},
        }[IncidentState(incident.state)]
    )


def check_is_open(incident: Incident) -> None:
    if not incident.is_open:
        raise Refused(_("%(person)s has resolved this incident.") % {"person": incident.resolved_by})


def check_can_acknowledge(person: Person, incident: Incident, now: datetime) -> None:
    """People at a post of the group, its leads, its head and the lead on duty (R.9)."""
    check_may_become(incident, IncidentState.ACKNOWLEDGED)
    check_can_handle_matters(person, incident.group, now)


def check_can_escalate(person: Person, incident: Incident, to: str, now: datetime) -> None:
    """One step after the other: an officer to the lead, the lead to the department head (2.2)."""
    check_is_open(incident)
    check_can_handle_matters(person, incident.group, now)
    if to == Escalation.DEPARTMENT_HEAD and not _lead_knows(person, incident, now):
        raise Refused(_("Escalate to the duty lead first; only after him the department head is next."))


def _lead_knows(person: Person, incident: Incident, now: datetime) -> bool:
    """The lead was told by hand, is the one who escalates, or does not exist."""
    if incident.escalated_to or leads(person, incident.group, now):
        return True
    standing = leads_of([incident.group], local_day(incident.office, now)).get(incident.group_id)
    return lead_on_duty(incident.office, now) is None and not standing


def check_can_declare(person: Person, incident: Incident, now: datetime) -> None:
    """An emergency: the lead's role and a valid emergency qualification, both (2.3)."""
    check_is_open(incident)
    if incident.is_emergency:
        raise Refused(_("%(person)s has declared the emergency already.") % {"person": incident.declared_by})
    if not is_lead_for(person, incident, now):
        raise Refused(_("Only the lead on duty or a lead of this group declares an emergency."))
    check_is_qualified(person, now)


def check_is_qualified(person: Person, now: datetime) -> None:
    """Emergency actions need a valid emergency qualification, whatever the post (2.3)."""
    if not may_act_in_emergency(person, local_day(person.office, now)):
        raise Refused(
            _("You have no valid emergency qualification. Another lead who has one can do it; HR can renew yours.")
        )


def is_lead_for(person: Person, incident: Incident, now: datetime) -> bool:
    if not person.is_active or person.office_id != incident.office_id:
        return False
    posted = person.postings.filter(in_force(local_day(incident.office, now)), role=Role.LEAD, group=incident.group_id)
    return leads_now(person, now) or posted.exists()


def check_can_resolve(person: Person, incident: Incident, now: datetime) -> None:
    """As its matter is dealt with: on duty, leading, or responsible; and no department still at work on it (1.2)."""
    check_may_become(incident, IncidentState.RESOLVED)
    if incident.matter is not None and incident.matter.is_open:
        check_can_deal_with(person, incident.matter, now)
    elif incident.acknowledged_by_id != person.pk or not person.is_active:
        check_can_handle_matters(person, incident.group, now)


def check_can_keep_incident_keys(person: Person, office: Office, now: datetime) -> None:
    """Leads and administrators of the office let other programs report to it."""
    if not holds(person, KEY_KEEPERS, office, now):
        raise Refused(_("Only duty leads and administrators make keys for reporting incidents."))
