"""Where the money goes: by month, department and kind, for those who may read it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.actions.budget import add_budget_line
from approvals.enums import Kind, State
from approvals.models import SpendingRequest
from approvals.queries.spending import Wanted, records_of, spending_of
from tests.approvals.world import NOON

pytestmark = pytest.mark.django_db
PAGE = "/approvals/spending/"
TODAY = date(2026, 11, 24)


def spent(world, amount, *, on=TODAY, purpose="A chair", **changes):
    """Settled at the desk, or approved, and charged to that day; each from a payee of its own."""
    number = SpendingRequest.objects.count()
    request = world.asked(amount, payee=f"Payee {number}", purpose=f"{purpose} {chr(97 + number) * 9}", **changes)
    closed = {
        "state": State.SETTLED,
        "due_at": None,
        "waiting_for": "",
        "climbed_to": "",
        "late_to": "",
        "closed_at": NOON,
    }
    SpendingRequest.objects.filter(pk=request.pk).update(charged_on=on, **closed)
    return request


def bought(world, amount, **changes):
    return spent(world, amount, kind=Kind.PURCHASE, by=world.clerk, department=world.admin, **changes)


def figures(world, person=None, **wanted):
    return spending_of(person or world.finance, Wanted(**wanted), TODAY, NOON)


def test_spending_is_summed_by_month_department_and_kind(world):
    spent(world, "100.10")
    spent(world, "200.20", on=date(2026, 10, 31))
    bought(world, "5000.00")
    found = figures(world)
    months = found.by_month()
    assert (len(months), min(months), max(months)) == (12, date(2025, 12, 1), date(2026, 11, 1))
    assert {month: str(amount) for month, amount in months.items() if amount} == {
        date(2026, 10, 1): "200.20", date(2026, 11, 1): "5100.10"
    }  # fmt: skip
    assert {key: str(amount) for key, amount in found.by_department().items()} == {
        world.admin.pk: "5000.00", world.department.pk: "300.30"
    }  # fmt: skip
    assert [str(amount) for amount in found.by_kind().values()] == ["300.30", "5000.00"]
    assert (str(found.total()), found.count()) == ("5300.30", 3)


def test_a_chart_keeps_what_was_not_chosen_in_it_to_compare(world):
    spent(world, "100.00")
    spent(world, "50.00", on=date(2026, 10, 1))
    bought(world, "5000.00")
    found = figures(world, kind=Kind.SPENDING, month=date(2026, 11, 1))
    assert [str(amount) for amount in found.by_kind().values()] == ["100.00", "5000.00"]
    assert [str(amount) for amount in found.by_month().values() if amount] == ["50.00", "100.00"]
    assert list(found.by_department()) == [world.department.pk]
    assert str(found.total()) == "100.00"


def test_what_waits_is_reserved_and_what_was_refused_is_neither(world):
    world.refused(world.asked("1500.00"), world.leader)
    world.asked("1700.00", payee="Elsewhere", purpose="A chair")
    assert (figures(world).count(), str(figures(world, what="reserved").total())) == (0, "1700.00")
    assert figures(world, what="").count() == 2


def test_a_currency_stands_alone(world):
    spent(world, "100.00")
    assert figures(world, currency="USD").total() == 0


def test_older_than_twelve_months_is_not_shown(world):
    spent(world, "100.00", on=date(2025, 11, 30))
    assert figures(world).total() == 0
    assert not records_of(world.finance, Wanted(), TODAY, NOON)


@pytest.mark.parametrize(("who", "seen"), [
    ("finance", 3), ("ceo", 3), ("director", 3), ("auditor", 3), ("leader", 2), ("head", 2), ("admin_head", 1),
    ("officer", 1), ("colleague", 1), ("clerk", 1),
])  # fmt: skip
def test_everyone_sees_the_sums_of_what_he_may_read(world, who, seen):
    spent(world, "10.00")
    spent(world, "20.00", by=world.colleague)
    bought(world, "5000.00")
    person = getattr(world, who)
    found = figures(world, person)
    records = list(records_of(person, Wanted(), TODAY, NOON))
    assert (found.count(), len(records)) == (seen, seen)
    assert found.total() == sum(record.amount for record in records)


def test_the_records_are_those_of_the_figure(world):
    line = add_budget_line(department=world.department, name="Repairs", by=None, now=NOON)
    with_line = spent(world, "100.00", line=line)
    spent(world, "50.00")
    older = spent(world, "20.00", on=date(2026, 10, 1))
    purchase = bought(world, "5000.00")

    def records(**wanted):
        return list(records_of(world.finance, Wanted(**wanted), TODAY, NOON))

    assert records(line=line.pk) == [with_line]
    assert records(month=date(2026, 10, 1)) == [older]
    assert records(kind=Kind.PURCHASE) == records(department=world.admin.pk) == [purchase]
    assert len(records()) == 4


# the page


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def as_finance(client, world, time_machine):
    time_machine.move_to(NOON)
    client.force_login(world.finance)
    return client


def bars(page, number):
    return [" ".join(bar.get_text(" ").split()) for bar in soup(page).select("figure.bars")[number].select("li")]


def test_the_page_draws_the_figures_and_each_leads_to_its_records(as_finance, world):
    spent(world, "1000.00")
    bought(world, "5000.00")
    page = as_finance.get(PAGE)
    assert bars(page, 0)[-1] == "November 2026 6,000.00 CNY"
    assert bars(page, 1) == ["Administration 5,000.00 CNY", "Operations 1,000.00 CNY"]
    assert bars(page, 2) == ["spending request 1,000.00 CNY", "purchase 5,000.00 CNY"]
    assert "6,000.00 CNY" in soup(page).select_one(".band").text
    link = soup(page).select("figure.bars")[1].select("a")[1]["href"]
    chosen = as_finance.get(PAGE + link)
    assert [row.th.text for row in soup(chosen).select("tbody tr")] == ["A chair aaaaaaaaa"]
    again = soup(chosen).select("figure.bars")[1].select("a")[1]["href"]
    assert len(soup(as_finance.get(PAGE + again)).select("tbody tr")) == 2


def test_the_filters_choose(as_finance, world):
    spent(world, "10.00")
    bought(world, "5000.00")
    page = as_finance.get(PAGE, {"kind": "purchase", "month": "2026-11-01", "department": world.admin.pk})
    assert len(soup(page).select("tbody tr")) == 1
    assert soup(page).select_one("#id_kind [selected]").text == "purchase"
    assert "November 2026" in soup(page).select_one(".band").text


@pytest.mark.parametrize("query", ["?month=soon", "?department=x", "?kind=gift", "?currency=XXX", "?page=99"])
def test_a_filter_that_cannot_be_read_is_left_out(as_finance, world, query):
    spent(world, "10.00")
    assert len(soup(as_finance.get(PAGE + query)).select("tbody tr")) == 1


def test_nothing_spent_says_so(as_finance):
    assert "Nothing was spent under these filters" in as_finance.get(PAGE).text


def test_one_row_and_thirty_take_the_same_queries(as_finance, world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert as_finance.get(PAGE).status_code == 200
        return len(queries)

    first = spent(world, "10.00")
    few = count()
    first.refresh_from_db()
    for number in range(30):
        first.pk, first.key = None, f"00000000-0000-4000-8000-{number:012d}"
        first.amount, first.charged_on = Decimal(number + 1), TODAY - timedelta(days=number * 10)
        first.save(force_insert=True)
    assert count() <= few + 1  # a second page is counted
    assert len(soup(as_finance.get(PAGE)).select("tbody tr")) == 30
