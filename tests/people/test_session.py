import json
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.people.backends import read_person
from core.people.models import Person
from tests import builders
from tests.builders import NOW, PASSWORD
from tests.worlds import world

pytestmark = pytest.mark.django_db
LOG_IN = "/login/"


@world
def person():
    return builders.person(builders.office("Harbour Duty Office"), "Li Si", username="lisi", password=PASSWORD)


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def log_in(client, password=PASSWORD, username="lisi", **more):
    return client.post(LOG_IN, {"username": username, "password": password, **more})


def test_every_page_leads_to_the_log_in_and_back(client, person):
    response = client.get("/people/?q=zhang")
    assert response.status_code == 302
    form = page(client.get(response["Location"]))
    assert "Harbour Duty Office" in form.text
    kept = form.select_one("main input[name=next]")["value"]
    assert log_in(client, next=kept)["Location"] == "/people/?q=zhang"


def test_the_log_in_name_may_be_typed_in_any_case(client, person):
    assert log_in(client, username=" LiSi ").status_code == 302


def test_it_leads_nowhere_else(client, person):
    assert log_in(client, next="https://elsewhere.example/")["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(client, person):
    response = log_in(client, "wrong")
    assert response.status_code == 422
    assert page(response).find("input", {"name": "username"})["value"] == "lisi"
    assert "do not belong together" in response.text


def test_who_has_left_does_not_get_in(client, person):
    person.is_active = False
    person.save()
    assert log_in(client).status_code == 422


def test_five_wrong_passwords_wait_ten_minutes(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(4):
            assert log_in(client, "wrong").status_code == 422
        assert log_in(client, "wrong").status_code == 429
        refused = log_in(client)
        assert refused.status_code == 429
        assert "Wait until 09:11" in refused.text
        assert page(refused).find("input", {"name": "username"})["value"] == "lisi"
        clock.shift(timedelta(minutes=11))
        assert log_in(client).status_code == 302


def test_others_are_not_locked_out_with_him(client, person):
    builders.person(person.office, username="wangwu", password=PASSWORD)
    for _ in range(5):
        log_in(client, "wrong")
    assert log_in(client, username="wangwu").status_code == 302


def test_logging_out_is_a_deed(client, person):
    client.force_login(person)
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == LOG_IN
    assert client.get("/me/").status_code == 302


def test_a_session_left_alone_ends(client, person, settings):
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(person)
        assert client.get("/me/").status_code == 200
        clock.shift(timedelta(minutes=settings.SESSION_IDLE_MINUTES - 1))
        assert client.get("/me/").status_code == 200
        clock.shift(timedelta(minutes=settings.SESSION_IDLE_MINUTES - 1))
        assert client.get("/me/").status_code == 200
        clock.shift(timedelta(minutes=settings.SESSION_IDLE_MINUTES + 1))
        assert client.get("/me/").status_code == 302


def test_a_session_in_use_lasts_a_night_shift_and_then_asks_again(client, person, settings):
    """13 hours of work, a visit every hour; after SESSION_LONGEST_HOURS the log-in page says why."""
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(person)
        for _ in range(settings.SESSION_LONGEST_HOURS + 1):
            assert client.get("/me/").status_code == 200
            clock.shift(timedelta(hours=1))
        ended = client.get("/me/")
        assert ended.status_code == 302
        assert "A log-in holds for 14 hours" in client.get(ended["Location"]).text
        login = log_in(client)
        assert login.status_code == 302 and client.get("/me/").status_code == 200


def test_the_log_in_page_says_that_nobody_was_there(client, person, settings):
    with time_machine.travel(NOW, tick=False) as clock:
        leave_alone(client, person, clock)
        text = client.get(client.get("/log/")["Location"]).text
    assert "Nobody used this page for 120 minutes" in text and "kept in this browser" in text


def test_who_logs_out_himself_is_not_told_that_his_session_ended(client, person):
    client.force_login(person)
    client.post("/logout/")
    assert "Your session ended" not in client.get(LOG_IN).text


@pytest.mark.parametrize("address", ["/notices/", "/deadlines/"])
def test_a_page_that_refreshes_itself_does_not_keep_the_session_open(client, person, settings, address):
    """As far as each page goes: whatever it asks for by itself is asked for again and again."""
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(person)
        polls = page(client.get(address)).select("[hx-trigger^=every]")
        assert polls
        for _ in range(3):
            clock.shift(timedelta(minutes=settings.SESSION_IDLE_MINUTES / 3))
            statuses = [
                client.get(poll["hx-get"], headers=json.loads(poll["hx-headers"])).status_code for poll in polls
            ]
            assert set(statuses) <= {200, 204}
        clock.shift(timedelta(seconds=1))
        assert client.get("/me/").status_code == 302


def test_reading_on_writes_the_session_seldom(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(person)
        client.get(reverse("people:not_administrator"))
        clock.shift(timedelta(minutes=1))
        with CaptureQueriesContext(connection) as statements:
            client.get(reverse("people:not_administrator"))
    assert [query["sql"] for query in statements if not query["sql"].startswith("SELECT")] == []


def test_what_was_being_sent_is_kept_until_he_is_back(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        leave_alone(client, person, clock)
        response = client.post("/me/contact/", {"telephone": "13800000000", "email": "new@example.com"})
        assert response["Location"] == f"{LOG_IN}?next=%2Flogin%2Fagain%2F"
        assert "What you were sending is kept" in client.get(response["Location"]).text
        assert log_in(client, next="/login/again/")["Location"] == "/login/again/"
        form = page(client.get("/login/again/")).find("form", {"action": "/me/contact/"})
        told = [(label.text, label.find_next("dd").text) for label in form.find_all("dt")]
        assert told == [("Telephone", "13800000000"), ("E-mail", "new@example.com")]
        fields = {field["name"]: field["value"] for field in form.find_all("input")}
        assert fields["telephone"] == "13800000000"
        client.post("/me/contact/", fields)
    person.refresh_from_db()
    assert (person.telephone, person.email) == ("13800000000", "new@example.com")


def leave_alone(client, person, clock):
    client.force_login(person)
    client.get("/me/")
    clock.shift(timedelta(days=1))


@time_machine.travel(NOW, tick=False)
def test_what_a_stranger_sends_is_not_kept(client, person):
    client.post("/me/contact/", {"telephone": "138"})
    assert "kept" not in client.session


def test_passwords_are_not_kept(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        leave_alone(client, person, clock)
        client.post("/me/password/", {"password": PASSWORD, "new_password": "x", "again": "x", "note": "y"})
        assert PASSWORD not in str(dict(client.session)) and client.session["kept"]["fields"] == [["note", "y"]]


def test_what_one_person_typed_is_not_shown_to_the_next(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        leave_alone(client, person, clock)
        client.post("/me/contact/", {"telephone": "secret"})
        builders.person(person.office, username="wangwu", password=PASSWORD)
        log_in(client, username="wangwu")
        assert client.get("/login/again/").status_code == 302


def test_he_may_decide_not_to_send_it(client, person):
    with time_machine.travel(NOW, tick=False) as clock:
        leave_alone(client, person, clock)
        client.post("/me/contact/", {"telephone": "138"})
        log_in(client)
        assert client.get("/login/again/").status_code == 200
        client.post("/login/again/")
        assert client.get("/login/again/").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_not_this_one(client, person):
    other = Client()
    for each in (client, other):
        each.force_login(person, "core.people.backends.RoleBackend")
    new = "nights are long by the harbour"
    response = client.post("/me/password/", {"password": PASSWORD, "new_password": new, "again": new})
    assert response.status_code == 302
    assert client.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


@pytest.mark.parametrize(
    "changes, sentence",
    [({"password": "wrong"}, "not your password"), ({"again": "other"}, "Type the same one twice"),
     ({"new_password": "1234", "again": "1234"}, "too short")],
)  # fmt: skip
def test_a_password_that_cannot_be_set_says_why(client, person, changes, sentence):
    client.force_login(person)
    new = "nights are long by the harbour"
    response = client.post("/me/password/", {"password": PASSWORD, "new_password": new, "again": new} | changes)
    assert response.status_code == 422 and sentence in response.text
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_the_person_of_a_request_is_the_person_of_the_table(person):
    person.left_on, person.last_login, person.telephone = NOW.date(), NOW, "0755-1"
    person.save()
    read, stored = read_person(person.pk), Person.objects.select_related("office").get(pk=person.pk)
    values = [(row.serializable_value(field.attname) for field in row._meta.concrete_fields) for row in (read, stored)]
    assert list(values[0]) == list(values[1])
    assert read.is_active is True
    assert (read.office.name, read.office.zone) == (stored.office.name, stored.office.zone)
    assert read_person(person.pk + 1) is None


@pytest.mark.parametrize(
    "end",
    [
        lambda person: Session.objects.all().delete(),
        lambda person: Session.objects.update(expire_date=timezone.now()),
        lambda person: Session.objects.update(session_data="forged"),
        lambda person: Person.objects.update(is_active=False),
        lambda person: Person.objects.update(password=make_password("Another-one-9")),
    ],
    ids=["deleted", "expired", "forged", "barred", "password changed"],
)
def test_what_ends_a_session_elsewhere_holds_at_the_next_request(client, person, end):
    client.force_login(person)
    assert client.get("/me/").status_code == 200
    end(person)
    assert client.get("/me/").status_code == 302
