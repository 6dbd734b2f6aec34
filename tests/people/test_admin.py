from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.ledger.models import Entry
from core.people import actions
from core.people.acts import PeopleAct
from core.people.enums import Role
from core.people.models import Person, Posting
from core.people.permissions import may
from tests import builders
from tests.worlds import world

pytestmark = pytest.mark.django_db
PERSON = "/admin/people/person/"
EMPTY = {
    f"{inline}-{name}": value
    for inline in ("postings", "qualifications")
    for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))
}


@world
def office():
    return builders.office("Harbour")


@pytest.fixture
def administrator(office, client):
    administrator = builders.administrator(office, "Admin")
    client.force_login(administrator)
    return administrator


def fields_of(person, **changes):
    kept = {
        name: getattr(person, name)
        for name in ("name", "username", "staff_number", "telephone", "email", "wecom_userid", "language")
    }
    return kept | EMPTY | changes


def acts_by(person):
    return list(Entry.objects.filter(actor=person).values_list("act", flat=True))


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.ADMINISTRATOR, Role.OFFICER, Role.LEAD, Role.DEPARTMENT_HEAD)]
)
def test_no_other_role_opens_the_administration(client, office, role):
    other = builders.person(office)
    builders.posted(other, role)
    client.force_login(other)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403 and "role of administrator" in response.text


def test_without_log_in_it_leads_to_the_log_in_and_back(client):
    assert client.get("/admin/people/person/")["Location"] == "/login/?next=%2Fadmin%2Fpeople%2Fperson%2F"


def test_an_administrator_whose_posting_ends_is_out_at_once(client, administrator):
    assert client.get("/admin/").status_code == 200
    actions.end_posting(posting=administrator.postings.get(), end=date(2021, 1, 1), by=None, now=builders.NOW)
    assert client.get("/admin/").status_code == 302


def test_the_index_says_what_is_missing(client, administrator):
    builders.person(administrator.office, "Mute", email="")
    assert "Mute" in client.get("/admin/").text
    assert 'href="/roster/import/"' in client.get("/admin/").text, "empty workbooks are one step away"


@pytest.mark.parametrize("model", ["office", "department", "dutygroup", "qualification", "liaison", "deputy", "person"])
def test_every_list_and_form_opens(client, administrator, model):
    group = builders.group(administrator.office)
    who = builders.lead(group, "Chief")
    builders.liaison(group.department, who)
    builders.head(group.department)
    builders.qualified(who, builders.qualification(group.office))
    actions.name_deputy(
        person=who,
        deputy=administrator,
        start=date(2026, 1, 1),
        end=date(2027, 1, 1),
        reason="x",
        by=None,
        now=builders.NOW,
    )
    address = f"/admin/people/{model}/"
    listed = client.get(address)
    assert listed.status_code == 200
    assert client.get(address + "add/").status_code == (403 if model == "office" else 200)
    row = listed.context["cl"].result_list[0]
    assert client.get(f"{address}{row.pk}/change/").status_code == 200


def test_adding_a_department_is_recorded(client, administrator):
    assert client.post("/admin/people/department/add/", {"name": "Water"}).status_code == 302
    department = administrator.office.departments.get()
    assert department.name == "Water"
    assert acts_by(administrator) == [PeopleAct.DEPARTMENT_ADDED]


def test_what_the_action_refuses_comes_back_on_the_form(client, administrator):
    builders.department(administrator.office, "Water")
    response = client.post("/admin/people/department/add/", {"name": "Water"})
    assert response.status_code == 200
    assert "“Water” exists already" in response.text and 'value="Water"' in response.text


def test_adding_a_person_makes_his_log_in_name(client, administrator):
    data = {"name": "张三", "language": "zh-hans"}
    assert client.post(PERSON + "add/", data).status_code == 302
    assert Person.objects.get(name="张三").username == "zhangsan"
    assert acts_by(administrator) == [PeopleAct.PERSON_ADDED]


def test_a_number_that_is_taken_keeps_the_form(client, administrator):
    builders.person(administrator.office, staff_number="7")
    response = client.post(PERSON + "add/", {"name": "New", "language": "en", "staff_number": "7"})
    assert response.status_code == 200 and "belongs to someone else" in response.text
    assert not Person.objects.filter(name="New").exists()


def test_postings_and_rights_are_given_on_the_persons_page(client, administrator):
    group = builders.group(administrator.office)
    person = builders.person(administrator.office, "Li Si")
    posting = {
        "postings-TOTAL_FORMS": 1, "postings-0-role": "lead", "postings-0-group": group.pk,
        "postings-0-start": "2026-01-01",
        "postings-0-person": person.pk,
    }  # fmt: skip
    response = client.post(f"{PERSON}{person.pk}/change/", fields_of(person, edit_roster=[group.pk], **posting))
    assert response.status_code == 302, response.context["errors"]
    assert person.postings.get().role == Role.LEAD
    assert may(person, "edit_roster", group) and not may(person, "read_log", group)
    assert set(acts_by(administrator)) == {PeopleAct.POSTING_GIVEN, PeopleAct.RIGHT_GIVEN}


def test_a_posting_is_ended_and_not_rewritten(client, administrator):
    person = builders.officer(builders.group(administrator.office))
    posting = person.postings.get()
    today = timezone.localdate()
    row = {
        "postings-TOTAL_FORMS": 1, "postings-INITIAL_FORMS": 1, "postings-0-id": posting.pk, "postings-0-role": "ceo",
        "postings-0-person": person.pk, "postings-0-end": today.isoformat(),
    }  # fmt: skip
    response = client.post(f"{PERSON}{person.pk}/change/", fields_of(person, **row))
    assert response.status_code == 302, response.context["errors"]
    posting.refresh_from_db()
    assert (posting.role, posting.end) == (Role.OFFICER, today)
    assert acts_by(administrator) == [PeopleAct.POSTING_ENDED]


def test_a_refused_posting_writes_nothing_at_all(client, administrator):
    group = builders.group(administrator.office)
    row = {
        "postings-TOTAL_FORMS": 1, "postings-0-role": "ceo", "postings-0-start": "2026-01-01",
        "postings-0-person": administrator.pk,
    }  # fmt: skip
    response = client.post(f"{PERSON}{administrator.pk}/change/", fields_of(administrator, name="Changed", **row))
    assert response.status_code == 200 and "another administrator" in response.text
    assert not Posting.objects.filter(role=Role.CEO).exists()
    assert not Person.objects.filter(name="Changed").exists()
    assert acts_by(administrator) == [] and group.pk


def test_people_of_other_offices_do_not_exist(client, administrator):
    stranger = builders.person(name="Stranger")
    assert "Stranger" not in client.get(PERSON).text
    assert client.get(f"{PERSON}{stranger.pk}/change/").status_code == 302
    found = client.get(
        "/admin/autocomplete/",
        {"app_label": "people", "model_name": "liaison", "field_name": "person", "term": "Stranger"},
    )
    assert found.json()["results"] == []


@pytest.mark.parametrize("term", ["张三", "zhangsan", "zs", "1001"])
def test_people_are_found_by_name_pinyin_and_number(client, administrator, term):
    builders.person(administrator.office, "张三", staff_number="1001")
    assert "张三" in client.get(PERSON, {"q": term}).text
    assert "张三" not in client.get(PERSON, {"q": "lisi"}).text


def test_lists_are_filtered_by_role_and_channel(client, administrator):
    builders.person(administrator.office, "Mute", email="")
    assert [p.name for p in client.get(PERSON, {"silent": "yes"}).context["cl"].result_list] == ["Mute"]
    assert [p.name for p in client.get(PERSON, {"role": "administrator"}).context["cl"].result_list] == ["Admin"]


def test_leavers_are_recorded_and_nobody_is_deleted(client, administrator):
    person = builders.person(administrator.office, "Leaver")
    assert client.get(f"{PERSON}{person.pk}/delete/").status_code == 403
    client.post(PERSON, {"action": "let_go", "_selected_action": [person.pk]})
    person.refresh_from_db()
    assert person.left_on and not person.is_active
    client.post(PERSON, {"action": "take_back", "_selected_action": [person.pk]})
    person.refresh_from_db()
    assert person.is_active
    assert acts_by(administrator) == [PeopleAct.PERSON_LEFT, PeopleAct.PERSON_RETURNED]


def test_a_term_is_named_and_ended(client, administrator):
    department, person = builders.department(administrator.office), builders.person(administrator.office)
    new = {"department": department.pk, "person": person.pk, "start": "2026-01-01"}
    assert client.post("/admin/people/liaison/add/", new).status_code == 302
    term = department.liaisons.get()
    end = date(2026, 6, 1)
    assert client.post(f"/admin/people/liaison/{term.pk}/change/", {"end": end.isoformat()}).status_code == 302
    term.refresh_from_db()
    assert term.end == end
    again = client.post(f"/admin/people/liaison/{term.pk}/change/", {"end": (end + timedelta(days=1)).isoformat()})
    assert again.status_code == 200 and "already been ended" in again.text


def test_one_and_thirty_people_take_the_same_sql(client, administrator, django_assert_max_num_queries):
    client.get(PERSON)
    with django_assert_max_num_queries(50) as one:
        client.get(PERSON)
    for _ in range(29):
        builders.person(administrator.office)
    with django_assert_max_num_queries(50) as thirty:
        client.get(PERSON)
    assert len(one) == len(thirty)


def test_a_password_is_changed_on_ones_own_page_where_it_is_recorded(client, administrator):
    client.force_login(administrator)
    assert client.get("/admin/password_change/")["Location"] == "/me/"
