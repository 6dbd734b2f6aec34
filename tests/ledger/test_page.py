from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.ledger import actions
from core.ledger.models import Entry
from core.people.acts import PeopleAct
from core.people.enums import Role
from tests import builders
from tests.ledger import tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(client, office):
    person = builders.person(office, "Auditor Zhao")
    builders.posted(person, Role.AUDITOR)
    client.force_login(person)
    return person


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def rows(response):
    return soup(response).select("#entries tbody tr")


@pytest.mark.parametrize(
    ("role", "status"), [(Role.AUDITOR, 200), (Role.ADMINISTRATOR, 200), (Role.HR, 404), ("", 404)]
)
def test_auditors_and_administrators_read_the_record_and_others_find_nothing(client, office, write, role, status):
    reader = builders.person(office)
    if role:
        builders.posted(reader, role)
    client.force_login(reader)
    assert client.get("/ledger/").status_code == status
    assert client.get(f"/ledger/{write().pk}/").status_code == status


def test_the_menu_shows_the_record_to_its_readers_only(client, auditor, office):
    assert soup(client.get("/regulation/")).select('nav a[href="/ledger/"]')
    client.force_login(builders.person(office))
    assert not soup(client.get("/regulation/")).select('nav a[href="/ledger/"]')


def test_the_first_thing_says_whether_it_can_be_trusted(client, auditor, write):
    entry = write()
    now = timezone.now()
    assert "Not proven yet" in client.get("/ledger/").text
    actions.write_checkpoint(now=now)
    actions.verify(now=now)
    assert "You can trust it: the record is whole" in client.get("/ledger/").text
    tamper.run("UPDATE ledger_entry SET actor_name = 'x' WHERE id = %s", entry.pk)
    actions.verify(now=now)
    page = client.get("/ledger/").text
    assert "Do not trust it yet" in page
    assert "is not what was sealed" in page


def test_an_old_proof_is_called_old(client, auditor, write):
    write()
    actions.verify(now=timezone.now() - timedelta(days=3))
    assert "The last proof is old" in client.get("/ledger/").text


def test_entries_read_as_sentences_with_names(client, auditor, write, office, department):
    chen, head = builders.person(office, "Chen Li"), builders.head(department, "Wang Wei")
    write(by=chen, on_behalf_of=head, clause="1.2")
    text = " ".join(rows(client.get("/ledger/"))[0].get_text(" ").split())
    assert "Chen Li changed a department on behalf of Wang Wei" in text
    assert f"{department.name} department § 1.2".replace("§ ", "") in text
    assert "waits" in text


@pytest.mark.parametrize(("query", "found"), [
    ("", ["Quay", "Gone"]), ("who=chen", ["Quay"]), ("who=nobody", []), ("act=person.left", ["Gone"]),
    ("subject=qua", ["Quay"]), ("since=2031-01-01&until=2031-01-01", ["Quay"]), ("until=2030-12-31", []),
    ("since=2031-01-02", ["Gone"]), ("act=nonsense", ["Quay", "Gone"]),
])  # fmt: skip
def test_the_record_is_filtered(client, auditor, write, office, query, found):
    """Days are the office's: the last minute of the first of January in Shanghai is still that day."""
    quay, gone = builders.department(office, "Quay"), builders.person(office, "Gone")
    last_minute = datetime(2031, 1, 1, 15, 59, tzinfo=UTC)
    distance = int((last_minute - builders.NOW).total_seconds())
    write(distance, subject=quay, by=builders.person(office, "Chen Li"))
    write(distance + 60, subject=gone, act=PeopleAct.PERSON_LEFT)
    response = client.get(f"/ledger/?{query}")
    new = [row for row in rows(response) if "2031" in row.get_text() or "2 Jan" in row.get_text()]
    shown = [name for name in ("Quay", "Gone") if any(name in row.get_text() for row in new)]
    assert shown == found
    assert ("No entry fits" in response.text) == (not rows(response))


def test_a_period_that_ends_before_it_begins_is_said(client, auditor):
    response = client.get("/ledger/?since=2026-11-25&until=2026-11-24")
    assert "The last day lies before the first" in response.text


def test_another_offices_record_is_not_there(client, auditor, write):
    stranger = builders.department(name="Elsewhere")
    entry = write(subject=stranger, office_id=stranger.office_id)
    assert "Elsewhere" not in client.get("/ledger/").text
    assert client.get(f"/ledger/{entry.pk}/").status_code == 404


def test_the_list_takes_the_same_queries_for_one_row_and_for_thirty(client, auditor, write):
    write()
    with CaptureQueriesContext(connection) as one:
        assert client.get("/ledger/?act=department.changed").status_code == 200
    for number in range(30):
        write(number)
    with CaptureQueriesContext(connection) as many:
        assert len(rows(client.get("/ledger/?act=department.changed"))) == 31
    assert len(many) == len(one)


def test_long_records_come_in_pages(client, auditor, write):
    for number in range(60):
        write(number)
    assert len(rows(client.get("/ledger/"))) == 50
    assert "Next" in client.get("/ledger/").text
    assert len(rows(client.get("/ledger/?act=department.changed&page=2"))) == 10


def test_an_entry_shows_before_and_after_in_words(client, auditor, write, department):
    group = builders.group(department, "East")
    data = {
        "before": {"kind": "region"},
        "after": {"kind": "business_line"},
        "holds_from": "2026-11-24T01:00:00.000000Z",
        "day": "2026-12-01",
    }
    page = soup(client.get(f"/ledger/{write(subject=group, data=data).pk}/"))
    text = " ".join(page.get_text(" ").split())
    assert "Kind by region by business line" in text
    assert "Day 1 Dec 2026" in text
    assert "Holds from 24 Nov 2026 09:00" in text
    assert "waits for its seal" in text


def test_an_entry_shows_its_proof(client, auditor, write):
    entry = write()
    actions.write_checkpoint(now=builders.NOW)
    page = client.get(f"/ledger/{entry.pk}/").text
    assert entry.seal.hash in page
    assert "is what was sealed" in page
    assert "by checkpoint 1" in page
    tamper.run("UPDATE ledger_entry SET clause = '9.9' WHERE id = %s", entry.pk)
    assert "is not what was sealed" in client.get(f"/ledger/{entry.pk}/").text


def test_an_act_of_an_app_that_is_gone_is_still_readable(client, auditor, write):
    entry = write()
    tamper.run("UPDATE ledger_entry SET act = 'old.danced', subject_type = 'old.thing' WHERE id = %s", entry.pk)
    assert "old.danced" in client.get(f"/ledger/{entry.pk}/").text
    assert "old.danced" in client.get("/ledger/").text


class TestSample:
    def test_the_same_address_draws_the_same_entries_though_others_came(self, client, auditor, write):
        for number in range(60):
            write(number)
        address = client.get("/ledger/sample/")["Location"]
        shown = [row.a["href"] for row in soup(client.get(address)).select("tbody tr")]
        assert len(set(shown)) == 25
        write(99)
        assert [row.a["href"] for row in soup(client.get(address)).select("tbody tr")] == shown
        assert client.get("/ledger/sample/")["Location"] != address

    def test_it_draws_from_the_own_office_only(self, client, auditor, write):
        stranger = builders.office("Elsewhere")
        page = soup(client.get("/ledger/sample/", follow=True))
        assert page.select("tbody tr") and stranger.name not in page.select_one("main").text

    def test_a_small_office_beside_a_large_one_draws_all_it_has(self, client, auditor, write):
        own = Entry.objects.filter(office_id=auditor.office_id).count()
        elsewhere = builders.office()
        for number in range(150):
            write(number, office_id=elsewhere.pk)
        write(150)
        page = soup(client.get("/ledger/sample/", follow=True))
        assert len(page.select("tbody tr")) == min(25, own + 1)

    def test_an_address_that_is_no_draw_draws_anew(self, client, auditor):
        assert client.get("/ledger/sample/?seed=x&until=1").status_code == 302

    def test_others_find_nothing(self, client, office):
        client.force_login(builders.person(office))
        assert client.get("/ledger/sample/").status_code == 404

    def test_the_auditors_desk_leads_to_it(self, client, auditor):
        assert soup(client.get("/")).select('a[href="/ledger/sample/"]')
