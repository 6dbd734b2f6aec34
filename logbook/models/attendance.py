"""Who came, when, and whether the post was held when a lead asked (R.6)."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from roster.models import Assignment


class Attendance(models.Model):
    """One an assignment: check-in and check-out, or the reason why nobody came.

    `due_at` is written down when the row is made and is not recomputed when the policy changes.
    """

    assignment = models.OneToOneField(
        Assignment, models.PROTECT, related_name="attendance", verbose_name=_("assignment")
    )
    due_at = models.DateTimeField(_("check-in due"))
    checked_in_at = models.DateTimeField(_("checked in"), null=True, blank=True)
    checked_out_at = models.DateTimeField(_("checked out"), null=True, blank=True)
    absence = models.CharField(_("reason of the absence"), max_length=240, blank=True)
    absence_recorded_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("absence recorded by")
    )
    absence_recorded_at = models.DateTimeField(_("absence recorded"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["-due_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(checked_in_at__isnull=False, absence="", absence_recorded_by=None, absence_recorded_at=None)
                    | Q(checked_in_at=None, absence_recorded_by__isnull=False, absence_recorded_at__isnull=False)
                    & ~Q(absence="")
                ),
                name="attendance_came_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(checked_out_at=None) | Q(checked_out_at__gte=F("checked_in_at")),
                name="attendance_out_after_in",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)

    @property
    def is_late(self) -> bool:
        return self.checked_in_at is not None and self.checked_in_at > self.due_at


class SpotCheck(models.Model):
    """A lead asks "are you at your post?"; the officer answers in the browser."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="spot_checks", verbose_name=_("assignment"))
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("answer due"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment"], name="one_open_spot_check", condition=Q(answered_at=None)),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__gte=F("asked_at")),
                name="spot_check_answered_after_asked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)

    def is_late(self, now: datetime) -> bool:
        return (self.answered_at or now) > self.due_at
