"""A workbook on its way in: kept as it was sent, until a person confirms what it means (R.11)."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office, Person
from roster.enums import ImportKind, ImportState


class Import(models.Model):
    """One file, what it is taken to mean (`mapping`), and what a person answered (`answers`: question key → option)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="imports", verbose_name=_("office"))
    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="imports", null=True, verbose_name=_("group"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="imports", verbose_name=_("brought in by"))
    kind = models.CharField(_("kind"), max_length=8, choices=ImportKind)
    state = models.CharField(_("state"), max_length=8, choices=ImportState, default=ImportState.UPLOADED)
    filename = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    content = models.BinaryField()
    mapping = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    without_problems = models.BooleanField(_("cells with problems left out"), default=False)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    counts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    uploaded_at = models.DateTimeField(_("sent at"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "-id"]
        indexes = [models.Index(fields=["office", "uploaded_at"], name="imports_of_office")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ImportKind.STAFF, group=None) | Q(kind=ImportKind.ROSTER, group__isnull=False),
                name="roster_import_has_group",
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.UPLOADED, closed_at=None)
                | (~Q(state=ImportState.UPLOADED) & Q(closed_at__isnull=False)),
                name="import_closed_when",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class RememberedLayout(models.Model):
    """The mapping that someone corrected, for the next sheet with the same headings."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    signature = models.CharField(max_length=32)
    mapping = models.JSONField()
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("remembered layout")
        verbose_name_plural = _("remembered layouts")
        constraints = [models.UniqueConstraint(fields=["office", "signature"], name="layout_remembered_once")]

    def __str__(self) -> str:
        return self.signature
