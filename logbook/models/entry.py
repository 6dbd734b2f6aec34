"""The shift log: what was written, what it was amended to, and the files kept with it (R.7). Nothing is erased."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.files.models import StoredFile
from core.people.models import DutyGroup, Office, Person
from logbook.enums import Direction, EntryKind, Severity
from roster.models import Shift

if TYPE_CHECKING:
    from logbook.models.matter import Matter


class LogCategory(models.Model):
    """What an office calls its log entries."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="log_categories", verbose_name=_("office"))
    name = models.CharField(_("name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("log category")
        verbose_name_plural = _("log categories")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="log_category_name_once")]

    def __str__(self) -> str:
        return self.name


class Content(models.Model):
    """What an entry says; an amendment says it again in full."""

    occurred_at = models.DateTimeField(_("happened at"))
    category = models.ForeignKey(LogCategory, models.PROTECT, related_name="+", verbose_name=_("category"))
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity, default=Severity.INFO)
    text = models.TextField(_("text"))
    people = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name=_("people"))

    class Meta:
        abstract = True


class Call(models.Model):
    """A telephone call in words."""

    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.IN)
    caller = models.CharField(_("caller"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)
    number = models.CharField(_("number"), max_length=40, blank=True)
    matter = models.CharField(_("matter"), max_length=240, blank=True)
    outcome = models.CharField(_("outcome"), max_length=240, blank=True)

    class Meta:
        abstract = True


CALL_FIELDS = ["direction", "caller", "organisation", "number", "matter", "outcome"]


class EntryQuerySet(models.QuerySet["LogEntry"]):
    def current(self) -> "EntryQuerySet":
        """With what each entry says now: `now_text`, `now_severity`, `now_category_id`, `now_occurred_at`."""
        return self.annotate(
            **{f"now_{field}": Coalesce(f"latest__{field}", field) for field in CURRENT_FIELDS}
        ).select_related(
            "author", "category", "shift", "group", "latest__category", "latest__by", "call", "open_matter"
        )


CURRENT_FIELDS = ["text", "severity", "category_id", "occurred_at"]


class LogEntry(Content):
    """As it was first written. `latest` alone changes: it points at the amendment that holds now.

    `key` makes a form that is sent twice one entry. `sent_later` marks what was typed while the server could not
    be reached: `occurred_at` is then when it was typed, `recorded_at` when it arrived.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="log_entries", verbose_name=_("group"))
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="log_entries", verbose_name=_("shift"))
    author = models.ForeignKey(Person, models.PROTECT, related_name="log_entries", verbose_name=_("author"))
    kind = models.CharField(_("kind"), max_length=12, choices=EntryKind, default=EntryKind.NOTE)
    recorded_at = models.DateTimeField(_("recorded at"))
    sent_later = models.BooleanField(_("sent later"), default=False)
    key = models.UUIDField(editable=False)
    latest = models.OneToOneField(
        "LogAmendment", models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ["-occurred_at", "-id"]
        indexes = [
            models.Index(fields=["group", "-occurred_at"]),
            models.Index(fields=["shift", "-occurred_at"]),
            models.Index(fields=["office", "-occurred_at"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "key"], name="log_entry_once"),
            models.CheckConstraint(condition=Q(recorded_at__gte=F("occurred_at")), name="log_entry_not_of_the_future"),
            models.CheckConstraint(condition=~Q(text=""), name="log_entry_has_text"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="log_entry_severity_known"),
        ]

    def __str__(self) -> str:
        return self.says.text.partition("\n")[0][:80]

    @property
    def says(self) -> "LogEntry | LogAmendment":
        """The version that holds now."""
        return self.latest or self

    @property
    def says_call(self) -> Call | None:
        """The telephone record that holds now."""
        if self.kind != EntryKind.TELEPHONE:
            return None
        return self.latest or self.call

    @property
    def matter_opened(self) -> "Matter | None":
        return getattr(self, "open_matter", None)


class TelephoneRecord(Call):
    """The call that a telephone entry records."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="call", verbose_name=_("log entry"))

    class Meta:
        verbose_name = _("telephone record")
        verbose_name_plural = _("telephone records")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(caller="", organisation="", number=""), name="call_names_someone")
        ]

    def __str__(self) -> str:
        return self.caller or self.organisation or self.number


class LogAmendment(Content, Call):
    """A later version of an entry, whole, with the reason."""

    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="amendments", verbose_name=_("log entry"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=240)

    class Meta:
        verbose_name = _("amendment of the log")
        verbose_name_plural = _("amendments of the log")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="log_amendment_has_reason"),
            models.CheckConstraint(condition=~Q(text=""), name="log_amendment_has_text"),
        ]

    def __str__(self) -> str:
        return self.reason


class Attachment(StoredFile):
    """A file kept with an entry."""

    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="attachments", verbose_name=_("log entry"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty")]
