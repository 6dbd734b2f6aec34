"""A major crisis: the team acts at once, the paperwork follows (4.2)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from approvals.enums import ActState
from approvals.models.common import all_or_none, money, person
from approvals.models.request import SpendingRequest
from core.people.models import Department, Office
from core.policy.enums import Currency
from logbook.models import Incident


class Crisis(models.Model):
    """Runs from `declared_at` until it is closed; after `ends_at` nobody acts in it. A drill spends nothing."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", db_index=False, verbose_name=_("department")
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="crises", null=True, blank=True, verbose_name=_("incident")
    )
    title = models.CharField(_("title"), max_length=160)
    reason = models.CharField(_("reason"), max_length=1000)
    plan = models.TextField(_("plan"))
    ceiling = money(_("ceiling"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.CNY)
    is_drill = models.BooleanField(_("drill"), default=False)
    declared_by = person(_("declared by"))
    declared_at = models.DateTimeField(_("declared at"))
    ends_at = models.DateTimeField(_("ends"))
    closed_by = person(_("closed by"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)

    class Meta:
        verbose_name = _("crisis")
        verbose_name_plural = _("crises")
        ordering = ["-declared_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ceiling__gt=0), name="crisis_ceiling_above_zero"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("declared_at")), name="crisis_ends_after_start"),
            all_or_none("crisis_closed_all_or_none", "closed_by", "closed_at", texts=("outcome",)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class CrisisMember(models.Model):
    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="members", verbose_name=_("crisis"))
    person = person(_("person"), related_name="crisis_teams", db_index=True)

    class Meta:
        verbose_name = _("member of a crisis team")
        verbose_name_plural = _("members of crisis teams")
        ordering = ["person__sort_key", "id"]
        constraints = [models.UniqueConstraint(fields=["crisis", "person"], name="crisis_member_once")]

    def __str__(self) -> str:
        return str(self.person)


class CrisisAct(models.Model):
    """What a member did without asking; it never changes. `request` is the paperwork handed in afterwards."""

    crisis = models.ForeignKey(Crisis, models.PROTECT, related_name="acts", verbose_name=_("crisis"))
    person = person(_("done by"), related_name="crisis_acts", db_index=True)
    what = models.CharField(_("what was done"), max_length=240)
    payee = models.CharField(_("payee"), max_length=120)
    amount = money(_("amount"))
    done_at = models.DateTimeField(_("done at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    key = models.UUIDField(editable=False)
    state = models.CharField(_("state"), max_length=12, choices=ActState, default=ActState.RECORDED)
    due_at = models.DateTimeField(_("paperwork due"), null=True, blank=True)
    request = models.OneToOneField(
        SpendingRequest, models.PROTECT, related_name="crisis_act", null=True, blank=True, verbose_name=_("paperwork")
    )

    class Meta:
        verbose_name = _("act of a crisis")
        verbose_name_plural = _("acts of crises")
        ordering = ["done_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="crisis_act_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="crisis_act_not_below_zero"),
            models.CheckConstraint(condition=Q(done_at__lte=F("recorded_at")), name="crisis_act_not_of_the_future"),
            models.CheckConstraint(
                condition=Q(state=ActState.RECORDED, due_at=None, request=None)
                | Q(state=ActState.DUE, due_at__isnull=False, request=None)
                | Q(
                    state__in=[ActState.HANDED_IN, ActState.RATIFIED, ActState.REJECTED],
                    due_at__isnull=False,
                    request__isnull=False,
                ),
                name="crisis_act_papers_fit_state",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Finding(models.Model):
    """An act that the ordinary chain rejected; only added."""

    act = models.OneToOneField(CrisisAct, models.PROTECT, related_name="finding", verbose_name=_("act of a crisis"))
    reason = models.CharField(_("reason"), max_length=240)
    found_by = person(_("found by"))
    found_at = models.DateTimeField(_("found at"))

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-found_at", "-id"]

    def __str__(self) -> str:
        return self.reason
