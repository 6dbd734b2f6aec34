"""The inbox, a notice with its trace, the bell, and the administrator's dead letters."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.ledger.queries import timeline
from core.notices import actions
from core.notices.actions.delivering import deliver_one
from core.notices.models import Delivery, Receipt
from core.notices.queries import inbox, visible_notices
from tests import builders
from tests.builders import NOW
from tests.notices.conftest import delivery, reachable, told
from tests.worlds import world


@world
def group(house):
    return builders.group(house)


@world
def officer(group):
    return builders.officer(group, "Li", language="en")


@pytest.fixture
def seen_by(client):
    def get(person, url):
        client.force_login(person)
        return client.get(url)

    return get


def page(response) -> str:
    return response.content.decode()


def count_sql(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_urgent_ones_come_first_and_then_the_newest(officer):
    for key, level in (("a", "routine"), ("b", "urgent"), ("c", "important"), ("d", "urgent")):
        told(officer, level=level, key=key)
    actions.acknowledge(receipt=Receipt.objects.get(notice__key="d"), by=officer, now=NOW)
    assert [receipt.notice.key for receipt in inbox(officer)] == ["b", "d", "c", "a"]


def test_the_inbox_shows_what_i_was_told_and_what_to_do(seen_by, officer, house):
    told(officer, level="important", key="mine", room="mine")
    told(reachable(house), key="other", room="another's")
    shown = page(seen_by(officer, "/notices/"))
    assert "Water in mine" in shown
    assert "another" not in shown
    assert "Acknowledge" in shown
    assert "1 notice is new" in shown
    assert "wait for my acknowledgement" in shown


def test_an_empty_inbox_says_what_will_come(seen_by, officer):
    assert "You have no notices" in page(seen_by(officer, "/notices/"))


def test_one_and_thirty_notices_take_the_same_queries(client, officer):
    client.force_login(officer)
    told(officer, key="first", level="urgent")
    client.get("/notices/")
    one = count_sql(client, "/notices/")
    for number in range(29):
        told(officer, key=str(number), level="urgent" if number % 2 else "routine")
    assert count_sql(client, "/notices/") == one


def test_the_trace_takes_the_same_queries_for_one_and_thirty_people(client, group, services, clock):
    lead = builders.lead(group, language="en")
    client.force_login(lead)
    few = told(builders.officer(group), level="urgent", key="few")
    many = told(*[builders.officer(group) for _ in range(30)], level="urgent", key="many")
    actions.deliver_due(now=clock)
    client.get(f"/notices/{few.pk}/")
    assert count_sql(client, f"/notices/{few.pk}/") == count_sql(client, f"/notices/{many.pk}/")


def test_acknowledging_with_one_button(client, officer):
    notice = told(officer, level="urgent")
    client.force_login(officer)
    assert "urgent, not acknowledged" in page(client.get("/notices/"))
    response = client.post(f"/notices/{notice.pk}/acknowledge/", {"next": "/notices/"})
    assert response.headers["Location"] == "/notices/"
    assert "urgent, not acknowledged" not in page(client.get("/notices/"))
    assert notice.receipts.get().acknowledged_at


def test_a_get_reads_only_and_the_page_itself_says_that_it_was_shown(client, officer):
    notice = told(officer)
    client.force_login(officer)
    assert f'hx-post="/notices/{notice.pk}/read/"' in page(client.get(f"/notices/{notice.pk}/"))
    assert notice.receipts.get().read_at is None
    assert client.post(f"/notices/{notice.pk}/read/", headers={"HX-Request": "true"}).status_code == 204
    assert notice.receipts.get().read_at


def test_mark_all_read(client, officer):
    told(officer)
    client.force_login(officer)
    client.post("/notices/read/")
    assert not Receipt.objects.filter(read_at=None).exists()


def test_each_sees_the_notices_that_are_for_him(house, group, officer):
    other_group, elsewhere = builders.group(house), builders.office()
    watchers = {
        "himself": officer,
        "colleague": builders.officer(group),
        "lead": builders.lead(group),
        "other lead": builders.lead(other_group),
        "head": builders.head(group.department),
        "other head": builders.head(other_group.department),
        "administrator": builders.administrator(house),
        "stranger": builders.administrator(elsewhere),
    }
    notice = told(officer)
    seeing = {who for who, person in watchers.items() if notice in visible_notices(person, NOW)}
    assert seeing == {"himself", "lead", "head", "administrator"}


def test_what_is_not_for_me_does_not_exist(client, house, officer):
    notice = told(reachable(house))
    client.force_login(officer)
    assert client.get(f"/notices/{notice.pk}/").status_code == 404
    assert client.post(f"/notices/{notice.pk}/acknowledge/").status_code == 404
    assert client.post(f"/notices/{notice.pk}/read/").status_code == 404


def test_a_recipient_sees_his_own_trace_and_the_lead_everyones(seen_by, group, officer, services, clock):
    other = builders.officer(group, "Somebody Else")
    notice = told(officer, other, level="urgent")
    actions.deliver_due(now=clock)
    own = page(seen_by(officer, f"/notices/{notice.pk}/"))
    assert "telephone" in own
    assert "Somebody Else" not in own
    whole = page(seen_by(builders.lead(group, language="en"), f"/notices/{notice.pk}/"))
    assert "Somebody Else" in whole
    assert "the person has no address for this channel" in whole
    assert "could not use a channel for the notice" in whole


def test_the_banner_stands_on_every_page_until_someone_acknowledges(seen_by, client, officer, house):
    colleague = reachable(house)
    notice = told(officer, colleague, level="urgent")
    assert 'role="alert"' in page(seen_by(officer, "/people/"))
    assert "Water in A" in page(client.get("/people/"))
    actions.acknowledge(receipt=notice.receipts.get(person=colleague), by=colleague, now=NOW)
    assert "Water in A" not in page(client.get("/people/"))


def test_many_urgent_notices_are_one_banner_and_a_number(seen_by, officer):
    for number in range(3):
        told(officer, level="urgent", key=f"urgent{number}")
    shown = page(seen_by(officer, "/people/")).split('role="alert"')[1].split("<h1")[0]
    assert shown.count("Acknowledge") == 1 and "2 more urgent" in shown


def test_the_bell_answers_only_when_something_changed(client, officer):
    client.force_login(officer)
    first = client.get("/notices/live/")
    mark = page(first).split("mark=")[1][:12]
    assert client.get(f"/notices/live/?mark={mark}").status_code == 204
    told(officer, level="urgent")
    changed = client.get(f"/notices/live/?mark={mark}")
    assert changed.status_code == 200
    assert 'hx-swap-oob="true"' in page(changed)
    assert "Water in A" in page(changed)


def test_a_page_asks_for_its_bell_with_two_queries(client, officer):
    client.force_login(officer)
    told(officer)
    client.get("/notices/live/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/notices/live/")
    assert sum("notices_receipt" in query["sql"] for query in queries.captured_queries) == 2


def test_other_languages(seen_by, officer):
    told(officer, level="urgent")
    officer.language = "zh-hans"
    officer.save()
    assert seen_by(officer, "/notices/").status_code == 200


class TestDeadLetters:
    ADMIN = "/admin/notices/delivery/"

    @pytest.fixture
    def dead(self, officer, mailbox, clock):
        mailbox.refuse.append("550 gone")
        row = delivery(told(officer), "email")
        deliver_one(delivery_id=row.pk, now=clock)
        row.refresh_from_db()
        assert row.state == "dead"
        return row

    def test_an_administrator_tries_again(self, client, dead, house, mailbox, clock):
        administrator = builders.administrator(house, language="en")
        client.force_login(administrator)
        assert "Water in A" in page(client.get(self.ADMIN))
        client.post(self.ADMIN, {"action": "try_again", "_selected_action": [dead.pk]})
        entry = timeline(dead.receipt.notice).get()
        assert (entry.act, entry.actor) == ("notices.tried_again", administrator)
        dead.refresh_from_db()
        clock.now = dead.next_at
        deliver_one(delivery_id=dead.pk, now=clock)
        assert len(mailbox.letters) == 1

    def test_an_officer_does_not(self, client, dead, officer):
        client.force_login(officer)
        client.post(self.ADMIN, {"action": "try_again", "_selected_action": [dead.pk]})
        dead.refresh_from_db()
        assert dead.state == "dead"

    def test_only_the_dead_of_ones_own_office_are_listed(self, client, dead):
        client.force_login(builders.administrator(builders.office(), language="en"))
        assert "Water in A" not in page(client.get(self.ADMIN))

    def test_twice_at_once_is_told_apart(self, client, dead, house):
        client.force_login(builders.administrator(house, language="en"))
        Delivery.objects.filter(pk=dead.pk).update(state="queued", next_at=NOW + timedelta(1))
        response = client.post(self.ADMIN, {"action": "try_again", "_selected_action": [dead.pk]})
        assert not [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "success"]
