"""Whatever people do, in whatever order and at whatever time: nothing is approved that lacks a signature (4.3)."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from approvals.actions import decision, purchase
from approvals.actions.request import Draft, send, withdraw
from approvals.enums import SIGNED_STATES, Decision, Kind, State
from approvals.models import SpendingRequest
from approvals.rules.content import content_hash
from core.deadlines.actions import sweep
from core.deadlines.models import Deadline
from core.errors import DutyError
from core.people.actions import name_deputy
from core.policy.actions import set_value
from tests import builders
from tests.approvals.test_request import tiers
from tests.approvals.world import KEYWORD, NOON, World, change, fresh

NAMES = ["officer", "colleague", "leader", "head", "admin_head", "clerk", "finance", "director", "ceo"]
people = st.sampled_from(NAMES)
amounts = st.sampled_from(["400", "1000", "1000.01", "20000", "20000.01", "90000"])
POLICIES = [
    tiers(("1000.00",), ("20000.00", "lead"), (None, "lead", "department_head")),
    tiers(("500.00",), (None, "lead", "director")),
    tiers((None, "department_head", "finance")),
]


class Office(RuleBasedStateMachine):
    """People who try everything; a refusal is an answer, anything else is an error."""

    world: World
    requests = Bundle("requests")

    @initialize()
    def opens(self) -> None:
        self.held = transaction.atomic()
        self.held.__enter__()
        self.now = NOON
        self.admin = builders.administrator(self.world.office)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.held.__exit__(None, None, None)

    def who(self, name):
        return getattr(self.world, name)

    def tries(self, deed):
        self.now += timedelta(seconds=1)
        try:
            with transaction.atomic():
                return deed()
        except DutyError:
            return None

    @rule(target=requests, name=people, amount=amounts, kind=st.sampled_from(Kind), interest=st.none() | people)
    def ask(self, name, amount, kind, interest):
        draft = self.draft(name, amount, kind, interest)
        return self.tries(lambda: send(draft=draft, key=uuid4(), by=self.who(name), now=self.now))

    def draft(self, name, amount, kind, interest):
        home = self.world.admin if name in ("clerk", "admin_head") else self.world.department
        given = {"payee": "Sanlian", "purpose": "Toner for the printer", "beneficiary": interest and self.who(interest)}
        return Draft(department=home, amount=Decimal(amount), kind=kind, **given)

    @rule(request=requests, name=people, what=st.sampled_from(Decision), stale=st.booleans())
    def decide(self, request, name, what, stale):
        if request is None:
            return
        seen = request.content_hash if stale else fresh(request).content_hash
        given = {
            "request": fresh(request),
            "seen": seen,
            "password": KEYWORD,
            "by": self.who(name),
            "reason": "So it is",
        }
        deed = {"approved": decision.approve, "refused": decision.refuse, "sent_back": decision.send_back}[what]
        self.tries(lambda: deed(now=self.now, **given))

    @rule(request=requests, deciders=st.permutations(NAMES))
    def everyone_signs(self, request, deciders):
        for name in deciders if request is not None else ():
            self.decide(request, name, Decision.APPROVED, False)

    @rule(request=requests, name=people, amount=amounts)
    def alter(self, request, name, amount):
        if request is not None:
            draft = self.draft(name, amount, request.kind, None)
            self.tries(lambda: change(request=fresh(request), draft=draft, by=self.who(name), now=self.now))

    @rule(request=requests, name=people)
    def take_back(self, request, name):
        if request is not None:
            self.tries(lambda: withdraw(request=fresh(request), reason="No", by=self.who(name), now=self.now))

    @rule(
        request=requests, name=people,
        deed=st.sampled_from([purchase.place_order, purchase.record_receipt, purchase.accept]),
    )  # fmt: skip
    def buy(self, request, name, deed):
        if request is not None:
            self.tries(lambda: deed(request=fresh(request), note="7", by=self.who(name), now=self.now))

    @rule(absent=people, deputy=people)
    def deputise(self, absent, deputy):
        today = self.now.date()
        given = {"start": today, "end": today + timedelta(days=1), "reason": "Ill", "by": None, "now": self.now}
        self.tries(lambda: name_deputy(person=self.who(absent), deputy=self.who(deputy), **given))

    @rule(policy=st.sampled_from(POLICIES))
    def decide_policy(self, policy):
        given = {"office": self.world.office, "key": "tiers.spending", "holds_from": self.now, "by": self.admin}
        self.tries(lambda: set_value(value=policy, now=self.now, **given))

    @rule(minutes=st.sampled_from([10, 61, 200]))
    def wait(self, minutes):
        self.now += timedelta(minutes=minutes)
        sweep(now=self.now)

    @invariant()
    def nothing_signed_lacks_a_signature(self):
        for request in SpendingRequest.objects.filter(state__in=SIGNED_STATES):
            version = request.versions.get(number=request.version)
            steps = list(request.steps.filter(version=request.version).order_by("position"))
            assert [step.post for step in steps] == [step["post"] for step in version.policy["tier"]["steps"]] != []
            assert all(step.decision == Decision.APPROVED for step in steps)
            assert {step.content_hash for step in steps} == {request.content_hash} == {content_hash(version.content)}
            assert [step.decided_at for step in steps] == sorted(step.decided_at for step in steps)
            signers = [pk for step in steps for pk in (step.decided_by_id, step.decided_for_id) if pk]
            assert len(signers) == len(set(signers))
            assert not {request.requester_id, request.beneficiary_id, request.payee_person_id} & set(signers)

    @invariant()
    def whatever_waits_has_one_open_step_and_one_promise(self):
        for request in SpendingRequest.objects.all():
            waiting = request.steps.filter(version=request.version, decision="").exclude(opened_at=None)
            steps = request.steps.values("pk")
            promises = Deadline.objects.filter(kind="approval", state="open", subject_id__in=steps)
            expected = 1 if request.state == State.WAITING else 0
            promised = [promise.subject_id for promise in promises]
            if request.state == State.WAITING:
                assert promised == [waiting.get().pk]
            assert len(promised) == expected

    @invariant()
    def what_was_settled_was_small(self):
        for request in SpendingRequest.objects.filter(state=State.SETTLED):
            tier = request.versions.get(number=request.version).policy["tier"]
            assert tier["steps"] == []
            assert request.amount <= Decimal(tier["up_to"])


@pytest.mark.django_db
def test_nothing_that_people_do_approves_without_every_signature(world):
    machine = type("Approvals", (Office,), {"world": world})
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        machine, settings=settings(max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=quiet)
    )
