"""Who decides which amount (3.1, 4.1): the rule of the tiers, their rows in Django admin, and who would decide."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.people.enums import Role
from core.policy import actions, reach, registry
from core.policy.catalogue import BY_KEY
from core.policy.enums import Currency, Post
from core.policy.models import PolicyValue
from core.policy.preview import Question, who_decides
from core.policy.queries import policy_for
from core.policy.registry import Holder
from core.policy.rows import MOST_TIER_ROWS, TiersField, TiersWidget
from core.policy.tiers import clean_tiers, read_tier, tier_for
from core.policy.wording import key_words
from tests import builders
from tests.builders import NOW

ADD = "/admin/policy/policyvalue/add/?key=tiers.spending"
WHO = "/regulation/authority/who/"
CHAIN = [Post.DEPARTMENT_HEAD, Post.FINANCE, Post.CEO]


def tier(up_to, *posts, of=None, currency="CNY", minutes=60):
    steps = [{"post": post, "minutes": minutes} for post in posts]
    return {"department": of, "currency": currency, "up_to": up_to, "steps": steps}


# what cannot be a ladder of tiers


@pytest.mark.parametrize(("rows", "sentence"), [
    (None, "There is no tier"),
    ([], "There is no tier"),
    ([None, None], "There is no tier"),
    (["x"], "Row 1: choose the currency"),
    ([None, tier(None, "lead", currency="XYZ")], "Row 2: choose the currency"),
    ([tier(None, "lead", of="Sales")], "Row 1: choose the department"),
    ([tier(None, "lead", of=True)], "Row 1: choose the department"),
    ([tier(None, "lead", of=9)], "Row 1: choose the department"),
    ([tier("much"), tier(None, "lead")], "Row 1: the amount must be above zero"),
    ([tier("0"), tier(None, "lead")], "Row 1: the amount must be above zero"),
    ([tier("1.005"), tier(None, "lead")], "Row 1: the amount must be above zero with at most two decimals"),
    ([tier("NaN"), tier(None, "lead")], "Row 1: the amount"),
    ([tier("1e15"), tier(None, "lead")], "Row 1: the amount"),
    ([tier(None, "janitor")], "Row 1: choose who signs"),
    ([tier(None, "lead", minutes=0)], "Row 1: give each step a time limit of 1 to 86400 minutes"),
    ([tier(None, "lead", minutes="60")], "Row 1: give each step a time limit"),
    ([tier(None, "lead", minutes=90_000)], "Row 1: give each step a time limit"),
    ([tier(None, "lead", "ceo", "lead")], "Row 1: nobody signs twice in one chain"),
    ([tier("5", "lead"), tier("5.00", "ceo"), tier(None, "ceo")], "Two rows in CNY go up to the same amount"),
    ([tier(None, "lead"), tier(None, "ceo")], "Two rows in CNY go up to the same amount"),
    ([tier("1000"), tier("5000", "lead")], "Above 5000.00 CNY nobody could decide"),
    ([tier(None, "lead"), tier("5", "lead", currency="USD")], "Above 5.00 USD nobody could decide"),
    ([tier("5", "lead"), tier("9"), tier(None, "ceo")], "a larger amount would need fewer signatures"),
    ([tier(None)], "In CNY any amount would be settled without a signature"),
])  # fmt: skip
def test_what_is_no_ladder_of_tiers_is_refused_in_a_sentence(rows, sentence):
    with pytest.raises(Invalid, match=sentence) as error:
        clean_tiers(rows, departments={1, 2})
    assert error.value.field == "value"


@pytest.mark.parametrize("posts", [
    ("department_head", "finance"), ("ceo",), (), ("finance", "department_head", "ceo"),
    ("lead", "department_head", "ceo", "finance"),
])  # fmt: skip
def test_a_purchase_is_signed_by_head_finance_and_ceo_in_this_order(posts):
    with pytest.raises(Invalid, match="Row 1: the regulation wants these signatures in this order: department head"):
        clean_tiers([tier(None, *posts)], CHAIN)


def test_more_may_sign_a_purchase_in_between():
    rows = [tier(None, "lead", "department_head", "director", "finance", "ceo")]
    assert clean_tiers(rows, CHAIN) == rows


def test_rows_stand_in_order_and_empty_ones_are_left_out():
    rows = [tier(None, "ceo", of=2), None, tier(None, "ceo"), tier("9", "lead"), None, tier("5")]
    assert [(one["department"], one["up_to"]) for one in clean_tiers(rows, departments={2})] == [
        (None, "5.00"), (None, "9.00"), (None, None), (2, None)
    ]  # fmt: skip


def test_a_department_with_tiers_of_its_own_uses_no_other():
    tiers = [read_tier(row) for row in clean_tiers([tier("5"), tier(None, "lead"), tier(None, "ceo", of=2)])]
    chosen = [tier_for(tiers, department, "CNY", Decimal("1")) for department in (1, 2)]
    assert [[step.post for step in one.steps] for one in chosen] == [[], [Post.CEO]]


def test_a_currency_without_tiers_has_nobody():
    tiers = [read_tier(row) for row in clean_tiers([tier(None, "lead")])]
    assert tier_for(tiers, 1, "USD", Decimal(1)) is None


CENTS = st.integers(1, 10**9).map(lambda cents: Decimal(cents) / 100)
CHAINS = st.sampled_from([["lead"], ["ceo"], ["lead", "finance"], Post.values])
PLACES = [(None, "CNY"), (None, "USD"), (1, "CNY"), (2, "USD")]


@st.composite
def ladders(draw):
    """Rows that hold together, in any order, with an empty one among them."""
    rows = [None]
    for department, currency in draw(st.sets(st.sampled_from(PLACES), min_size=1, max_size=3)):
        amounts = sorted(draw(st.sets(CENTS, max_size=3)))
        chains = [[] if draw(st.booleans()) and amounts else draw(CHAINS), *(draw(CHAINS) for _amount in amounts)]
        for amount, chain in zip([*amounts, None], chains, strict=True):
            rows.append(tier(amount and str(amount), *chain, of=department, currency=currency))
    return rows[::-1] if draw(st.booleans()) else rows


@given(ladders(), CENTS, st.sampled_from([1, 2, 3]))
def test_exactly_one_tier_fits_an_amount(rows, amount, department):
    tiers = [read_tier(row) for row in clean_tiers(rows)]
    for currency in Currency.values:
        own = [one for one in tiers if (one.department, one.currency) == (department, currency)]
        own = own or [one for one in tiers if (one.department, one.currency) == (None, currency)]
        bounds = [Decimal(0), *(one.up_to for one in own)]
        fitting = [
            one
            for one, lower in zip(own, bounds, strict=False)
            if lower < amount and (one.up_to is None or amount <= one.up_to)
        ]
        assert [tier_for(tiers, department, currency, amount)] == (fitting or [None])
        assert len(fitting) == bool(own)


@given(ladders())
def test_storing_and_reading_changes_nothing(rows):
    stored = clean_tiers(rows)
    assert [read_tier(row).record() for row in stored] == stored == clean_tiers(stored)


FIELD = TiersField(rows=12, departments={1: "Sales", 2: "Stores"})


@given(ladders())
def test_the_form_keeps_every_row(rows):
    stored = clean_tiers(rows)
    cells = ["" if cell is None else str(cell) for cell in FIELD.widget.decompress(stored)]
    assert clean_tiers(FIELD.clean(cells), departments={1, 2}) == stored


NAMES = st.sampled_from(["department", "currency", "up_to", "steps", "post", "minutes"])
LEAVES = st.none() | st.integers() | st.floats() | st.text()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=9))
def test_nonsense_is_refused_and_never_crashes(nonsense):
    try:
        stored = clean_tiers(nonsense)
    except Invalid:
        return
    assert clean_tiers(stored) == stored


# how far a post reaches


def test_how_far_each_post_reaches():
    tiers = [read_tier(row) for row in BY_KEY["tiers.spending"].default]
    assert [one.up_to for one in reach.at_the_desk(tiers)] == [Decimal("1000.00")]
    assert {role: limits[0].up_to for role, limits in reach.alone(tiers).items() if limits} == {
        Role.LEAD: Decimal("20000.00")
    }
    assert {role: limits[0].up_to for role, limits in reach.together(tiers).items() if limits} == {
        Role.LEAD: None, Role.DEPARTMENT_HEAD: None
    }  # fmt: skip


def test_each_department_and_currency_reaches_for_itself():
    rows = [tier("5"), tier("9", "lead"), tier(None, "ceo"), tier("7", of=2), tier(None, "lead", of=2)]
    rows += [tier("3", currency="USD"), tier(None, "lead", currency="USD")]
    found = reach.at_the_desk([read_tier(row) for row in clean_tiers(rows)])
    assert [(one.department, one.currency, str(one.up_to)) for one in found] == [
        (None, "CNY", "5.00"), (None, "USD", "3.00"), (2, "CNY", "7.00")
    ]  # fmt: skip


def test_tiers_are_said_in_words():
    words = key_words("tiers.spending", [tier("1000.00"), tier(None, "lead", "ceo", of=2)], {2: "Sales"})
    assert words == [
        "up to 1,000.00 CNY: settled at the desk", "Sales, any amount in CNY: duty lead on duty → CEO"
    ]  # fmt: skip


# in Django admin


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def typed(*rows, number=6, **more):
    """What the browser posts: rows of department, currency, amount and five pairs; None is an empty row."""
    data = {"rows": str(number), "holds_from": "", **more}
    for place in range(number):
        row = rows[place] if place < len(rows) and rows[place] else ("", "CNY", "")
        cells = [*row, *[""] * (TiersWidget.width - len(row))]
        data |= {f"value_{place * TiersWidget.width + index}": cell for index, cell in enumerate(cells)}
    return data


DESK, LEAD = ("", "CNY", "500"), ("", "CNY", "", "lead", "30")


@pytest.mark.django_db
def test_the_page_shows_the_tiers_in_force_and_rows_to_spare(admin_client, office):
    page = soup(admin_client.get(ADD))
    rows = page.select("table.tiers tbody tr")
    assert len(rows) == 6
    assert [row.select("input")[0].get("value") for row in rows[:3]] == ["1000.00", "20000.00", None]
    chosen = [option.text for option in rows[2].select("td:nth-of-type(n+2) [selected]") if option["value"]]
    assert chosen == ["duty lead on duty", "department head"]


@pytest.mark.django_db
def test_tiers_are_set_in_rows(admin_client, office):
    sales = builders.department(office, "Sales")
    own = (str(sales.pk), "CNY", "", "director", "90", "", "", "ceo", "1440")
    response = admin_client.post(ADD, typed(LEAD, None, DESK, own), follow=True)
    assert "The number is set." in response.text
    assert "Sales, any amount in CNY: director → CEO" in response.text
    steps = [{"post": "director", "minutes": 90}, {"post": "ceo", "minutes": 1440}]
    rows = [tier("500.00"), tier(None, "lead", minutes=30), {**tier(None, of=sales.pk), "steps": steps}]
    assert policy_for(office, timezone.now()).tiers("spending") == [read_tier(row) for row in rows]


@pytest.mark.django_db
def test_tiers_hold_from_a_moment(admin_client, office):
    admin_client.post(ADD, typed(DESK, LEAD, holds_from="2099-01-01T08:00"))
    assert PolicyValue.objects.get().holds_from.isoformat() == "2099-01-01T00:00:00+00:00"


@pytest.mark.django_db
@pytest.mark.parametrize(("rows", "sentence"), [
    ([], "There is no tier"),
    ([DESK, None, ("", "CNY", "much", "lead", "30")], "Row 3: the amount must be above zero"),
    ([DESK, ("", "CNY", "", "lead", "soon")], "Row 2: give each step a time limit"),
    ([DESK, ("", "CNY", "", "", "30")], "Row 2: choose who signs"),
    ([DESK, ("", "", "", "lead", "30")], "Row 2: choose the currency"),
    ([DESK, ("999999", "CNY", "", "lead", "30")], "Row 2: choose the department"),
    ([DESK, ("9" * 5000, "CNY", "", "lead", "30")], "Row 2: choose the department"),
    ([DESK, ("", "CNY", "900", "lead", "30")], "Above 900.00 CNY nobody could decide"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_its_row_and_kept(admin_client, rows, sentence):
    response = admin_client.post(ADD, typed(*rows))
    assert (response.status_code, sentence in response.text) == (422, True)
    kept = [row.select("input")[0].get("value") or "" for row in soup(response).select("table.tiers tbody tr")]
    assert kept[: len(rows)] == ["" if row is None else row[2] for row in rows]
    assert not PolicyValue.objects.exists()


@pytest.mark.django_db
def test_a_department_of_another_office_is_not_in_the_list(admin_client):
    other = builders.department(builders.office())
    response = admin_client.post(ADD, typed(DESK, LEAD, (str(other.pk), "CNY", "", "lead", "30")))
    assert "Row 3: choose the department from the list" in response.text


@pytest.mark.django_db
def test_more_rows_are_added_and_what_was_typed_stays(admin_client):
    page = soup(admin_client.post(ADD, typed(DESK, more="More rows")))
    rows = page.select("table.tiers tbody tr")
    assert (len(rows), rows[0].select("input")[0]["value"]) == (9, "500")
    assert page.select_one("input[name=rows]")["value"] == "9"
    assert not PolicyValue.objects.exists()
    many = soup(admin_client.post(ADD, typed(number=6, rows="999", more="1")))
    assert len(many.select("table.tiers tbody tr")) == MOST_TIER_ROWS


# who would decide


@pytest.fixture
def posts(monkeypatch):
    """Who holds which post; the floor above names them."""
    held = {Post.LEAD: [Holder("Chen Lead")], Post.CEO: [Holder("Yu Deputy", "Wang CEO"), Holder("Wang CEO")]}
    monkeypatch.setattr(registry, "_holders", [lambda office, department, at: held])
    return held


def preview(amount="1200", **more):
    return {"preview": "1", "amount": amount, "currency": "CNY", "at": "2026-11-29T23:00", **more}


@pytest.mark.django_db
def test_rows_that_are_not_set_yet_can_be_tried(admin_client, office, posts):
    sales = builders.department(office, "Sales")
    rows = (DESK, ("", "CNY", "", "lead", "30", "director", "90"))
    response = admin_client.post(ADD, typed(*rows, **preview(department=str(sales.pk))))
    answer = " ".join(soup(response).find(id="answer").get_text(" ").split())
    assert "1,200.00 CNY, Sales" in answer and "Sun 29 Nov 23:00" in answer
    assert "duty lead on duty within 30 min Chen Lead" in answer
    assert "director within 90 min vacant decided instead by the CEO: Yu Deputy on behalf of Wang CEO /" in answer
    assert soup(response).select("table.tiers input")[0]["value"] == "500"
    assert not PolicyValue.objects.exists()
    at_the_desk = admin_client.post(ADD, typed(*rows, **preview("500", department=str(sales.pk))))
    assert "settled at the desk" in soup(at_the_desk).find(id="answer").text


@pytest.mark.django_db
def test_a_post_that_nobody_holds_is_a_red_gap(admin_client, office, posts):
    posts.clear()
    sales = builders.department(office, "Sales")
    answer = soup(admin_client.post(ADD, typed(DESK, LEAD, **preview(department=str(sales.pk))))).find(id="answer")
    assert answer.select_one(".badge.is-gap").get_text(strip=True) == "nobody"
    usd = soup(admin_client.post(ADD, typed(DESK, LEAD, **preview(department=str(sales.pk), currency="USD"))))
    assert "No tier is set in USD" in usd.find(id="answer").text


@pytest.mark.django_db
def test_a_question_or_rows_that_cannot_be_read_are_said(admin_client, office):
    sales = builders.department(office, "Sales")
    bad_rows = admin_client.post(ADD, typed(DESK, **preview(department=str(sales.pk))))
    assert (bad_rows.status_code, "Above 500.00 CNY nobody" in bad_rows.text) == (422, True)
    bad_question = admin_client.post(ADD, typed(DESK, LEAD, **preview("-3", department=str(sales.pk))))
    assert (bad_question.status_code, soup(bad_question).find(id="id_amount")["value"]) == (422, "-3")


@pytest.mark.django_db
def test_everyone_may_ask_who_would_decide_under_what_holds_then(client, office, posts):
    sales = builders.department(office, "Sales")
    client.force_login(builders.person(office))
    later = [tier("5000.00"), tier(None, "ceo")]
    december = datetime(2026, 12, 1, tzinfo=UTC)
    actions.set_value(
        office=office, key="tiers.spending", value=later, holds_from=max(december, timezone.now()), by=None,
        now=timezone.now(),
    )  # fmt: skip
    asked = {"kind": "tiers.spending", "amount": "1200", "currency": "CNY", "department": str(sales.pk)}
    at = PolicyValue.objects.get().holds_from.astimezone(office.zone)
    before, after = f"{at - timedelta(days=2):%Y-%m-%dT%H:%M}", f"{at + timedelta(days=2):%Y-%m-%dT%H:%M}"
    assert "Chen Lead" in client.get(WHO, asked | {"at": before}).text
    assert "settled at the desk" in client.get(WHO, asked | {"at": after}).text
    purchase = client.get(WHO, asked | {"at": before, "kind": "tiers.purchase"})
    assert "Nobody could decide it" in purchase.text
    assert client.get(WHO).status_code == 200
    assert client.get(WHO, asked | {"at": "soon"}).status_code == 422


@pytest.mark.django_db
def test_the_people_are_those_of_the_department_asked_for(office, posts, monkeypatch):
    asked = []
    monkeypatch.setattr(registry, "_holders", [lambda *given: asked.append(given) or {}])
    sales = builders.department(office, "Sales")
    answer = who_decides([read_tier(tier(None, "finance"))], Question(sales, "CNY", Decimal(5), NOW))
    assert asked == [(office, sales, NOW)]
    assert (answer.has_gap, answer.signatures[0].instead) == (True, None)
