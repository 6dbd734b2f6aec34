"""Several requests that are one spending (4.1): what is seen, and what must not be."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from approvals.actions.request import withdraw
from approvals.enums import Likeness, State
from approvals.rules.content import payee_key, purpose_key
from approvals.rules.splitting import Asked, why_one
from tests.approvals.world import MINUTE, NOON, change, fresh


def asked(payee="Sanlian", purpose="Toner for the printer", requester=1, beneficiary=None):
    return Asked(0, requester, beneficiary, payee_key(payee), purpose, Decimal(600))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sanlian Stationers", "SANLIAN  stationers"),
        ("Sanlian Stationers Co., Ltd.", "Sanlian Stationers"),
        ("北京三联文具有限公司", "北京三联文具"),
        ("北京三联文具有限责任公司", "北京三联文具股份有限公司"),
        ("Ｓａｎｌｉａｎ", "sanlian"),
        ("Li's Shop", "LI S SHOP"),
    ],
)
def test_one_payee_written_in_several_ways(one, other):
    assert payee_key(one) == payee_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sanlian Books", "Sanlian Printers"),
        ("Shop 1", "Shop 2"),
        ("北京三联书店", "北京三联印刷"),
        ("Li Wei", "Li Wen"),
    ],
)
def test_payees_that_only_look_alike(one, other):
    assert payee_key(one) != payee_key(other)


@pytest.mark.parametrize("name", ["有限公司", "Ltd", "..."])
def test_a_payee_that_is_nothing_but_a_suffix_keeps_it(name):
    assert payee_key(name) == payee_key(name)
    assert len(payee_key(name)) <= 120


SPLIT = [
    ("Toner for the printer, part 1 of 2", "Toner for the printer, part 2 of 2"),
    ("打印机硒鼓（第一批）", "打印机硒鼓（第二批）"),
    ("打印机硒鼓 1/2", "打印机硒鼓 2/2"),
    ("printer toner for the office", "Toner for the office printer"),
    ("Repair of the north gate", "Repair of the north gates"),
]
DIFFERENT = [
    ("Toner for the printer", "Coffee for the meeting"),
    ("打印机硒鼓", "会议室茶水"),
    ("Repair of the north gate", "Painting of the south wall"),
    ("Taxi", "Tape"),
]


@pytest.mark.parametrize(("one", "other"), SPLIT)
def test_one_purpose_in_parts_counts_as_one_whoever_is_paid(one, other):
    assert why_one(asked("A", one), asked("B", other, requester=2), 85) == Likeness.PURPOSE


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_purposes_do_not(one, other):
    assert why_one(asked("A", one), asked("B", other), 85) is None


def test_two_taxis_for_two_guests_are_two():
    one, other = (asked(f"Taxi {n}", "Taxi to the airport", requester=n, beneficiary=n) for n in (1, 2))
    assert why_one(one, other, 85) is None


def test_a_word_that_says_little_is_no_evidence_against_two_people():
    assert why_one(asked("A", "Taxi", requester=1), asked("B", "taxi", requester=2), 85) is None
    assert why_one(asked("A", "打车", requester=1), asked("B", "打车", requester=2), 85) is None
    assert why_one(asked("A", "Taxi", requester=1), asked("B", "taxi", requester=1), 85) == Likeness.PURPOSE


@given(st.text(max_size=60), st.text(max_size=60), st.integers(50, 100))
def test_it_does_not_matter_which_came_first(one, other, likeness):
    first, second = asked("A", one, 1), asked("B", other, 2)
    assert why_one(first, second, likeness) == why_one(second, first, likeness)


@given(st.text(max_size=60))
def test_a_purpose_is_always_like_itself_by_the_same_person(purpose):
    assert why_one(asked("A", purpose), asked("B", purpose), 100) == Likeness.PURPOSE
    assert isinstance(purpose_key(purpose), str)


# in the office


@pytest.mark.django_db
def test_two_halves_go_up_together_with_the_evidence(world):
    first = world.asked("600.00")
    second = world.asked("600.00", purpose="Paper", now=NOON + MINUTE)
    assert (first.state, second.state, second.waiting_for) == (State.SETTLED, State.WAITING, "lead")
    policy = second.versions.get().policy
    assert policy["together"] == "1200.00"
    assert [(one["request"], one["amount"], one["why"]) for one in policy["linked"]] == [(first.pk, "600.00", "payee")]


@pytest.mark.django_db
def test_together_below_the_limit_they_are_settled_without_a_word(world):
    world.asked("400.00")
    second = world.asked("500.00", now=NOON + MINUTE)
    assert (second.state, second.versions.get().policy["linked"]) == (State.SETTLED, [])


@pytest.mark.django_db
def test_what_still_waits_in_a_lower_chain_starts_anew_in_the_higher(world):
    first = world.asked("15000.00")
    second = world.asked("15000.00", by=world.colleague, now=NOON + MINUTE)
    first = fresh(first)
    assert first.version == 2
    for request in (first, second):
        assert [s.post for s in request.steps.filter(version=request.version)] == ["lead", "department_head"]
    assert first.versions.last().policy["linked"][0]["request"] == second.pk
    assert world.approved(first, world.leader, now=NOON + 2 * MINUTE).waiting_for == "department_head"


@pytest.mark.django_db
def test_after_the_window_they_are_two(world):
    world.asked("600.00")
    week = NOON + timedelta(days=7)
    later = world.asked("600.00", now=week, by=world.colleague)
    assert later.versions.get().policy["linked"] == []


@pytest.mark.django_db
def test_what_was_asked_long_ago_and_is_changed_now_counts_as_of_now(world):
    """Nobody keeps old requests in store to turn them into halves that are too old to see each other."""
    kept = [world.asked("1200.00", payee=payee, purpose=f"{payee} things") for payee in ("Ash", "Birch")]
    later = NOON + timedelta(days=8)
    first, second = (
        change(request=one, draft=world.draft("15000.00", payee="Cedar"), by=world.officer, now=later) for one in kept
    )
    assert [one["request"] for one in second.versions.last().policy["linked"]] == [first.pk]
    assert second.steps.filter(version=2).count() == 2


@pytest.mark.django_db
def test_the_evidence_of_what_starts_anew_explains_its_chain(world):
    """The first two and the third pass the limit, no two of them do."""
    first = world.asked("15000.00")
    world.approved(first, world.leader)
    second = world.asked("1500.00", purpose="Paper", now=NOON + 2 * MINUTE)
    world.asked("4000.00", purpose="Ink", now=NOON + 3 * MINUTE)
    policy = fresh(second).versions.last().policy
    assert policy["together"] == "20500.00"
    assert {one["purpose"] for one in policy["linked"]} == {"Toner for the printer", "Ink"}


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["refused", "sent_back", "withdrawn"])
def test_what_is_not_spent_does_not_count(world, end):
    request = world.asked("1200.00")
    if end == "withdrawn":
        withdraw(request=request, reason="Not needed", by=world.officer, now=NOON + MINUTE)
    else:
        getattr(world, end)(request, world.leader)
    assert world.asked("900.00", now=NOON + 2 * MINUTE).state == State.SETTLED


@pytest.mark.django_db
def test_the_same_payee_in_two_departments_is_two(world):
    world.asked("600.00", by=world.leader, department=world.admin)
    assert world.asked("600.00", now=NOON + MINUTE).state == State.SETTLED


@pytest.mark.django_db
def test_another_currency_or_kind_is_another_spending(world):
    world.purchase("900.00", by=world.officer, department=world.department, payee="Sanlian Stationers")
    assert world.asked("900.00", now=NOON + MINUTE).state == State.SETTLED


@pytest.mark.django_db
def test_a_week_of_a_busy_desk_is_left_alone(world):
    """Water, taxis, lunch, postage: small, unlike, to several payees, by several people."""
    week = [
        ("120", "Blue Spring Water", "Drinking water", world.officer),
        ("85", "Dazhong Taxi", "Taxi to the station for Mr Gao", world.officer),
        ("90", "Qiangsheng Taxi", "Taxi to the airport for Ms Lin", world.colleague),
        ("460", "Old Canteen", "Night meal for the shift", world.colleague),
        ("300", "SF Express", "Courier of contract papers", world.officer),
        ("640", "Hongxing Hardware", "Lamp and bulbs for the stairs", world.colleague),
        ("980", "City Locksmith", "New lock for the post room", world.officer),
    ]
    for number, (amount, payee, purpose, who) in enumerate(week):
        request = world.asked(amount, payee=payee, purpose=purpose, by=who, now=NOON + number * MINUTE)
        assert request.state == State.SETTLED, payee


@pytest.mark.django_db
def test_two_people_do_not_hide_it_either(world):
    world.asked("900.00", payee="Sanlian", purpose="Repair of the north gate, part 1")
    second = world.asked(
        "900.00", payee="Hongxing", purpose="Repair of the north gate, part 2", by=world.colleague, now=NOON + MINUTE
    )
    assert second.state == State.WAITING
