"""Asking for money: sent, changed, withdrawn. A version a send; its chain starts at the first step.

Lock order: the department, then requests by id, then steps and deadlines.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from approvals.actions import papers
from approvals.actions.chain import check_signable, close, lay, open_step, spare_advisers, stop
from approvals.actions.common import locked_request, needed, record, said
from approvals.actions.joining import join
from approvals.acts import ApprovalAct
from approvals.enums import Deed, Kind, State
from approvals.models import BudgetLine, CrisisAct, SpendingRequest, Version, Voucher
from approvals.permissions.request import check_can_ask, check_can_change, check_can_withdraw, check_is_requester
from approvals.queries.budget import room_for
from approvals.queries.deciders import interest_of
from approvals.queries.sending import Route, route_of, staff_named
from approvals.rules.content import amount_text, content_hash, payee_key
from core.db import locked, saying
from core.errors import Conflict, Invalid
from core.files.keeping import Accepted, inspect, store
from core.people.models import Department, DutyGroup, Person
from core.people.queries import groups_of, local_day
from core.policy.enums import Currency
from core.policy.money import CENT, as_money
from core.policy.queries import policy_for
from roster.queries.duty import running_assignment

PAYEE_LENGTH = 120


@dataclass(frozen=True)
class Draft:
    """What someone asks for; the names of the fields are those of the form."""

    department: Department
    payee: str
    purpose: str
    amount: Decimal
    kind: str = Kind.SPENDING
    currency: str = Currency.CNY
    line: BudgetLine | None = None
    payee_person: Person | None = None
    beneficiary: Person | None = None
    over_budget_reason: str = ""


@transaction.atomic
def send(
    *,
    draft: Draft,
    key: UUID,
    by: Person,
    now: datetime,
    files: Sequence[UploadedFile] = (),
    act: CrisisAct | None = None,
) -> SpendingRequest:
    """Small daily spending of someone on duty is settled at once; the rest begins its chain (4.1, 3.1).

    `key` makes it once. `act` is the act of a crisis whose paperwork this is: it always needs a signature (4.2).
    """
    department = locked(draft.department)
    known = SpendingRequest.objects.filter(requester=by, key=key).first()
    if known is not None:
        return _sent_before(known, draft, act)
    if act is None:  # what was done in a crisis is owed by whoever did it, of whatever department
        check_can_ask(by, department, now)
    accepted = inspect(files, by.office, now)
    request = SpendingRequest(
        office=by.office, requester=by, group=_group_of(by, department, now), key=key, asked_at=now,
        charged_on=local_day(by.office, now), state=State.WAITING,
    )  # fmt: skip
    if act is not None:
        request.crisis_act = act
    _fill(request, draft)
    return _sent(request, accepted, (), by, now)


@transaction.atomic
def change(
    *, request: SpendingRequest, draft: Draft, seen: str, by: Person, now: datetime, files: Sequence[UploadedFile] = (),
    removed: Collection[int] = (),
) -> SpendingRequest:  # fmt: skip
    """Any change makes a new version, and its chain starts anew; it counts to the day and budget of this send.

    `seen` is the hash of the content that was changed: what another tab has sent meanwhile is not written over.
    `removed` are ids of vouchers left out.
    """
    check_is_requester(by, request)
    accepted = inspect(files, by.office, now)
    locked(draft.department)
    request = locked_request(request, Deed.CHANGE)
    check_can_change(by, request)
    if request.content_hash != seen:
        raise Conflict(_("The content was changed after you opened it. Nothing is sent; open the form anew."))
    if draft.kind != request.kind:
        raise Invalid(_("The kind of a request stays. Withdraw it and ask anew."), "kind")
    act = request.act
    if act is None:
        check_can_ask(by, draft.department, now)
    else:
        _check_is_of(act, draft)
        papers.sent_again(act=act, by=by, now=now)
    stop(request, by, now, _("The content was changed."))
    request.version += 1
    request.asked_at, request.charged_on = now, local_day(by.office, now)
    request.group = _group_of(by, draft.department, now)
    _fill(request, draft)
    return _sent(request, accepted, removed, by, now)


def _sent_before(known: SpendingRequest, draft: Draft, act: CrisisAct | None) -> SpendingRequest:
    """One form sent twice is one request. One that says something else by now is not taken for it, and what was sent
    for something else is never the paperwork of an act.
    """
    if act is not None and known.act != act:
        raise Conflict(_("This form was sent for another paperwork already. Open it anew."))
    before = known.versions.get(number=1).content
    given = {"kind": draft.kind, "payee": draft.payee, "purpose": draft.purpose, "amount": amount_text(draft.amount),
             "currency": draft.currency, "department": _named(draft.department)}  # fmt: skip
    if any(" ".join(str(before[name]).split()) != " ".join(str(value).split()) for name, value in given.items()):
        raise Conflict(_sent_already(known))
    return known


def _sent_already(request: SpendingRequest) -> str:
    message = _("You have sent this form before, for “%(purpose)s”. If this is another request, send it once more.")
    return message % {"purpose": request.purpose}


def _check_is_of(act: CrisisAct, draft: Draft) -> None:
    """Paperwork after the fact stays the paperwork of what was done."""
    given = draft.amount, draft.payee.strip(), draft.currency, draft.department.pk
    if given != (act.amount, act.payee, act.crisis.currency, act.crisis.department_id):
        raise Invalid(_("Amount, payee and department are those of the act, and stay."), "amount")


@transaction.atomic
def withdraw(*, request: SpendingRequest, reason: str, by: Person, now: datetime) -> SpendingRequest:
    check_is_requester(by, request)
    request = locked_request(request, Deed.WITHDRAW)
    check_can_withdraw(by, request)
    reason = needed(reason, "reason")
    stop(request, by, now, _("The request was withdrawn."))
    spare_advisers(request, by, now, _("The request was withdrawn."))
    close(request, State.WITHDRAWN, now)
    record(ApprovalAct.WITHDRAWN, request, request.office_id, by, now, "4.3", reason=reason)
    return request


def _group_of(by: Person, department: Department, now: datetime) -> DutyGroup | None:
    """The group of the department whose duty spends: of the running shift, else one he is posted to. What is late
    climbs in its department.
    """
    running = running_assignment(by, now)
    if running is not None and running.shift.group.department_id == department.pk:
        return running.shift.group
    return groups_of(by, local_day(by.office, now)).filter(department=department).first()


def _fill(request: SpendingRequest, draft: Draft) -> None:
    """The content, checked field by field."""
    request.kind, request.department, request.line = Kind(draft.kind), draft.department, draft.line
    request.payee = needed(draft.payee, "payee", PAYEE_LENGTH)
    request.payee_key = payee_key(request.payee)
    request.payee_person = _payee_of_staff(request, draft)
    request.beneficiary = draft.beneficiary
    request.purpose = needed(draft.purpose, "purpose")
    request.amount, request.currency = _amount(draft), Currency(draft.currency)
    request.over_budget_reason = said(draft.over_budget_reason, "over_budget_reason")
    if draft.line is not None and draft.line.department_id != draft.department.pk:
        raise Invalid(_("This budget line belongs to another department. Choose one of its own."), "line")
    for name in ("payee_person", "beneficiary"):
        person = getattr(request, name)
        if person is not None and person.office_id != request.office_id:
            raise Invalid(_("This person belongs to another office."), name)


def _payee_of_staff(request: SpendingRequest, draft: Draft) -> Person | None:
    """Nobody stands in for the one whose name is written: of several of that name it is said who is meant."""
    named = staff_named(request)
    if draft.payee_person is None and len(named) <= 1:
        return named[0] if named else None
    if named and draft.payee_person not in named:
        message = _("“%(payee)s” is someone of the staff. Choose who is meant, or write the payee more fully.")
        raise Invalid(message % {"payee": request.payee}, "payee_person")
    return draft.payee_person


def _amount(draft: Draft) -> Decimal:
    amount = as_money(draft.amount, CENT)
    if amount is None:
        raise Invalid(_("The amount must be above zero with at most two decimals, such as 1200.00."), "amount")
    return amount


def _sent(
    request: SpendingRequest, accepted: Sequence[Accepted], removed: Collection[int], by: Person, now: datetime
) -> SpendingRequest:
    """One version is written with its files and its chain, or settled at once."""
    _check_budget(request)
    route = route_of(request, policy_for(by.office, now), now)
    check_signable(route.tier, request.office, request.department, interest_of(request, steps=()), now)
    _write(request, route, accepted, removed, by, now)
    join(route.links, request, route.tier, by, now)
    return request


def _check_budget(request: SpendingRequest) -> None:
    room = room_for(
        request.department, request.line, request.charged_on, request.currency,
        besides=request.pk,
    )  # fmt: skip
    if room.left is not None and request.amount > room.left and not request.over_budget_reason:
        message = _("This goes over the budget: %(left)s %(currency)s are left this month. Give the reason.")
        values = {"left": f"{room.left:,.2f}", "currency": request.currency}
        raise Invalid(message % values, "over_budget_reason")


def _write(
    request: SpendingRequest, route: Route, accepted: Sequence[Accepted], removed: Collection[int], by: Person,
    now: datetime,
) -> None:  # fmt: skip
    content, tier, version = _content(request, accepted, removed), route.tier, request.version
    request.content_hash = content_hash(content)
    first = tier.steps[0] if tier.steps else None
    request.state = State.WAITING if first else State.SETTLED
    request.closed_at = None if first else now
    request.waiting_for, request.due_at = (first.post, now + first.limit) if first else ("", None)
    request.climbed_to = request.late_to = ""
    _save(request)
    policy: dict[str, Any] = {
        "key": f"tiers.{request.kind}",
        "tier": tier.record(),
        "together": amount_text(route.together),
        "linked": [link.record() for link in route.links],
    }
    Version.objects.create(
        request=request, number=version, content=content, content_hash=request.content_hash, policy=policy,
        sent_by=by, sent_at=now,
    )  # fmt: skip
    request.vouchers.filter(pk__in=removed, removed_in=None).update(removed_in=version)
    store([(Voucher(request=request, added_in=version), file) for file in accepted], by, now)
    record(
        _act_of(request), request, request.office_id, by, now, "3.1" if request.kind == Kind.PURCHASE else "4.1",
        content=content, content_hash=request.content_hash, **policy,
    )  # fmt: skip
    steps = lay(request, tier)
    if steps:
        open_step(request, steps[0], now)


def _save(request: SpendingRequest) -> None:
    """A new one breaks only the rule that a form is sent once: at one moment, from two windows."""
    if not request._state.adding:
        request.save()
        return
    with saying(Conflict(_sent_already(request))):
        request.save()


def _act_of(request: SpendingRequest) -> ApprovalAct:
    if request.state == State.SETTLED:
        return ApprovalAct.SETTLED
    return ApprovalAct.SENT if request.version == 1 else ApprovalAct.CHANGED


def _content(request: SpendingRequest, accepted: Sequence[Accepted], removed: Collection[int]) -> dict[str, Any]:
    """What a signature covers; people and departments by id and name."""
    kept = [] if request.pk is None else request.vouchers.filter(removed_in=None).exclude(pk__in=removed)
    files = [*((file.name, file.sha256) for file in kept), *((file.name, file.sha256) for file in accepted)]
    return {
        "kind": request.kind,
        "payee": request.payee,
        "payee_person": _named(request.payee_person),
        "beneficiary": _named(request.beneficiary),
        "purpose": request.purpose,
        "amount": amount_text(request.amount),
        "currency": request.currency,
        "department": _named(request.department),
        "line": _named(request.line),
        "over_budget_reason": request.over_budget_reason,
        "files": [list(file) for file in sorted(files)],
        "crisis_act": request.act.pk if request.act else None,
    }


def _named(row: Any) -> list[Any] | None:
    return [row.pk, str(row)] if row is not None else None
