"""The computation of a roster: a row that a person can watch, stop and take, whatever becomes of its worker."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.people.models import Office, Person
from roster.enums import Failure, ProposalState
from roster.models.leave import Leave
from roster.models.roster import Roster

WAITING = [ProposalState.QUEUED, ProposalState.RUNNING]
FOUND = [ProposalState.DONE, ProposalState.TAKEN]


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def of_drafts(self) -> "ProposalQuerySet":
        return self.filter(leave=None)

    def mendings(self) -> "ProposalQuerySet":
        return self.filter(leave__isnull=False)


class Proposal(models.Model):
    """A proposed roster for the drafts of one or more groups, which are of the same days [start, end).

    leave: the absence for which published rosters are mended; None for a proposal of drafts (R.5).

    run: how often a worker began; only the worker that holds the latest number may write.
    heartbeat: when that worker last wrote. digest: of the problem as it was when the run began.
    progress: [seconds since the run began, objective or null, bound], oldest first.
    cells: [person id, day number, shift type id, role, roster id] of the best roster so far.
    bill: cost by rule of that roster, as the evaluator gives it.
    explained: what contradicts what when there is no roster (queries/explaining.py); [] when nothing was found out.
    mended: of a mending, what would change (queries/mending.py); its cells stay empty.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="proposals", verbose_name=_("office"))
    rosters = models.ManyToManyField(Roster, related_name="proposals", verbose_name=_("rosters"))
    start = models.DateField(_("from"))
    end = models.DateField(_("until"))
    leave = models.ForeignKey(Leave, models.PROTECT, related_name="mendings", null=True, verbose_name=_("leave"))
    state = models.CharField(_("state"), max_length=9, choices=ProposalState, default=ProposalState.QUEUED)
    seed = models.PositiveIntegerField(_("variant"))
    seconds = models.PositiveIntegerField(_("seconds"))
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    run = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField(_("began at"), null=True)
    heartbeat = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(_("stopped at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    taken_at = models.DateTimeField(_("taken at"), null=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("taken by"))
    digest = models.CharField(max_length=64, default="")
    progress = models.JSONField(default=list)
    cells = models.JSONField(default=list)
    objective = models.BigIntegerField(_("cost"), null=True)
    bound = models.BigIntegerField(_("bound"), default=0)
    bill = models.JSONField(default=dict)
    explained = models.JSONField(default=list)
    mended = models.JSONField(default=dict)
    failure = models.CharField(_("reason"), max_length=10, choices=Failure, default="", blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed roster")
        verbose_name_plural = _("proposed rosters")
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["state"], condition=Q(state__in=WAITING), name="waiting_proposals")]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="proposal_ends_after_start"),
            models.CheckConstraint(condition=Q(seconds__gte=1), name="proposal_has_seconds"),
            models.CheckConstraint(
                condition=Q(state__in=WAITING, ended_at=None) | (~Q(state__in=WAITING) & Q(ended_at__isnull=False)),
                name="proposal_ended_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.RUNNING)
                | Q(began_at__isnull=False, heartbeat__isnull=False, run__gte=1),
                name="proposal_runs_with_a_pulse",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FOUND) | Q(objective__isnull=False), name="proposal_done_has_a_cost"
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.TAKEN, taken_at__isnull=False, taken_by__isnull=False)
                | (~Q(state=ProposalState.TAKEN) & Q(taken_at=None, taken_by=None)),
                name="proposal_taken_by_whom_and_when",
            ),
            models.CheckConstraint(
                condition=(Q(state=ProposalState.FAILED) & ~Q(failure=""))
                | (~Q(state=ProposalState.FAILED) & Q(failure="")),
                name="proposal_failed_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m} · {self.pk}"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_found(self) -> bool:
        return self.state in FOUND

    @property
    def days(self) -> int:
        return (self.end - self.start).days
