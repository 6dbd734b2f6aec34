"""The outbox: a notice, who gets it, and each way by which it leaves the house."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.notices.enums import Channel, Level, Reason, State
from core.notices.texts import Text, text_of
from core.people.models import Office, Person


class Notice(models.Model):
    """One message. `key` makes it once; `waiting` holds the ids of the people who are called next, in order."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="notices", verbose_name=_("office"))
    kind = models.CharField(_("kind"), max_length=64)
    level = models.CharField(_("level"), max_length=16, choices=Level)
    key = models.CharField(_("key"), max_length=200)
    params = models.JSONField(_("particulars"), default=dict)
    link = models.CharField(_("link"), max_length=500, blank=True)
    waiting = models.JSONField(_("called next"), default=list)
    created_at = models.DateTimeField(_("at"))
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("acknowledged by"),
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="notice_key_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="notice_acknowledged_by_someone",
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="notice_level_known"),
        ]

    def __str__(self) -> str:
        return self.text.subject

    @property
    def text(self) -> Text:
        """Subject and body in the language that is active."""
        return text_of(self.kind, self.params, self.office.zone)


class Receipt(models.Model):
    """One person's copy, which is also the notice in the application. `position` 0 was told at once, 1 is the next."""

    notice = models.ForeignKey(
        Notice, models.PROTECT, related_name="receipts", db_index=False, verbose_name=_("notice")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="receipts", db_index=False, verbose_name=_("person")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    told_at = models.DateTimeField(_("told at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    acknowledged_at = models.DateTimeField(_("acknowledged at"), null=True, blank=True)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["notice", "position", "id"]
        indexes = [
            models.Index(fields=["person", "-id"]),
            models.Index(fields=["person"], name="receipt_unread", condition=Q(read_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["notice", "person"], name="receipt_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None) | Q(read_at__isnull=False), name="receipt_acknowledged_is_read"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {self.person}"


class Delivery(models.Model):
    """One way to one person. Due when `next_at` has come; `lease_until` says until when a sender holds it."""

    receipt = models.ForeignKey(
        Receipt, models.PROTECT, related_name="deliveries", db_index=False, verbose_name=_("receipt")
    )
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next step at"), null=True, blank=True)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    provider_id = models.CharField(_("number at the service"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=32, choices=Reason, blank=True)
    detail = models.CharField(_("answer of the service"), max_length=120, blank=True)
    changed_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["receipt", "channel", "round"]
        indexes = [
            models.Index(fields=["next_at", "id"], name="delivery_due", condition=Q(next_at__isnull=False)),
            models.Index(fields=["id"], name="delivery_dead", condition=Q(state=State.DEAD)),
            models.Index(fields=["provider_id"], name="delivery_provider", condition=~Q(provider_id="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "channel", "round"], name="delivery_once_a_round"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING) | Q(lease_until__isnull=False, next_at=F("lease_until")),
                name="delivery_being_sent_is_held",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.QUEUED) | Q(next_at__isnull=False), name="delivery_waiting_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DELIVERED, State.DEAD, State.SKIPPED]) | Q(next_at=None),
                name="delivery_ended_is_not_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.receipt}"


class Attempt(models.Model):
    """One try, written before the service is spoken to: it counts for the rate limit whatever comes of it.

    An attempt without `finished_at` on a delivery that is no longer held was cut off half-way.
    """

    delivery = models.ForeignKey(
        Delivery, models.PROTECT, related_name="tries", db_index=False, verbose_name=_("delivery")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    account = models.CharField(_("account"), max_length=80)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State, blank=True)
    reason = models.CharField(_("reason"), max_length=32, choices=Reason, blank=True)
    detail = models.CharField(_("answer of the service"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["delivery", "number"]
        indexes = [models.Index(fields=["account", "-started_at"])]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.delivery}: {self.number}"


class Account(models.Model):
    """One limited line at a service: the row that senders lock before they count their attempts."""

    name = models.CharField(_("account"), max_length=80, unique=True)
    blocked_until = models.DateTimeField(_("asked to wait until"), null=True, blank=True)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
