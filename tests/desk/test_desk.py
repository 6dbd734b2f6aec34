"""The first thing on a desk answers its reader's question."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from core.people.enums import Role
from tests import builders as make
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def office():
    return make.office("Harbour")


def holder(office, role):
    person = make.person(office)
    make.posted(person, role)
    return person


def desk(client, person):
    client.force_login(person)
    return BeautifulSoup(client.get("/").content, "html.parser").main


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.FINANCE, Role.CEO, Role.HR])
def test_who_decides_reads_first_that_nothing_waits(client, office, role):
    first = desk(client, holder(office, role)).select_one(".band")
    assert first.select_one(".band-answer").text == "Nothing waits for you"


def test_who_has_no_role_reads_that_no_shift_is_ahead(client, office):
    assert "No shift of yours ahead" in desk(client, make.person(office)).text


def staff_list():
    return SimpleUploadedFile("staff.csv", b"Name,Department,Group\nLi Wei,Cranes,North\n")


def send(client, person):
    client.force_login(person)
    sent = client.post("/roster/import/", {"what": "staff", "file": staff_list()})
    return BeautifulSoup(client.get(sent["Location"]).content, "html.parser").main, sent["Location"]


def test_a_staff_list_that_hr_prepared_waits_on_the_administrators_desk(client, office):
    clerk, administrator = holder(office, Role.HR), make.administrator(office)
    page, address = send(client, clerk)
    assert "confirmed by an administrator" in page.text
    assert "wait for an administrator" in desk(client, clerk).text
    found = desk(client, administrator)
    assert "wait for your confirmation" in found.text and "staff.csv" in found.text
    assert found.select_one(f'a[href="{address}"]').text.strip() == "Check and confirm"
    client.post(f"{address}drop/")
    assert "wait for your confirmation" not in desk(client, administrator).text


def test_an_administrator_is_not_sent_to_another(client, office):
    page, _address = send(client, make.administrator(office))
    assert "confirmed by an administrator" not in page.text
