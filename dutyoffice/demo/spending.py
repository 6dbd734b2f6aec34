"""The money of a month: small spending at the desk, larger requests, purchases, a drill and a crisis."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from approvals.actions.budget import add_budget_line, set_budget
from approvals.actions.crisis import CrisisDraft, Papers, close, declare, hand_in, record_act
from approvals.actions.decision import approve, ask_advice, give_advice, refuse, send_back
from approvals.actions.purchase import accept, place_order, record_receipt
from approvals.actions.request import Draft, send
from approvals.enums import Kind, State
from approvals.models import Advice, Crisis, CrisisAct, SpendingRequest
from approvals.queries.deciders import deciders_of
from core.errors import Invalid
from core.people.models import Person
from core.people.queries import local_day
from core.policy.enums import Currency
from dutyoffice.demo.days import HOUR, MINUTE, Days
from dutyoffice.demo.prices import LARGER, PURCHASES, SMALL, SPENDING_WORDS, Thing
from dutyoffice.demo.staff import PASSWORD
from logbook.models import Attendance
from roster.models import Assignment
from roster.queries.duty import lead_on_duty
from roster.rules.times import month_of

DAY = timedelta(days=1)
BUDGETS = [24_000, 60_000, 12_000, 9_000]


class Spending:
    """Adds its events to those of the days; its chances are its own, so that the days stay as they were."""

    def __init__(self, days: Days, start: datetime, seed: int):
        self.days, self.demo, self.start, self.now = days, days.demo, start, days.now
        self.rng = Random(f"{seed} spending")  # noqa: S311
        self.words = SPENDING_WORDS[self.demo.language]
        self.finance = self.demo.by_role["finance"]

    def plan(self) -> None:
        self._set_budgets()
        for number in range((self.now - self.start).days):
            self._plan_day(self.start + number * DAY)
        for number, thing in enumerate(PURCHASES[self.demo.language]):
            self.days.at(self.start + (3 + 7 * number) * DAY + 3 * HOUR, partial(self._buy, thing))
        self.days.at(self.now - 12 * DAY, self._drill)
        self.days.at(self.now - 6 * DAY - 5 * HOUR, self._crisis)
        self.days.at(self.now - 50 * MINUTE, partial(self._buy, PURCHASES[self.demo.language][0]))
        for part, minutes in enumerate((95, 50), start=1):
            self.days.at(self.now - minutes * MINUTE, partial(self._half, part))
        self.days.at(self.now - 12 * MINUTE, partial(self._ask, LARGER[self.demo.language][0]))

    def _plan_day(self, day: datetime) -> None:
        for _number in range(self.rng.randint(1, 3)):
            moment = day + self.rng.randint(30, 23 * 60) * MINUTE
            self.days.at(moment, partial(self._ask, self.rng.choice(SMALL[self.demo.language])))
        if self.rng.random() < 0.4:
            moment = day + self.rng.randint(60, 20 * 60) * MINUTE
            self.days.at(moment, partial(self._ask, self.rng.choice(LARGER[self.demo.language])))

    def _set_budgets(self) -> None:
        today, opened = local_day(self.demo.office, self.now), self.demo.opened
        for department, amount in zip(self.demo.departments, BUDGETS, strict=True):
            for name in self.words["lines"]:
                add_budget_line(department=department, name=name, by=self.finance, now=opened)
            for month in sorted({month_of(today)[0], month_of(today - 31 * DAY)[0]}):
                set_budget(
                    department=department, line=None, month=month, currency=Currency.CNY, amount=Decimal(amount),
                    by=None, now=opened,
                )  # fmt: skip

    def _key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def _price(self, low: int, high: int) -> Decimal:
        return Decimal(self.rng.randint(low * 10, high * 10)) / 10

    def _present(self) -> list[Assignment]:
        rows = Attendance.objects.filter(assignment__office=self.demo.office, checked_out_at=None)
        there = rows.exclude(checked_in_at=None).select_related(
            "assignment__person__office", "assignment__shift__group"
        )
        return [row.assignment for row in there.order_by("assignment_id")]

    def _ask(self, thing: Thing, at: datetime) -> None:
        """Someone at a post asks for his department."""
        present = self._present()
        if not present:
            return
        post = self.rng.choice(present)
        payee, purpose, low, high = thing
        amount = self._price(low, high)
        draft = Draft(department=post.shift.group.department, payee=payee, purpose=purpose, amount=amount)
        self._await(self._sent(draft, post.person, at), at)

    def _sent(self, draft: Draft, who: Person, at: datetime) -> SpendingRequest:
        """Over the budget he says why it cannot wait."""
        try:
            return send(draft=draft, key=self._key(), by=who, now=at)
        except Invalid as refused:
            if refused.field != "over_budget_reason":
                raise
        draft = replace(draft, over_budget_reason=self.words["over"])
        return send(draft=draft, key=self._key(), by=who, now=at)

    def _half(self, part: int, at: datetime) -> None:
        payee, purpose = self.words["halves"]
        self._ask((payee, purpose.format(part=part), 780, 940), at)

    def _await(self, request: SpendingRequest, at: datetime) -> None:
        """Somebody decides it; now and then too late."""
        if request.state == State.WAITING:
            minutes = self.rng.randint(70, 130) if self.rng.random() < 0.1 else self.rng.randint(15, 50)
            self.days.at(at + minutes * MINUTE, partial(self._decide, request))

    def _decide(self, request: SpendingRequest, at: datetime) -> None:
        request.refresh_from_db()
        able = deciders_of(request, at)
        if not able:
            return
        chance, given = self.rng.random(), self._given(request, able[0].person, at)
        if chance < 0.05 and not hasattr(request, "crisis_act"):
            refuse(reason=self.words["no"], **given)
        elif chance < 0.1 and request.kind == Kind.SPENDING:
            send_back(reason=self.words["back"], **given)
        else:
            self._go_on(approve(**given), at)

    def _given(self, request: SpendingRequest, by: Person, at: datetime) -> dict[str, Any]:
        return {"request": request, "seen": request.content_hash, "password": PASSWORD, "by": by, "now": at}

    def _go_on(self, request: SpendingRequest, at: datetime) -> None:
        self._await(request, at)
        if request.state == State.APPROVED and request.kind == Kind.PURCHASE:
            self.days.at(at + 4 * HOUR, partial(self._order, request))

    def _buy(self, thing: Thing, at: datetime) -> None:
        payee, purpose, low, high = thing
        who, department = self.demo.by_role["liaison"], self.demo.departments[1]
        draft = Draft(
            department=department, payee=payee, purpose=purpose, amount=self._price(low, high), kind=Kind.PURCHASE
        )  # fmt: skip
        request = self._sent(draft, who, at)
        self._await(request, at)
        self.days.at(at + 10 * MINUTE, partial(self._ask_advice, request))

    def _ask_advice(self, request: SpendingRequest, at: datetime) -> None:
        question, answer = self.words["advice"]
        head = deciders_of(request, at)[0].person
        advice = ask_advice(request=request, adviser=self.demo.leads[0], question=question, by=head, now=at)
        self.days.at(at + 4 * MINUTE, partial(self._advise, advice, answer))

    def _advise(self, advice: Advice, answer: str, at: datetime) -> None:
        give_advice(advice=advice, answer=answer, by=advice.adviser, now=at)

    def _order(self, request: SpendingRequest, at: datetime) -> None:
        who = request.requester
        place_order(request=request, note=self.words["order"], by=who, now=at)
        self.days.at(at + 30 * HOUR, lambda later: record_receipt(
            request=request, note=self.words["receipt"], by=who, now=later
        ))  # fmt: skip
        head = request.steps.order_by("position").first()
        if head is not None and head.decided_by is not None:
            self.days.at(at + 50 * HOUR, lambda later: accept(
                request=request, note=self.words["acceptance"], by=head.decided_by, now=later
            ))  # fmt: skip

    def _declare(self, words: str, at: datetime, *, is_drill: bool) -> Crisis | None:
        lead, team = lead_on_duty(self.demo.office, at), [post.person for post in self._present()][:2]
        if lead is None or not team:
            return None
        title, reason, plan = self.words[words]
        draft = CrisisDraft(
            department=self.demo.departments[0], title=title, reason=reason, plan=plan, team=team,
            ceiling=Decimal(8_000), ends_at=at + 12 * HOUR, is_drill=is_drill,
        )  # fmt: skip
        return declare(draft=draft, by=lead, now=at)

    def _drill(self, at: datetime) -> None:
        crisis = self._declare("drill", at, is_drill=True)
        if crisis is not None:
            self._act(crisis, self.words["drill_act"], 0, at + 4 * MINUTE)
            self._close(crisis, self.words["drill_over"], at + HOUR)

    def _crisis(self, at: datetime) -> None:
        crisis = self._declare("crisis", at, is_drill=False)
        if crisis is not None:
            for number, act in enumerate(self.words["acts"]):
                self._act(crisis, act, number, at + (25 + 40 * number) * MINUTE)
            self._close(crisis, self.words["crisis_over"], at + 5 * HOUR)
            self.days.at(at + 7 * HOUR, partial(self._hand_in, crisis, 0))
            self.days.at(at + 34 * HOUR, partial(self._hand_in, crisis, 1))

    def _act(self, crisis: Crisis, act: tuple[str, str, int], number: int, at: datetime) -> None:
        what, payee, amount = act
        team = list(crisis.members.select_related("person__office"))
        who = team[number % len(team)].person
        self.days.at(at, lambda later: record_act(
            crisis=crisis, what=what, payee=payee, amount=Decimal(amount), done_at=later - 3 * MINUTE, key=self._key(),
            by=who, now=later,
        ))  # fmt: skip

    def _close(self, crisis: Crisis, outcome: str, at: datetime) -> None:
        self.days.at(at, lambda later: close(crisis=crisis, outcome=outcome, by=crisis.declared_by, now=later))

    def _hand_in(self, crisis: Crisis, number: int, at: datetime) -> None:
        act = CrisisAct.objects.select_related("person__office", "crisis__department").filter(crisis=crisis)[number]
        request = hand_in(
            act=act,
            papers=Papers(purpose=act.what, over_budget_reason=self.words["over"]),
            key=self._key(),
            by=act.person,
            now=at,
        )
        self._await(request, at)
