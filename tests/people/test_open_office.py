from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.people.enums import Role
from core.people.models import Office, Person
from core.people.queries import local_day, roles_on
from core.people.queries.setup import missing_in
from core.policy.models import PolicyValue
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "password"
    path.write_text(PASSWORD + "\n")
    return path


def opened(password_file, **options):
    out = StringIO()
    call_command(
        "open_office", name="港口", administrator="张三", password_file=str(password_file), stdout=out, **options
    )
    return out.getvalue()


def test_an_office_opens_with_its_numbers_and_first_administrator(password_file, client):
    assert "zhangsan" in opened(password_file)
    office = Office.objects.get(name="港口")
    administrator = office.people.get()
    assert roles_on(administrator, local_day(office, timezone.now())) == {Role.ADMINISTRATOR}
    assert PolicyValue.objects.filter(office=office).exists()
    assert office.log_categories.exists()
    client.post("/login/", {"username": "zhangsan", "password": PASSWORD})
    assert client.get("/setup/").status_code == 200


def test_a_weak_password_opens_nothing(password_file):
    password_file.write_text("12345678\n")
    with pytest.raises(CommandError, match="too short"):
        opened(password_file)
    assert not Office.objects.exists() and not Person.objects.exists()


def test_an_office_opens_once(password_file):
    opened(password_file)
    with pytest.raises(CommandError, match="exists already"):
        opened(password_file)


def test_a_new_office_has_no_number_missing(password_file):
    opened(password_file)
    points = missing_in(Office.objects.get(), timezone.now())
    assert [point.is_done for point in points if point.clause == "0.1"] == [True]
