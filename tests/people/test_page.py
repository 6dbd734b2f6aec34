from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.people import actions, panels
from core.people.enums import Role
from core.people.queries.setup import missing_in
from tests import builders
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def group():
    return builders.group(builders.office("Harbour"), "East")


@pytest.fixture
def officer(group, client):
    officer = builders.officer(group, "李四", telephone="13812345678")
    client.force_login(officer)
    return officer


def names(response):
    return [tag.text for tag in BeautifulSoup(response.content, "html.parser").select("#people .person-name")]


def test_the_directory_lists_ones_own_office_in_the_order_of_pinyin(client, officer):
    builders.person(officer.office, "阿土")
    builders.person(officer.office, "张三")
    builders.person(name="Stranger")
    assert names(client.get("/people/")) == ["阿土", "李四", "张三"]


def test_who_left_is_not_in_the_directory(client, officer):
    gone = builders.person(officer.office, "Gone")
    actions.person_leaves(person=gone, on=date(2026, 1, 1), by=None, now=builders.NOW)
    assert "Gone" not in names(client.get("/people/"))
    assert "left on" in client.get(f"/people/{gone.pk}/").text


@pytest.mark.parametrize(
    "query, found",
    [("q=lisi", ["李四"]), ("role=lead", ["Chief"]), ("group={group}", ["Chief", "李四"]), ("silent=on", ["Mute"]),
     ("q=nobody+at+all", []), ("group=999999", ["Chief", "李四", "Mute"])],
)  # fmt: skip
def test_the_directory_is_filtered(client, officer, group, query, found):
    builders.lead(group, "Chief")
    builders.person(group.office, "Mute", email="")
    response = client.get("/people/?" + query.format(group=group.pk))
    assert names(response) == found
    assert ("Nobody fits" in response.text) == (not found)


def test_who_cannot_be_reached_is_shown(client, officer):
    assert "cannot be reached by any channel" not in client.get("/people/").text
    builders.person(officer.office, "Mute", email="")
    text = client.get("/people/?q=Mute").text
    assert "1 person cannot be reached by any channel" in text
    assert 'href="/people/?silent=on"' in text


def test_one_and_thirty_people_take_the_same_sql(client, officer, group):
    counts = []
    client.get("/people/")
    for more in (0, 29):
        for _ in range(more):
            builders.officer(group)
        with CaptureQueriesContext(connection) as statements:
            response = client.get("/people/")
        counts.append(len(statements))
        assert len(names(response)) == 1 + more
    assert counts[0] == counts[1]


def test_contact_data_of_another_group_are_masked(client, officer):
    other = builders.group(officer.office)
    stranger = builders.officer(other, "Far", telephone="13987654321", email="far@example.com")
    for address in ("/people/?q=Far", f"/people/{stranger.pk}/"):
        text = client.get(address).text
        assert "13987654321" not in text and "far@example.com" not in text
        assert "139····21" in text and "f····@example.com" in text
    assert "13812345678" in client.get("/people/?q=lisi").text


def test_a_lead_reads_the_contact_data_of_all(client, officer, group):
    client.force_login(builders.lead(builders.group(group.office)))
    assert "13812345678" in client.get(f"/people/{officer.pk}/").text


def test_people_of_other_offices_do_not_exist(client, officer):
    stranger = builders.person()
    assert client.get(f"/people/{stranger.pk}/").status_code == 404
    assert client.get("/people/999999/").status_code == 404


def test_a_page_tells_what_someone_answers_for(client, officer, group):
    today = timezone.localdate()
    client.force_login(builders.lead(group, "Chief"))
    builders.qualified(officer, builders.qualification(group.office, "First aid"), end=today)
    builders.liaison(group.department, officer)
    deputy = builders.person(group.office, "Stand-in")
    actions.name_deputy(
        person=officer, deputy=deputy, start=today, end=today + timedelta(days=1), reason="training", by=None,
        now=timezone.now(),
    )  # fmt: skip
    text = client.get(f"/people/{officer.pk}/").text
    for words in (
        "duty officer · East",
        "First aid",
        "expired on",
        f"liaison of {group.department}",
        "Stand-in",
        "gave a posting",
    ):
        assert words in text
    assert "acts for 李四 today" in client.get(f"/people/{deputy.pk}/").text


def test_what_a_colleague_did_is_not_for_every_eye(client, officer, group):
    mate = builders.officer(group)
    assert "gave a posting" not in client.get(f"/people/{mate.pk}/").text
    assert "gave a posting" in client.get(f"/people/{officer.pk}/").text


def test_upper_floors_add_panels(client, officer, monkeypatch):
    monkeypatch.setattr(panels, "_makers", {"me": [], "person": []})

    def calendar(person, viewer, now):
        return panels.Panel("Calendar feed", "ui/nobody.html", {}) if viewer == person else None

    panels.register(calendar, place="me")
    panels.register(calendar, place="person")
    assert "Calendar feed" in client.get("/me/").text
    assert "Calendar feed" in client.get(f"/people/{officer.pk}/").text
    assert "Calendar feed" not in client.get(f"/people/{builders.person(officer.office).pk}/").text


def test_preferences_are_saved_and_wrong_ones_keep_the_form(client, officer):
    assert client.post("/me/preferences/", {"language": "zh-hant", "theme": "dark"}).status_code == 302
    officer.refresh_from_db()
    assert (officer.language, officer.theme) == ("zh-hant", "dark")
    assert client.post("/me/preferences/", {"language": "xx", "theme": "dark"}).status_code == 422


def test_a_wrong_address_keeps_what_was_typed(client, officer):
    response = client.post("/me/contact/", {"telephone": "139", "email": "nobody"})
    assert response.status_code == 422
    assert 'value="nobody"' in response.text and "is not an e-mail address" in response.text


def test_one_names_ones_own_deputy(client, officer):
    deputy = builders.person(officer.office, "Stand-in")
    days = {"start": "2026-12-01", "end": "2026-12-05", "reason": "leave"}
    assert client.post("/me/deputy/", {"deputy": deputy.pk, **days}).status_code == 302
    assert officer.deputies.get().deputy == deputy
    overlap = client.post("/me/deputy/", {"deputy": deputy.pk, **days})
    assert overlap.status_code == 422 and "has a deputy in that time" in overlap.text
    stranger = client.post("/me/deputy/", {"deputy": builders.person().pk, **days})
    assert stranger.status_code == 422


def test_an_administrator_gives_others_a_new_password(client, officer, group):
    administrator = builders.administrator(group.office)
    address, new = f"/people/{officer.pk}/password/", "nights are long by the harbour"
    assert client.get(address).status_code == 404
    client.force_login(administrator)
    assert client.get(address).status_code == 200
    assert client.post(address, {"new_password": "short", "again": "short"}).status_code == 422
    assert client.post(address, {"new_password": new, "again": new}).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password(new)


def test_the_check_list_names_what_is_missing(client, group):
    administrator = builders.administrator(group.office)
    builders.person(group.office, "Mute", email="")
    client.force_login(administrator)
    text = client.get("/setup/").text
    for words in ("things are missing", "Mute", "East", group.department.name, "Only one"):
        assert words in text


def test_the_check_list_empties(group):
    builders.lead(group)
    builders.head(group.department)
    builders.liaison(group.department)
    for _ in range(2):
        builders.administrator(group.office)
    assert [
        point
        for point in missing_in(group.office, builders.NOW)
        if point.clause in ("2.1", "2.2", "1.2", "7.1", "4.3") and not point.is_done
    ] == []


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CEO, Role.HR])
def test_the_check_list_is_the_administrators(client, group, role):
    other = builders.person(group.office)
    builders.posted(other, role)
    client.force_login(other)
    assert client.get("/setup/").status_code == 404
