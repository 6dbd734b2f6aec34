"""What was done, by whom; the chain that seals it; and the proof of the chain. No row here ever changes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One act. Names are kept as they were, so that the record reads the same in ten years."""

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="ledger_entries", verbose_name=_("who")
    )
    actor_name = models.CharField(_("who"), max_length=120, blank=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("on behalf of"),
    )
    on_behalf_of_name = models.CharField(_("on behalf of"), max_length=120, blank=True)
    act = models.CharField(_("act"), max_length=64)
    subject_type = models.CharField(_("kind of subject"), max_length=100)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(_("subject"), max_length=240)
    office_id = models.BigIntegerField()
    clause = models.CharField(_("clause"), max_length=16, blank=True)
    data = models.JSONField(_("particulars"), default=dict)

    class Meta:
        verbose_name = _("entry of the record")
        verbose_name_plural = _("entries of the record")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"]),
            models.Index(fields=["office_id", "id"]),
            models.Index(fields=["office_id", "act", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.act} {self.subject_label}"


class Seal(models.Model):
    """An entry's place in the chain: `hash` covers the entry and the hash before it."""

    sequence = models.PositiveBigIntegerField(_("number"), primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal", verbose_name=_("entry"))
    version = models.PositiveSmallIntegerField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["sequence"]
        indexes = [models.Index(fields=["sealed_at", "sequence"])]

    def __str__(self) -> str:
        return str(self.sequence)


class SealHead(models.Model):
    """The one row that a sealer locks, so that only one works at a time."""

    class Meta:
        verbose_name = _("sealer's lock")
        verbose_name_plural = _("sealer's lock")

    def __str__(self) -> str:
        return str(self.pk)


class Checkpoint(models.Model):
    """The database's copy of a line in the checkpoint file, so that a line cut from either is missed in the other."""

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    count = models.PositiveBigIntegerField(_("entries"))
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["number"]

    def __str__(self) -> str:
        return str(self.number)


class Verification(models.Model):
    """One run over the whole chain and what it found; `trouble` is empty when all was in order."""

    at = models.DateTimeField(_("at"))
    entries = models.PositiveBigIntegerField(_("entries"))
    checkpoints = models.PositiveBigIntegerField(_("checkpoints"))
    trouble = models.JSONField(_("trouble"), default=list)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
