"""What is not finished: a matter, who answers for it, and the departments it was handed to (1.1, 1.2)."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import Department, DutyGroup, Office, Person
from logbook.enums import MatterState, ReferralState, Severity
from logbook.models.entry import LogEntry


class Matter(models.Model):
    """Opened from a log entry, open until it is dealt with. Without a taker nobody answers for it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="matters", verbose_name=_("group"))
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="open_matter", verbose_name=_("log entry"))
    title = models.CharField(_("title"), max_length=160)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity, default=Severity.INFO)
    state = models.CharField(_("state"), max_length=12, choices=MatterState, default=MatterState.OPEN)
    taker = models.ForeignKey(
        Person, models.PROTECT, related_name="matters", null=True, blank=True, verbose_name=_("person responsible")
    )
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    opened_at = models.DateTimeField(_("opened"))
    closed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("dealt with by")
    )
    closed_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ["-severity", "opened_at", "id"]
        indexes = [
            models.Index(fields=["group", "opened_at"], name="matter_open", condition=Q(state=MatterState.OPEN)),
            models.Index(fields=["taker"], name="matter_taker_open", condition=Q(state=MatterState.OPEN)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MatterState.OPEN, closed_by=None, closed_at=None, outcome="")
                | Q(state=MatterState.DEALT_WITH, closed_by__isnull=False, closed_at__gte=F("opened_at"))
                & ~Q(outcome=""),
                name="matter_dealt_with_all_or_none",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="matter_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == MatterState.OPEN


class Referral(models.Model):
    """A matter in the hands of a department: sent, acknowledged, confirmed done. `addressee` was asked.

    `reason` says why it was taken back.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="referrals", verbose_name=_("matter"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="referrals", verbose_name=_("department"))
    addressee = models.ForeignKey(Person, models.PROTECT, related_name="referrals", verbose_name=_("addressee"))
    request = models.TextField(_("what is asked"))
    state = models.CharField(_("state"), max_length=12, choices=ReferralState, default=ReferralState.WAITING)
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent"))
    due_at = models.DateTimeField(_("acknowledgement due"))
    acknowledged_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("acknowledged by")
    )
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    reason = models.CharField(_("reason"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["sent_at", "id"]
        indexes = [models.Index(fields=["department", "state", "due_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "department"],
                name="referral_once",
                condition=Q(state__in=[ReferralState.WAITING, ReferralState.ACKNOWLEDGED]),
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                | Q(acknowledged_by__isnull=False, acknowledged_at__gte=F("sent_at")),
                name="referral_acknowledged_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state=ReferralState.WAITING, acknowledged_at=None, closed_at=None, closed_by=None)
                | Q(state=ReferralState.ACKNOWLEDGED, acknowledged_at__isnull=False, closed_at=None, closed_by=None)
                | Q(state=ReferralState.DONE, acknowledged_at__isnull=False)
                & Q(closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(outcome="")
                | Q(state=ReferralState.WITHDRAWN, closed_at__isnull=False, closed_by__isnull=False) & ~Q(reason=""),
                name="referral_state_has_its_marks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} · {self.department}"

    @property
    def time_to_acknowledge(self) -> timedelta | None:
        """How long the department took (1.1, 1.5); None while it has not acknowledged."""
        return self.acknowledged_at - self.sent_at if self.acknowledged_at else None

    @property
    def minutes_to_acknowledge(self) -> int | None:
        taken = self.time_to_acknowledge
        return None if taken is None else int(taken.total_seconds() // 60)

    @property
    def acknowledged_late(self) -> bool:
        return self.acknowledged_at is not None and self.acknowledged_at > self.due_at


class ReferralNote(models.Model):
    """Progress as the department reports it."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="notes", verbose_name=_("referral"))
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("author"))
    at = models.DateTimeField(_("at"))
    text = models.TextField(_("progress"))

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="referral_note_has_text")]

    def __str__(self) -> str:
        return self.text[:80]
