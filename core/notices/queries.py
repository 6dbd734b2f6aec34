"""What people ask about notices. A notice that is not for the reader does not exist for him."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, When, Window

from core.ledger.models import Entry
from core.ledger.queries import timeline
from core.ledger.registry import act_label
from core.notices.enums import Level, State
from core.notices.models import Attempt, Delivery, Notice, Receipt
from core.people.enums import Role
from core.people.models import Person, Posting
from core.people.queries import in_force, local_day, once, roles_on

STILL_CALLING = Q(notice__level=Level.URGENT, notice__acknowledged_at=None)


def inbox(person: Person) -> QuerySet[Receipt]:
    """The person's notices: urgent ones that nobody has acknowledged first, then the newest."""
    loudness = Case(When(STILL_CALLING, then=0), default=1, output_field=IntegerField())
    mine = Receipt.objects.filter(person=person).select_related("notice__office", "notice__acknowledged_by")
    return mine.annotate(loudness=loudness).order_by("loudness", "-id")


def unread_count(person: Person) -> int:
    """The number in the menu and on the bell: one query a page."""
    return once(person, "unread", Receipt.objects.filter(person=person, read_at=None).count)


@dataclass(frozen=True)
class Tally:
    """Of a person's notices: not read, and asking for an acknowledgement that he has not given."""

    unread: int
    to_acknowledge: int


def tally_of(person: Person) -> Tally:
    asked = Receipt.objects.filter(person=person, acknowledged_at=None).exclude(notice__level=Level.ROUTINE)
    return Tally(unread_count(person), asked.count())


def urgent_receipt(person: Person) -> Receipt | None:
    """The banner on every page: this person's newest urgent notice that nobody has acknowledged. One query.

    Its `calling` is how many of them there are.
    """
    return inbox(person).filter(STILL_CALLING).annotate(calling=Window(Count("pk"))).first()


def visible_notices(person: Person, now: datetime) -> QuerySet[Notice]:
    """His own; a lead's or head's people's; for administrators and auditors the office's."""
    theirs = Receipt.objects.filter(notice=OuterRef("pk"))
    visible = Q(Exists(theirs.filter(person=person)))
    day = local_day(person.office, now)
    roles = roles_on(person, day)
    if roles & {Role.ADMINISTRATOR, Role.AUDITOR}:
        visible = Q()
    elif roles & {Role.LEAD, Role.DEPARTMENT_HEAD}:
        visible |= Q(Exists(theirs.filter(Exists(_led_by(person, now)))))
    return Notice.objects.filter(visible, office=person.office).select_related("office", "acknowledged_by")


def _led_by(person: Person, now: datetime) -> QuerySet[Posting]:
    """Postings of the receipt's person in the groups or departments that `person` leads."""
    today = in_force(local_day(person.office, now))
    mine = Posting.objects.filter(today, person=person)
    leads = mine.filter(role=Role.LEAD).order_by().values("group")
    heads = mine.filter(role=Role.DEPARTMENT_HEAD).order_by().values("department")
    among = Q(group__in=leads) | Q(department__in=heads) | Q(group__department__in=heads)
    return Posting.objects.filter(today & among, person=OuterRef("person"))


def sees_everyone(person: Person, now: datetime) -> bool:
    """Whether the trace shows all recipients, or only the reader himself."""
    answering = {Role.LEAD, Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR, Role.AUDITOR}
    return bool(roles_on(person, local_day(person.office, now)) & answering)


@dataclass(frozen=True)
class Trace:
    """Where a notice went: receipts with their deliveries and attempts, and the verb phrase and entry of each act."""

    receipts: Sequence[Receipt]
    acts: Sequence[tuple[str, Entry]]
    is_whole: bool


def trace_of(notice: Notice, viewer: Person, now: datetime) -> Trace:
    """A fixed number of queries, however many people were told."""
    whole = sees_everyone(viewer, now)
    tries = Prefetch("tries", Attempt.objects.order_by("number"))
    deliveries = Prefetch("deliveries", Delivery.objects.order_by("channel", "round").prefetch_related(tries))
    receipts = notice.receipts.select_related("person").prefetch_related(deliveries).order_by("position", "id")
    shown = receipts if whole else receipts.filter(person=viewer)
    acts = [(act_label(entry.act), entry) for entry in timeline(notice)] if whole else []
    return Trace(list(shown), acts, whole)


def dead_deliveries(person: Person) -> QuerySet[Delivery]:
    """What was given up in the person's office: the dead letters."""
    rows = Delivery.objects.filter(state=State.DEAD, receipt__notice__office=person.office_id)
    return rows.select_related("receipt__person", "receipt__notice__office").order_by("-changed_at", "-id")
