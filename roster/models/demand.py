"""What has to be covered: shift types, demand by day, public holidays."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.people.models import DutyGroup, Office, Qualification, ends_after_start
from roster.enums import DayKind, HolidayKind


class ShiftType(models.Model):
    """A shift in local time; an end at or before the start is on the next day (R.1)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="shift_types", verbose_name=_("office"))
    code = models.CharField(_("code"), max_length=8)
    name = models.CharField(_("name"), max_length=60)
    start = models.TimeField(_("starts"))
    end = models.TimeField(_("ends"))
    is_night = models.BooleanField(_("counts as a night"), default=False)
    is_standby = models.BooleanField(_("standby, not on the post"), default=False)
    colour = models.PositiveSmallIntegerField(
        _("colour"), default=1, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    qualification = models.ForeignKey(
        Qualification, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("qualification needed")
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("shift type")
        verbose_name_plural = _("shift types")
        ordering = ["start", "code"]
        constraints = [models.UniqueConstraint(fields=["office", "code"], name="shift_type_code_once")]

    def __str__(self) -> str:
        return self.name


class Holiday(models.Model):
    """A day of the office's own calendar that is not what its weekday says (R.1)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="holidays", verbose_name=_("office"))
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=HolidayKind, default=HolidayKind.HOLIDAY)

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="holiday_once_a_day")]

    def __str__(self) -> str:
        return self.name


class Demand(models.Model):
    """How many officers a group needs in a shift on a kind of day, from `start` until, not including, `end` (2.8)."""

    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="demands", verbose_name=_("group"))
    shift_type = models.ForeignKey(ShiftType, models.PROTECT, related_name="demands", verbose_name=_("shift type"))
    day_kind = models.PositiveSmallIntegerField(pgettext_lazy("kind of day", "day"), choices=DayKind)
    officers = models.PositiveSmallIntegerField(_("officers at least"), default=1)
    standby = models.PositiveSmallIntegerField(_("standby at least"), default=0)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering = ["day_kind", "shift_type", "id"]
        constraints = [ends_after_start("demand_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.group} · {self.shift_type}"
