"""What waits for the lead on duty goes on to the next one with the hand-over (R.8, 4.1)."""

from datetime import timedelta

import pytest

from approvals.enums import State
from approvals.models import SpendingRequest
from core.deadlines.models import Deadline
from core.errors import Refused
from core.notices.models import Notice
from logbook.actions import handover as actions
from logbook.actions.attendance import check_in
from roster.actions import Cell, amend
from roster.enums import DutyRole
from roster.models import Assignment, Roster
from tests import builders, duty
from tests.approvals.world import KEYWORD, MINUTE, START

pytestmark = pytest.mark.django_db
END = START + timedelta(hours=8)


def on_the_evening(world, name, role):
    """Someone on the evening shift that follows; a lead when the role says so."""
    who = (builders.lead if role == DutyRole.LEAD else builders.officer)(world.group, name, password=KEYWORD)
    kind = world.office.shift_types.filter(code="E").first() or duty.shift_type(world.office, duty.EVENING)
    added = Cell(who, kind, START.date(), role=role)
    done = amend(
        roster=Roster.objects.get(group=world.group),
        added=added,
        reason="Plan",
        by=builders.lead(world.group),
        now=START,
    )
    return who, Assignment.objects.get(pk=done.added_id)


def handed_over(world, taker, assignment):
    running = Assignment.objects.get(person=world.officer)
    check_in(assignment=running, by=world.officer, now=START)
    signed = actions.sign(
        shift=running.shift, counts={}, summary="Quiet", password=KEYWORD, by=world.officer, now=END - 20 * MINUTE
    )
    check_in(assignment=assignment, by=taker, now=END - 5 * MINUTE)
    actions.accept_points(handover=signed, by=taker, now=END)
    return actions.acknowledge(handover=signed, password=KEYWORD, by=taker, now=END)


def owner():
    return Deadline.objects.get(kind="approval", state="open").owner


@pytest.fixture
def evening(world):
    next_lead, _assignment = on_the_evening(world, "Gao Evening", DutyRole.LEAD)
    return next_lead, *on_the_evening(world, "Qian Relief", DutyRole.OFFICER)


def test_the_next_lead_answers_for_it_and_decides_it(world, evening):
    next_lead, taker, assignment = evening
    request = world.asked(now=END - 30 * MINUTE)
    assert owner() == world.leader
    handed_over(world, taker, assignment)
    assert owner() == next_lead
    with pytest.raises(Refused, match="waits for"):
        world.approved(request, world.leader, now=END + MINUTE)
    assert world.approved(request, next_lead, now=END + MINUTE).state == State.APPROVED


def test_of_what_the_next_lead_asked_himself_his_department_head_decides_at_once(world, evening):
    next_lead, taker, assignment = evening
    world.asked(by=next_lead, now=END - 30 * MINUTE)
    handed_over(world, taker, assignment)
    assert owner() == world.head
    assert world.head in {
        one.person for one in Notice.objects.filter(kind="approvals.decide").latest("id").receipts.all()
    }
    request = SpendingRequest.objects.get()
    with pytest.raises(Refused, match="yourself"):
        world.approved(request, next_lead, now=END + MINUTE)
    assert world.approved(request, world.head, now=END + MINUTE).state == State.APPROVED


def test_what_waits_for_others_stays_with_them(world, evening):
    _next_lead, taker, assignment = evening
    world.purchase(now=END - 30 * MINUTE)
    handed_over(world, taker, assignment)
    assert owner() == world.admin_head
