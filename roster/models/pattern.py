"""Rotation patterns: who works which shift on which day of a cycle, such as four crews in turn."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Person
from roster.enums import PatternKind
from roster.models.demand import ShiftType


class Pattern(models.Model):
    """A cycle of `length` days counted from `anchor`; monthly patterns count from the first of the month."""

    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="patterns", verbose_name=_("group"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=PatternKind, default=PatternKind.CYCLE)
    anchor = models.DateField(_("first day of the cycle"))
    length = models.PositiveSmallIntegerField(_("days in the cycle"), default=7)

    class Meta:
        verbose_name = _("rotation pattern")
        verbose_name_plural = _("rotation patterns")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "name"], name="pattern_name_once"),
            models.CheckConstraint(condition=models.Q(length__gte=1), name="pattern_has_days"),
        ]

    def __str__(self) -> str:
        return self.name


class PatternSlot(models.Model):
    """Crew `crew` works `shift_type` on day `offset` (from 0) of the cycle."""

    pattern = models.ForeignKey(Pattern, models.CASCADE, related_name="slots")
    crew = models.PositiveSmallIntegerField(_("crew"))
    offset = models.PositiveSmallIntegerField(_("day of the cycle"))
    shift_type = models.ForeignKey(ShiftType, models.PROTECT, related_name="+", verbose_name=_("shift type"))

    class Meta:
        verbose_name = _("pattern slot")
        verbose_name_plural = _("pattern slots")
        ordering = ["offset", "crew"]
        constraints = [
            models.UniqueConstraint(fields=["pattern", "crew", "offset", "shift_type"], name="pattern_slot_once")
        ]


class CrewMember(models.Model):
    pattern = models.ForeignKey(Pattern, models.CASCADE, related_name="members")
    crew = models.PositiveSmallIntegerField(_("crew"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))

    class Meta:
        verbose_name = _("crew member")
        verbose_name_plural = _("crew members")
        ordering = ["crew", "id"]
        constraints = [models.UniqueConstraint(fields=["pattern", "person"], name="crew_member_once")]
