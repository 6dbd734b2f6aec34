"""A crisis from its declaration to its last paper, through actions (4.2)."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from approvals.actions import crisis as actions
from approvals.actions.crisis import CrisisDraft, Papers
from approvals.actions.request import send, withdraw
from approvals.enums import ActState, State
from approvals.models import Crisis, CrisisAct, CrisisMember, Finding, SpendingRequest
from approvals.presenting import turn_of
from approvals.queries.budget import room_for
from approvals.queries.crisis import crises_of, told_of
from approvals.rules.crisis import skipped_posts
from core.deadlines.actions import sweep
from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.notices.models import Notice, Receipt
from core.people.actions import end_posting, name_deputy
from core.people.models import Person
from core.policy.enums import SUPERIOR, Post
from core.policy.money import as_money, money_text
from core.policy.tiers import read_tier
from logbook.models import Incident
from tests import builders
from tests.approvals.world import HOUR, MINUTE, NOON, START, World, build, change
from tests.at_once import at_once
from tests.logbook.test_incident import Report, key_for, report_incident
from tests.worlds import world as a_world

pytestmark = pytest.mark.django_db
END = NOON + 8 * HOUR


def qualify(who: Person, end=None) -> Person:
    builders.qualified(who, builders.qualification(who.office, is_emergency=True), end=end)
    return who


@a_world
def ready(world) -> World:
    """The lead on duty may act in an emergency."""
    qualify(world.leader)
    return world


def draft(world: World, **changes) -> CrisisDraft:
    given = {
        "department": world.department, "title": "Flood in the cellar", "reason": "The archive is under water",
        "plan": "Pump, then move the files", "team": [world.officer, world.colleague], "ceiling": Decimal(5000),
        "ends_at": END,
    }  # fmt: skip
    return CrisisDraft(**{**given, **changes})


def declared(world: World, *, by: Person | None = None, now=NOON, **changes) -> Crisis:
    return actions.declare(draft=draft(world, **changes), by=by or world.leader, now=now)


def acted(crisis: Crisis, by: Person, amount="1200.00", *, now=NOON + HOUR, key=None, **changes) -> CrisisAct:
    given = {"what": "Bought two pumps", "payee": "Sanlian Hardware", "done_at": now}
    return actions.record_act(
        crisis=crisis, amount=Decimal(amount), key=key or uuid4(), by=by, now=now, **{**given, **changes}
    )


def closed(crisis: Crisis, by: Person | None = None, now=NOON + 2 * HOUR) -> Crisis:
    return actions.close(crisis=crisis, outcome="The cellar is dry", by=by or crisis.declared_by, now=now)


def owed(world: World, amount="1200.00", **changes) -> CrisisAct:
    """An act of `officer` whose paperwork is due since 14:00."""
    crisis = declared(world, **changes)
    act = acted(crisis, world.officer, amount)
    closed(crisis)
    return fresh(act)


def handed_in(act: CrisisAct, now=NOON + 3 * HOUR, **changes) -> SpendingRequest:
    return actions.hand_in(
        act=act, papers=Papers(purpose="Pumps for the cellar", **changes), key=uuid4(), by=act.person, now=now
    )


def away(person: Person, deputy: Person) -> None:
    day = START.date()
    name_deputy(
        person=person, deputy=deputy, start=day, end=day + timedelta(days=7), reason="On leave", by=None, now=START
    )


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def told(kind: str) -> set[str]:
    return set(Receipt.objects.filter(notice__kind=kind).values_list("person__name", flat=True))


# declared


def test_a_qualified_lead_declares_it_and_the_team_may_act(ready):
    crisis = declared(ready)
    assert (crisis.declared_by, crisis.declared_at, crisis.ends_at, crisis.is_open) == (ready.leader, NOON, END, True)
    assert {member.person for member in crisis.members.all()} == {ready.officer, ready.colleague}
    entry = timeline(crisis).get(act="approvals.crisis_declared")
    assert (entry.actor_name, entry.clause, entry.data["ceiling"]) == ("Chen Lead", "4.2", "5,000.00 CNY")
    assert entry.data["reason"] == "The archive is under water"


def test_everyone_whose_step_is_skipped_is_called_at_once_and_so_is_the_team(ready):
    crisis = declared(ready)
    assert told("approvals.crisis") == {"Sun Head", "Wu Finance", "Zheng Director", "Wang CEO"}
    assert told("approvals.crisis_team") == {"Li Wei", "Zhao Min"}
    notices = Notice.objects.filter(kind__startswith="approvals.crisis")
    assert {notice.level for notice in notices} == {"urgent"}
    assert all(notice.receipts.count() == 1 for notice in notices), "each is called until he himself answers"
    assert {receipt.person.name for receipt in told_of(crisis)} == told("approvals.crisis") | told(
        "approvals.crisis_team"
    )


def test_the_lead_on_duty_is_told_when_another_lead_declares(ready):
    other = qualify(builders.lead(ready.group, "He Lead"))
    declared(ready, by=other)
    assert "Chen Lead" in told("approvals.crisis")
    assert "He Lead" not in told("approvals.crisis")


def test_a_deputy_is_told_beside_the_absent_person(ready):
    deputy = builders.officer(ready.group, "Gao Deputy")
    away(ready.finance, deputy)
    declared(ready)
    assert {"Wu Finance", "Gao Deputy"} <= told("approvals.crisis")


def test_who_is_both_in_the_team_and_skipped_is_called_once(ready):
    crisis = declared(ready, team=[ready.officer, ready.head])
    assert [receipt.notice.kind for receipt in told_of(crisis) if receipt.person == ready.head] == [
        "approvals.crisis_team"
    ]


def test_role_and_qualification_are_both_needed(ready):
    elsewhere = qualify(builders.lead(builders.group(ready.admin), "Elsewhere Lead"))
    unqualified = builders.lead(ready.group, "New Lead")
    for who in (ready.officer, ready.head, ready.ceo, builders.administrator(ready.office), elsewhere):
        with pytest.raises(Refused, match="lead of this department"):
            declared(ready, by=qualify(who))
    with pytest.raises(Refused, match="no valid emergency qualification"):
        declared(ready, by=unqualified)
    expired = qualify(builders.lead(ready.group, "Old Lead"), end=NOON.date())
    with pytest.raises(Refused, match="no valid emergency qualification"):
        declared(ready, by=expired)
    end_posting(posting=expired.postings.get(), end=START.date(), by=None, now=START)
    with pytest.raises(Refused, match="lead of this department"):
        declared(ready, by=expired)
    assert not Crisis.objects.exists()


def test_the_lead_on_duty_declares_for_every_department(ready):
    assert declared(ready, department=ready.admin).department == ready.admin
    assert told("approvals.crisis") >= {"Zhou Head"}


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"team": []}, "team"),
        ({"title": " "}, "title"),
        ({"reason": ""}, "reason"),
        ({"plan": "  "}, "plan"),
        ({"ceiling": Decimal(0)}, "ceiling"),
        ({"ceiling": Decimal("10.005")}, "ceiling"),
        ({"ceiling": Decimal("NaN")}, "ceiling"),
        ({"currency": "USD"}, "currency"),
        ({"currency": "XXX"}, "currency"),
        ({"ends_at": NOON}, "ends_at"),
        ({"ends_at": NOON + 73 * HOUR}, "ends_at"),
    ],
)
def test_what_is_missing_or_wrong_is_named_at_its_field(ready, changes, field):
    with pytest.raises(Invalid) as error:
        declared(ready, **changes)
    assert error.value.field == field
    assert not Crisis.objects.exists() and not Notice.objects.filter(kind__startswith="approvals").exists()


def test_it_may_last_as_long_as_the_regulation_says(ready):
    assert declared(ready, ends_at=NOON + 72 * HOUR).ends_at == NOON + 72 * HOUR


def test_the_team_is_of_the_office_and_present(ready):
    stranger = builders.officer(builders.group())
    with pytest.raises(Invalid, match="does not belong"):
        declared(ready, team=[ready.officer, stranger])
    ready.colleague.is_active = False
    with pytest.raises(Invalid, match="Zhao Min"):
        declared(ready, team=[ready.colleague])


def test_an_incident_has_one_running_crisis(ready):
    incident = the_incident(ready)
    first = declared(ready, incident=incident)
    with pytest.raises(Conflict, match="Chen Lead has declared"):
        declared(ready, incident=incident)
    assert declared(ready, incident=incident, is_drill=True).is_drill
    closed(first)
    assert declared(ready, incident=incident).incident == incident


def test_an_incident_of_another_office_is_refused(ready):
    other = build()
    with pytest.raises(Invalid, match="of this office"):
        declared(ready, incident=the_incident(other))


def the_incident(world: World) -> Incident:
    report = Report(title="Water in the cellar", severity=3, source="watcher", key="w1")
    return report_incident(key=key_for(world)[0], report=report, now=NOON).incident


# acted in


def test_a_member_acts_without_asking_and_the_act_is_recorded_with_its_time(ready):
    crisis = declared(ready)
    act = acted(crisis, ready.officer, done_at=NOON + 10 * MINUTE)
    assert (act.person, act.amount, act.done_at, act.state) == (
        ready.officer,
        1200,
        NOON + 10 * MINUTE,
        ActState.RECORDED,
    )
    entry = timeline(crisis).get(act="approvals.crisis_act")
    assert (entry.data["what"], entry.data["amount"]) == ("Bought two pumps", "1,200.00 CNY")
    assert not SpendingRequest.objects.exists()


def test_only_the_team_acts(ready):
    crisis = declared(ready)
    for who in (ready.leader, ready.head, ready.ceo, ready.clerk, builders.administrator(ready.office)):
        with pytest.raises(Refused, match="Only the team"):
            acted(crisis, who)
    ready.officer.is_active = False
    with pytest.raises(Refused, match="Only the team"):
        acted(crisis, ready.officer)


def test_the_acts_of_all_keep_to_the_ceiling_to_the_cent(ready):
    crisis = declared(ready)
    acted(crisis, ready.officer, "3000.00")
    with pytest.raises(Invalid, match=r"Only 2,000.00 CNY") as error:
        acted(crisis, ready.colleague, "2000.01")
    assert error.value.field == "amount"
    acted(crisis, ready.colleague, "2000.00")
    with pytest.raises(Invalid, match=r"Only 0.00 CNY"):
        acted(crisis, ready.officer, "0.01")
    assert acted(crisis, ready.officer, "0", what="Closed the gate", payee="").payee == ""


def test_an_act_lies_within_the_crisis_and_not_in_the_future(ready):
    crisis = declared(ready)
    for done_at, now, says in (
        (NOON - MINUTE, NOON + HOUR, "runs from"),
        (NOON + 2 * HOUR, NOON + HOUR, "still to come"),
        (END + MINUTE, END + HOUR, "runs from"),
    ):
        with pytest.raises(Invalid, match=says) as error:
            acted(crisis, ready.officer, now=now, done_at=done_at)
        assert error.value.field == "done_at"
    assert acted(crisis, ready.officer, now=END + HOUR, done_at=END).done_at == END


def test_after_the_close_nothing_is_recorded(ready):
    crisis = closed(declared(ready))
    with pytest.raises(Conflict, match="Chen Lead has closed"):
        acted(crisis, ready.officer, now=NOON + 3 * HOUR)


def test_the_same_key_records_once(ready):
    crisis, key = declared(ready), uuid4()
    first = acted(crisis, ready.officer, key=key)
    assert acted(crisis, ready.officer, key=key, now=NOON + 2 * HOUR) == first
    closed(crisis)
    assert acted(crisis, ready.officer, key=key, now=NOON + 3 * HOUR) == first
    assert CrisisAct.objects.count() == 1


@pytest.mark.parametrize(
    "changes, field",
    [({"what": ""}, "what"), ({"payee": " "}, "payee"), ({"amount": "-1"}, "amount"), ({"amount": "1.005"}, "amount")],
)
def test_a_bad_act_is_told_what_is_wrong(ready, changes, field):
    with pytest.raises(Invalid) as error:
        acted(declared(ready), ready.officer, **changes)
    assert error.value.field == field


# closed


def test_at_the_close_a_paper_falls_due_for_each_act_that_spent(ready):
    crisis = declared(ready)
    spent = [acted(crisis, ready.officer), acted(crisis, ready.colleague, "50.00", what="Sandbags")]
    free = acted(crisis, ready.officer, "0", what="Closed the gate", payee="")
    closed(crisis)
    due_at = NOON + 26 * HOUR
    assert [(fresh(act).state, fresh(act).due_at) for act in spent] == [(ActState.DUE, due_at)] * 2
    assert fresh(free).state == ActState.RECORDED
    deadlines = Deadline.objects.filter(kind="paperwork")
    assert {(row.owner.name, row.subject_id, row.due_at) for row in deadlines} == {
        (act.person.name, act.pk, due_at) for act in spent
    }
    assert told("approvals.paperwork") == {"Li Wei", "Zhao Min"}
    assert Deadline.objects.get(kind="crisis").state == "met"
    entry = timeline(crisis).get(act="approvals.crisis_closed")
    assert (entry.data["owed"], entry.data["spent"]) == (2, "1,250.00 CNY")


def test_the_declarer_another_qualified_lead_or_the_head_closes_it(ready):
    other = qualify(builders.lead(ready.group, "He Lead"))
    for who in (ready.leader, other, ready.head):
        assert closed(declared(ready), by=who).closed_by == who
    crisis = declared(ready)
    unqualified = builders.lead(ready.group)
    for who in (ready.officer, ready.admin_head, ready.ceo, unqualified, builders.administrator(ready.office)):
        with pytest.raises(Refused, match="Chen Lead closes"):
            closed(crisis, by=who)
    assert fresh(crisis).is_open


def test_it_is_closed_once_and_with_an_outcome(ready):
    crisis = declared(ready)
    with pytest.raises(Invalid) as error:
        actions.close(crisis=crisis, outcome=" ", by=ready.leader, now=NOON + HOUR)
    assert error.value.field == "outcome"
    closed(crisis)
    with pytest.raises(Conflict, match="has closed"):
        closed(crisis, by=ready.head)


def test_a_crisis_that_nobody_closes_climbs(ready):
    crisis = declared(ready)
    deadline = Deadline.objects.get(kind="crisis")
    assert (deadline.owner, deadline.due_at) == (ready.leader, END)
    sweep(now=END + 3 * HOUR)
    steps = list(Deadline.objects.get(pk=deadline.pk).steps.order_by("index"))
    assert [step.to for step in steps] == ["owner", "owner", "lead", "department_head"]
    assert [one["name"] for one in steps[-1].recipients] == ["Sun Head"]
    assert "Flood in the cellar" in Notice.objects.filter(kind="deadline.crisis.late").latest("id").text.subject
    assert fresh(crisis).is_open, "time passing closes nothing"


# paperwork


def test_the_paperwork_goes_through_the_ordinary_chain_and_ratifies_the_act(ready):
    act = owed(ready)
    request = handed_in(act)
    assert (request.amount, request.payee, request.department) == (1200, "Sanlian Hardware", ready.department)
    assert (fresh(act).state, fresh(act).request) == (ActState.HANDED_IN, request)
    assert Deadline.objects.get(kind="paperwork").state == "met"
    assert ready.approved(request, ready.director, NOON + 30 * HOUR).state == State.APPROVED
    assert fresh(act).state == ActState.RATIFIED
    assert [row.act for row in timeline(act.crisis)][-2:] == ["approvals.paperwork_handed_in", "approvals.act_ratified"]


def test_even_a_small_act_needs_a_signature(ready):
    request = handed_in(owed(ready, "12.00"))
    assert (request.state, request.waiting_for) == (State.WAITING, "lead")


def test_who_declared_the_crisis_does_not_sign_its_paperwork(ready):
    request = handed_in(owed(ready))
    assert request.waiting_for == "lead" and request.climbed_to == "department_head"
    with pytest.raises(Refused, match="You declared the crisis"):
        ready.approved(request, ready.leader, NOON + 4 * HOUR)
    assert ready.approved(request, ready.head, NOON + 4 * HOUR).state == State.APPROVED


def test_a_rejected_paper_becomes_a_finding(ready):
    act = owed(ready)
    ready.refused(handed_in(act), ready.head, "Too dear by half", now=NOON + 4 * HOUR)
    assert fresh(act).state == ActState.REJECTED
    finding = Finding.objects.get()
    assert (finding.act, finding.reason, finding.found_by) == (act, "Too dear by half", ready.head)
    assert told("approvals.finding") == {"Li Wei", "Chen Lead"}
    assert timeline(act.crisis).last().data["reason"] == "Too dear by half"


def test_paperwork_cannot_be_withdrawn(ready):
    with pytest.raises(Refused, match="owed"):
        withdraw(request=handed_in(owed(ready)), reason="Never mind", by=ready.officer, now=NOON + 4 * HOUR)


def test_paperwork_counts_to_the_budget_once_it_is_handed_in(ready):
    act = owed(ready)
    before = room_for(ready.department, None, NOON.date(), "CNY")
    handed_in(act)
    assert (before.reserved, room_for(ready.department, None, NOON.date(), "CNY").reserved) == (0, 1200)


def test_a_member_of_another_department_hands_in_too(ready):
    crisis = declared(ready, team=[ready.clerk])
    act = acted(crisis, ready.clerk)
    closed(crisis)
    request = handed_in(fresh(act))
    assert (request.requester, request.department) == (ready.clerk, ready.department)
    ready.sent_back(request, ready.head, now=NOON + 4 * HOUR)
    assert changed(ready, fresh(act), NOON + 5 * HOUR).version == 2


def test_only_who_acted_hands_in_and_once(ready):
    act = owed(ready)
    for who in (ready.colleague, ready.leader, ready.ceo):
        with pytest.raises(Refused, match="Only Li Wei"):
            actions.hand_in(act=act, papers=Papers(purpose="x"), key=uuid4(), by=who, now=NOON + 3 * HOUR)
    key = uuid4()
    sent = [
        actions.hand_in(act=act, papers=Papers(purpose="x"), key=key, by=ready.officer, now=NOON + 3 * HOUR)
        for _twice in range(2)
    ]
    assert sent[0] == sent[1]
    with pytest.raises(Conflict, match="already"):
        handed_in(act)
    assert SpendingRequest.objects.count() == 1


def test_what_was_settled_for_something_else_is_no_paperwork(ready):
    """A form's key that was used before does not make a small thing the paper of a large act."""
    act, key = owed(ready), uuid4()
    send(draft=ready.draft("10.00", payee="Kiosk", purpose="Water"), key=key, by=ready.officer, now=NOON + HOUR)
    with pytest.raises(Conflict, match="another paperwork"):
        actions.hand_in(act=act, papers=Papers(purpose="x"), key=key, by=ready.officer, now=NOON + 3 * HOUR)
    assert fresh(act).state == ActState.DUE


def test_no_paper_is_due_while_the_crisis_runs(ready):
    act = acted(declared(ready), ready.officer)
    with pytest.raises(Refused, match="when the crisis is closed"):
        handed_in(act)


def test_late_paperwork_climbs_and_the_record_says_it(ready):
    act = owed(ready)
    due_at = act.due_at
    sweep(now=due_at + 9 * HOUR)
    steps = Deadline.objects.get(kind="paperwork").steps.order_by("index")
    assert [step.to for step in steps] == ["owner", "owner", "lead", "department_head"]
    handed_in(act, now=due_at + 10 * HOUR)
    entries = [row.act for row in timeline(act.crisis)]
    assert entries[-1] == "approvals.paperwork_handed_in_late"
    assert Deadline.objects.get(kind="paperwork").met_late


def test_overdue_paperwork_blocks_the_next_act_until_it_is_handed_in(ready):
    act = owed(ready)
    late = act.due_at + MINUTE
    crisis = declared(ready, now=act.due_at - HOUR, ends_at=act.due_at + 8 * HOUR)
    acted(crisis, ready.officer, "1.00", now=act.due_at)
    with pytest.raises(Refused, match=r"Bought two pumps.*Hand it in first"):
        acted(crisis, ready.officer, "1.00", now=late)
    acted(crisis, ready.colleague, "1.00", now=late)
    handed_in(act, now=late)
    acted(crisis, ready.officer, "1.00", now=late)


def test_a_deputy_closes_it_on_behalf_of_the_head(ready):
    crisis, deputy = declared(ready), builders.officer(ready.group, "Gao Deputy")
    away(ready.head, deputy)
    closed(crisis, by=deputy)
    entry = timeline(crisis).get(act="approvals.crisis_closed")
    assert (entry.actor_id, entry.on_behalf_of_id) == (deputy.pk, ready.head.pk)


def test_paperwork_that_was_sent_back_is_owed_again_and_climbs(ready):
    act = owed(ready)
    request = ready.sent_back(handed_in(act), ready.head, now=NOON + 4 * HOUR)
    assert "withdraw" not in Notice.objects.get(kind="approvals.returned_papers").text.body
    assert "withdraws" not in turn_of(request, [], NOON + 4 * HOUR).who
    act = fresh(act)
    assert (act.state, act.due_at) == (ActState.HANDED_IN, NOON + 28 * HOUR)
    late = act.due_at + 9 * HOUR
    sweep(now=late)
    again = Deadline.objects.filter(kind="paperwork").latest("id")
    assert (again.owner, again.steps.count()) == (ready.officer, 4)
    crisis = declared(ready, now=act.due_at, ends_at=act.due_at + 24 * HOUR)
    acted(crisis, ready.officer, "1.00", now=act.due_at)
    with pytest.raises(Refused, match="Hand it in first"):
        acted(crisis, ready.officer, "1.00", now=late)
    changed(ready, act, now=late)
    assert fresh(again).met_late
    assert acted(crisis, ready.officer, "1.00", now=late).pk


def changed(world: World, act: CrisisAct, now, **changes) -> SpendingRequest:
    given = {"payee": act.payee, "purpose": "Pumps, with the receipt", **changes}
    return change(request=act.request, draft=world.draft(act.amount, **given), by=act.person, now=now)


@pytest.mark.parametrize("other", ["payee", "currency", "department"])
def test_paperwork_stays_that_of_its_act(ready, other):
    act = owed(ready)
    handed_in(act)
    value = {"payee": "Another Shop", "currency": "USD", "department": ready.admin}[other]
    with pytest.raises(Invalid, match="stay"):
        changed(ready, fresh(act), NOON + 4 * HOUR, **{other: value})
    assert SpendingRequest.objects.get().version == 1


# a drill


def test_a_drill_tells_everyone_that_it_is_one_and_calls_nobody(ready):
    declared(ready, is_drill=True)
    assert told("approvals.crisis_drill") == {"Sun Head", "Wu Finance", "Zheng Director", "Wang CEO"}
    assert told("approvals.crisis_team_drill") == {"Li Wei", "Zhao Min"}
    notices = list(Notice.objects.filter(kind__startswith="approvals.crisis"))
    assert {notice.level for notice in notices} == {"important"}
    assert all(notice.text.subject.startswith("DRILL") for notice in notices)
    sweep(now=END + HOUR)
    assert all("DRILL" in notice.text.subject for notice in Notice.objects.filter(kind="deadline.crisis.late"))


def test_a_drill_spends_nothing_and_asks_for_no_paperwork(ready):
    crisis = declared(ready, is_drill=True)
    act = acted(crisis, ready.officer)
    closed(crisis)
    assert fresh(act).state == ActState.RECORDED
    assert not Deadline.objects.filter(kind="paperwork").exists()
    assert not SpendingRequest.objects.exists()
    assert timeline(crisis).get(act="approvals.crisis_closed").data["spent"] == "0.00 CNY"
    with pytest.raises(Refused, match="No paperwork"):
        handed_in(act)


def test_late_paperwork_does_not_keep_anyone_from_a_drill(ready):
    act = owed(ready)
    late = act.due_at + MINUTE
    drill = declared(ready, now=late, ends_at=late + HOUR, is_drill=True)
    assert acted(drill, ready.officer, now=late).pk


# who sees it


def test_those_concerned_see_it_and_nobody_else(ready):
    other_lead = builders.lead(builders.group(ready.admin), "South Lead")
    crisis = declared(ready)
    seeing = (
        ready.officer, ready.colleague, ready.leader, ready.head, ready.finance, ready.director, ready.ceo,
        ready.auditor, other_lead,
    )  # fmt: skip
    blind = (
        ready.clerk,
        ready.admin_head,
        builders.officer(ready.group),
        builders.administrator(ready.office),
        build().ceo,
    )
    assert {who.name for who in seeing if crisis not in crises_of(who, NOON)} == set()
    assert {who.name for who in blind if crisis in crises_of(who, NOON)} == set()
    ready.officer.is_active = False
    assert crisis not in crises_of(ready.officer, NOON)


def test_a_deputy_sees_what_the_absent_person_sees(ready):
    crisis, deputy = declared(ready), builders.officer(ready.group, "Gao Deputy")
    assert crisis not in crises_of(deputy, NOON)
    away(ready.finance, deputy)
    assert crisis in crises_of(deputy, NOON)


# at once


@pytest.mark.django_db(transaction=True)
def test_two_members_at_once_and_one_takes_the_rest():
    world = build()
    qualify(world.leader)
    crisis = declared(world)
    done = at_once(
        lambda: acted(crisis, world.officer, "3000.00"),
        lambda: acted(crisis, world.colleague, "3000.00"),
    )
    assert {type(one) for one in done} == {CrisisAct, Invalid}
    assert [act.amount for act in CrisisAct.objects.all()] == [3000]


@pytest.mark.django_db(transaction=True)
def test_one_press_that_arrives_twice_is_one_act():
    world = build()
    qualify(world.leader)
    crisis, key = declared(world), uuid4()
    done = at_once(*[lambda: acted(crisis, world.officer, key=key)] * 2)
    assert done[0] == done[1]
    assert CrisisAct.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_beside_the_close_owes_its_paper_or_is_refused():
    world = build()
    qualify(world.leader)
    crisis = declared(world)
    act, _closed = at_once(lambda: acted(crisis, world.officer), lambda: closed(crisis, now=NOON + HOUR))
    if isinstance(act, CrisisAct):
        assert fresh(act).state == ActState.DUE
    else:
        assert isinstance(act, Conflict)
    assert CrisisAct.objects.filter(state=ActState.RECORDED).count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_close_it_at_once_and_the_second_hears_who_did():
    world = build()
    qualify(world.leader)
    crisis = declared(world)
    acted(crisis, world.officer)
    done = at_once(lambda: closed(crisis), lambda: closed(crisis, by=world.head))
    second = next(one for one in done if isinstance(one, Conflict))
    assert str(second) == f"{fresh(crisis).closed_by} has closed this crisis."
    assert Deadline.objects.filter(kind="paperwork").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_leads_declare_for_one_incident_at_once_and_one_does():
    world = build()
    for lead in (world.leader, other := builders.lead(world.group, "He Lead")):
        qualify(lead)
    incident = the_incident(world)
    done = at_once(*[lambda by=by: declared(world, by=by, incident=incident) for by in (world.leader, other)])
    assert {type(one) for one in done} == {Crisis, Conflict}


@pytest.mark.django_db(transaction=True)
def test_paperwork_handed_in_twice_at_once_is_one_request():
    world = build()
    qualify(world.leader)
    act = owed(world)
    done = at_once(*[lambda: handed_in(act)] * 2)
    assert {type(one) for one in done} == {SpendingRequest, Conflict}
    assert SpendingRequest.objects.count() == 1


# what the database refuses


def test_the_database_keeps_what_was_recorded(ready):
    crisis = declared(ready)
    act = acted(crisis, ready.officer)
    for rows, values in (
        (Crisis.objects, {"ceiling": 9999}),
        (Crisis.objects, {"is_drill": True}),
        (Crisis.objects, {"ends_at": END + HOUR}),
        (CrisisAct.objects, {"amount": 1}),
        (CrisisAct.objects, {"what": "Nothing"}),
        (CrisisAct.objects, {"state": ActState.RATIFIED}),
        (CrisisAct.objects, {"state": ActState.DUE}),
        (Crisis.objects, {"closed_at": NOON}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    for rows in (CrisisMember.objects, CrisisAct.objects.filter(pk=act.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.all()._raw_delete(rows.all().db)


def test_the_database_takes_no_act_that_cannot_be(ready):
    crisis = declared(ready)
    row = {
        "crisis": crisis, "person": ready.officer, "what": "x", "payee": "y", "amount": 1, "done_at": NOON,
        "recorded_at": NOON, "key": uuid4(),
    }  # fmt: skip
    CrisisAct.objects.create(**row)
    for values in ({}, {"key": uuid4(), "amount": -1}, {"key": uuid4(), "done_at": NOON + MINUTE}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CrisisAct.objects.create(**row | values)
    with pytest.raises(IntegrityError), transaction.atomic():
        CrisisMember.objects.create(crisis=crisis, person=ready.officer)


def test_a_finding_stays(ready):
    act = owed(ready)
    ready.refused(handed_in(act), ready.head, now=NOON + 4 * HOUR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(reason="Fine after all")


# the rules

POSTS = st.lists(st.sampled_from(Post), unique=True, max_size=5)


def tier(posts):
    steps = [{"post": post.value, "minutes": 60} for post in posts]
    return read_tier({"department": None, "currency": "CNY", "up_to": None, "steps": steps})


@given(POSTS, POSTS)
def test_skipped_are_the_posts_of_both_chains_and_those_above_them(spending, purchase):
    found = skipped_posts([tier(spending), tier(purchase), None])
    assert {*spending, *purchase} <= set(found)
    assert all(SUPERIOR[post] in found for post in found if post in SUPERIOR)
    assert found == sorted(set(found), key=list(Post).index)
    assert set(found) <= set().union(*({*_up(post)} for post in [*spending, *purchase]))


def _up(post):
    return [post, *_up(SUPERIOR[post])] if post in SUPERIOR else [post]


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_an_amount_has_at_most_two_decimals_and_a_size_that_fits(value):
    amount = as_money(value, Decimal(0))
    assert amount is None or (amount == value and amount >= 0 and amount.as_tuple().exponent == -2)


def test_money_is_said_alike_in_every_language():
    assert money_text(Decimal("1234567.5"), "CNY") == "1,234,567.50 CNY"
