"""A file as every app keeps it: under a random name, outside everything the web server serves."""

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """The private media folder; read when used, so that migrations name no place."""
    return storages["default"]


def folder(instance: models.Model, name: str) -> str:
    """A folder for each app."""
    return f"{instance._meta.app_label}/{name}"


class StoredFile(models.Model):
    """`sha256` is of the content as it was received."""

    file = models.FileField(_("file"), storage=private_storage, upload_to=folder, max_length=120)
    name = models.CharField(_("name"), max_length=120)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
