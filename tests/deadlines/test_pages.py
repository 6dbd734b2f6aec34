"""What is due, on the page: for whom it shows, in which order, and the ladder drawn."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.deadlines import actions, queries
from core.people.actions import name_deputy
from tests import builders
from tests.builders import NOW
from tests.deadlines.conftest import KIND, House, at


def person_in(house: House, who: str):
    """Someone in a relation to the promise of `house.owner`."""
    makers = {
        "owner": lambda: house.owner,
        "lead": lambda: house.lead,
        "head": lambda: house.head,
        "auditor": lambda: _posted(house, "auditor"),
        "officer of the group": lambda: builders.officer(house.group),
        "lead of another group": lambda: builders.lead(builders.group(house.department)),
        "head of another department": lambda: builders.head(builders.department(house.office)),
        "administrator": lambda: builders.administrator(house.office),
        "auditor of another office": lambda: _posted(house, "auditor", builders.office()),
    }
    return makers[who]()


def _posted(house, role, office=None):
    who = builders.person(office or house.office)
    builders.posted(who, role)
    return who


def page(client, who, url, now=NOW):
    with time_machine.travel(now, tick=False):
        client.force_login(who)
        return client.get(url)


def due_page(client, who, now=NOW):
    return page(client, who, reverse("deadlines:due"), now)


ACCESS = {
    "owner": True,
    "lead": True,
    "head": True,
    "auditor": True,
    "officer of the group": False,
    "lead of another group": False,
    "head of another department": False,
    "administrator": False,
    "auditor of another office": False,
}


@pytest.mark.parametrize(("who", "sees"), ACCESS.items())
def test_who_sees_a_promise(client, house, who, sees):
    deadline = house.promise()
    person = person_in(house, who)
    found = page(client, person, reverse("deadlines:detail", args=[deadline.pk]))
    assert found.status_code == (200 if sees else 404)
    assert ("Try the pump" in due_page(client, person).content.decode()) is sees
    standing = queries.standing_of(person, NOW)
    assert queries.visible_to(person, standing, NOW).filter(pk=deadline.pk).exists() is sees


def test_one_whom_the_ladder_told_sees_it_later_too(client, house):
    deputy = builders.officer(house.group)
    day = NOW.date()
    until = day + timedelta(days=1)
    name_deputy(person=house.lead, deputy=deputy, start=day, end=until, reason="Ill.", by=None, now=NOW)
    deadline = house.promise()
    url = reverse("deadlines:detail", args=[deadline.pk])
    assert page(client, deputy, url).status_code == 404
    actions.sweep(now=at(0))
    found = page(client, deputy, url, at(7 * 24 * 60))
    assert found.status_code == 200
    assert "on behalf of Liam Lead" in found.content.decode()


def test_a_deputy_finds_what_is_due_from_the_absent_person(client, house):
    deputy = builders.officer(house.group)
    day = NOW.date()
    until = day + timedelta(days=1)
    name_deputy(person=house.owner, deputy=deputy, start=day, end=until, reason="Ill.", by=None, now=NOW)
    house.promise()
    html = due_page(client, deputy).content.decode()
    assert "Try the pump" in html
    assert "Olga Owner" in html


def test_late_ones_come_first_by_severity(house):
    soon = house.promise(due_at=at(90))
    late = house.promise(due_at=at(10))
    worst = house.promise(due_at=at(-30))
    now = at(20)
    actions.sweep(now=now)
    due = queries.due_list(house.owner, now)
    assert [line.deadline for line in due.mine] == [worst, late, soon]
    assert [line.is_late for line in due.mine] == [True, True, False]
    assert due.late == 2


def test_the_page_answers_first_how_many_are_late(client, house):
    house.promise()
    calm = due_page(client, house.owner).content.decode()
    assert "Next for you" in calm
    actions.sweep(now=at(1))
    html = due_page(client, house.owner, at(1)).content.decode()
    assert "1 promise is late" in html
    assert "the pump was not tried" in html


def test_an_empty_page_says_what_will_appear(client, house):
    assert "Nothing is due from you" in due_page(client, house.owner).content.decode()
    assert "Nothing is due from them" in due_page(client, house.lead).content.decode()


def test_the_track_shows_what_was_taken_what_is_next_and_what_lies_ahead(house):
    deadline = house.promise()
    actions.sweep(now=at(-5))
    deadline.refresh_from_db()
    marks = queries.line_for(deadline, house.owner, at(-5)).marks
    assert [(mark.rung, mark.progress) for mark in marks] == [
        ("owner", "done"), ("lead", "next"), ("department_head", "ahead"),
    ]  # fmt: skip


def test_steps_that_were_not_needed_are_drawn_so(client, house):
    subject = house.subject()
    deadline = house.promise(subject=subject)
    actions.sweep(now=at(-5))
    actions.meet_deadline(kind=KIND, subject=subject, by=house.owner, now=at(-4))
    html = page(client, house.owner, reverse("deadlines:detail", args=[deadline.pk])).content.decode()
    assert html.count("not needed") == 2
    assert "met in time" in html


def test_the_detail_says_who_was_told_and_which_step_nobody_holds(client, house):
    other = builders.group(house.department)
    deadline = house.promise(group=other)
    actions.sweep(now=at(15))
    html = page(client, house.head, reverse("deadlines:detail", args=[deadline.pk]), at(15)).content.decode()
    assert "Nobody holds this step, so it went to the next at once: department head." in html
    assert "Hana Head" in html


def test_a_promise_met_late_or_cancelled_says_so(client, house):
    late, dropped = house.subject(), house.subject()
    met = house.promise(subject=late)
    cancelled = house.promise(subject=dropped)
    actions.meet_deadline(kind=KIND, subject=late, by=house.owner, now=at(3))
    actions.cancel_deadline(kind=KIND, subject=dropped, by=house.lead, now=at(3), reason="The pump was sold.")
    for deadline, words in ((met, "met late"), (cancelled, "The pump was sold.")):
        html = page(client, house.owner, reverse("deadlines:detail", args=[deadline.pk]), at(5)).content.decode()
        assert words in html


def test_the_list_takes_as_many_queries_for_thirty_as_for_one(client, house):
    house.promise(owner=house.lead)
    house.promise(owner=builders.officer(house.group))
    actions.sweep(now=at(-5))
    due_page(client, house.lead)
    with CaptureQueriesContext(connection) as one:
        due_page(client, house.lead)
    for _ in range(30):
        house.promise(owner=builders.officer(house.group))
        house.promise(owner=house.lead)
    actions.sweep(now=at(-5))
    with CaptureQueriesContext(connection) as thirty:
        response = due_page(client, house.lead)
    assert response.content.decode().count("data-deadline=") == 62
    assert len(thirty) == len(one)


def test_a_long_list_says_how_many_are_not_shown(house):
    for _ in range(4):
        house.promise()
    due = queries.due_list(house.lead, NOW, limit=3)
    assert (len(due.others), due.more) == (3, 1)


def test_htmx_gets_only_the_lists(client, house):
    client.force_login(house.owner)
    html = client.get(reverse("deadlines:due"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in html
    assert "Mine" in html


def test_the_menu_counts_what_is_late(house):
    house.promise()
    with time_machine.travel(at(1), tick=False):
        assert queries.late_now(house.owner).count() == 1
        assert queries.late_now(house.lead).count() == 0


def test_a_visitor_without_log_in_is_asked_to_log_in(client, db):
    response = client.get(reverse("deadlines:due"))
    assert response.status_code == 302
