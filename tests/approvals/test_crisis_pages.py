"""The pages of crises: declared by a lead, used by someone at night, read by those concerned (4.2)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import Crisis, CrisisAct, SpendingRequest
from logbook.actions.incident import declare_emergency
from tests import builders
from tests.approvals.test_crisis import (
    END,
    acted,
    closed,
    declared,
    fresh,
    handed_in,
    owed,
    qualify,
    ready,
    the_incident,
)
from tests.approvals.world import HOUR, MINUTE, NOON, World

pytestmark = pytest.mark.django_db
LIST, DECLARE = "/approvals/crises/", "/approvals/crises/declare/"
__all__ = ["ready"]


@pytest.fixture
def at_noon(ready, client, time_machine) -> World:
    time_machine.move_to(NOON, tick=False)
    client.force_login(ready.leader)
    return ready


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def words(answer) -> str:
    return " ".join(soup(answer).select_one("main").get_text(" ").split())


def form_data(world: World, **changes) -> dict[str, object]:
    given = {
        "department": world.department.pk, "title": "Flood in the cellar", "reason": "The archive is under water",
        "plan": "Pump first", "team": [world.officer.pk, world.colleague.pk], "ceiling": "5,000", "currency": "CNY",
        "ends_at": "2026-11-24T20:00",
    }  # fmt: skip
    return {**given, **changes}


def act_data(**changes) -> dict[str, object]:
    return {"what": "Bought two pumps", "amount": "1 200.50", "payee": "Sanlian", "key": str(uuid4()), **changes}


# declaring


def test_a_lead_declares_a_crisis_in_the_browser(at_noon, client):
    page = soup(client.get(DECLARE))
    first = page.select("input[name=team]")[0].find_parent("label").text
    assert "on duty" in first, "people who are here are named first"
    answer = client.post(DECLARE, form_data(at_noon))
    crisis = Crisis.objects.get()
    assert answer.headers["Location"] == f"{LIST}{crisis.pk}/"
    assert (crisis.ceiling, crisis.ends_at) == (5000, NOON + 8 * HOUR)
    shown = words(client.get(answer.headers["Location"]))
    assert "8 h 0 min left" in shown and "5,000.00 CNY left of 5,000.00" in shown
    assert "Sun Head" in shown and "not read yet" in shown
    assert "Flood in the cellar" in words(client.get(LIST))


def test_a_mistake_keeps_what_was_typed(at_noon, client):
    answer = client.post(DECLARE, form_data(at_noon, ends_at="2026-12-24T20:00"))
    assert answer.status_code == 422
    page = soup(answer)
    assert "ends at the latest" in page.select_one("#id_ends_at_error").text
    assert page.select_one("#id_title")["value"] == "Flood in the cellar"
    assert len(page.select("input[name=team][checked]")) == 2
    assert client.post(DECLARE, form_data(at_noon, team=[])).status_code == 422
    assert not Crisis.objects.exists()


def test_from_an_emergency_one_gesture_leads_to_the_form(at_noon, client):
    incident = the_incident(at_noon)
    here = f"/incidents/{incident.pk}/"
    assert DECLARE not in client.get(here).text
    declare_emergency(incident=incident, reason="People are hurt", by=at_noon.leader, now=NOON)
    link = soup(client.get(here)).select_one(f"a[href^='{DECLARE}']")["href"]
    page = soup(client.get(link))
    assert page.select_one("#id_title")["value"] == "Water in the cellar"
    assert page.select_one("#id_incident option[selected]")["value"] == str(incident.pk)
    assert client.get(f"{DECLARE}?incident=x").status_code == 200


def test_who_may_not_declare_is_told_why(at_noon, client):
    client.force_login(at_noon.officer)
    assert "Only duty leads declare a crisis" in words(client.get(LIST))
    assert client.get(DECLARE).status_code == 403
    assert client.post(DECLARE, form_data(at_noon)).status_code == 403
    client.force_login(builders.lead(at_noon.group))
    assert "no valid emergency qualification" in words(client.get(LIST))


def test_a_lead_off_duty_declares_for_his_own_department_only(at_noon, client):
    client.force_login(qualify(builders.lead(at_noon.group, "He Lead")))
    assert [option.text for option in soup(client.get(DECLARE)).select("#id_department option")] == ["Operations"]
    assert client.post(DECLARE, form_data(at_noon, department=at_noon.admin.pk)).status_code == 422


# acting


def test_a_member_records_an_act_at_once(at_noon, client, time_machine):
    crisis = declared(at_noon)
    client.force_login(at_noon.officer)
    time_machine.move_to(NOON + HOUR, tick=False)
    here = f"{LIST}{crisis.pk}/"
    page = soup(client.get(here))
    assert page.select_one(".main-aside form")["action"] == f"{here}act/", "the form stands before everything else"
    assert page.select_one("#act-amount")["inputmode"] == "decimal"
    client.post(f"{here}act/", act_data())
    act = CrisisAct.objects.get()
    assert (str(act.amount), act.done_at) == ("1200.50", NOON + HOUR)
    shown = words(client.get(here))
    assert "1,200.50 CNY → Sanlian" in shown and "3,799.50 CNY left" in shown


def test_what_was_typed_without_network_has_the_time_at_which_it_was_typed(at_noon, client, time_machine):
    crisis = declared(at_noon)
    client.force_login(at_noon.officer)
    time_machine.move_to(NOON + 2 * HOUR, tick=False)
    url, json = f"{LIST}{crisis.pk}/act/", {"Accept": "application/json"}
    data = act_data(typed_at="2026-11-24T05:00:00.000Z")
    assert client.post(url, data, headers=json).json()["status"] == "saved"
    assert client.post(url, data, headers=json).status_code == 201
    assert CrisisAct.objects.get().done_at == NOON + HOUR
    refused = client.post(url, act_data(amount="9999"), headers=json)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["amount"])


def test_another_time_may_be_given(at_noon, client, time_machine):
    crisis = declared(at_noon)
    client.force_login(at_noon.officer)
    time_machine.move_to(NOON + HOUR, tick=False)
    url = f"{LIST}{crisis.pk}/act/"
    answer = client.post(url, act_data(done_at="2026-11-24T11:00"))
    assert answer.status_code == 422
    page = soup(answer)
    assert "The crisis runs from" in page.select_one("#act-done_at_error").text
    assert page.select_one("#act-done_at").find_parent("details").has_attr("open")
    client.post(url, act_data(done_at="2026-11-24T12:30"))
    assert CrisisAct.objects.get().done_at == NOON + 30 * MINUTE


def test_over_the_ceiling_the_form_says_what_is_left(at_noon, client):
    crisis = declared(at_noon)
    client.force_login(at_noon.officer)
    answer = client.post(f"{LIST}{crisis.pk}/act/", act_data(amount="5000.01"))
    assert answer.status_code == 422
    assert "Only 5,000.00 CNY of the ceiling are left" in words(answer)
    assert soup(answer).select_one("#act-what")["value"] == "Bought two pumps"


def test_late_paperwork_stands_in_place_of_the_form(at_noon, client, time_machine):
    act = owed(at_noon)
    now = act.due_at + MINUTE
    crisis = declared(at_noon, now=act.due_at - HOUR, ends_at=act.due_at + HOUR)
    time_machine.move_to(now, tick=False)
    client.force_login(at_noon.officer)
    page = client.get(f"{LIST}{crisis.pk}/")
    assert "Hand it in first" in words(page)
    assert not soup(page).select("#act-what")
    assert client.post(f"{LIST}{crisis.pk}/act/", act_data()).status_code == 403


# closing and paperwork


def test_closing_asks_for_the_outcome_and_then_for_paperwork(at_noon, client, time_machine):
    crisis = declared(at_noon)
    acted(crisis, at_noon.officer)
    time_machine.move_to(NOON + 2 * HOUR, tick=False)
    here = f"{LIST}{crisis.pk}/"
    assert client.post(f"{here}close/", {"outcome": ""}).status_code == 422
    client.post(f"{here}close/", {"outcome": "The cellar is dry"})
    shown = words(client.get(here))
    assert "The cellar is dry" in shown and "24 h 0 min left" in shown
    assert "1 paper is owed" in words(client.get(LIST))
    assert client.post(f"{here}close/", {"outcome": "Again"}).status_code == 409


def test_a_closed_button_says_why(at_noon, client):
    crisis = declared(at_noon)
    client.force_login(at_noon.officer)
    assert "Chen Lead closes the crisis" in words(client.get(f"{LIST}{crisis.pk}/"))
    assert client.post(f"{LIST}{crisis.pk}/close/", {"outcome": "x"}).status_code == 403


def test_paperwork_is_handed_in_with_its_receipts(at_noon, client, time_machine):
    act = owed(at_noon)
    time_machine.move_to(NOON + 3 * HOUR, tick=False)
    client.force_login(at_noon.officer)
    listed = soup(client.get(LIST)).select_one(f"a[href='{LIST}acts/{act.pk}/papers/']")
    page = soup(client.get(listed["href"]))
    assert page.select_one("#id_purpose")["value"] == "Bought two pumps"
    assert not page.select("input[name=amount], input[name=payee]")
    key = page.select_one("input[name=key]")["value"]
    assert client.post(listed["href"], {"purpose": "", "key": key}).status_code == 422
    receipt = SimpleUploadedFile("receipt.txt", b"Two pumps, 1200.00")
    answer = client.post(listed["href"], {"purpose": "Pumps", "key": key, "files": receipt, "amount": "1.00"})
    request = SpendingRequest.objects.get()
    assert answer.headers["Location"] == f"/approvals/requests/{request.pk}/"
    assert (request.amount, request.payee, request.vouchers.count()) == (1200, "Sanlian Hardware", 1)
    assert "paperwork handed in" in words(client.get(f"{LIST}{act.crisis_id}/"))
    assert client.post(listed["href"], {"purpose": "Pumps", "key": key}).status_code == 302
    assert client.get(listed["href"]).status_code == 403


def test_only_who_acted_opens_the_form_of_the_paperwork(at_noon, client):
    act = owed(at_noon)
    for who in (at_noon.leader, at_noon.colleague):
        client.force_login(who)
        assert client.get(f"{LIST}acts/{act.pk}/papers/").status_code == 403
        assert client.post(f"{LIST}acts/{act.pk}/papers/", {"purpose": "x", "key": uuid4()}).status_code == 403
    client.force_login(at_noon.clerk)
    assert client.get(f"{LIST}acts/{act.pk}/papers/").status_code == 404


def test_a_finding_stands_on_the_page_of_the_crisis(at_noon, client, time_machine):
    act = owed(at_noon)
    at_noon.refused(handed_in(act), at_noon.head, "Too dear by half", now=NOON + 4 * HOUR)
    time_machine.move_to(NOON + 5 * HOUR, tick=False)
    client.force_login(at_noon.leader)
    shown = words(client.get(f"{LIST}{act.crisis_id}/"))
    assert "Findings" in shown and "Too dear by half" in shown and "rejected" in shown


def test_paperwork_that_was_sent_back_is_marked_and_listed_again(at_noon, client, time_machine):
    act = owed(at_noon)
    at_noon.sent_back(handed_in(act), at_noon.head, now=NOON + 4 * HOUR)
    time_machine.move_to(NOON + 5 * HOUR, tick=False)
    client.force_login(at_noon.officer)
    shown = client.get(LIST)
    assert "paperwork sent back" in words(shown)
    assert soup(shown).select_one(f"a[href='/approvals/requests/{fresh(act).request_id}/']")


def test_a_member_of_another_department_sends_it_again(at_noon, client, time_machine):
    crisis = declared(at_noon, team=[at_noon.clerk])
    act = acted(crisis, at_noon.clerk)
    closed(crisis)
    request = handed_in(fresh(act))
    at_noon.sent_back(request, at_noon.head, now=NOON + 4 * HOUR)
    time_machine.move_to(NOON + 5 * HOUR, tick=False)
    client.force_login(at_noon.clerk)
    here = f"/approvals/requests/{request.pk}/change/"
    page = soup(client.get(here))
    data = {field["name"]: field.get("value", "") for field in page.select("main form input[name]")}
    department = page.select_one("#id_department option")["value"]
    answer = client.post(here, {**data, "purpose": "Pumps, with the receipt", "department": department})
    assert answer.status_code == 302
    assert fresh(request).version == 2


# a drill


def test_a_drill_is_marked_wherever_it_stands(at_noon, client, time_machine):
    client.post(DECLARE, form_data(at_noon, is_drill="on"))
    crisis = Crisis.objects.get()
    acted(crisis, at_noon.officer)
    assert "DRILL" in words(client.get(LIST))
    time_machine.move_to(NOON + HOUR, tick=False)
    page = client.get(f"{LIST}{crisis.pk}/")
    assert "nothing is spent, and no paperwork follows" in words(page)
    assert "not spent: a drill" in words(page)
    assert soup(page).title.text.startswith("DRILL")
    closed(crisis)
    shown = words(client.get(LIST))
    assert "DRILL" in shown and "none in a drill" in shown


# who sees it


def test_for_those_outside_there_is_no_crisis(at_noon, client):
    act = owed(at_noon)
    crisis = act.crisis
    urls = [f"{LIST}{crisis.pk}/", f"{LIST}acts/{act.pk}/papers/"]
    posts = [f"{LIST}{crisis.pk}/act/", f"{LIST}{crisis.pk}/close/", f"{LIST}acts/{act.pk}/papers/"]
    stranger = qualify(builders.lead(builders.group(builders.office())))
    for who in (at_noon.clerk, at_noon.admin_head, builders.administrator(at_noon.office), stranger):
        client.force_login(who)
        assert {client.get(url).status_code for url in urls} == {404}
        assert {client.post(url).status_code for url in posts} == {404}
        assert "Flood" not in client.get(LIST).text
    for who in (at_noon.auditor, at_noon.finance, at_noon.head, at_noon.officer):
        client.force_login(who)
        assert client.get(urls[0]).status_code == 200
        assert "Flood" in client.get(LIST).text


def test_running_ones_come_first_and_the_one_that_ends_first_leads(at_noon, client):
    closed(declared(at_noon, title="Over"))
    declared(at_noon, title="Long", ends_at=END + HOUR)
    declared(at_noon, title="Short")
    shown = soup(client.get(LIST))
    assert [band.text for band in shown.select(".band-answer a")] == ["Short", "Long"]
    assert [row.text for row in shown.select("tbody td a")] == ["Over"]


def test_the_list_takes_the_same_sql_for_one_and_for_thirty(at_noon, client):
    client.force_login(at_noon.officer)
    counts = []
    for upto in (1, 30):
        for number in range(Crisis.objects.filter(closed_at=None).count(), upto):
            declared(at_noon, title=f"Running {number}")
            over = declared(at_noon, title=f"Over {number}")
            acted(over, at_noon.officer, "1.00", now=NOON + MINUTE)
            closed(over)
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 20, "the frame of the page takes nine of them"


def test_one_crisis_takes_the_same_sql_for_one_act_and_for_thirty(at_noon, client, time_machine):
    crisis = declared(at_noon)
    time_machine.move_to(NOON + HOUR, tick=False)
    client.force_login(at_noon.officer)
    counts = []
    for upto in (1, 30):
        for _number in range(crisis.acts.count(), upto):
            acted(crisis, at_noon.officer, "1.00")
        client.get(f"{LIST}{crisis.pk}/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{LIST}{crisis.pk}/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_crisis_whose_time_is_over_asks_to_be_closed(at_noon, client, time_machine):
    crisis = declared(at_noon)
    time_machine.move_to(END + timedelta(minutes=12), tick=False)
    client.force_login(at_noon.leader)
    shown = words(client.get(f"{LIST}{crisis.pk}/"))
    assert "Its time is over" in shown and "12 min late" in shown


def test_chinese_pages_have_everything(at_noon, client):
    crisis = declared(at_noon)
    client.cookies["django_language"] = "zh-hans"
    assert client.get(f"{LIST}{crisis.pk}/").status_code == 200
    assert client.get(DECLARE).status_code == 200
