"""What cannot wait: an incident from the log or from outside, and the keys with which others report one (R.9)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office, Person
from logbook.enums import Escalation, IncidentState, Severity
from logbook.models.entry import LogEntry
from logbook.models.matter import Matter


class IncidentKey(models.Model):
    """Lets another program report incidents to an office. Only a hash is kept; who revokes it ends it at once.

    `group` gets the incidents that name no group.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="incident_keys", verbose_name=_("office"))
    label = models.CharField(_("which program"), max_length=120)
    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="+", verbose_name=_("group"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("made by"))
    created_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("key for reporting incidents")
        verbose_name_plural = _("keys for reporting incidents")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.label


class Incident(models.Model):
    """Raised by a person, from a log entry, or by another program with its key; acknowledged; resolved.

    `severity` is critical only after a lead has declared an emergency; `reported_severity` is what was said first.
    `source` and `key` make a report that is sent twice one incident.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="incidents", verbose_name=_("group"))
    title = models.CharField(_("title"), max_length=160)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    reported_severity = models.PositiveSmallIntegerField(_("severity as reported"), choices=Severity)
    state = models.CharField(_("state"), max_length=12, choices=IncidentState, default=IncidentState.RAISED)
    entry = models.OneToOneField(
        LogEntry, models.PROTECT, related_name="incident", null=True, verbose_name=_("log entry")
    )
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="incident", null=True, verbose_name=_("matter"))
    source = models.CharField(_("reported from"), max_length=120, blank=True)
    key = models.CharField(max_length=120, blank=True, editable=False)
    reported_with = models.ForeignKey(
        IncidentKey, models.PROTECT, related_name="incidents", null=True, verbose_name=_("reported with")
    )
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("raised by"))
    raised_at = models.DateTimeField(_("raised"))
    due_at = models.DateTimeField(_("acknowledgement due"))
    escalated_to = models.CharField(_("escalated to"), max_length=16, choices=Escalation, blank=True)
    declared_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, verbose_name=_("emergency declared by")
    )
    declared_at = models.DateTimeField(_("emergency declared"), null=True)
    acknowledged_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, verbose_name=_("acknowledged by")
    )
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    resolved_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("resolved by"))
    resolved_at = models.DateTimeField(_("resolved"), null=True)
    outcome = models.TextField(_("outcome"), blank=True)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-severity", "raised_at", "id"]
        indexes = [
            models.Index(
                fields=["group", "raised_at"], name="incident_open", condition=~Q(state=IncidentState.RESOLVED)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "source", "key"], name="incident_reported_once", condition=~Q(key="")
            ),
            models.CheckConstraint(condition=~Q(title=""), name="incident_has_title"),
            models.CheckConstraint(
                condition=Q(raised_by__isnull=False, entry__isnull=False, reported_with=None, source="", key="")
                | Q(raised_by=None, reported_with__isnull=False) & ~Q(source="") & ~Q(key=""),
                name="incident_from_log_or_outside",
            ),
            models.CheckConstraint(
                condition=Q(severity__lt=Severity.CRITICAL, declared_by=None, declared_at=None)
                | Q(severity=Severity.CRITICAL, declared_by__isnull=False, declared_at__gte=F("raised_at")),
                name="incident_critical_when_declared",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                | Q(acknowledged_by__isnull=False, acknowledged_at__gte=F("raised_at")),
                name="incident_acknowledged_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=IncidentState.RAISED, acknowledged_at=None, resolved_at=None, resolved_by=None)
                | Q(state=IncidentState.ACKNOWLEDGED, acknowledged_at__isnull=False, resolved_at=None, resolved_by=None)
                | Q(state=IncidentState.RESOLVED, acknowledged_at__isnull=False, resolved_by__isnull=False)
                & Q(resolved_at__gte=F("acknowledged_at"))
                & ~Q(outcome=""),
                name="incident_state_has_its_marks",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state != IncidentState.RESOLVED

    @property
    def is_emergency(self) -> bool:
        return self.declared_at is not None

    @property
    def acknowledged_late(self) -> bool:
        return self.acknowledged_at is not None and self.acknowledged_at > self.due_at
