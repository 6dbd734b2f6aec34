"""A matter in the hands of departments: sent, acknowledged in time, reported on, confirmed (1.1, 1.2)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.db import saying
from core.deadlines.actions import cancel_deadline, meet_deadline, open_deadline
from core.errors import Conflict, Invalid
from core.notices.actions import notify
from core.people.models import Department, Person
from core.people.queries import acting_liaisons, heads_of, local_day
from core.policy.queries import policy_for
from core.ui.wording import listed
from logbook.actions.common import record, said
from logbook.actions.matter import lock_matter
from logbook.acts import LogbookAct
from logbook.enums import ReferralState
from logbook.models import Matter, Referral, ReferralNote
from logbook.permissions.matter import check_can_answer, check_can_work_on

REFERRAL = "referral"
TEXT_LENGTH = 2000


@transaction.atomic
def refer(
    *, matter: Matter, departments: Sequence[Department], request: str, by: Person, now: datetime, to_head: bool = False
) -> list[Referral]:
    """Hands the matter to departments; the liaison of each (his deputy while he is away) must acknowledge.

    `to_head` sends it to the head of a department that has no liaison.
    """
    matter = lock_matter(matter)
    check_can_work_on(by, matter, now)
    request = said(request, "request", TEXT_LENGTH)
    if not departments:
        raise Invalid(_("Choose at least one department."), "departments")
    addressees = _addressees(matter, departments, local_day(matter.office, now), to_head)
    due_at = now + policy_for(matter.office, now).minutes("referral.acknowledge")
    return [
        _sent(matter, department, addressees[department.pk], request, due_at, by, now) for department in departments
    ]


def _addressees(matter: Matter, departments: Sequence[Department], day: date, to_head: bool) -> dict[int, Person]:
    if any(department.office_id != matter.office_id for department in departments):
        raise Invalid(_("Choose departments of this office."), "departments")
    found = acting_liaisons(departments, day)
    if to_head:
        found = heads_of(departments, day) | found
    missing = [department.name for department in departments if department.pk not in found]
    if missing:
        raise Invalid(_no_liaison(missing, to_head), "departments")
    return found


def _no_liaison(names: list[str], to_head: bool) -> str:
    text = (
        ngettext(
            "%(names)s has neither a liaison nor a head. An administrator can name one.",
            "%(names)s have neither a liaison nor a head. An administrator can name them.",
            len(names),
        )
        if to_head
        else ngettext(
            "%(names)s has no liaison. Its head or an administrator can name one; or send it to the head.",
            "%(names)s have no liaison. Their heads or an administrator can name them; or send it to the heads.",
            len(names),
        )
    )
    return text % {"names": listed(names)}


def _sent(
    matter: Matter, department: Department, addressee: Person, request: str, due_at: datetime, by: Person, now: datetime
) -> Referral:
    taken = Conflict(_("The matter is with %(department)s already.") % {"department": department})
    with saying(taken):
        referral = Referral.objects.create(
            matter=matter, department=department, addressee=addressee, request=request,
            sent_by=by, sent_at=now, due_at=due_at,
        )  # fmt: skip
    _record(LogbookAct.REFERRAL_SENT, referral, by, now, addressee=addressee.name, due_at=due_at)
    texts = {"department": department.name, "matter": matter.title}
    link = _link(matter)
    open_deadline(
        kind=REFERRAL, subject=referral, owner=addressee, due_at=due_at, office=matter.office, now=now,
        group=matter.group, params=texts, link=link,
    )  # fmt: skip
    notify(
        office=matter.office, kind="logbook.referral", level="important", recipients=[addressee],
        params={
            **texts, "sender": by.name, "group": matter.group.name, "request": request, "due_at": due_at.isoformat()
        },
        link=link, key=f"referral:{referral.pk}", now=now,
    )  # fmt: skip
    return referral


@transaction.atomic
def acknowledge(*, referral: Referral, by: Person, now: datetime) -> Referral:
    """The department has it. Its time to acknowledge is measured from `sent_at` (1.1)."""
    referral = _locked(referral)
    if referral.state == ReferralState.ACKNOWLEDGED:
        raise Conflict(_("%(person)s has acknowledged it already.") % {"person": referral.acknowledged_by})
    check_can_answer(by, referral, now)
    _acknowledge(referral, by, now)
    return referral


def _acknowledge(referral: Referral, by: Person, now: datetime) -> None:
    referral.state, referral.acknowledged_by, referral.acknowledged_at = ReferralState.ACKNOWLEDGED, by, now
    referral.save(update_fields=["state", "acknowledged_by", "acknowledged_at"])
    _record(LogbookAct.REFERRAL_ACKNOWLEDGED, referral, by, now, late=referral.acknowledged_late)
    meet_deadline(kind=REFERRAL, subject=referral, by=by, now=now)


@transaction.atomic
def report_progress(*, referral: Referral, text: str, by: Person, now: datetime) -> ReferralNote:
    """What the department has done so far."""
    referral = _locked(referral)
    check_can_answer(by, referral, now)
    note = ReferralNote.objects.create(referral=referral, author=by, at=now, text=said(text, "text", TEXT_LENGTH))
    _record(LogbookAct.REFERRAL_NOTED, referral, by, now, text=note.text)
    return note


@transaction.atomic
def confirm_done(*, referral: Referral, outcome: str, by: Person, now: datetime) -> Referral:
    """The department has done its part; it counts as acknowledged when it was not yet."""
    referral = _locked(referral)
    check_can_answer(by, referral, now)
    referral.outcome = said(outcome, "outcome", TEXT_LENGTH)
    if referral.state == ReferralState.WAITING:
        _acknowledge(referral, by, now)
    referral.state, referral.closed_by, referral.closed_at = ReferralState.DONE, by, now
    referral.save(update_fields=["state", "outcome", "closed_by", "closed_at"])
    _record(LogbookAct.REFERRAL_DONE, referral, by, now, outcome=referral.outcome)
    _tell(
        referral,
        "logbook.referral_done",
        [referral.matter.taker or referral.sent_by],
        now,
        person=by.name,
        outcome=referral.outcome,
    )
    return referral


@transaction.atomic
def withdraw_referral(*, referral: Referral, reason: str, by: Person, now: datetime) -> Referral:
    """Taken back, for example because it went to the wrong department; its people no longer see the matter."""
    referral = _locked(referral)
    check_can_work_on(by, referral.matter, now)
    if referral.closed_at is not None:
        raise Conflict(_("This request is closed already."))
    referral.reason = said(reason, "reason", 240)
    referral.state, referral.closed_by, referral.closed_at = ReferralState.WITHDRAWN, by, now
    referral.save(update_fields=["state", "reason", "closed_by", "closed_at"])
    _record(LogbookAct.REFERRAL_WITHDRAWN, referral, by, now, reason=referral.reason)
    cancel_deadline(kind=REFERRAL, subject=referral, by=by, now=now, reason=referral.reason)
    _tell(referral, "logbook.referral_withdrawn", [referral.addressee], now, person=by.name, reason=referral.reason)
    return referral


def _locked(referral: Referral) -> Referral:
    """The matter first, then its referral: the order in which `refer` and `deal_with` take them."""
    lock_matter(referral.matter)
    rows = Referral.objects.select_for_update(of=("self",)).select_related(
        "department", "addressee", "sent_by", "acknowledged_by", "matter__office", "matter__group", "matter__taker"
    )
    return rows.get(pk=referral.pk)


def _record(act: LogbookAct, referral: Referral, by: Person, now: datetime, **data: object) -> None:
    """On the matter's time line."""
    record(act, referral.matter, referral.matter.office_id, by, now, "1.1", department=referral.department.name, **data)


def _tell(referral: Referral, kind: str, recipients: list[Person], now: datetime, **texts: str) -> None:
    matter = referral.matter
    params = {"department": referral.department.name, "matter": matter.title, **texts}
    notify(
        office=matter.office, kind=kind, level="important", recipients=recipients, params=params, link=_link(matter),
        key=f"{kind}:{referral.pk}", now=now,
    )  # fmt: skip


def _link(matter: Matter) -> str:
    return reverse("logbook:matter", args=[matter.pk])
