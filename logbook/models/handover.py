"""From one shift to the next: what is handed over point by point, by whom, and what the other said (R.8)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office, Person
from logbook.enums import Answer, PointKind
from logbook.models.matter import Matter
from roster.models import Shift


class DutyItem(models.Model):
    """Something that stays at the post and is counted at each hand-over: a key, a radio, a cash box."""

    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="duty_items", verbose_name=_("group"))
    kind = models.CharField(
        _("kind"), max_length=8, choices=[(kind.value, kind.label) for kind in (PointKind.ITEM, PointKind.KEY)]
    )
    label = models.CharField(_("what it is"), max_length=120)
    quantity = models.PositiveSmallIntegerField(_("how many there should be"), default=1)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("item or key of the post")
        verbose_name_plural = _("items and keys of the post")
        ordering = ["kind", "label", "id"]
        constraints = [
            models.UniqueConstraint(fields=["group", "label"], name="duty_item_once", condition=Q(is_active=True))
        ]

    def __str__(self) -> str:
        return self.label


class Handover(models.Model):
    """One a shift. `incoming` is empty when no shift follows: then the lead on duty takes over.

    `digest` is the SHA-256 of the points as signed.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="handovers", verbose_name=_("group"))
    outgoing = models.OneToOneField(Shift, models.PROTECT, related_name="handover", verbose_name=_("outgoing shift"))
    incoming = models.ForeignKey(
        Shift, models.PROTECT, related_name="taken_over", null=True, verbose_name=_("incoming shift")
    )
    summary = models.TextField(_("what the next shift should know"), blank=True)
    digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("signed by"))
    signed_at = models.DateTimeField(_("signed at"))
    due_at = models.DateTimeField(_("acknowledgement due"))
    acknowledged_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, verbose_name=_("acknowledged by")
    )
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True)

    class Meta:
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["-signed_at", "-id"]
        indexes = [models.Index(fields=["group", "-signed_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledged_by=None, acknowledged_at=None)
                | Q(acknowledged_by__isnull=False, acknowledged_at__gte=F("signed_at"))
                & ~Q(acknowledged_by=F("signed_by")),
                name="handover_acknowledged_by_another",
            )
        ]

    def __str__(self) -> str:
        return str(self.outgoing)

    @property
    def is_late(self) -> bool:
        return self.acknowledged_at is not None and self.acknowledged_at > self.due_at


class HandoverPoint(models.Model):
    """One point: an open matter, or an item with the number that was counted."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="points", verbose_name=_("hand-over"))
    kind = models.CharField(_("kind"), max_length=8, choices=PointKind)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="+", null=True, verbose_name=_("matter"))
    item = models.ForeignKey(DutyItem, models.PROTECT, related_name="+", null=True, verbose_name=_("item"))
    label = models.CharField(_("point"), max_length=160)
    expected = models.PositiveSmallIntegerField(_("should be"), null=True)
    counted = models.PositiveSmallIntegerField(_("counted"), null=True)
    remark = models.CharField(_("remark"), max_length=240, blank=True)
    answer = models.CharField(_("answer"), max_length=12, choices=Answer, default=Answer.PENDING)
    reason = models.CharField(_("reason"), max_length=240, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("hand-over point")
        verbose_name_plural = _("hand-over points")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "matter"], name="handover_matter_once"),
            models.UniqueConstraint(fields=["handover", "item"], name="handover_item_once"),
            models.CheckConstraint(
                condition=Q(kind=PointKind.MATTER, matter__isnull=False, item=None)
                | Q(matter=None, item__isnull=False, counted__isnull=False) & ~Q(kind=PointKind.MATTER),
                name="handover_point_is_matter_or_item",
            ),
            models.CheckConstraint(
                condition=Q(answer=Answer.PENDING)
                | Q(answer=Answer.ACCEPTED, answered_by__isnull=False, answered_at__isnull=False)
                | Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(reason=""),
                name="handover_point_answered_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_settled(self) -> bool:
        """Taken, decided by the lead, or no longer open."""
        done_with = self.matter is not None and not self.matter.is_open
        return self.answer in (Answer.ACCEPTED, Answer.DECIDED) or done_with

    @property
    def is_short(self) -> bool:
        return self.expected is not None and self.counted != self.expected


class ShiftClosing(models.Model):
    """The shift is over and everything in it has a taker; its log takes no more entries."""

    shift = models.OneToOneField(Shift, models.PROTECT, related_name="closing", verbose_name=_("shift"))
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("closed by"))
    closed_at = models.DateTimeField(_("closed at"))

    class Meta:
        verbose_name = _("closing of a shift")
        verbose_name_plural = _("closings of shifts")
        ordering = ["-closed_at", "-id"]

    def __str__(self) -> str:
        return str(self.shift)
