"""A request to spend: its content as it stands, every version of it, and the signatures of each version."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from approvals.enums import OPEN_STATES, Decision, Kind, State
from approvals.models.budget import BudgetLine
from approvals.models.common import all_or_none, money, person
from core.files.models import StoredFile
from core.people.models import Department, DutyGroup, Office
from core.policy.enums import Currency, Post


class SpendingRequest(models.Model):
    """Content as it stands now. While it waits, `waiting_for` is the post whose step is open and `due_at` its time;
    `climbed_to` is the post that decides in its place because it was vacant or had an interest when the step opened,
    `late_to` the next above that someone without an interest holds: it may decide too once the step is late.

    `key` makes a form that is sent twice one request. `asked_at` is when it was last sent, `charged_on` the day of
    that, whose budget it counts to.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False, verbose_name=_("office"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SPENDING)
    state = models.CharField(_("state"), max_length=12, choices=State)
    requester = person(_("asked by"), related_name="spending_requests", db_index=True)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", db_index=False, verbose_name=_("department")
    )
    group = models.ForeignKey(
        DutyGroup, models.PROTECT, related_name="+", db_index=False, null=True, blank=True, verbose_name=_("group")
    )
    line = models.ForeignKey(
        BudgetLine, models.PROTECT, related_name="+", db_index=False, null=True, blank=True,
        verbose_name=_("budget line"),
    )  # fmt: skip
    payee = models.CharField(_("payee"), max_length=120)
    payee_key = models.CharField(max_length=120, editable=False)
    payee_person = person(_("payee of the staff"), null=True, blank=True)
    beneficiary = person(_("beneficiary"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=240)
    amount = money(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.CNY)
    over_budget_reason = models.CharField(_("reason for going over the budget"), max_length=240, blank=True)

    version = models.PositiveSmallIntegerField(_("version"), default=1)
    content_hash = models.CharField(max_length=64)
    waiting_for = models.CharField(_("waiting for"), max_length=16, choices=Post, blank=True)
    climbed_to = models.CharField(_("decided instead by"), max_length=16, choices=Post, blank=True)
    late_to = models.CharField(_("decided too when late by"), max_length=16, choices=Post, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    charged_on = models.DateField(_("charged on"))
    asked_at = models.DateTimeField(_("asked at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    key = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("spending request")
        verbose_name_plural = _("spending requests")
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["office", "due_at"], name="request_waiting", condition=Q(due_at__isnull=False)),
            models.Index(fields=["department", "asked_at"], name="request_department"),
            models.Index(fields=["office", "charged_on", "department", "kind"], name="request_charged"),
            models.Index(fields=["office", "-asked_at"], name="request_office"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["requester", "key"], name="request_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="request_amount_above_zero"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="request_state_known"),
            models.CheckConstraint(
                condition=(Q(state=State.WAITING, due_at__isnull=False) & ~Q(waiting_for=""))
                | (~Q(state=State.WAITING) & Q(due_at__isnull=True, waiting_for="", climbed_to="", late_to="")),
                name="request_waits_for_someone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, closed_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(closed_at__isnull=False)),
                name="request_open_or_closed",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.PURCHASE) | ~Q(state__in=[State.ORDERED, State.RECEIVED, State.ACCEPTED]),
                name="request_order_is_a_purchase",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def act(self) -> Any:
        """The act of a crisis whose paperwork this is, or None."""
        return getattr(self, "crisis_act", None)


class Version(models.Model):
    """What was sent, in full, and the policy under which it started; rows are only added.

    `policy` holds {"key", "tier", "together", "linked"}: the tier as it stood, the amount by which it was chosen, and
    what counted as one with it, each {"request", "purpose", "payee", "amount", "asked_at", "requester", "why"}.
    """

    request = models.ForeignKey(SpendingRequest, models.PROTECT, related_name="versions", verbose_name=_("request"))
    number = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    content_hash = models.CharField(max_length=64)
    policy = models.JSONField()
    sent_by = person(_("sent by"))
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("version of a request")
        verbose_name_plural = _("versions of requests")
        ordering = ["request", "number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="request_version_once")]

    def __str__(self) -> str:
        return str(self.number)


class Step(models.Model):
    """One signature of a version's chain; it opens when the one before it is given. A decision is never changed.

    `decided_for` is the absent person for whom a deputy decided; `as_post` the post that decided, a superior's where
    the step's own was late, vacant or had an interest.
    """

    request = models.ForeignKey(SpendingRequest, models.PROTECT, related_name="steps", verbose_name=_("request"))
    version = models.PositiveSmallIntegerField(_("version"))
    position = models.PositiveSmallIntegerField(_("step"))
    post = models.CharField(_("post"), max_length=16, choices=Post)
    minutes = models.PositiveIntegerField(_("time limit in minutes"))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=Decision, blank=True)
    decided_by = person(_("decided by"), null=True, blank=True, db_index=True)
    decided_for = person(_("on behalf of"), null=True, blank=True)
    as_post = models.CharField(_("decided as"), max_length=16, choices=Post, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=240, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("signature of a request")
        verbose_name_plural = _("signatures of requests")
        ordering = ["request", "version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "version", "position"], name="request_step_once"),
            models.UniqueConstraint(
                fields=["request", "version", "decided_by"], name="request_signed_once", condition=~Q(decided_by=None)
            ),
            models.UniqueConstraint(
                fields=["request", "version", "decided_for"],
                name="request_represented_once",
                condition=~Q(decided_for=None),
            ),
            all_or_none("request_step_opened_all_or_none", "opened_at", "due_at"),
            models.CheckConstraint(
                condition=(
                    Q(decision="", decided_by=None, decided_for=None, as_post="", decided_at=None, reason="")
                    & Q(content_hash="")
                )
                | (
                    Q(decided_by__isnull=False, decided_at__gte=F("opened_at"))
                    & ~Q(decision="") & ~Q(as_post="") & ~Q(content_hash="")
                ),
                name="request_decision_all_or_none",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", Decision.APPROVED]) | ~Q(reason=""), name="request_no_without_reason"
            ),
            models.CheckConstraint(
                condition=Q(decided_for=None) | ~Q(decided_for=F("decided_by")), name="request_deputy_differs"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.request)

    @property
    def was_late(self) -> bool:
        return self.decided_at is not None and self.due_at is not None and self.decided_at > self.due_at


class Advice(models.Model):
    """What a decider asked someone, and the answer; it is no vote."""

    request = models.ForeignKey(SpendingRequest, models.PROTECT, related_name="advice", verbose_name=_("request"))
    asked_by = person(_("asked by"))
    adviser = person(_("adviser"), related_name="advice_asked", db_index=True)
    question = models.CharField(_("question"), max_length=240)
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("pieces of advice")
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "adviser"], name="advice_open_once", condition=Q(answered_at=None)
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="advice_answered_all_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Receipt(models.Model):
    """What became of a purchase after its last signature: ordered, received, accepted; one row each."""

    request = models.ForeignKey(SpendingRequest, models.PROTECT, related_name="receipts", verbose_name=_("request"))
    state = models.CharField(
        _("state"), max_length=12, choices=[(s.value, s.label) for s in (State.ORDERED, State.RECEIVED, State.ACCEPTED)]
    )
    by = person(_("by"))
    at = models.DateTimeField(_("at"))
    note = models.CharField(_("note"), max_length=240)

    class Meta:
        verbose_name = _("step of a purchase")
        verbose_name_plural = _("steps of purchases")
        ordering = ["request", "at", "id"]
        constraints = [models.UniqueConstraint(fields=["request", "state"], name="purchase_step_once")]

    def __str__(self) -> str:
        return self.note


class Voucher(StoredFile):
    """A quote or receipt kept with a request; `removed_in` is the version that no longer has it."""

    request = models.ForeignKey(SpendingRequest, models.PROTECT, related_name="vouchers", verbose_name=_("request"))
    added_in = models.PositiveSmallIntegerField(_("added in version"))
    removed_in = models.PositiveSmallIntegerField(_("removed in version"), null=True, blank=True)

    class Meta:
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        ordering = ["id"]
