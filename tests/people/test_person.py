from datetime import date, timedelta

import pytest

from core.errors import Conflict, Invalid, Refused
from core.ledger.models import Entry
from core.people import actions, queries
from core.people.acts import PeopleAct
from core.people.enums import Role
from core.people.permissions import may, sees_contact
from tests import builders
from tests.builders import LONG_AGO, NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def acts(office):
    return list(Entry.objects.filter(office_id=office.pk).values_list("act", flat=True))


def test_people_of_one_office_in_the_order_of_their_pinyin():
    office = builders.office()
    for name in ("张三", "李四", "阿土"):
        builders.person(office, name)
    builders.person(name="别处")
    viewer = office.people.get(name="李四")
    assert [person.name for person in queries.visible_people(viewer)] == ["阿土", "李四", "张三"]


@pytest.mark.parametrize("text", ["张三", "zhangs", "zs", "1001", "zhang 1001"])
def test_people_are_found_by_name_pinyin_and_number(text):
    office = builders.office()
    found = builders.person(office, "张三", staff_number="1001")
    builders.person(office, "李四", staff_number="1002")
    assert list(queries.found(queries.visible_people(found), text)) == [found]


def test_a_number_belongs_to_one_person_of_the_office():
    office = builders.office()
    builders.person(office, staff_number="7")
    with pytest.raises(Invalid) as refused:
        builders.person(office, staff_number="7")
    assert refused.value.field == "staff_number"
    assert builders.person(staff_number="7").pk


def test_a_log_in_name_is_unique_everywhere_and_in_lower_case():
    assert builders.person(username="LiSi").username == "lisi"
    with pytest.raises(Invalid) as refused:
        builders.person(username="lisi")
    assert refused.value.field == "username"


def test_a_wrong_address_is_refused_with_its_field():
    with pytest.raises(Invalid) as refused:
        builders.person(email="nobody")
    assert refused.value.field == "email"


def test_everyone_keeps_his_own_contact_data_and_nothing_more():
    person = builders.person()
    actions.change_person(person=person, by=person, now=NOW, telephone="13800000000")
    person.refresh_from_db()
    assert person.telephone == "13800000000"
    with pytest.raises(Refused):
        actions.change_person(person=person, by=person, now=NOW, name="Somebody Else")


def test_a_changed_name_sorts_anew_and_the_record_shows_both():
    person = builders.person(name="李四")
    changed = actions.change_person(person=person, by=None, now=NOW, name="张四", telephone="13900000000")
    assert changed.sort_key.startswith("zhang1")
    entry = Entry.objects.get(act=PeopleAct.PERSON_CHANGED)
    assert entry.data["before"] == {"name": "李四"} and entry.data["after"] == {"name": "张四"}
    assert "13900000000" not in str(entry.data)


def test_nothing_changed_leaves_no_entry():
    person = builders.person(name="李四")
    actions.change_person(person=person, by=None, now=NOW, name="李四")
    assert PeopleAct.PERSON_CHANGED not in acts(person.office)


def test_hr_keeps_staff_and_does_not_promote():
    office = builders.office()
    hr = builders.person(office)
    builders.posted(hr, Role.HR)
    new = actions.add_person(office=office, name="New", by=hr, now=NOW)
    with pytest.raises(Refused):
        actions.give_posting(person=new, role=Role.CEO, start=TODAY, by=hr, now=NOW)


def test_who_leaves_keeps_nothing(client):
    group = builders.group()
    lead = builders.lead(group)
    builders.liaison(group.department, lead)
    client.force_login(lead)
    actions.person_leaves(person=lead, on=TODAY, by=builders.administrator(group.office), now=NOW)
    lead.refresh_from_db()
    assert not lead.is_active and not lead.has_usable_password()
    assert queries.roles_on(lead, TODAY) == set()
    assert queries.roles_on(lead, TODAY - timedelta(days=1)) == {Role.LEAD}
    assert queries.liaison_of(group.department, TODAY) is None
    assert not may(lead, "edit_roster", group)
    with pytest.raises(Conflict, match="has already left"):
        actions.person_leaves(person=lead, on=TODAY, by=None, now=NOW)
    with pytest.raises(Invalid, match="has left"):
        builders.posted(lead, group=group, start=TODAY)


def test_who_returns_starts_with_nothing():
    group = builders.group()
    lead = builders.lead(group)
    actions.person_leaves(person=lead, on=TODAY, by=None, now=NOW)
    back = actions.person_returns(person=lead, by=None, now=NOW)
    assert back.is_active and not may(back, "read_log", group)
    with pytest.raises(Conflict):
        actions.person_returns(person=back, by=None, now=NOW)


def test_rights_are_given_on_one_group_and_taken_back():
    office = builders.office()
    mine, other = builders.group(office), builders.group(office)
    officer = builders.officer(mine)
    administrator = builders.administrator(office)
    assert not may(officer, "read_log", mine)
    actions.allow(person=officer, codename="read_log", group=mine, by=administrator, now=NOW)
    assert may(officer, "read_log", mine)
    assert not may(officer, "read_log", other) and not may(officer, "edit_roster", mine)
    actions.disallow(person=officer, codename="read_log", group=mine, by=administrator, now=NOW)
    assert not may(officer, "read_log", mine)
    with pytest.raises(Conflict):
        actions.disallow(person=officer, codename="read_log", group=mine, by=administrator, now=NOW)
    assert acts(office)[-2:] == [PeopleAct.RIGHT_GIVEN, PeopleAct.RIGHT_WITHDRAWN]


def test_a_lead_or_administrator_holds_no_right_by_habit():
    group = builders.group()
    lead = builders.person(group.office)
    builders.posted(lead, Role.LEAD, group=group)
    assert not may(lead, "edit_roster", group)
    assert not may(builders.administrator(group.office), "edit_roster", group)


def test_there_is_no_other_right():
    group = builders.group()
    with pytest.raises(Invalid):
        builders.allowed(builders.person(group.office), "delete_everything", group)
    with pytest.raises(Invalid, match="another office"):
        builders.allowed(builders.person(), "read_log", group)


def test_who_has_no_channel_is_named():
    office = builders.office()
    silent = builders.person(office, email="")
    builders.person(office, email="", telephone="138")
    builders.person(office, email="", wecom_userid="lisi")
    gone = builders.person(office, email="")
    actions.person_leaves(person=gone, on=TODAY, by=None, now=NOW)
    assert list(queries.people_without_channel(office)) == [silent]


def test_a_qualification_expires_and_does_not_overlap():
    office = builders.office()
    person, emergency = builders.person(office), builders.qualification(office, is_emergency=True)
    builders.qualified(person, emergency, end=TODAY)
    assert queries.may_act_in_emergency(person, TODAY - timedelta(days=1))
    assert not queries.may_act_in_emergency(person, TODAY)
    assert queries.qualifications_on([person], LONG_AGO) == {person.pk: {emergency.pk}}
    with pytest.raises(Invalid, match="already in that time"):
        builders.qualified(person, emergency, start=TODAY - timedelta(days=1))


def test_contact_data_are_read_by_role():
    office = builders.office()
    group, other = builders.group(office), builders.group(office)
    officer, mate, far = builders.officer(group), builders.officer(group), builders.officer(other)
    everyone = [officer, mate, far, builders.person()]
    assert sees_contact(officer, everyone, NOW) == {officer.pk, mate.pk}
    assert sees_contact(builders.lead(other), everyone, NOW) == {officer.pk, mate.pk, far.pk}


def test_changes_to_the_office_are_recorded_once():
    office = builders.office()
    administrator = builders.administrator(office)
    actions.change_office(office=office, by=administrator, now=NOW, timezone="Asia/Urumqi")
    actions.change_office(office=office, by=administrator, now=NOW, timezone="Asia/Urumqi")
    assert acts(office).count(PeopleAct.OFFICE_CHANGED) == 1
    with pytest.raises(Invalid) as refused:
        actions.change_office(office=office, by=administrator, now=NOW, timezone="Mars/Olympus")
    assert refused.value.field == "timezone"


@pytest.mark.parametrize("name", ["", "   "])
def test_a_department_has_a_name(name):
    with pytest.raises(Invalid) as refused:
        actions.add_department(office=builders.office(), name=name, by=None, now=NOW)
    assert refused.value.field == "name"


def test_two_departments_of_one_name_are_refused_and_the_work_goes_on():
    department = builders.department(name="Water")
    with pytest.raises(Invalid, match="“Water” exists already"):
        builders.department(department.office, "Water")
    assert builders.department(department.office, "Gas").pk
    assert builders.department(name="Water").pk
