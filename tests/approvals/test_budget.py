"""What a department may spend, what is left of it, and who says so."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.actions.budget import add_budget_line, change_budget_line, copy_budgets, set_budget
from approvals.enums import State
from approvals.models import Budget, BudgetLine, SpendingRequest
from approvals.presenting_money import parts_of
from approvals.queries.budget import Room, room_for, rooms_of
from approvals.rules.month import last_months, month_after, month_before
from core.errors import Invalid, Refused
from core.ledger.queries import timeline
from core.people.enums import Role
from tests import builders
from tests.approvals.world import NOON
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)
PAGE = "/approvals/budgets/"


def budget(world, amount="5000.00", *, line=None, department=None, month=MONTH, by=None, currency="CNY"):
    return set_budget(
        department=department or (line.department if line else world.department), line=line, month=month,
        currency=currency, amount=amount, by=by, now=NOON,
    )  # fmt: skip


def a_line(world, name="Repairs", department=None, by=None):
    return add_budget_line(department=department or world.department, name=name, by=by, now=NOON)


def room(world, line=None, **changes):
    given = {"department": world.department, "line": line, "day": date(2026, 11, 24), "currency": "CNY", **changes}
    return room_for(**given)


def figures(found):
    return [None if one is None else str(one) for one in (found.budget, found.spent, found.reserved, found.left)]


# setting


def test_finance_sets_a_budget_and_it_stands_in_the_record(world):
    row = budget(world, "5000", by=world.finance)
    assert (row.amount, row.month, row.set_by, row.set_at) == (Decimal("5000.00"), MONTH, world.finance, NOON)
    entry = timeline(row).get()
    assert (entry.act, entry.actor, entry.clause) == ("approvals.budget_set", world.finance, "4.1")
    assert (entry.data["before"], entry.data["after"]) == ({"amount": None}, {"amount": "5000.00"})


def test_a_budget_set_again_takes_the_place_of_the_first(world):
    budget(world, "5000")
    row = budget(world, "7000", by=world.finance)
    assert Budget.objects.get() == row
    assert timeline(row).last().data["before"] == {"amount": "5000.00"}


def test_the_same_amount_again_is_no_act(world):
    row = budget(world, "5000")
    budget(world, "5000.00", by=world.finance)
    assert len(timeline(row)) == 1


def test_any_day_names_its_month(world):
    assert budget(world, month=date(2026, 12, 31)).month == date(2026, 12, 1)


@pytest.mark.parametrize("who", ["officer", "leader", "head", "clerk", "director", "ceo", "auditor"])
def test_who_spends_does_not_say_how_much(world, who):
    with pytest.raises(Refused, match="Only Finance or an administrator"):
        budget(world, by=getattr(world, who))
    with pytest.raises(Refused, match="Only Finance or an administrator"):
        a_line(world, by=getattr(world, who))
    with pytest.raises(Refused, match="Only Finance or an administrator"):
        copy_budgets(office=world.office, month=MONTH, by=getattr(world, who), now=NOON)


def test_an_administrator_sets_budgets_but_not_of_another_office(world):
    assert budget(world, by=builders.administrator(world.office))
    with pytest.raises(Refused, match="of this office"):
        budget(world, by=builders.administrator(builders.office()))


def test_finance_that_heads_a_department_leaves_its_budget_to_others(world):
    own = builders.department(world.office, "Finance")
    builders.posted(world.finance, Role.DEPARTMENT_HEAD, department=own)
    with pytest.raises(Refused, match="You head this department"):
        budget(world, department=own, by=world.finance)
    assert budget(world, by=world.finance)


@pytest.mark.parametrize(("changes", "field", "sentence"), [
    ({"amount": "-1"}, "amount", "0 or more"),
    ({"amount": "1.005"}, "amount", "two decimals"),
    ({"amount": "much"}, "amount", "Give an amount"),
    ({"amount": "NaN"}, "amount", "Give an amount"),
    ({"currency": "XXX"}, "currency", "from the list"),
    ({"month": date(2026, 10, 31)}, "month", "This month is over"),
])  # fmt: skip
def test_what_cannot_be_a_budget_is_refused_in_a_sentence(world, changes, field, sentence):
    with pytest.raises(Invalid, match=sentence) as error:
        budget(world, **{"amount": "5", "by": world.finance, **changes})
    assert error.value.field == field
    assert not Budget.objects.exists()


def test_a_line_of_another_department_is_refused(world):
    with pytest.raises(Invalid, match="another department") as error:
        budget(world, line=a_line(world), department=world.admin)
    assert error.value.field == "line"


def test_nothing_is_a_budget_too(world):
    assert budget(world, 0).amount == 0
    assert room(world).left == 0


def test_the_database_keeps_one_budget_a_place(world):
    row = budget(world)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# lines


def test_a_line_is_added_once_a_department(world):
    line = a_line(world, "  Repairs  ", by=world.finance)
    assert (line.name, timeline(line).get().act) == ("Repairs", "approvals.budget_line_added")
    with pytest.raises(Invalid, match="Operations has a budget line of this name") as error:
        a_line(world)
    assert error.value.field == "name"
    assert a_line(world, department=world.admin)
    with pytest.raises(Invalid, match="must not be empty"):
        a_line(world, " ")


def test_a_line_gets_another_name_or_goes_out_of_use(world):
    line = a_line(world)
    other = a_line(world, "Travel")
    changed = change_budget_line(line=line, name="Mending", is_active=False, by=world.finance, now=NOON)
    assert (changed.name, changed.is_active) == ("Mending", False)
    assert timeline(line).last().data["before"] == {"name": "Repairs", "is_active": True}
    change_budget_line(line=line, name="Mending", by=world.finance, now=NOON)
    assert len(timeline(line)) == 2
    with pytest.raises(Invalid, match="of this name"):
        change_budget_line(line=other, name="Mending", by=world.finance, now=NOON)
    with pytest.raises(Refused):
        change_budget_line(line=other, name="Trips", by=world.head, now=NOON)


# the month before


def test_last_months_budgets_are_copied_where_this_month_has_none(world):
    line, gone = a_line(world), a_line(world, "Travel")
    for one, amount in ((None, "5000"), (line, "800"), (gone, "90")):
        budget(world, amount, line=one, month=month_before(MONTH))
    budget(world, "600", line=line)
    change_budget_line(line=gone, is_active=False, by=None, now=NOON)
    assert copy_budgets(office=world.office, month=MONTH, by=world.finance, now=NOON) == 1
    there = Budget.objects.filter(month=MONTH).values_list("line", "amount")
    assert set(there) == {(None, Decimal("5000.00")), (line.pk, Decimal("600.00"))}
    copied = Budget.objects.get(month=MONTH, line=None)
    assert (copied.set_by, timeline(copied).get().act) == (world.finance, "approvals.budget_set")
    with pytest.raises(Invalid, match="Nothing is left to copy"):
        copy_budgets(office=world.office, month=MONTH, by=world.finance, now=NOON)


def test_who_heads_a_department_copies_the_others_only(world):
    builders.posted(world.finance, Role.DEPARTMENT_HEAD, department=builders.department(world.office, "Finance"))
    own = world.office.departments.get(name="Finance")
    for department in (own, world.department):
        budget(world, department=department, month=month_before(MONTH))
    assert copy_budgets(office=world.office, month=MONTH, by=world.finance, now=NOON) == 1
    assert Budget.objects.get(month=MONTH).department == world.department


def test_nothing_is_copied_into_the_past(world):
    budget(world, month=date(2026, 8, 1))
    with pytest.raises(Invalid, match="This month is over"):
        copy_budgets(office=world.office, month=date(2026, 9, 1), by=world.finance, now=NOON)


# what is left


def test_settled_is_spent_and_what_waits_is_reserved(world):
    budget(world, "5000")
    world.asked("100.00")
    world.asked("1500.00", payee="Elsewhere", purpose="A chair")
    assert figures(room(world)) == ["5000.00", "100.00", "1500.00", "3400.00"]


def test_approved_spending_is_spent_and_refused_is_neither(world):
    budget(world, "9000")
    world.approved(world.asked("1500.00"), world.leader)
    world.refused(world.asked("1700.00", payee="Elsewhere", purpose="A chair"), world.leader)
    assert figures(room(world)) == ["9000.00", "1500.00", "0.00", "7500.00"]
    world.sent_back(world.asked("1900.00", payee="Third", purpose="Coal for the stove"), world.leader)
    assert room(world).reserved == Decimal("1900.00")


def test_a_purchase_is_reserved_until_it_is_accepted(world):
    budget(world, "50000", department=world.admin)
    request = world.signed_purchase()
    seen = []
    for state in (State.APPROVED, State.ORDERED, State.RECEIVED, State.ACCEPTED):
        SpendingRequest.objects.filter(pk=request.pk).update(state=state)
        found = room(world, department=world.admin)
        seen.append((found.spent, found.reserved))
    bought = Decimal("30000.00")
    assert seen == [(0, bought), (0, bought), (0, bought), (bought, 0)]


def test_each_month_department_and_currency_counts_for_itself(world):
    world.asked("100.00")
    assert room(world).spent == Decimal("100.00")
    others = [{"day": date(2026, 12, 1)}, {"day": date(2026, 10, 31)}, {"department": world.admin}, {"currency": "USD"}]
    assert [room(world, **other).spent for other in others] == [0, 0, 0, 0]


def test_a_request_may_be_left_out(world):
    request = world.asked("100.00")
    assert room(world, besides=request.pk).spent == 0


def test_of_line_and_department_the_tighter_budget_holds(world):
    line = a_line(world)
    world.asked("100.00", line=line)
    world.asked("200.00", payee="Elsewhere", purpose="A chair")
    assert figures(room(world, line)) == [None, "100.00", "0.00", None]
    budget(world, "1000")
    assert (room(world, line).left, room(world, line).line) == (Decimal("700.00"), None)
    budget(world, "400", line=line)
    assert (room(world, line).left, room(world, line).line) == (Decimal("300.00"), line)
    budget(world, "350")
    assert room(world, line).left == Decimal("50.00")


def test_a_drill_spends_nothing(world, monkeypatch):
    from approvals.models import Crisis, CrisisAct

    request = world.asked("100.00")
    crisis = Crisis.objects.create(
        office=world.office, department=world.department, title="Flood", reason="x", plan="x", ceiling=Decimal(500),
        is_drill=True, declared_by=world.leader, declared_at=NOON, ends_at=NOON + timedelta(hours=1),
    )  # fmt: skip
    CrisisAct.objects.create(
        crisis=crisis, person=world.officer, what="Pump", payee="Pumps", amount=Decimal(100), done_at=NOON,
        recorded_at=NOON, key=request.key, state="handed_in", due_at=NOON, request=request,
    )  # fmt: skip
    assert room(world).spent == 0
    assert [one.rooms for one in rooms_of([world.department], MONTH)] == [[]]


def test_the_room_takes_two_queries(world, django_assert_num_queries):
    line = a_line(world)
    budget(world, line=line)
    world.asked("100.00", line=line)
    with django_assert_num_queries(2):
        room(world, line)


def test_the_rooms_of_many_departments_take_three_queries(world, django_assert_num_queries):
    departments = [builders.department(world.office) for _number in range(5)]
    for department in departments:
        budget(world, line=a_line(world, department=department))
    with django_assert_num_queries(3):
        found = rooms_of(departments, MONTH)
    assert [len(one.rooms) for one in found] == [2] * 5


def test_the_whole_stands_before_its_lines_and_sums_them(world):
    line, other = a_line(world), a_line(world, "Coal")
    budget(world, "500", line=other)
    world.asked("100.00", line=line)
    world.asked("20.00", payee="Elsewhere", purpose="A chair")
    (found,) = rooms_of([world.department], MONTH)
    assert [(room.line and room.line.name, str(room.spent)) for _currency, room in found.rooms] == [
        (None, "120.00"), ("Coal", "0"), ("Repairs", "100.00")
    ]  # fmt: skip


# as drawn


@pytest.mark.parametrize(("amounts", "drawn"), [
    (("80", "20", "20"), [
        ("spent", "0.00%", "25.00%"), ("reserved", "25.00%", "25.00%"), ("left", "50.00%", "50.00%"),
    ]),
    (("100", "100", "100"), [("spent", "0.00%", "50.00%"), ("over", "50.00%", "50.00%")]),
    (("100", "0", "200"), [("reserved", "0.00%", "50.00%"), ("over", "50.00%", "50.00%")]),
    ((None, "75", "25"), [("spent", "0.00%", "75.00%"), ("reserved", "75.00%", "25.00%")]),
    (("0", "0", "0"), []),
    ((None, "0", "0"), []),
])  # fmt: skip
def test_a_budget_is_drawn_in_stretches(amounts, drawn):
    budget, spent, reserved = (None if one is None else Decimal(one) for one in amounts)
    assert [(part.kind, part.start, part.width) for part in parts_of(Room(budget, spent, reserved))] == drawn


def test_months_follow_one_another():
    assert (month_before(date(2026, 1, 9)), month_after(date(2026, 12, 1))) == (date(2025, 12, 1), date(2027, 1, 1))
    assert last_months(date(2026, 2, 28), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


# pages


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def at_noon(time_machine):
    time_machine.move_to(NOON)


@pytest.fixture
def as_finance(client, world, at_noon):
    client.force_login(world.finance)
    return client


def rows(page):
    return [" ".join(row.get_text(" ").split()) for row in soup(page).select("main tbody tr")]


def test_the_page_shows_what_is_left_and_what_is_over(as_finance, world):
    line = a_line(world)
    budget(world, "5000")
    budget(world, "80", line=line)
    world.asked("100.00", line=line, over_budget_reason="It broke")
    page = as_finance.get(PAGE)
    assert rows(page) == [
        "as a whole CNY 5,000.00 100.00 0.00 4,900.00", "Repairs CNY 80.00 100.00 0.00 over 20.00"
    ]  # fmt: skip
    assert "1 department is over its budget" in soup(page).select_one(".band").text
    assert [bar["class"] for bar in soup(page).select("svg.money-bar")[1].select("rect")][-1] == ["money-over"]


def test_an_empty_month_says_what_to_do(as_finance, world):
    page = as_finance.get(PAGE + "?month=2027-03")
    assert "No budget is set for this month" in page.text
    assert "Copy the budgets of the month before" in page.text


@pytest.mark.parametrize("month", ["", "soon", "2026-13", "0000-00"])
def test_an_unreadable_month_is_this_month(as_finance, month):
    assert "November 2026" in as_finance.get(PAGE + f"?month={month}").text


def test_a_head_reads_his_own_department_and_sets_nothing(client, world, at_noon):
    budget(world)
    budget(world, department=world.admin)
    client.force_login(world.head)
    page = client.get(PAGE)
    assert [panel.text for panel in soup(page).select("main caption")] == ["Operations"]
    assert "Set a budget" not in page.text
    assert client.get(PAGE + "set/").status_code == 404
    assert client.post(PAGE + "copy/", {"month": "2026-12"}).status_code == 404
    assert client.get(PAGE + "line/").status_code == 404


def test_an_officer_reads_the_budget_of_his_group_s_department(client, world, at_noon):
    budget(world)
    budget(world, department=world.admin)
    client.force_login(world.officer)
    assert len(rows(client.get(PAGE))) == 1


def test_a_budget_is_set_on_its_page(as_finance, world):
    line = a_line(world)
    form = {"line": f"l{line.pk}", "month": "2026-12-01", "currency": "CNY", "amount": "750.50"}
    response = as_finance.post(PAGE + "set/", form)
    assert response["Location"] == PAGE + "?month=2026-12"
    row = Budget.objects.get()
    assert (row.line, row.amount, row.month, row.set_by) == (line, Decimal("750.50"), date(2026, 12, 1), world.finance)


def test_a_bad_amount_comes_back_with_a_sentence_and_is_kept(as_finance, world):
    form = {"line": f"d{world.department.pk}", "month": "2026-11-01", "currency": "CNY", "amount": "-5"}
    response = as_finance.post(PAGE + "set/", form)
    assert response.status_code == 422
    assert soup(response).find(id="id_amount")["value"] == "-5"
    assert "greater than or equal to 0" in response.text


def test_a_line_is_added_and_leads_to_its_budget(as_finance, world):
    response = as_finance.post(PAGE + "line/", {"department": world.department.pk, "name": "Repairs"})
    line = BudgetLine.objects.get()
    assert response["Location"] == PAGE + f"set/?line=l{line.pk}"
    assert soup(as_finance.get(response["Location"])).select_one("#id_line [selected]").text == "Operations: Repairs"
    again = as_finance.post(PAGE + "line/", {"department": world.department.pk, "name": "Repairs"})
    assert (again.status_code, "of this name already" in again.text) == (422, True)


def test_last_month_is_copied_with_one_press(as_finance, world):
    budget(world)
    page = as_finance.post(PAGE + "copy/", {"month": "2026-12"}, follow=True)
    assert "1 budget is copied" in page.text
    assert len(rows(page)) == 1
    assert "Nothing is left to copy" in as_finance.post(PAGE + "copy/", {"month": "2026-12"}, follow=True).text
    assert as_finance.post(PAGE + "copy/", {"month": "soon"}).status_code == 400


def test_one_row_and_thirty_take_the_same_queries(as_finance, world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert as_finance.get(PAGE).status_code == 200
        return len(queries)

    budget(world)
    as_finance.get(PAGE)  # a first visit notes when he was last seen
    few = count()
    for number in range(30):
        budget(world, line=a_line(world, f"Line {number}"))
    for _number in range(5):
        budget(world, department=builders.department(world.office))
    assert count() == few
    assert len(rows(as_finance.get(PAGE))) == 36


# Django admin


ADMIN = "/admin/approvals/"


def test_an_administrator_adds_and_retires_a_line_in_django_admin(client, world):
    client.force_login(builders.administrator(world.office))
    form = {"department": world.department.pk, "name": "Repairs"}
    assert client.post(ADMIN + "budgetline/add/", form).status_code == 302
    line = BudgetLine.objects.get()
    again = client.post(ADMIN + "budgetline/add/", form)
    assert (again.status_code, "already" in again.text) == (200, True)
    assert client.post(ADMIN + f"budgetline/{line.pk}/change/", {"name": "Mending"}).status_code == 302
    line.refresh_from_db()
    assert (line.name, line.is_active) == ("Mending", False)
    assert [entry.act for entry in timeline(line)] == ["approvals.budget_line_added", "approvals.budget_line_changed"]


def test_budgets_are_only_read_in_django_admin(client, world):
    row = budget(world)
    client.force_login(builders.administrator(world.office))
    assert "5000.00" in client.get(ADMIN + "budget/").text
    assert client.post(ADMIN + f"budget/{row.pk}/change/", {"amount": "1"}).status_code == 403
    assert client.get(ADMIN + "budget/add/").status_code == 403


def test_another_office_sees_no_line(client, world):
    a_line(world)
    client.force_login(builders.administrator(builders.office()))
    assert "Repairs" not in client.get(ADMIN + "budgetline/").text


# at once


@pytest.mark.django_db(transaction=True)
def test_two_who_set_one_budget_at_once_leave_one_budget(world):
    def setting(amount):
        return lambda: budget(world, amount, by=world.finance)

    at_once(setting("100"), setting("200"))
    row = Budget.objects.get()
    first, last = timeline(row)
    assert last.data["before"] == first.data["after"]
    assert last.data["after"] == {"amount": str(row.amount)}


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "1999-12", "2026-13", "x"])
def test_a_month_that_no_calendar_shows_is_the_present_one(world, client, time_machine, month):
    time_machine.move_to(NOON, tick=False)
    client.force_login(world.finance)
    answer = client.get(PAGE, {"month": month})
    assert answer.status_code == 200
    assert answer.context["month"] == MONTH
