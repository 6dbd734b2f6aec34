from datetime import date, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from core.errors import Refused
from core.ledger.models import Entry
from roster import actions
from roster.models import BoardKey
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.worlds import world

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@world
def group():
    return make.group(make.office(), "Harbour")


@world
def lead(group):
    return make.lead(group, "Chen Lead", telephone="13900000001")


@world
def officer(group):
    return make.officer(group, "Li Officer", telephone="13900000002")


@world
def published(group, lead, officer):
    kind, roster = duty.shift_type(group.office), duty.draft(group)
    duty.assigned(roster, lead, kind)
    duty.assigned(roster, officer, kind)
    return duty.published(roster, lead)


def test_the_page_says_who_leads_and_who_is_there(client, published, officer):
    client.force_login(officer)
    page = client.get(reverse("roster:duty")).content.decode()
    for text in ("Chen Lead", "Li Officer", "13900000001", "Harbour"):
        assert text in page


def test_without_a_roster_the_page_says_that_nobody_leads(client, officer):
    client.force_login(officer)
    page = client.get(reverse("roster:duty")).content.decode()
    assert "Nobody leads" in page and "Nobody is on duty in this group" in page


@pytest.mark.parametrize("people", [1, 30])
def test_the_page_costs_the_same_for_one_and_for_thirty(client, group, lead, people, django_assert_max_num_queries):
    kind, roster = duty.shift_type(group.office), duty.draft(group)
    duty.assigned(roster, lead, kind)
    for _ in range(people):
        duty.assigned(roster, make.officer(group), kind)
    duty.published(roster, lead)
    client.force_login(lead)
    client.get(reverse("roster:duty"))
    with django_assert_max_num_queries(17):
        client.get(reverse("roster:duty"))


class TestWall:
    def made(self, group, lead):
        return actions.make_board_key(office=group.office, label="Front hall", by=lead, now=NOW)

    def test_it_needs_no_log_in_and_ends_when_revoked(self, client, published, group, lead):
        key, secret = self.made(group, lead)
        address = reverse("roster:wall", args=[secret])
        page = client.get(address)
        assert "Li Officer" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        actions.revoke_board_key(key=key, by=lead, now=NOW)
        assert client.get(address).status_code == 404

    def test_another_secret_is_not_found(self, client, published):
        assert client.get(reverse("roster:wall", args=["guess"])).status_code == 404

    def test_the_secret_is_kept_nowhere(self, group, lead):
        _key, secret = self.made(group, lead)
        rows = str(list(BoardKey.objects.values())) + str(list(Entry.objects.values()))
        assert secret not in rows

    def test_an_officer_makes_none(self, group, officer):
        with pytest.raises(Refused):
            actions.make_board_key(office=group.office, label="Mine", by=officer, now=NOW)

    def test_a_lead_makes_and_revokes_one_in_the_browser(self, client, group, lead):
        client.force_login(lead)
        shown = client.post(reverse("roster:keys"), {"label": "Front hall"}).content.decode()
        assert "/wall/" in shown and "shown this once" in shown
        client.post(reverse("roster:revoke_key", args=[BoardKey.objects.get().pk]))
        assert BoardKey.objects.get().revoked_at == NOW

    def test_a_key_without_a_place_is_refused_with_a_sentence(self, client, lead):
        client.force_login(lead)
        answer = client.post(reverse("roster:keys"), {"label": ""})
        assert answer.status_code == 422
        assert not BoardKey.objects.exists()

    def test_the_keys_of_another_office_do_not_exist(self, client, group, lead):
        key, _secret = self.made(group, lead)
        client.force_login(make.lead(make.group(make.office())))
        assert client.post(reverse("roster:revoke_key", args=[key.pk])).status_code == 404


class TestJson:
    def test_a_program_reads_it_with_the_secret(self, client, published, group, lead, django_assert_num_queries):
        _key, secret = actions.make_board_key(office=group.office, label="Hall", by=lead, now=NOW)
        with django_assert_num_queries(2):
            answer = client.get(reverse("roster:on_duty_json"), headers={"Authorization": f"Bearer {secret}"})
        body = answer.json()
        assert body["lead"]["name"] == "Chen Lead"
        assert {post["name"] for post in body["on_duty"]} == {"Chen Lead", "Li Officer"}
        assert body["on_duty"][0]["ends_at"] == "2026-11-24T08:00:00+00:00"

    def test_without_a_secret_it_says_what_to_send(self, client, published):
        answer = client.get(reverse("roster:on_duty_json"))
        assert answer.status_code == 401
        assert "bearer token" in answer.json()["error"]


class TestMine:
    def test_my_coming_shifts(self, client, published, officer):
        client.force_login(officer)
        page = client.get(reverse("roster:mine")).content.decode()
        assert "You are on duty" in page and "Harbour" in page

    def test_the_feed_holds_my_shifts_until_it_is_ended(self, client, published, officer):
        secret = actions.make_feed_key(person=officer, now=NOW)
        address = reverse("roster:feed", args=[secret])
        client.logout()
        [event] = Calendar.from_ical(client.get(address).content).walk("VEVENT")
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=8)
        assert "Harbour" in event["summary"]
        actions.revoke_feed_key(person=officer, now=NOW)
        assert client.get(address).status_code == 404

    def test_a_new_feed_ends_the_one_before(self, client, officer):
        first = actions.make_feed_key(person=officer, now=NOW)
        second = actions.make_feed_key(person=officer, now=NOW)
        assert client.get(reverse("roster:feed", args=[first])).status_code == 404
        assert client.get(reverse("roster:feed", args=[second])).status_code == 200

    def test_making_and_ending_it_in_the_browser(self, client, officer):
        client.force_login(officer)
        assert "/calendar/" in client.post(reverse("roster:new_feed")).content.decode()
        assert client.post(reverse("roster:end_feed")).status_code == 302
