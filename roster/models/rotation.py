"""Rotation that was adopted: who changes places with whom on which day (2.7)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office, Person, Posting


class Rotation(models.Model):
    """People who change groups together on `day`; it can be undone, whole, until that day."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="rotations", verbose_name=_("office"))
    day = models.DateField(_("from"))
    adopted_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("adopted by"))
    adopted_at = models.DateTimeField(_("adopted at"))
    undone_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("undone by"))
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("rotation")
        verbose_name_plural = _("rotations")
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None) | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="rotation_undone_by_whom_and_when",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Transfer(models.Model):
    """One person of a rotation. `left` ends and `begun` begins on its day; without `begun` it was undone.

    rights: names of the rights on the old group that were given to him on the new one when the posting began
    (`rights_moved_at`); they end with it (`rights_ended_at`).
    """

    rotation = models.ForeignKey(Rotation, models.PROTECT, related_name="transfers", verbose_name=_("rotation"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="transfers", verbose_name=_("person"))
    from_group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="+", verbose_name=_("leaves"))
    to_group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="+", verbose_name=_("joins"))
    left = models.ForeignKey(Posting, models.SET_NULL, related_name="+", null=True, verbose_name=_("posting that ends"))
    begun = models.OneToOneField(
        Posting, models.SET_NULL, related_name="transfer", null=True, verbose_name=_("posting that begins")
    )
    rights = models.JSONField(default=list)
    rights_moved_at = models.DateTimeField(null=True)
    rights_ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["rotation", "person"], name="transfer_once_a_rotation"),
            models.CheckConstraint(condition=~Q(from_group=F("to_group")), name="transfer_to_another_group"),
            models.CheckConstraint(
                condition=Q(rights_ended_at=None) | Q(rights_moved_at__isnull=False), name="transfer_rights_end_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.from_group} → {self.to_group}"
