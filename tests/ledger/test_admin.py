import pytest
from django.db import DatabaseError

from core.ledger.acts import AdminAct
from core.ledger.models import Entry
from core.people.models import Department, DutyGroup, Qualification
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.ledger.admin_urls")]


@pytest.fixture
def administrator(client, office):
    person = builders.administrator(office, "Wang Fang")
    client.force_login(person)
    return person


def admin_entries():
    return list(Entry.objects.filter(act__startswith="admin.").order_by("pk"))


def test_what_is_added_is_recorded_with_its_values(client, administrator, office):
    client.post("/keep/people/qualification/add/", {"office": office.pk, "name": "First aid"})
    [entry] = admin_entries()
    assert (entry.act, entry.actor_name, entry.subject_label) == (AdminAct.ADDED, "Wang Fang", "First aid")
    assert (entry.office_id, entry.clause) == (office.pk, "2.5")
    assert entry.data["after"] == {"office": str(office), "name": "First aid", "is_emergency": False}


def test_what_is_changed_is_recorded_before_and_after_and_nothing_else(client, administrator, office):
    row = builders.qualification(office, "First aid")
    url = f"/keep/people/qualification/{row.pk}/change/"
    client.post(url, {"office": office.pk, "name": "Fire safety"})
    [entry] = admin_entries()
    assert entry.act == AdminAct.CHANGED
    assert entry.data == {"before": {"name": "First aid"}, "after": {"name": "Fire safety"}}


def test_a_save_that_changes_nothing_is_no_act(client, administrator, office):
    row = builders.qualification(office, "First aid")
    client.post(f"/keep/people/qualification/{row.pk}/change/", {"office": office.pk, "name": "First aid"})
    assert admin_entries() == []


def test_deletions_are_recorded_one_by_one_and_in_bulk(client, administrator, office):
    one, *others = (builders.qualification(office, f"Course {number}") for number in range(3))
    client.post(f"/keep/people/qualification/{one.pk}/delete/", {"post": "yes"})
    client.post("/keep/people/qualification/", {
        "action": "delete_selected", "_selected_action": [row.pk for row in others], "post": "yes",
    })  # fmt: skip
    assert not Qualification.objects.exists()
    assert sorted(entry.data["before"]["name"] for entry in admin_entries()) == ["Course 0", "Course 1", "Course 2"]


def test_rows_edited_in_the_list_are_recorded(client, administrator, office):
    row = builders.qualification(office, "First aid")
    client.post("/keep/people/qualification/", {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": row.pk, "form-0-name": "Fire", "_save": "Save",
    })  # fmt: skip
    assert [entry.data["after"] for entry in admin_entries()] == [{"name": "Fire"}]


def test_inline_rows_are_recorded(client, administrator, department):
    group = builders.group(department, "East")
    gone = builders.group(department, "West")
    rows = [(group.pk, "North", ""), (gone.pk, "West", "on"), ("", "South", "")]
    form = {"office": department.office_id, "name": department.name, "groups-TOTAL_FORMS": 3, "groups-INITIAL_FORMS": 2}
    for number, (pk, name, delete) in enumerate(rows):
        form |= {
            f"groups-{number}-id": pk, f"groups-{number}-name": name, f"groups-{number}-kind": "region",
            f"groups-{number}-office": department.office_id, f"groups-{number}-department": department.pk,
        } | ({f"groups-{number}-DELETE": delete} if delete else {})  # fmt: skip
    client.post(f"/keep/people/department/{department.pk}/change/", form)
    assert set(DutyGroup.objects.values_list("name", flat=True)) == {"North", "South"}
    acts = {(entry.act, entry.subject_label) for entry in admin_entries()}
    assert acts == {("admin.changed", "North"), ("admin.deleted", "West"), ("admin.added", "South")}


def test_deleting_is_off_unless_it_is_switched_on(client, administrator, department):
    assert client.post(f"/keep/people/department/{department.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Department.objects.filter(pk=department.pk).exists()


def test_a_password_never_reaches_the_record(client, administrator, office):
    form = {"name": "New", "username": "new", "office": office.pk, "password": "hunter2-hunter2"}
    client.post("/keep/people/person/add/", form)
    [entry] = admin_entries()
    assert "password" not in entry.data["after"]
    assert "hunter2" not in str(entry.data)


def test_without_an_entry_there_is_no_change(client, administrator, office, monkeypatch):
    """The change and its entry are one transaction: an entry that cannot be written takes the change with it."""
    monkeypatch.setattr("core.ledger.actions.entries.insert_rows", _fail)
    with pytest.raises(DatabaseError):
        client.post("/keep/people/qualification/add/", {"office": office.pk, "name": "First aid"})
    assert not Qualification.objects.exists()


def _fail(*args, **kwargs):
    raise DatabaseError("full disk")
