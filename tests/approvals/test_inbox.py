"""The queue by due time says the same as the rule that lets people sign; and who reads what."""

from datetime import date, timedelta

import pytest

from approvals.actions.decision import ask_advice
from approvals.enums import Kind
from approvals.models import SpendingRequest
from approvals.queries.inbox import advice_asked, for_rows, queue_of, rows_for
from approvals.queries.request import visible_to
from approvals.queries.standing import standing_of
from approvals.rules.power import open_posts
from core.people.actions import name_deputy
from core.people.models import Person
from tests import builders
from tests.approvals.world import HOUR, MINUTE, NOON, START, build

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
MOMENTS = [NOON + MINUTE, NOON + HOUR, NOON + HOUR + MINUTE, NOON + timedelta(hours=30), NOON + timedelta(days=3)]


@pytest.fixture
def busy(world):
    """Requests of every kind at every step, some climbed at once, some joined; a deputy at work."""
    world.asked("1500", payee="A", purpose="Chairs for the hall")
    world.asked("1500", payee="B", purpose="Lamps", by=world.leader)
    world.approved(world.asked("30000", payee="C", purpose="A pump"), world.leader)
    world.purchase()
    world.approved(world.purchase(payee="D", purpose="Servers"), world.admin_head)
    world.approved(world.approved(world.purchase(payee="E", purpose="A van"), world.admin_head), world.finance)
    world.purchase(by=world.admin_head, payee="F", purpose="Desks")
    world.refused(world.asked("1600", payee="G", purpose="Plants"), world.leader)
    name_deputy(
        person=world.finance, deputy=world.colleague, start=TODAY, end=TODAY + timedelta(days=2), reason="Ill",
        by=None, now=START,
    )  # fmt: skip
    return world


@pytest.mark.parametrize("now", MOMENTS)
def test_the_queue_holds_what_the_rule_lets_one_sign(busy, now):
    for person in Person.objects.filter(office=busy.office):
        standing = standing_of(person, now)
        reached = {
            request.pk
            for request in SpendingRequest.objects.filter(office=busy.office)
            if any(
                power.reaches(
                    open_posts(request.waiting_for, request.climbed_to, request.late_to, request.due_at, now),
                    request.department_id,
                )
                for power in standing.powers
            )
        }
        assert {request.pk for request in queue_of(person, now)} == reached, person


@pytest.mark.parametrize("now", MOMENTS)
def test_whoever_may_sign_may_read(busy, now):
    for person in Person.objects.filter(office=busy.office):
        assert set(queue_of(person, now)) <= set(visible_to(person, now)), person


def test_the_queue_stands_by_due_time_and_says_why_a_button_is_disabled(busy):
    rows = rows_for(busy.leader, for_rows(queue_of(busy.leader, NOON + MINUTE)), NOON + MINUTE)
    assert [row.request.due_at for row in rows] == sorted(row.request.due_at for row in rows)
    assert {row.request.purpose: bool(row.reason) for row in rows} == {"Chairs for the hall": False, "Lamps": True}


def test_an_office_s_queue_is_its_own(busy):
    other = build()
    other.asked()
    assert queue_of(busy.leader, NOON).filter(office=other.office).count() == 0
    assert [one.office for one in queue_of(other.leader, NOON)] == [other.office]


def test_rows_take_the_same_questions_for_one_and_for_thirty(world, django_assert_num_queries):
    for number in range(30):
        world.asked("1500", payee=f"Shop {number} {number}", purpose=f"{'abcdefghijklmnopqrstuvwxyzäöüß'[number] * 12}")
    queue = queue_of(world.leader, NOON)
    for size in (1, 30):
        with django_assert_num_queries(2 + 2):
            assert len(rows_for(world.leader, for_rows(queue)[:size], NOON)) == size


VISIBLE = {
    "officer": {"mine"},
    "colleague": set(),
    "leader": {"mine", "theirs"},
    "head": {"mine"},
    "admin_head": {"theirs", "bought"},
    "clerk": {"theirs", "bought"},
    "finance": {"mine", "theirs", "bought"},
    "director": {"mine", "theirs", "bought"},
    "ceo": {"mine", "theirs", "bought"},
    "auditor": {"mine", "theirs", "bought"},
}


@pytest.mark.parametrize("name", VISIBLE)
def test_the_exact_set_that_each_reads(world, name):
    world.asked(purpose="mine", payee="A")
    world.asked(purpose="theirs", payee="B", by=world.clerk, department=world.admin)
    world.asked(purpose="bought", payee="C", by=world.clerk, department=world.admin, kind=Kind.PURCHASE)
    build().asked(purpose="elsewhere")
    assert {one.purpose for one in visible_to(getattr(world, name), NOON)} == VISIBLE[name]


def test_administrators_and_former_staff_read_nothing(world):
    request = world.asked()
    assert not visible_to(builders.administrator(world.office), NOON).exists()
    world.officer.is_active = False
    assert request not in visible_to(world.officer, NOON)


def test_who_is_asked_for_advice_reads_it_from_then_on(world):
    request = world.asked()
    assert not visible_to(world.clerk, NOON).exists()
    advice = ask_advice(request=request, adviser=world.clerk, question="Why?", by=world.leader, now=NOON)
    assert list(visible_to(world.clerk, NOON)) == [request]
    assert list(advice_asked(world.clerk)) == [advice]


def test_a_deputy_reads_what_he_may_sign_while_the_absence_lasts(busy):
    assert visible_to(busy.colleague, NOON).filter(purpose="Servers").exists()
    assert not visible_to(busy.colleague, NOON + timedelta(days=3)).exists()
