"""Why this person: who else could and at what cost, what keeps the others away; answered without a solver."""

import pytest
from django.urls import reverse

from roster import actions
from tests import builders as make
from tests import duty
from tests.builders import NOW
from tests.planned import FIRST, Week

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_nine(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def week():
    week = Week()
    duty.assigned(week.roster, week.officers[0], week.day, FIRST)
    duty.assigned(week.roster, week.officers[1], week.night, FIRST)
    return week


def ask(client, week, person, by=None, day=FIRST):
    client.force_login(by or week.lead)
    url = reverse("roster:cell_why", args=[week.roster.pk, person.pk, day.isoformat()])
    return client.get(url, headers={"HX-Request": "true"})


def test_who_could_and_what_keeps_the_others_away(client, week):
    actions.record_leave(person=week.officers[2], start=FIRST, end=FIRST.replace(day=8), by=None, now=NOW)
    text = ask(client, week, week.officers[0]).content.decode()
    assert "Without Officer 0 somebody is missing in Shift D" in text
    assert "Officer 1: gives Shift D for it" not in text
    assert "Officer 3: free that day; it would cost" in text
    assert "Officer 2: on leave" in text
    assert "Chen Lead" not in text


def test_a_swap_is_named_with_what_is_given(client, week):
    text = ask(client, week, week.officers[0]).content.decode()
    assert "Officer 1: gives Shift N for it" in text or "Officer 1: gives Shift D for it" in text


def test_too_little_rest_keeps_someone_away(client, week):
    second = FIRST.replace(day=8)
    duty.assigned(week.roster, week.officers[3], week.night, second)
    assert "Officer 0: too little rest" in ask(client, week, week.officers[3], day=second).content.decode()


def test_a_cell_without_a_shift_has_no_reason(client, week):
    assert "no shift here" in ask(client, week, week.officers[4]).content.decode()


def test_the_dialog_has_the_button_and_strangers_have_nothing(client, week):
    client.force_login(week.lead)
    page = client.get(reverse("roster:cell", args=[week.roster.pk, week.officers[0].pk, FIRST.isoformat()]))
    assert "Why this person?" in page.content.decode()
    stranger = make.lead(make.group(make.office()))
    assert ask(client, week, week.officers[0], stranger).status_code == 404


@pytest.mark.parametrize("officers", [5, 30])
def test_five_people_and_thirty_cost_the_same(client, officers, django_assert_max_num_queries):
    week = Week(officers=officers)
    duty.assigned(week.roster, week.officers[0], week.day, FIRST)
    client.force_login(week.lead)
    url = reverse("roster:cell_why", args=[week.roster.pk, week.officers[0].pk, FIRST.isoformat()])
    with django_assert_max_num_queries(29):
        assert client.get(url).status_code == 200
