"""What stands between a shift and its end, and what is handed over (R.8)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.people.models import Person
from core.prepared import Prepared
from core.ui.wording import listed
from logbook.enums import Answer, MatterState
from logbook.models import Attendance, DutyItem, Handover, HandoverPoint, Matter, ShiftClosing
from logbook.queries.visibility import Sight
from roster.enums import DutyRole
from roster.models import Assignment, Shift
from roster.queries.duty import in_force, is_led_only

RECENT = timedelta(weeks=4)


@dataclass(frozen=True)
class Blocker:
    """Why the shift cannot be handed over or closed: a sentence, and where to do something about it."""

    text: Any
    link: str = ""


def _of_shift(shift_id: int) -> QuerySet[Handover]:
    rows = Handover.objects.select_related(
        "outgoing__group", "outgoing__office", "incoming__group", "signed_by", "acknowledged_by", "group", "office"
    )
    return rows.filter(outgoing=shift_id).order_by()


HANDOVER_OF = Prepared(_of_shift, int)


def handover_of(shift: Shift) -> Handover | None:
    return HANDOVER_OF.first(shift.pk)


CLOSED = Prepared(lambda shift: ShiftClosing.objects.filter(shift=shift).order_by().values_list("pk"), int)


def is_closed(shift: Shift) -> bool:
    return CLOSED.is_any(shift.pk)


def matters_of(shift: Shift) -> QuerySet[Matter]:
    """The open matters that the shift hands over: its group's, except those that a lead has taken to himself."""
    if is_led_only(shift):
        return _of_leads(shift.pk, shift.office_id)
    return _of_group(shift.group_id, shift.office_id, shift.starts_at, shift.ends_at)


def _open() -> QuerySet[Matter]:
    return Matter.objects.filter(state=MatterState.OPEN).select_related("taker", "entry")


def _of_leads(shift_id: int, office_id: int) -> QuerySet[Matter]:
    return _open().filter(office=office_id, taker__in=in_force().filter(shift=shift_id).values("person"))


def _of_group(group_id: int, office_id: int, starts_at: datetime, ends_at: datetime) -> QuerySet[Matter]:
    leads = in_force().filter(office=office_id, role=DutyRole.LEAD, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return _open().filter(group=group_id).filter(Q(taker=None) | ~Q(taker__in=leads.values("person")))


def items_of(shift: Shift) -> list[DutyItem]:
    """What is counted at the post; a lead's own shift holds no post."""
    return [] if is_led_only(shift) else list(DutyItem.objects.filter(group=shift.group_id, is_active=True))


def _unsigned(matters: QuerySet[Matter], handover_id: int) -> QuerySet[Matter]:
    signed = HandoverPoint.objects.filter(handover=handover_id, matter__isnull=False).order_by()
    return matters.exclude(pk__in=signed.values("matter"))


UNSIGNED_OF_LEADS = Prepared(
    lambda shift, office, handover: _unsigned(_of_leads(shift, office), handover), int, int, int
)
UNSIGNED_OF_GROUP = Prepared(
    lambda group, office, start, end, handover: _unsigned(_of_group(group, office, start, end), handover),
    *(int, int, datetime, datetime, int),
)


def unsigned_matters(handover: Handover) -> list[Matter]:
    """Matters opened after the signature."""
    shift = handover.outgoing
    if is_led_only(shift):
        return UNSIGNED_OF_LEADS(shift.pk, shift.office_id, handover.pk)
    return UNSIGNED_OF_GROUP(shift.group_id, shift.office_id, shift.starts_at, shift.ends_at, handover.pk)


def _points(handover_id: int) -> QuerySet[HandoverPoint]:
    return HandoverPoint.objects.filter(handover=handover_id).select_related("matter__entry", "item", "answered_by")


POINTS = Prepared(_points, int)


def points_of(handover: Handover) -> list[HandoverPoint]:
    points = POINTS(handover.pk)
    for point in points:
        point.handover = handover
    return points


def _at_post(shift_id: int) -> QuerySet[Attendance]:
    rows = Attendance.objects.filter(assignment__shift=shift_id, checked_in_at__isnull=False, checked_out_at=None)
    return rows.select_related("assignment__person__office").order_by("assignment")


AT_POST = Prepared(_at_post, int)


def people_at(shift: Shift) -> list[Person]:
    """Those checked in to the shift and not out."""
    return [row.assignment.person for row in AT_POST(shift.pk)]


def _takers(shift_id: int) -> QuerySet[Assignment]:
    rows = in_force().filter(shift=shift_id).exclude(role=DutyRole.STANDBY).select_related("person")
    return rows.order_by("role", "person__sort_key", "id")


TAKERS = Prepared(_takers, int)


def takers_of(handover: Handover) -> list[Person]:
    """Who may answer: the people of the incoming shift."""
    if handover.incoming is None:
        return []
    return [row.person for row in TAKERS(handover.incoming.pk)]


def _takes_over(shift_id: int, person_id: int) -> QuerySet[Assignment, Any]:
    rows = in_force().filter(shift=shift_id, person=person_id).exclude(role=DutyRole.STANDBY)
    return rows.order_by().values_list("pk")[:1]


TAKES_OVER: Prepared[Assignment] = Prepared(_takes_over, int, int)


def takes_over(person: Person, incoming: Shift) -> bool:
    """Whether the person is one of the incoming shift."""
    return TAKES_OVER.is_any(incoming.pk, person.pk)


def handovers_to(person: Person) -> QuerySet[Handover]:
    """Signed hand-overs whose incoming shift is the person's and that nobody has acknowledged."""
    mine = in_force().filter(person=person).exclude(role=DutyRole.STANDBY).values("shift")
    rows = Handover.objects.filter(incoming__in=mine, acknowledged_at=None)
    return rows.select_related("outgoing__group", "signed_by", "incoming")


def blockers(shift: Shift, person: Person, at: datetime) -> list[Blocker]:
    """Why this person cannot leave the shift; empty while a colleague stays at the post, or once all is taken."""
    if any(one.pk != person.pk for one in people_at(shift)) or is_closed(shift):
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
