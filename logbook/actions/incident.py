"""An incident from its first word to its outcome: raised, acknowledged in time, escalated, declared, resolved (R.9)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.db import saying
from core.deadlines.actions import meet_deadline, open_deadline, reassign_deadline
from core.errors import Conflict, Invalid
from core.notices.actions import notify
from core.people.models import DutyGroup, Person
from core.people.queries import heads_of, local_day
from core.policy.queries import policy_for
from logbook.actions.common import record, said
from logbook.actions.entry import EntryDraft, write_entry
from logbook.actions.matter import deal_with, open_matter, take_over
from logbook.acts import LogbookAct
from logbook.enums import Escalation, IncidentState, Severity
from logbook.models import Incident, IncidentKey, LogCategory, LogEntry, Matter
from logbook.permissions.incident import (
    check_can_acknowledge,
    check_can_declare,
    check_can_escalate,
    check_can_raise,
    check_can_resolve,
)
from logbook.queries.incident import INCIDENT, addressees, chain_of, standing_leads
from logbook.queries.post import pen_of

OUTCOME_LENGTH = 4000
REASON_LENGTH = 240
TITLE_LENGTH = 160
SOURCE_LENGTH = KEY_LENGTH = 120


@dataclass(frozen=True)
class Report:
    """What another program says; `key` is its own name for the event, so that it may say it again."""

    title: str
    severity: int
    source: str
    key: str
    group: str = ""


@dataclass(frozen=True)
class Raised:
    """`created` is False when this very report had arrived before."""

    incident: Incident
    created: bool


@transaction.atomic
def raise_incident(*, entry: LogEntry, title: str, severity: int, by: Person, now: datetime) -> Incident:
    """Something in the log cannot wait: whoever leads must acknowledge it within policy `incident.acknowledge`."""
    check_can_raise(by, entry, now)
    if severity not in Severity.values:
        raise Invalid(_("Choose a severity from the list."), "severity")
    with saying(Conflict(_("This entry has raised an incident already."))):
        incident = Incident.objects.create(
            **_birth(entry.group, said(title, "title", TITLE_LENGTH), severity, now), entry=entry, raised_by=by
        )
    record(LogbookAct.INCIDENT_RAISED, incident, incident.office_id, by, now, "R.9", severity=severity)
    _await_acknowledgement(incident, by.name, now)
    return incident


def report_incident(*, key: IncidentKey, report: Report, now: datetime) -> Raised:
    """Another program reports; once for an office, source and key, however often it is sent."""
    standing = _reported(key, report)
    if standing is not None:
        return Raised(standing, created=False)
    try:
        with transaction.atomic():
            return Raised(_report(key, report, now), created=True)
    except IntegrityError:
        standing = _reported(key, report)
        if standing is None:
            raise
        return Raised(standing, created=False)


def _reported(key: IncidentKey, report: Report) -> Incident | None:
    return Incident.objects.filter(office=key.office, source=report.source, key=report.key).first()


def _report(key: IncidentKey, report: Report, now: datetime) -> Incident:
    group = _group_named(key, report.group)
    title = said(report.title, "title", TITLE_LENGTH)
    incident = Incident.objects.create(
        **_birth(group, title, report.severity, now),
        source=said(report.source, "source", SOURCE_LENGTH),
        key=said(report.key, "key", KEY_LENGTH),
        reported_with=key,
    )
    record(
        LogbookAct.INCIDENT_RAISED, incident, incident.office_id, None, now, "R.9",
        severity=report.severity, source=incident.source, reported_with=key.label,
    )  # fmt: skip
    _await_acknowledgement(incident, incident.source, now)
    return incident


def _group_named(key: IncidentKey, name: str) -> DutyGroup:
    if not name:
        return key.group
    group = DutyGroup.objects.select_related("office", "department").filter(office=key.office, name=name).first()
    if group is None:
        raise Invalid(
            _("No group is called “%(name)s”. Leave the group out, or name one of this office.") % {"name": name},
            "group",
        )
    return group


def _birth(group: DutyGroup, title: str, severity: int, now: datetime) -> dict[str, object]:
    """Critical is what a lead declares (2.3): until then the incident is serious, and says what was reported."""
    return {
        "office": group.office,
        "group": group,
        "title": title,
        "severity": min(severity, Severity.SERIOUS),
        "reported_severity": severity,
        "raised_at": now,
        "due_at": now + policy_for(group.office, now).minutes("incident.acknowledge"),
    }


def _await_acknowledgement(incident: Incident, raiser: str, now: datetime) -> None:
    chain = chain_of(incident.group, now)
    if chain.owner is None:
        return
    open_deadline(
        kind=INCIDENT, subject=incident, owner=chain.owner, due_at=incident.due_at, office=incident.office, now=now,
        group=incident.group, params={"incident": incident.title}, link=_link(incident),
    )  # fmt: skip
    notify(
        office=incident.office, kind="logbook.incident", level="urgent", recipients=[chain.owner], then=chain.then,
        params={
            "incident": incident.title, "group": incident.group.name, "raiser": raiser,
            "severity": str(Severity(incident.reported_severity).label), "due_at": incident.due_at.isoformat(),
        },
        link=_link(incident), key=f"incident:{incident.pk}", now=now,
    )  # fmt: skip


@transaction.atomic
def acknowledge(*, incident: Incident, by: Person, now: datetime) -> Incident:
    """Someone has it. He answers for a matter in the log from now on, when there is an entry or a shift to write to."""
    incident = _locked(incident)
    if incident.acknowledged_at is not None:
        raise Conflict(_("%(person)s has acknowledged it already.") % {"person": incident.acknowledged_by})
    check_can_acknowledge(by, incident, now)
    incident.state, incident.acknowledged_by, incident.acknowledged_at = IncidentState.ACKNOWLEDGED, by, now
    incident.matter = _matter_for(incident, by, now)
    incident.save(update_fields=["state", "acknowledged_by", "acknowledged_at", "matter"])
    late = incident.acknowledged_late
    act = LogbookAct.INCIDENT_ACKNOWLEDGED_LATE if late else LogbookAct.INCIDENT_ACKNOWLEDGED
    record(act, incident, incident.office_id, by, now, "R.9", due_at=incident.due_at)
    meet_deadline(kind=INCIDENT, subject=incident, by=by, now=now)
    return incident


def _matter_for(incident: Incident, by: Person, now: datetime) -> Matter | None:
    entry = incident.entry or _written_down(incident, by, now)
    if entry is None:
        return None
    matter = Matter.objects.filter(entry=entry).first()
    if matter is None:
        return open_matter(entry=entry, title=incident.title, by=by, now=now, taker=by)
    return take_over(matter=matter, by=by, now=now) if matter.is_open and matter.taker is None else matter


def _written_down(incident: Incident, by: Person, now: datetime) -> LogEntry | None:
    """What came from outside, in the log of the group's running shift; None when he has no such shift to write to."""
    shift = next((shift for shift in pen_of(by, now).shifts if shift.group_id == incident.group_id), None)
    category = LogCategory.objects.filter(office=incident.office_id, is_active=True).first()
    if shift is None or category is None:
        return None
    text = _("%(source)s reports: %(title)s") % {"source": incident.source, "title": incident.title}
    draft = EntryDraft(text=text, category=category, severity=incident.severity)
    return write_entry(shift=shift, draft=draft, key=uuid5(NAMESPACE_URL, _link(incident)), by=by, now=now).entry


@transaction.atomic
def escalate(*, incident: Incident, to: str, reason: str, by: Person, now: datetime) -> Incident:
    """By hand to the next step, with the reason. Who is told answers for an incident nobody has acknowledged."""
    incident = _locked(incident)
    check_can_escalate(by, incident, to, now)
    reason = said(reason, "reason", REASON_LENGTH)
    told = [person for person in addressees(incident, to, now) if person.pk != by.pk]
    if not told:
        raise Invalid(_("There is no %(post)s to tell. Choose the next step.") % {"post": Escalation(to).label}, "to")
    incident.escalated_to = to
    incident.save(update_fields=["escalated_to"])
    names = [person.name for person in told]
    record(LogbookAct.INCIDENT_ESCALATED, incident, incident.office_id, by, now, "2.2", to=names, reason=reason)
    reassign_deadline(kind=INCIDENT, subject=incident, owner=told[0], by=by, now=now)
    _tell(incident, "logbook.escalation", told, f"{to}:{now.isoformat()}", by, reason, now)
    return incident


@transaction.atomic
def declare_emergency(*, incident: Incident, reason: str, by: Person, now: datetime) -> Incident:
    """The lead declares it critical; the department head, the group's leads and those on duty hear of it at once."""
    incident = _locked(incident)
    check_can_declare(by, incident, now)
    reason = said(reason, "reason", REASON_LENGTH)
    incident.severity, incident.declared_by, incident.declared_at = Severity.CRITICAL, by, now
    incident.save(update_fields=["severity", "declared_by", "declared_at"])
    record(LogbookAct.EMERGENCY_DECLARED, incident, incident.office_id, by, now, "2.3", reason=reason)
    chain = chain_of(incident.group, now)
    on_duty = [chain.owner, *chain.then] if chain.owner else []
    heads = heads_of([incident.group.department], local_day(incident.office, now)).values()
    people = [*heads, *on_duty, *standing_leads(incident.group, now)]
    told = list({person.pk: person for person in people if person.is_active and person.pk != by.pk}.values())
    _tell(incident, "logbook.emergency", told, "declared", by, reason, now)
    return incident


@transaction.atomic
def resolve(*, incident: Incident, outcome: str, by: Person, now: datetime) -> Incident:
    """It is over, with its outcome; its matter is dealt with in the same act."""
    incident = _locked(incident)
    if not incident.is_open:
        raise Conflict(_("%(person)s has resolved this incident.") % {"person": incident.resolved_by})
    check_can_resolve(by, incident, now)
    incident.state, incident.resolved_by, incident.resolved_at = IncidentState.RESOLVED, by, now
    incident.outcome = said(outcome, "outcome", OUTCOME_LENGTH)
    incident.save(update_fields=["state", "resolved_by", "resolved_at", "outcome"])
    record(LogbookAct.INCIDENT_RESOLVED, incident, incident.office_id, by, now, "R.9", outcome=incident.outcome)
    if incident.matter is not None and incident.matter.is_open:
        deal_with(matter=incident.matter, outcome=incident.outcome, by=by, now=now)
    return incident


def _locked(incident: Incident) -> Incident:
    """What another may have set meanwhile, such as `resolved_by`, is not joined: that would be of before the wait."""
    rows = Incident.objects.select_for_update(of=("self",))
    return rows.select_related("office", "group__department", "group__office", "entry").get(pk=incident.pk)


def _tell(
    incident: Incident, kind: str, recipients: list[Person], key: str, by: Person, reason: str, now: datetime
) -> None:
    params = {"incident": incident.title, "group": incident.group.name, "person": by.name, "reason": reason}
    notify(
        office=incident.office, kind=kind, level="urgent", recipients=recipients, params=params, link=_link(incident),
        key=f"{kind}:{incident.pk}:{key}", now=now,
    )  # fmt: skip


def _link(incident: Incident) -> str:
    return reverse("logbook:incident", args=[incident.pk])
