"""Every X of the regulation with the moment from which it holds."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.people.models import Office
from core.policy.catalogue import BY_KEY


class PolicyValue(models.Model):
    """A value that holds from `holds_from` until a later row of the same key takes over. Rows never change."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="policy_values", verbose_name=_("office"))
    key = models.CharField(_("parameter"), max_length=64)
    value = models.JSONField(_("value"))
    holds_from = models.DateTimeField(_("holds from"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("number of the regulation")
        verbose_name_plural = _("numbers of the regulation")
        ordering = ["key", "holds_from"]
        constraints = [models.UniqueConstraint(fields=["office", "key", "holds_from"], name="policy_value_once")]

    def __str__(self) -> str:
        return str(BY_KEY[self.key].label) if self.key in BY_KEY else self.key
