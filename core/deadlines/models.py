"""Every promise of the regulation: what is due, when, from whom, and the steps of its ladder that were taken."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.deadlines.enums import Rung, State


class Deadline(models.Model):
    """A promise to a subject (any model's row), and how far its ladder has climbed.

    `ladder` is the policy's ladder when the deadline opened: a list of {"minutes", "to", "level"}, minutes after
    `due_at`. `next_step` is the index of the next step, `next_step_at` its time, empty when nothing more will fire.
    """

    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=32)
    clause = models.CharField(_("clause"), max_length=8, blank=True)
    subject_type = models.CharField(max_length=64)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(_("subject"), max_length=240)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="deadlines",
        db_index=False,
        verbose_name=_("person responsible"),
    )
    group = models.ForeignKey(
        "people.DutyGroup",
        models.PROTECT,
        related_name="deadlines",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("group"),
    )
    due_at = models.DateTimeField(_("due"))
    opened_at = models.DateTimeField(_("opened"))
    params = models.JSONField(default=dict)
    link = models.CharField(max_length=240, blank=True)

    ladder = models.JSONField()
    next_step = models.PositiveSmallIntegerField(default=0)
    next_step_at = models.DateTimeField(_("next step"), null=True, blank=True)

    state = models.CharField(_("state"), max_length=16, choices=State, default=State.OPEN)
    met_at = models.DateTimeField(_("met"), null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("met by"),
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=_("cancelled by"),
    )
    reason = models.CharField(_("reason"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["next_step_at", "id"], name="deadline_sweep", condition=Q(next_step_at__isnull=False)),
            models.Index(fields=["owner", "due_at"], name="deadline_owner_open", condition=Q(state=State.OPEN)),
            models.Index(fields=["group", "due_at"], name="deadline_group_open", condition=Q(state=State.OPEN)),
            models.Index(fields=["office", "kind", "due_at"], name="deadline_office_kind"),
            models.Index(fields=["subject_type", "subject_id"], name="deadline_subject"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"], name="deadline_open_once", condition=Q(state=State.OPEN)
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="deadline_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.MET, met_at__isnull=False)
                | (~Q(state=State.MET) & Q(met_at__isnull=True, met_by__isnull=True)),
                name="deadline_met_all_or_none",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.CANCELLED, cancelled_at__isnull=False) & ~Q(reason=""))
                | (~Q(state=State.CANCELLED) & Q(cancelled_at__isnull=True, cancelled_by__isnull=True, reason="")),
                name="deadline_cancelled_all_or_none",
            ),
            models.CheckConstraint(
                condition=Q(state=State.OPEN) | Q(next_step_at__isnull=True), name="deadline_closed_fires_nothing"
            ),
        ]

    def __str__(self) -> str:
        return self.subject_label

    def step_at(self, index: int) -> datetime | None:
        """When step `index` of the ladder is due; None past its end."""
        if index >= len(self.ladder):
            return None
        return self.due_at + timedelta(minutes=self.ladder[index]["minutes"])

    def is_late(self, now: datetime) -> bool:
        """Open past its time, or met (or cancelled) after it."""
        return (self.met_at or self.cancelled_at or now) > self.due_at

    @property
    def met_late(self) -> bool:
        return self.met_at is not None and self.met_at > self.due_at


class Step(models.Model):
    """One step of a ladder, taken: for whom it was meant, whom it reached. Never changed.

    `vacant` lists the rungs that nobody held, in climbing order; `reached` is the rung that was told, empty when
    every rung above is vacant too. `recipients` is a list of {"person", "name", "for", "for_name"}; `for` is the
    absent person whose deputy was told.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="steps", db_index=False)
    index = models.PositiveSmallIntegerField()
    to = models.CharField(_("meant for"), max_length=32, choices=Rung)
    reached = models.CharField(_("reached"), max_length=32, choices=Rung, blank=True)
    vacant = models.JSONField(default=list)
    level = models.CharField(_("level"), max_length=16)
    recipients = models.JSONField(default=list)
    due_at = models.DateTimeField(_("due"))
    fired_at = models.DateTimeField(_("taken"))

    class Meta:
        verbose_name = _("step of a ladder")
        verbose_name_plural = _("steps of a ladder")
        ordering = ["deadline", "index"]
        constraints = [
            models.UniqueConstraint(fields=["deadline", "index"], name="deadline_step_once"),
            models.CheckConstraint(condition=Q(fired_at__gte=F("due_at")), name="deadline_step_not_early"),
        ]

    @property
    def was_delayed(self) -> bool:
        """Taken more than a minute after it was due: the sweep was not running."""
        return self.fired_at - self.due_at > timedelta(minutes=1)
