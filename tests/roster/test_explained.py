"""A month that cannot be: the job finds out why, and the page says it with names, days and what to change."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.people.models import Person
from roster import actions
from roster.enums import ProposalState
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
    week.rule("coverage", weight=None)
    return week


def away(*people, days=1):
    for person in people:
        actions.record_leave(person=person, start=FIRST, end=FIRST + timedelta(days=days), by=None, now=NOW)


def page(client, week, proposal, by=None):
    client.force_login(by or week.lead)
    return client.get(reverse("roster:proposal", args=[proposal.pk])).content.decode()


def test_everybody_on_leave_is_said_by_name_with_the_way_to_the_leave(client, week):
    away(*week.officers)
    proposal = week.computed()
    assert proposal.state == ProposalState.FAILED
    text = page(client, week, proposal)
    assert "Mon 12-07: Shift D of Harbour needs 1; all 5 are on leave" in text
    assert "Officer 0, Officer 1, Officer 2, Officer 3, Officer 4: on leave on Mon 12-07" in text
    assert "given up for one of them, 1 is still missing" in text
    assert f'href="{reverse("roster:leaves")}"' in text


def test_who_is_left_is_counted_and_what_each_is_worth_is_told(client, week):
    week.demand(week.day, officers=5)
    away(*week.officers[:3])
    text = page(client, week, week.computed())
    assert "Shift D of Harbour needs 5; 2 people can work it" in text
    assert "given up for one of them, 3 are still missing" in text
    assert "4 people are missing in all shifts of that day" in text


def test_rules_against_demand_are_listed(client):
    week, demand = Week(officers=1), reverse("admin:roster_demand_changelist")
    week.rule("coverage", weight=None)
    proposal = week.computed()
    text = page(client, week, proposal)
    assert "These cannot all be kept together" in text
    assert "an administrator changes this" in text
    assert demand not in text
    assert demand in page(client, week, proposal, make.administrator(week.office))


def test_a_pin_is_named_with_its_cell(client):
    week = Week(officers=2)
    week.rule("coverage", weight=None)
    for officer, kind in zip(week.officers, (week.day, week.day), strict=True):
        duty.assigned(week.roster, officer, kind, FIRST)
    places = [(officer, FIRST) for officer in week.officers]
    actions.pin_cells(roster=week.roster, places=places, pinned=True, by=week.lead, now=NOW)
    text = page(client, week, week.computed())
    assert "pinned on Mon 12-07" in text
    assert reverse("roster:cell", args=[week.roster.pk, week.officers[0].pk, "2026-12-07"]) in text


def test_it_still_reads_when_a_person_has_gone_since(client, week):
    away(*week.officers)
    proposal = week.computed()
    Person.objects.filter(pk=week.officers[0].pk).update(left_on=NOW.date() - timedelta(days=1))
    assert "Officer 1" in page(client, week, proposal)
