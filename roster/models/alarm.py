from django.db import models
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office
from roster.enums import GapKind


class CoverageAlarm(models.Model):
    """A gap that someone answers for until it is filled or over (1.3)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="+", null=True, verbose_name=_("group"))
    kind = models.CharField(_("kind"), max_length=8, choices=GapKind)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    missing = models.PositiveSmallIntegerField(_("people missing"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("gap in the roster")
        verbose_name_plural = _("gaps in the roster")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["office"], condition=models.Q(closed_at=None), name="open_alarms")]

    def __str__(self) -> str:
        return f"{self.group or self.office} · {localtime(self.starts_at):%Y-%m-%d %H:%M}"
