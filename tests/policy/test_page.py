from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from core.people.enums import Role
from core.policy import actions, queries, reach, registry
from core.policy.catalogue import PARAMETERS
from core.policy.models import PolicyValue
from core.policy.registry import Authority
from tests import builders

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ADD = "/admin/policy/policyvalue/add/"


@pytest.fixture
def officer(office, client):
    officer = builders.officer(builders.group(office), "Li Si")
    client.force_login(officer)
    return officer


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def cells(response, row):
    return [" ".join(cell.get_text(" ").split()) for cell in soup(response).find(id=row).find_all(["td", "th"])]


def test_everyone_reads_every_clause_with_its_number_in_force(client, office, officer):
    now = timezone.now()
    actions.adopt_defaults(office=office, by=None, now=now)
    actions.set_value(office=office, key="roster.rest", value=12, holds_from=now + DAY, by=None, now=now)
    page = client.get("/regulation/")
    clause, label, value, following = cells(page, "rosterrest")
    assert (clause, label, value) == ("§ R.2", "Rest between two shifts", "11 hours")
    assert "12 hours" in following
    first = soup(page).select_one(".band")
    assert "1 number changes soon" in first.text and "12 hours" in first.text
    assert len(soup(page).select("tbody tr")) == len(PARAMETERS)
    assert "Set a number" not in page.text


def test_a_number_nobody_set_is_marked(client, office, officer):
    assert "default, not set yet" in cells(client.get("/regulation/"), "rosterrest")[3]


def test_the_numbers_stand_in_their_chapters(client, officer):
    page = soup(client.get("/regulation/"))
    titles = [caption.text for caption in page.select("main caption")]
    assert titles[:2] == ["Function and goals", "Organisation and posts"]
    assert titles[-1] == "Roster, shift log and hand-over"
    assert "No change is decided" in page.text


def test_a_ladder_is_read_in_words(client, officer):
    assert "at the time due: duty lead, important" in cells(client.get("/regulation/"), "ladderhandover")[2]


def test_clauses_stand_in_order(office):
    clauses = [line.parameter.clause for line in queries.regulation(office, builders.NOW)]
    assert clauses[0].startswith("1.")
    assert clauses == sorted(clauses, key=registry.clause_order)
    assert registry.clause_order("2.10") > registry.clause_order("2.4")


def test_the_page_takes_one_query_for_all_numbers(office, django_assert_num_queries):
    actions.adopt_defaults(office=office, by=None, now=builders.NOW)
    with django_assert_num_queries(1):
        queries.regulation(office, builders.NOW)


# the matrix


def tier(up_to, *posts, of=None):
    steps = [{"post": post, "minutes": 60} for post in posts]
    return {"department": of and of.pk, "currency": "CNY", "up_to": up_to, "steps": steps}


def matrix(client):
    table = soup(client.get("/regulation/authority/")).select_one("table.matrix")
    roles = [cell.text for cell in table.select("thead th")][2:]
    return {
        row.th.contents[0].strip(): dict(
            zip(roles, (cell.text.strip() for cell in row.find_all("td")[1:]), strict=True)
        )
        for row in table.select("tbody tr")
    }


def test_the_matrix_says_what_the_permissions_enforce(client, officer):
    row = matrix(client)["set a number of the regulation"]
    assert row["administrator"] == "may"
    assert row["duty officer"] == "–"


def test_an_amount_in_the_matrix_is_the_policy_in_force(client, office, officer, monkeypatch):
    monkeypatch.setattr(registry, "_authorities", dict(registry._authorities))
    registry.register_authority(Authority("spend", "decide spending", "4.1", tiers="spending", reach=reach.alone))
    assert matrix(client)["decide spending"]["duty lead"] == "up to 20,000.00 CNY"
    now = timezone.now()
    sales = builders.department(office, "Sales")
    value = [tier("500.00"), tier(None, "lead"), tier("90.00", "ceo", of=sales), tier(None, "ceo", "finance", of=sales)]
    actions.set_value(office=office, key="tiers.spending", value=value, holds_from=now, by=None, now=now)
    assert matrix(client)["decide spending"] == {
        **{str(role.label): "–" for role in Role}, "duty lead": "any amount in CNY", "CEO": "Sales, up to 90.00 CNY"
    }  # fmt: skip
    page = soup(client.get("/regulation/authority/"))
    label = next(row.th.text for row in page.select("table.matrix tbody tr") if "decide spending" in row.th.text)
    assert "since" in label


def test_the_matrix_names_who_holds_each_role(client, officer):
    text = client.get("/regulation/authority/").text
    assert "Li Si" in text
    assert "nobody" in text


# Django admin


@pytest.fixture
def admin_client(client, administrator):
    client.force_login(administrator)
    return client


def test_an_administrator_chooses_a_number_and_sets_it_at_once(admin_client, office):
    assert "rest between two shifts" in admin_client.get(ADD).text
    form = soup(admin_client.get(ADD + "?key=roster.rest"))
    assert form.find(id="id_value")["value"] == "11"
    response = admin_client.post(ADD + "?key=roster.rest", {"value": "12", "holds_from": ""}, follow=True)
    assert "The number is set." in response.text
    assert "12 hours" in response.text
    assert queries.policy_for(office, timezone.now()).hours("roster.rest") == timedelta(hours=12)


def test_a_later_moment_is_read_in_the_offices_time(admin_client, office):
    admin_client.post(ADD + "?key=roster.rest", {"value": "12", "holds_from": "2099-01-01T08:00"})
    assert PolicyValue.objects.get(key="roster.rest").holds_from.isoformat() == "2099-01-01T00:00:00+00:00"


@pytest.mark.parametrize(("form", "sentence"), [
    ({"value": "12", "holds_from": "2001-01-01T08:00"}, "A number holds from now or later"),
    ({"value": "-1", "holds_from": ""}, "greater than or equal to 0"),
    ({"value": "x", "holds_from": "2099-01-01T08:00"}, "Enter a whole number"),
])  # fmt: skip
def test_bad_input_comes_back_with_a_sentence_and_is_kept(admin_client, form, sentence):
    response = admin_client.post(ADD + "?key=roster.rest", form)
    assert response.status_code == 422
    assert sentence in response.text
    assert soup(response).find(id="id_value")["value"] == form["value"]
    assert not PolicyValue.objects.exists()


def test_yes_or_no_is_a_choice_and_stands_in_words(admin_client, office):
    address = ADD + "?key=swap.lead_decides"
    crumbs = soup(admin_client.get(address)).select(".breadcrumbs a")
    assert [link["href"] for link in crumbs] == ["/admin/", "/admin/policy/policyvalue/", ADD]
    options = soup(admin_client.get(address)).select("#id_value option")
    assert [(option.text, option.has_attr("selected")) for option in options] == [("yes", True), ("no", False)]
    assert admin_client.post(address, {"value": "", "holds_from": ""}).status_code == 422
    listed = admin_client.post(address, {"value": "False", "holds_from": ""}, follow=True)
    assert soup(listed).select_one(".field-value_in_words").text == "no"
    assert cells(admin_client.get("/regulation/"), "swaplead_decides")[1:3] == ["A lead decides on swaps", "no"]
    assert soup(admin_client.get(address)).select_one("#id_value [selected]").text == "no"


def ladder(*rows):
    """What the browser posts: six rows of three cells, most of them empty."""
    filled = [cell for row in rows for cell in row] + [""] * (18 - 3 * len(rows))
    return {f"value_{number}": cell for number, cell in enumerate(filled)} | {"holds_from": ""}


def test_a_ladder_is_set_in_rows(admin_client, office):
    page = soup(admin_client.get(ADD + "?key=ladder.handover"))
    assert [cell["value"] for cell in page.select("table.ladder input") if cell.get("value")] == ["-5", "0", "15"]
    rows = [("-10", "owner", "routine"), ("0", "lead", "urgent"), ("", "", ""), ("30", "department_head", "urgent")]
    assert admin_client.post(ADD + "?key=ladder.handover", ladder(*rows)).status_code == 302
    steps = queries.policy_for(office, timezone.now()).ladder("handover")
    assert [(step.after, step.to, step.level) for step in steps] == [
        (timedelta(minutes=-10), "owner", "routine"), (timedelta(0), "lead", "urgent"),
        (timedelta(minutes=30), "department_head", "urgent"),
    ]  # fmt: skip


@pytest.mark.parametrize(("rows", "sentence"), [
    ([], "The ladder has no step"),
    ([("0", "owner", "routine"), ("5", "department_head", "urgent")], "Row 2 skips the duty lead"),
    ([("0", "owner", "")], "Row 1: choose the level"),
    ([("soon", "owner", "routine")], "Give minutes as whole numbers"),
])  # fmt: skip
def test_a_bad_ladder_is_refused_and_kept_in_its_rows(admin_client, rows, sentence):
    response = admin_client.post(ADD + "?key=ladder.handover", ladder(*rows))
    assert response.status_code == 422
    assert sentence in response.text
    assert not PolicyValue.objects.exists()
    kept = [cell["value"] for cell in soup(response).select("table.ladder input") if cell.get("value")]
    assert kept == [row[0] for row in rows]


def test_numbers_are_neither_changed_nor_deleted_in_django_admin(admin_client, office):
    actions.adopt_defaults(office=office, by=None, now=timezone.now())
    row = PolicyValue.objects.first()
    assert admin_client.post(f"/admin/policy/policyvalue/{row.pk}/change/", {"value": "1"}).status_code == 403
    assert admin_client.post(f"/admin/policy/policyvalue/{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_an_administrator_sees_the_numbers_of_his_own_office_only(admin_client, office):
    other = builders.office()
    now = timezone.now()
    actions.set_value(office=other, key="roster.rest", value=17, holds_from=now, by=None, now=now)
    assert "17 hours" not in admin_client.get("/admin/policy/policyvalue/").text


def test_who_is_no_administrator_cannot_set_a_number(client, officer):
    assert client.post(ADD + "?key=roster.rest", {"value": "12"}).status_code in (302, 403, 404)
    assert not PolicyValue.objects.exists()
