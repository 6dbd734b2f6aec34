"""The pages of the log, as people use them."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Refused
from logbook.actions.attendance import watch_check_ins
from logbook.actions.entry import CallDraft
from logbook.actions.matter import open_matter
from logbook.actions.referral import refer
from logbook.actions.spot_check import answer_spot_check, ask_spot_check
from logbook.models import LogCategory, LogEntry, Matter, SpotCheck
from tests import builders
from tests.logbook.test_attachment import BAD, file
from tests.logbook.world import MINUTE, NOON, START, World

LOG = "/log/"
OUTBOX = {"HTTP_X_REQUESTED_WITH": "outbox", "HTTP_ACCEPT": "application/json"}


@pytest.fixture
def working(world, client, time_machine) -> World:
    """Noon; the officer is checked in and logged in."""
    time_machine.move_to(NOON, tick=False)
    world.checked_in()
    client.force_login(world.officer)
    return world


def page_of(client, url: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "html.parser")


def typed(world: World, **changes) -> dict:
    return {
        "text": "A visitor fell on the stairs.", "category": world.category.pk, "severity": 2, "key": str(uuid4()),
        "shift": world.assignment(world.officer).shift_id, **changes,
    }  # fmt: skip


def test_the_box_is_first_and_writes(working, client):
    page = page_of(client, LOG)
    box = page.select_one("form.log-box")
    assert box.select_one("textarea[data-shortcut=l]")
    answer = client.post(LOG, typed(working), follow=True)
    assert answer.redirect_chain[-1][0] == LOG
    assert "fell on the stairs" in answer.text
    assert LogEntry.objects.get().severity == 2


def test_a_refused_form_keeps_its_input(working, client):
    answer = client.post(LOG, typed(working, text="Kept words", category=""))
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("textarea[name=text]").text.strip() == "Kept words"
    assert not LogEntry.objects.exists()


def test_a_wrong_file_is_named_and_the_text_kept(working, client):
    answer = client.post(LOG, typed(working, files=[file("page.png", BAD["page.png"])]))
    assert answer.status_code == 422
    assert "page.png" in answer.text
    assert "fell on the stairs" in answer.text


def test_a_telephone_record_and_a_file(working, client):
    client.post(LOG, typed(working, text="", is_call="on", caller="Wang", matter="Pipe", files=[file()]))
    entry = LogEntry.objects.get()
    assert (entry.kind, entry.call.caller, entry.attachments.count()) == ("telephone", "Wang", 1)


def test_who_is_not_on_duty_sees_why_the_box_is_closed(working, client):
    for who, sentence in [(working.colleague, "Check in first"), (working.neighbour, "Check in first"),
                          (builders.officer(working.group), "not on duty now")]:  # fmt: skip
        client.force_login(who)
        page = page_of(client, LOG)
        assert page.select_one("textarea[disabled]")
        assert sentence in page.select_one(".log-why").text


def test_what_one_may_not_see_is_not_there(working, client):
    entry = working.entry()
    matter = open_matter(entry=entry, title="Repair", by=working.officer, now=NOON)
    for stranger in (working.neighbour, builders.person(working.office), builders.lead(builders.group())):
        client.force_login(stranger)
        assert "lift" not in client.get(LOG).text
        assert client.get(reverse("logbook:entry", args=[entry.pk])).status_code == 404
        assert client.get(reverse("logbook:matter", args=[matter.pk])).status_code == 404
        for name in ("amend", "attach", "open_matter"):
            assert client.post(reverse(f"logbook:{name}", args=[entry.pk])).status_code == 404
        for name in ("take_matter", "close_matter", "refer"):
            assert client.post(reverse(f"logbook:{name}", args=[matter.pk])).status_code == 404
        assert client.post(LOG, typed(working)).status_code in (404, 422)  # 422: of another office, no such choice


def test_a_colleague_off_the_post_is_refused_with_the_reason(working, client):
    client.force_login(working.colleague)
    answer = client.post(LOG, typed(working))
    assert answer.status_code == 403
    assert "Check in first" in answer.text
    assert "fell on the stairs" in answer.text


def test_the_outbox_is_answered_in_its_own_words(working, client):
    form = typed(working, typed_at=(NOON - 9 * MINUTE).isoformat())
    first, again = (client.post(LOG, form, **OUTBOX) for _ in range(2))
    entry = LogEntry.objects.get()
    assert (first.status_code, first.json()) == (201, {"status": "saved", "entry": entry.pk})
    assert (again.status_code, again.json()) == (200, {"status": "already", "entry": entry.pk})
    assert (entry.sent_later, entry.occurred_at) == (True, NOON - 9 * MINUTE)
    assert "sent later" in page_of(client, LOG).select_one(".log-entry").text


def test_the_outbox_hears_what_is_wrong(working, client):
    for wrong, field in [({"text": ""}, "text"), ({"typed_at": "yesterday"}, "typed_at"), ({"key": "no"}, "key"),
                         ({"typed_at": (NOON + timedelta(days=2)).isoformat()}, "typed_at")]:  # fmt: skip
        answer = client.post(LOG, typed(working, **wrong), **OUTBOX)
        assert answer.status_code == 422
        assert list(json.loads(answer.content)["errors"]) == [field]
    client.force_login(working.colleague)
    assert client.post(LOG, typed(working), **OUTBOX).status_code == 403


def fill(world: World, number: int) -> None:
    for n in range(number):
        entry = world.entry(
            f"Entry {n}", people=[world.colleague], call=CallDraft(caller="Wang"), now=NOON - n * MINUTE
        )
        open_matter(entry=entry, title=f"Matter {n}", by=world.officer, now=NOON, taker=world.officer)


def test_matters_lead_with_what_nobody_answers_for_and_what_is_open_too_long(working, client):
    assert "0 open matters, none too long" in client.get("/matters/").text
    matter = open_matter(entry=working.entry("Lift"), title="Lift", by=working.officer, now=NOON, taker=working.officer)
    assert "1 open matter, none too long" in client.get("/matters/").text
    Matter.objects.filter(pk=matter.pk).update(opened_at=NOON - timedelta(hours=25))
    text = client.get("/matters/").text
    assert "1 matter is open for too long" in text
    assert "within 24 hours" in text
    Matter.objects.filter(pk=matter.pk).update(taker=None)
    assert "1 matter has nobody who answers for it" in client.get("/matters/").text


@pytest.mark.parametrize("url", ["/log/", "/log/?all=1&text=entry", "/matters/", "/attendance/"])
def test_lists_take_the_same_sql_for_one_row_and_for_thirty(working, client, url):
    fill(working, 1)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert client.get(url).status_code == 200
    fill(working, 29)
    with CaptureQueriesContext(connection) as thirty:
        client.get(url)
    assert len(thirty) == len(one)


def test_the_requests_of_a_department_take_the_same_sql(working, client):
    department = builders.department(working.office)
    client.force_login(builders.liaison(department))

    def one_more():
        refer(matter=working.matter(), departments=[department], request="Help", by=working.officer, now=NOON)

    one_more()
    client.get("/referrals/")
    with CaptureQueriesContext(connection) as one:
        client.get("/referrals/")
    for _ in range(12):
        one_more()
    with CaptureQueriesContext(connection) as many:
        page = page_of(client, "/referrals/")
    assert len(many) == len(one)
    assert len(page.select("form[action$='/acknowledge/']")) == 13


def test_searching_narrows_and_htmx_gets_the_rows_alone(working, client):
    working.entry("Smoke in hall 3")
    working.entry("Visitor came")
    page = page_of(client, "/log/?text=smoke")
    assert [row.text.strip() for row in page.select(".log-says")] == ["Smoke in hall 3"]
    answer = client.get("/log/?text=smoke", HTTP_HX_REQUEST="true")
    assert "<html" not in answer.text
    assert 'id="log-rows"' in answer.text


def test_an_entry_shows_all_its_versions(working, client):
    entry = working.entry("Pressure 3 bar")
    url = reverse("logbook:amend", args=[entry.pk])
    form = {"text": "Pressure 5 bar", "category": working.category.pk, "severity": 1, "reason": "Misread"}
    assert client.post(url, {**form, "reason": ""}).status_code == 422
    page = BeautifulSoup(client.post(url, form, follow=True).content, "html.parser")
    assert [row.text.strip() for row in page.select(".log-versions .log-says")] == ["Pressure 5 bar", "Pressure 3 bar"]
    assert "Misread" in page.select_one(".log-versions").text


def test_a_matter_goes_to_a_department_and_back(working, client):
    department = builders.department(working.office, "Technology")
    liaison = builders.liaison(department)
    entry = working.entry()
    opened = client.post(
        reverse("logbook:open_matter", args=[entry.pk]), {"title": "Repair", "taker": working.officer.pk}
    )
    matter = Matter.objects.get()
    url = reverse("logbook:matter", args=[matter.pk])
    assert opened.url == url
    client.post(
        reverse("logbook:refer", args=[matter.pk]), {"departments": [department.pk], "request": "Send a fitter"}
    )
    referral = matter.referrals.get()
    client.force_login(liaison)
    assert "Send a fitter" in client.get("/referrals/").text
    client.post(reverse("logbook:acknowledge", args=[referral.pk]))
    client.post(reverse("logbook:progress", args=[referral.pk]), {"text": "On the way"})
    refused = client.post(reverse("logbook:done", args=[referral.pk]), {"outcome": ""})
    assert refused.status_code == 422
    client.post(reverse("logbook:done", args=[referral.pk]), {"outcome": "Repaired"})
    client.force_login(working.officer)
    text = client.get(url).text
    assert "On the way" in text
    assert "Repaired" in text
    client.post(reverse("logbook:close_matter", args=[matter.pk]), {"outcome": "Lift runs"})
    assert "Lift runs" in client.get("/matters/?state=dealt_with").text or Matter.objects.get().outcome == "Lift runs"


def test_a_department_does_not_read_what_another_was_asked(working, client):
    first, second = builders.department(working.office, "Finance"), builders.department(working.office, "Technology")
    liaison = builders.liaison(first)
    builders.liaison(second)
    matter = working.matter()
    refer(matter=matter, departments=[first], request="Pay", by=working.officer, now=NOON)
    refer(matter=matter, departments=[second], request="Secret wiring", by=working.officer, now=NOON)
    client.force_login(liaison)
    text = client.get(reverse("logbook:matter", args=[matter.pk])).text
    assert "Pay" in text
    assert "Secret wiring" not in text


def test_checking_in_leads_to_the_log(world, client, time_machine):
    time_machine.move_to(START + MINUTE, tick=False)
    client.force_login(world.officer)
    button = page_of(client, "/attendance/").select_one("form[action$='/in/']")
    assert client.post(button["action"]).url == LOG
    assert page_of(client, LOG).select_one("form.log-box")


def test_a_lead_sees_who_is_late_and_asks_who_is_there(working, client):
    watch_check_ins(now=START)
    client.force_login(working.leader)
    page = page_of(client, "/attendance/")
    rows = {row.select_one(".person-name").text.strip(): row.text for row in page.select("tbody tr")}
    assert "missing" in rows["Zhao Min"]
    assert "Spot check" in rows["Li Wei"]
    client.post(reverse("logbook:ask", args=[working.assignment(working.officer).pk]))
    client.force_login(working.officer)
    answer = page_of(client, "/attendance/").select_one("form[action^='/spot-checks/']")
    client.post(answer["action"])
    assert SpotCheck.objects.get().answered_at == NOON


def test_an_absence_without_reason_opens_the_form_again(working, client):
    client.force_login(working.leader)
    url = reverse("logbook:absence", args=[working.assignment(working.colleague).pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Ill"}).status_code == 302
    assert "absent" in client.get("/attendance/").text


def test_the_answer_to_a_spot_check_is_recorded_late(working):
    check = ask_spot_check(assignment=working.assignment(working.officer), by=working.leader, now=NOON)
    assert check.due_at == NOON + 10 * MINUTE
    with pytest.raises(Refused, match="waits"):
        ask_spot_check(assignment=working.assignment(working.officer), by=working.leader, now=NOON)
    with pytest.raises(Refused, match="Li Wei"):
        answer_spot_check(spot_check=check, by=working.colleague, now=NOON)
    answered = answer_spot_check(spot_check=check, by=working.officer, now=NOON + 11 * MINUTE)
    assert answered.is_late(NOON + 60 * MINUTE)
    again = answer_spot_check(spot_check=check, by=working.officer, now=NOON + 12 * MINUTE)
    assert again.answered_at == answered.answered_at


def test_an_administrator_names_the_categories_of_his_office(working, client):
    client.force_login(builders.administrator(working.office))
    url = reverse("admin:logbook_logcategory_add")
    assert client.post(url, {"name": "Keys", "position": 9, "is_active": "on"}).status_code == 302
    assert LogCategory.objects.get(name="Keys").office == working.office
    client.force_login(working.officer)
    assert client.get(url).status_code in (302, 403)
