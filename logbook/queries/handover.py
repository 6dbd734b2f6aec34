"""What stands between a shift and its end, and what is handed over (R.8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.people.models import Person
from core.ui.wording import listed
from logbook.enums import Answer, MatterState
from logbook.models import Attendance, DutyItem, Handover, HandoverPoint, Matter, ShiftClosing
from logbook.queries.visibility import Sight
from roster.enums import DutyRole
from roster.models import Shift
from roster.queries.duty import in_force, is_led_only, people_of

RECENT = timedelta(weeks=4)


@dataclass(frozen=True)
class Blocker:
    """Why the shift cannot be handed over or closed: a sentence, and where to do something about it."""

    text: Any
    link: str = ""


def handover_of(shift: Shift) -> Handover | None:
    rows = Handover.objects.select_related(
        "outgoing__group", "outgoing__office", "incoming__group", "signed_by", "acknowledged_by", "group", "office"
    )
    return rows.filter(outgoing=shift).first()


def is_closed(shift: Shift) -> bool:
    return ShiftClosing.objects.filter(shift=shift).exists()


def matters_of(shift: Shift) -> QuerySet[Matter]:
    """The open matters that the shift hands over: its group's, except those that a lead has taken to himself."""
    rows = Matter.objects.filter(state=MatterState.OPEN).select_related("taker", "entry")
    leads = in_force().filter(
        office=shift.office_id, role=DutyRole.LEAD, starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at
    )
    if is_led_only(shift):
        return rows.filter(office=shift.office_id, taker__in=in_force().filter(shift=shift).values("person"))
    return rows.filter(group=shift.group_id).filter(Q(taker=None) | ~Q(taker__in=leads.values("person")))


def items_of(shift: Shift) -> list[DutyItem]:
    """What is counted at the post; a lead's own shift holds no post."""
    return [] if is_led_only(shift) else list(DutyItem.objects.filter(group=shift.group_id, is_active=True))


def unsigned_matters(handover: Handover) -> list[Matter]:
    """Matters opened after the signature."""
    known = handover.points.filter(matter__isnull=False).values("matter")
    return list(matters_of(handover.outgoing).exclude(pk__in=known))


def points_of(handover: Handover) -> list[HandoverPoint]:
    return list(handover.points.select_related("matter__entry", "item", "answered_by"))


def at_post_in(shift: Shift) -> QuerySet[Attendance]:
    """Those checked in to the shift and not out."""
    return Attendance.objects.filter(
        assignment__shift=shift, checked_in_at__isnull=False, checked_out_at=None
    ).select_related("assignment__person")


def takers_of(handover: Handover) -> list[Person]:
    """Who may answer: the people of the incoming shift."""
    if handover.incoming is None:
        return []
    return [row.person for row in people_of(handover.incoming) if row.role != DutyRole.STANDBY]


def takes_over(person: Person, incoming: Shift) -> bool:
    """Whether the person is one of the incoming shift."""
    return in_force().filter(shift=incoming, person=person).exclude(role=DutyRole.STANDBY).exists()


def handovers_to(person: Person) -> QuerySet[Handover]:
    """Signed hand-overs whose incoming shift is the person's and that nobody has acknowledged."""
    mine = in_force().filter(person=person).exclude(role=DutyRole.STANDBY).values("shift")
    rows = Handover.objects.filter(incoming__in=mine, acknowledged_at=None)
    return rows.select_related("outgoing__group", "signed_by", "incoming")


def blockers(shift: Shift, person: Person, at: datetime) -> list[Blocker]:
    """Why this person cannot leave the shift; empty while a colleague stays at the post, or once all is taken."""
    if at_post_in(shift).exclude(assignment__person=person).exists() or is_closed(shift):
        return []
    link = reverse("logbook:handover", args=[shift.pk])
    handover = handover_of(shift)
    if handover is None:
        return [Blocker(_("The hand-over is not signed."), link)]
    late = [
        Blocker(_("Opened after the signature: %(matter)s.") % {"matter": m}, link) for m in unsigned_matters(handover)
    ]
    disputed = [
        Blocker(_("Objected to: %(point)s.") % {"point": point}, link)
        for point in points_of(handover)
        if point.answer == Answer.OBJECTED and not point.is_settled
    ]
    return [*late, *disputed, Blocker(_waiting_for(handover), link)]


def _waiting_for(handover: Handover) -> str:
    names = listed(taker.name for taker in takers_of(handover))
    if not names:
        return _("The lead on duty has not acknowledged the hand-over.")
    return _("%(names)s has not acknowledged the hand-over.") % {"names": names}


WAITING = Q(acknowledged_at=None)
LATE = Q(acknowledged_at__gt=F("due_at"))


def handovers_seen(sight: Sight, state: str, now: datetime) -> QuerySet[Handover]:
    """Hand-overs of the groups whose log the person reads, latest first; `state` is "", "waiting" or "late"."""
    rows = Handover.objects.filter({"waiting": WAITING, "late": LATE | _overdue(now)}.get(state, Q()))
    rows = rows.filter(group__in=sight.groups)
    return rows.select_related("outgoing", "group", "signed_by", "acknowledged_by")


def _overdue(now: datetime) -> Q:
    return WAITING & Q(due_at__lt=now)


@dataclass(frozen=True)
class Tally:
    """Hand-overs that wait for the incoming, those of them that are late, and of the last four weeks all and late."""

    waiting: int
    overdue: int
    recent: int
    late: int

    @property
    def in_time(self) -> int:
        return self.recent - self.late


def tally_of(sight: Sight, now: datetime) -> Tally:
    recent = Q(due_at__range=(now - RECENT, now))
    rows = Handover.objects.filter(group__in=sight.groups)
    counted = rows.aggregate(
        waiting=Count("pk", filter=WAITING), overdue=Count("pk", filter=_overdue(now)),
        recent=Count("pk", filter=recent), late=Count("pk", filter=recent & (LATE | _overdue(now))),
    )  # fmt: skip
    return Tally(**counted)
