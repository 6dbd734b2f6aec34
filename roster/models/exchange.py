"""Shifts that change hands: given away, exchanged, or open to whoever may take them (R.5)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import DutyGroup, Office, Person
from roster.enums import LIVE_OFFER, DutyRole, OfferKind, OfferState
from roster.models.alarm import CoverageAlarm
from roster.models.demand import ShiftType
from roster.models.roster import Assignment, Roster

LIVE = Q(state__in=LIVE_OFFER)
TAKEN = Q(taken_by__isnull=False, taken_at__isnull=False)
FREE = Q(taken_by=None, taken_at=None)
UNDECIDED = Q(decided_by=None, decided_at=None)
DECIDED = Q(decided_by__isnull=False, decided_at__isnull=False)


class Offer(models.Model):
    """A shift that is offered. Shift type, day and times repeat the assignment's; an open shift has no assignment.

    `holder` gives the shift; `in_return` is what he gets for it once it is taken. `expires_at` is when it begins.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    group = models.ForeignKey(DutyGroup, models.PROTECT, related_name="offers", verbose_name=_("group"))
    roster = models.ForeignKey(Roster, models.PROTECT, related_name="offers", verbose_name=_("roster"))
    kind = models.CharField(_("kind"), max_length=8, choices=OfferKind)
    state = models.CharField(_("state"), max_length=12, choices=OfferState, default=OfferState.OPEN)
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="offers", null=True, verbose_name=_("assignment")
    )
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("holder"))
    alarm = models.ForeignKey(CoverageAlarm, models.PROTECT, related_name="+", null=True, verbose_name=_("gap"))
    shift_type = models.ForeignKey(ShiftType, models.PROTECT, related_name="+", verbose_name=_("shift type"))
    day = models.DateField(_("day"))
    role = models.CharField(_("role"), max_length=8, choices=DutyRole)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    expires_at = models.DateTimeField(_("can be taken until"))
    reason = models.CharField(_("reason"), max_length=240)
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("offered by"))
    offered_at = models.DateTimeField(_("offered at"))
    taken_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("taken by"))
    taken_at = models.DateTimeField(_("taken at"), null=True)
    in_return = models.ForeignKey(Assignment, models.PROTECT, related_name="+", null=True, verbose_name=_("in return"))
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answer = models.CharField(_("answer"), max_length=240, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("offer of a shift")
        verbose_name_plural = _("offers of shifts")
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["group", "expires_at"], condition=LIVE, name="live_offers")]
        constraints = [
            models.UniqueConstraint(fields=["assignment"], condition=LIVE, name="one_live_offer_an_assignment"),
            models.UniqueConstraint(
                fields=["roster", "shift_type", "day", "role"],
                condition=LIVE & Q(kind=OfferKind.OPEN),
                name="one_live_offer_an_open_shift",
            ),
            models.CheckConstraint(
                condition=Q(kind=OfferKind.OPEN, assignment=None, holder=None, in_return=None)
                | Q(kind=OfferKind.GIVE, assignment__isnull=False, holder__isnull=False, alarm=None, in_return=None)
                | Q(kind=OfferKind.EXCHANGE, assignment__isnull=False, holder__isnull=False, alarm=None),
                name="offer_says_what_is_offered",
            ),
            models.CheckConstraint(
                condition=Q(state=OfferState.OPEN) & FREE & UNDECIDED
                | Q(state=OfferState.TAKEN) & TAKEN & UNDECIDED
                | Q(state__in=[OfferState.DONE, OfferState.UNDONE]) & TAKEN & (DECIDED | UNDECIDED)
                | Q(state=OfferState.REFUSED) & TAKEN & DECIDED & ~Q(answer="")
                | Q(state__in=[OfferState.WITHDRAWN, OfferState.EXPIRED, OfferState.VOID]) & (TAKEN | FREE) & UNDECIDED,
                name="offer_taken_and_decided_by_whom",
            ),
            models.CheckConstraint(
                condition=LIVE & Q(closed_at=None) | ~LIVE & Q(closed_at__isnull=False), name="offer_closed_when"
            ),
            models.CheckConstraint(
                condition=Q(kind=OfferKind.EXCHANGE, taken_by__isnull=False, in_return__isnull=False)
                | ~Q(kind=OfferKind.EXCHANGE)
                | Q(taken_by=None, in_return=None),
                name="exchange_names_both_shifts",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("taken_by")) & (Q(holder=None) | ~Q(decided_by=F("holder"))),
                name="offer_decided_by_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="offer_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.holder or self.group} · {self.day:%Y-%m-%d} · {self.shift_type}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_OFFER

    @property
    def is_lead_asked(self) -> bool:
        return self.state == OfferState.TAKEN


class OfferAsk(models.Model):
    """Someone who may take the shift; in an exchange one row for each shift of his that would be given for it."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="asks", verbose_name=_("offer"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="asked_offers", verbose_name=_("person"))
    in_return = models.ForeignKey(Assignment, models.PROTECT, related_name="+", null=True, verbose_name=_("in return"))
    rank = models.PositiveSmallIntegerField(_("place"), default=0)
    declined_at = models.DateTimeField(_("declined at"), null=True)

    class Meta:
        verbose_name = _("person asked")
        verbose_name_plural = _("people asked")
        ordering = ["rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "person"], condition=Q(in_return=None), name="asked_once_an_offer"
            ),
            models.UniqueConstraint(
                fields=["offer", "in_return"], condition=Q(in_return__isnull=False), name="asked_once_a_shift"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.offer}"
