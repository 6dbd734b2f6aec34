"""The weekly synchronisation: one round an office, one report a department (1.2, 7.2)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import Department, Office, Person


class SyncRound(models.Model):
    """`starts_on` is its day by the plan, `opened_at` when it really opened; it closes when the next one opens
    or all have reported."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="sync_rounds", verbose_name=_("office"))
    starts_on = models.DateField(_("week of"))
    opened_at = models.DateTimeField(_("opened"))
    due_at = models.DateTimeField(_("reports due"))
    closed_at = models.DateTimeField(_("closed"), null=True)

    class Meta:
        verbose_name = _("weekly sync")
        verbose_name_plural = _("weekly syncs")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["office", "starts_on"], name="sync_round_once"),
            models.UniqueConstraint(fields=["office"], condition=Q(closed_at=None), name="sync_round_one_open"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="sync_round_closed_after_opened"
            ),
        ]

    def __str__(self) -> str:
        return self.starts_on.isoformat()

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class SyncReport(models.Model):
    """What a department owes a round. `owner` is empty while the department has no liaison."""

    round = models.ForeignKey(SyncRound, models.PROTECT, related_name="reports", verbose_name=_("weekly sync"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="sync_reports", verbose_name=_("department")
    )
    owner = models.ForeignKey(Person, models.PROTECT, related_name="sync_reports", null=True, verbose_name=_("liaison"))
    due_at = models.DateTimeField(_("due"))
    text = models.TextField(_("progress"), blank=True)
    reported_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("reported by"))
    reported_at = models.DateTimeField(_("reported"), null=True)

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["department__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "department"], name="sync_report_once"),
            models.CheckConstraint(
                condition=Q(reported_by=None, reported_at=None, text="")
                | Q(reported_by__isnull=False, reported_at__isnull=False) & ~Q(text=""),
                name="sync_report_all_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} · {self.round}"

    @property
    def is_late(self) -> bool:
        return self.reported_at is not None and self.reported_at > self.due_at
