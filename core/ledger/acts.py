from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AdminAct(TextChoices):
    """What an administrator did in Django admin, where no action of an app stands behind the form."""

    ADDED = "admin.added", _("added a record")
    CHANGED = "admin.changed", _("changed a record")
    DELETED = "admin.deleted", _("deleted a record")
