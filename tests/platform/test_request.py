"""What holds for every request."""

import logging

import pytest
from django.db import transaction

from core.people.models import Office
from dutyoffice.middleware import WroteOnGet
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform.pages")]


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_page_that_only_reads_cannot_write(client, method):
    with pytest.raises(WroteOnGet), transaction.atomic():
        getattr(client, method)("/write/")
    assert not Office.objects.exists()


def test_a_form_that_is_sent_writes(client):
    assert client.post("/write/").content == b"written"
    assert Office.objects.get().name == "Written by POST"


def test_in_production_a_write_on_get_is_logged_and_not_refused(client, settings, caplog):
    settings.READ_ONLY_GET = "log"
    with caplog.at_level(logging.ERROR, "dutyoffice.middleware"):
        assert client.get("/write/").status_code == 200
    assert "A GET wrote to the database" in caplog.text


def test_a_visitor_reads_the_language_of_his_browser(client):
    assert client.get("/reader/", HTTP_ACCEPT_LANGUAGE="zh-TW").content == b"zh-hant Asia/Shanghai"
    assert client.get("/reader/", HTTP_ACCEPT_LANGUAGE="fr").content == b"en Asia/Shanghai"


def test_a_person_reads_his_own_language_and_the_clock_of_his_office(client):
    office = builders.office(timezone="America/New_York")
    client.force_login(builders.person(office, language="zh-hans"))
    assert client.get("/reader/", HTTP_ACCEPT_LANGUAGE="en").content == b"zh-hans America/New_York"
    client.logout()
    assert client.get("/reader/", HTTP_ACCEPT_LANGUAGE="en").content == b"en Asia/Shanghai"


def test_only_our_own_proxies_say_where_a_request_came_from(client, settings):
    forwarded = {"HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9, 10.0.0.2", "REMOTE_ADDR": "10.0.0.1"}
    assert client.get("/address/", **forwarded).content == b"10.0.0.1"
    settings.PROXY_COUNT = 2
    assert client.get("/address/", **forwarded).content == b"203.0.113.9"


def test_a_failure_shows_a_page_and_no_reason(client):
    client.raise_request_exception = False
    response = client.get("/fail/")
    assert response.status_code == 500
    assert b"the reason" not in response.content
    assert b"</html>" in response.content


@pytest.mark.parametrize("path", ["/login/", "/admin/", "/no-such-page/", "/health/"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db(transaction=True)
def test_health_names_what_it_checked(client):
    response = client.get("/health/", HTTP_ACCEPT="application/json")
    assert response.status_code == 200
    assert set(response.json().values()) == {"OK"}
    assert len(response.json()) == 2
