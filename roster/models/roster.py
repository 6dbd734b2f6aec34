"""A roster, its shifts, who is assigned, and every change after publishing."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office, Person
from roster.enums import AmendmentKind, DutyRole, RosterState
from roster.models.demand import ShiftType


class Roster(models.Model):
    """A group's roster for the days [start, end); published once, then only amended (R.4)."""

    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="rosters", verbose_name=_("group"))
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    state = models.CharField(_("state"), max_length=12, choices=RosterState, default=RosterState.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=0)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("published by")
    )

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ["-start", "group", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="roster_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state=RosterState.DRAFT, published_at=None, published_by=None)
                | Q(state=RosterState.PUBLISHED, published_at__isnull=False, published_by__isnull=False),
                name="roster_published_by_whom_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.start:%Y-%m}"


class Shift(models.Model):
    """One shift of a group on one roster day.

    Times are written down when the shift is made and are not recomputed when the shift type changes.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="shifts", verbose_name=_("office"))
    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="shifts", verbose_name=_("group"))
    shift_type = models.ForeignKey(ShiftType, models.PROTECT, related_name="shifts", verbose_name=_("shift type"))
    day = models.DateField(_("day"))
    code = models.CharField(_("code"), max_length=8)
    name = models.CharField(_("name"), max_length=60)
    colour = models.PositiveSmallIntegerField(_("colour"), default=1)
    is_night = models.BooleanField(_("counts as a night"), default=False)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["group", "starts_at"]), models.Index(fields=["office", "starts_at"])]
        constraints = [
            models.UniqueConstraint(fields=["group", "shift_type", "day"], name="shift_once_a_day"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.group} · {self.day:%Y-%m-%d} · {self.name}"


class Assignment(models.Model):
    """A person in a shift. A withdrawn assignment stays as history (`withdrawn_at`).

    `office` and the period repeat the shift's, because the exclusion rules need them in this table.
    """

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="assignments", verbose_name=_("roster"))
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="assignments", verbose_name=_("shift"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments", verbose_name=_("person"))
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    role = models.CharField(_("role"), max_length=8, choices=DutyRole, default=DutyRole.OFFICER)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    pinned = models.BooleanField(_("pinned"), default=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["person", "starts_at"]),
            models.Index(fields=["office", "starts_at", "ends_at"], condition=Q(withdrawn_at=None), name="on_duty"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="assignment_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.shift}"


class Amendment(models.Model):
    """A change to a published roster, with its reason; never changed, never deleted (R.4)."""

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="amendments", verbose_name=_("roster"))
    kind = models.CharField(_("kind"), max_length=12, choices=AmendmentKind)
    withdrawn = models.ForeignKey(Assignment, models.PROTECT, related_name="+", null=True, verbose_name=_("withdrawn"))
    added = models.ForeignKey(Assignment, models.PROTECT, related_name="+", null=True, verbose_name=_("added"))
    reason = models.CharField(_("reason"), max_length=240)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AmendmentKind.ADDED, withdrawn=None, added__isnull=False)
                | Q(kind=AmendmentKind.WITHDRAWN, withdrawn__isnull=False, added=None)
                | Q(kind=AmendmentKind.REPLACED, withdrawn__isnull=False, added__isnull=False),
                name="amendment_says_what_changed",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_has_reason"),
        ]
