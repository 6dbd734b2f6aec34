"""Secrets that open one page without a log-in. Only a hash is kept; who revokes one ends it at once (R.10)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.people.models import Office, Person


class BoardKey(models.Model):
    """Opens the wall display and the on-duty JSON of an office."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="board_keys", verbose_name=_("office"))
    label = models.CharField(_("where it hangs"), max_length=120)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("made by"))
    created_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("wall display key")
        verbose_name_plural = _("wall display keys")
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.label


class FeedKey(models.Model):
    """Opens a person's own calendar feed; he has one at a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="feed_keys", verbose_name=_("person"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("calendar feed key")
        verbose_name_plural = _("calendar feed keys")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(revoked_at=None), name="one_feed_a_person")
        ]

    def __str__(self) -> str:
        return str(self.person)
