"""An office with money to spend: a running shift with its lead, two departments, and everyone who signs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from approvals.actions import decision
from approvals.actions import request as asking
from approvals.actions.request import Draft, send
from approvals.enums import Kind
from approvals.models import SpendingRequest
from core.people.enums import Role
from core.people.models import Department, DutyGroup, Office, Person
from core.policy.actions import adopt_defaults
from roster.enums import DutyRole
from tests import builders
from tests.logbook.world import day_shift

START = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai, when the day shift begins
NOON = START + timedelta(hours=4)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
KEYWORD = builders.PASSWORD


@dataclass
class World:
    """`officer`, `colleague` and `leader` are on the day shift; `clerk` belongs to `admin` and is not on duty."""

    office: Office
    department: Department
    admin: Department
    group: DutyGroup
    officer: Person
    colleague: Person
    leader: Person
    head: Person
    admin_head: Person
    clerk: Person
    finance: Person
    director: Person
    ceo: Person
    auditor: Person

    def draft(self, amount: str | Decimal = "1200.00", **changes: Any) -> Draft:
        given = {"department": self.department, "payee": "Sanlian Stationers", "purpose": "Toner for the printer"}
        return Draft(amount=Decimal(amount), **{**given, **changes})

    def asked(
        self,
        amount: str = "1200.00",
        *,
        by: Person | None = None,
        now: datetime = NOON,
        files: Any = (),
        **changes: Any,
    ) -> SpendingRequest:
        return send(draft=self.draft(amount, **changes), key=uuid4(), by=by or self.officer, now=now, files=files)

    def purchase(self, amount: str = "30000.00", **changes: Any) -> SpendingRequest:
        """Asked by someone of the other department, who holds no duty."""
        given = {"by": self.clerk, "department": self.admin, "payee": "North Machines", "purpose": "A new generator"}
        return self.asked(amount, kind=Kind.PURCHASE, **{**given, **changes})

    def approved(self, request: SpendingRequest, by: Person, now: datetime = NOON + MINUTE) -> SpendingRequest:
        return decision.approve(request=request, seen=fresh(request).content_hash, password=KEYWORD, by=by, now=now)

    def refused(self, request: SpendingRequest, by: Person, reason: str = "Too dear", now: datetime = NOON + MINUTE):
        seen = fresh(request).content_hash
        return decision.refuse(request=request, seen=seen, password=KEYWORD, reason=reason, by=by, now=now)

    def sent_back(
        self, request: SpendingRequest, by: Person, reason: str = "Add a quote", now: datetime = NOON + MINUTE
    ):
        seen = fresh(request).content_hash
        return decision.send_back(request=request, seen=seen, password=KEYWORD, reason=reason, by=by, now=now)

    def signed_purchase(self, **changes: Any) -> SpendingRequest:
        request = self.purchase(**changes)
        for who in (self.admin_head, self.finance, self.ceo):
            request = self.approved(request, who)
        return request


def fresh(request: SpendingRequest) -> SpendingRequest:
    return SpendingRequest.objects.get(pk=request.pk)


def change(*, request: SpendingRequest, **given: Any) -> SpendingRequest:
    """By someone who has read what stands now."""
    return asking.change(request=request, seen=fresh(request).content_hash, **given)


def build() -> World:
    office = builders.office()
    long_ago = START - timedelta(days=30)
    adopt_defaults(office=office, by=None, now=long_ago)
    department, admin = builders.department(office, "Operations"), builders.department(office, "Administration")
    group = builders.group(department, "North")
    signing = {"password": KEYWORD}
    officer, colleague = builders.officer(group, "Li Wei", **signing), builders.officer(group, "Zhao Min", **signing)
    leader = builders.lead(group, "Chen Lead", **signing)
    shifts = {officer: DutyRole.OFFICER, colleague: DutyRole.OFFICER, leader: DutyRole.LEAD}
    day_shift(group, shifts)
    clerk = builders.person(office, "Qian Clerk", **signing)
    builders.posted(clerk, Role.HR, department=admin)
    return World(
        office=office, department=department, admin=admin, group=group, officer=officer, colleague=colleague,
        leader=leader, head=builders.head(department, "Sun Head", **signing),
        admin_head=builders.head(admin, "Zhou Head", **signing), clerk=clerk,
        finance=_posted(office, Role.FINANCE, "Wu Finance"), director=_posted(office, Role.DIRECTOR, "Zheng Director"),
        ceo=_posted(office, Role.CEO, "Wang CEO"), auditor=_posted(office, Role.AUDITOR, "Feng Auditor"),
    )  # fmt: skip


def _posted(office: Office, role: Role, name: str) -> Person:
    who = builders.person(office, name, password=KEYWORD)
    builders.posted(who, role)
    return who
