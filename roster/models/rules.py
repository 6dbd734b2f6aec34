"""What a proposed roster should look like: the office's dated rules, and the wishes of its people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office, Person, ends_after_start
from roster.enums import PlanningKind, WishKind
from roster.models.demand import ShiftType


class PlanningRule(models.Model):
    """A rule of one kind for the office or one of its groups, from `start` until, not including, `end`.

    `numbers` are what the kind asks for (`roster.rules.planning`). Without a `weight` it is hard; with 0 it is off.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="planning_rules", verbose_name=_("office"))
    group = models.ForeignKey(
        DutyGroup, models.PROTECT, related_name="planning_rules", null=True, blank=True, verbose_name=_("group")
    )
    kind = models.CharField(_("rule"), max_length=20, choices=PlanningKind)
    numbers = models.JSONField(_("numbers"), default=dict, blank=True)
    weight = models.PositiveIntegerField(_("weight"), null=True, blank=True)
    start = models.DateField(_("from"))
    end = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("planning rule")
        verbose_name_plural = _("planning rules")
        ordering = ["kind", "group", "start", "id"]
        constraints = [
            ends_after_start("planning_rule_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(kind=PlanningKind.PRIORITY) | Q(group__isnull=False), name="planning_priority_has_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.group}" if self.group else self.get_kind_display()


class Wish(models.Model):
    """A person's own wish for a day: off, on duty, or on duty in one shift type."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="wishes", verbose_name=_("person"))
    day = models.DateField(_("day"))
    kind = models.CharField(_("wish"), max_length=4, choices=WishKind)
    shift_type = models.ForeignKey(
        ShiftType, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("shift")
    )
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="one_wish_a_day"),
            models.CheckConstraint(
                condition=Q(kind=WishKind.WORK) | Q(shift_type=None), name="wish_for_a_day_off_has_no_shift"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.day:%Y-%m-%d} · {self.shift_type or self.get_kind_display()}"
