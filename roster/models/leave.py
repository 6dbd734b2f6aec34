"""Who is away: recorded at once by those who keep it, or asked for and decided by somebody else (R.5)."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import Person
from roster.enums import LeaveState

UNDECIDED = Q(decided_by=None, decided_at=None)
DECIDED = Q(decided_by__isnull=False, decided_at__isnull=False)


class LeaveQuerySet(models.QuerySet["Leave"]):
    def granted(self) -> "LeaveQuerySet":
        """Only these keep a person off duty."""
        return self.filter(state=LeaveState.GRANTED)

    def asked(self) -> "LeaveQuerySet":
        return self.filter(state=LeaveState.ASKED)


class Leave(models.Model):
    """Days on which a person may not be on duty: [start, end). Without `asked_at` it was recorded directly."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="leaves", verbose_name=_("person"))
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=240, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=LeaveState, default=LeaveState.GRANTED)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, editable=False, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    answer = models.CharField(_("answer"), max_length=240, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        ordering = ["start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="leave_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state=LeaveState.ASKED, asked_at__isnull=False, withdrawn_at=None) & UNDECIDED
                | Q(state=LeaveState.GRANTED, asked_at=None, withdrawn_at=None) & UNDECIDED
                | Q(state=LeaveState.GRANTED, asked_at__isnull=False, withdrawn_at=None) & DECIDED
                | Q(state=LeaveState.REFUSED, asked_at__isnull=False, withdrawn_at=None) & DECIDED & ~Q(answer="")
                | Q(state=LeaveState.WITHDRAWN, withdrawn_at__isnull=False) & (DECIDED | UNDECIDED),
                name="leave_decided_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person")), name="leave_decided_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.start:%Y-%m-%d} – {self.last:%Y-%m-%d}"

    @property
    def last(self) -> date:
        """The last day of the leave, as people say it."""
        return self.end - timedelta(days=1)

    @property
    def is_asked(self) -> bool:
        return self.state == LeaveState.ASKED
