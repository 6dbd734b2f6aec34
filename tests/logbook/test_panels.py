"""What a person answers for, as each viewer may see it; the authority matrix of roster and log (4.6, 1.4)."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from core.deadlines.actions import open_deadline
from core.people.enums import Role
from core.policy.queries import authority_matrix
from logbook.models import Handover
from roster.actions import make_feed_key
from tests import builders
from tests.logbook.world import MINUTE, NOON, START, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def working(world, time_machine) -> World:
    """The officer answers for a matter and for a referral's deadline."""
    time_machine.move_to(NOON, tick=False)
    world.checked_in()
    matter = world.matter(taker=world.officer)
    open_deadline(
        kind="referral", subject=matter, owner=world.officer, due_at=NOON + 30 * MINUTE, office=world.office,
        now=NOON, group=world.group, params={"department": "Repairs", "matter": "The lift"},
    )  # fmt: skip
    return world


def panels_of(client, person, viewer) -> dict[str, str]:
    """Text by heading on the person's page."""
    client.force_login(viewer)
    page = BeautifulSoup(client.get(f"/people/{person.pk}/").content, "html.parser")
    return {panel.select_one("h2").text.strip(): panel.text for panel in page.select("section.panel") if panel.h2}


def test_a_person_sees_what_he_answers_for(working, client):
    open_things = panels_of(client, working.officer, working.officer)["What is open"]
    assert "Acknowledge for Repairs: The lift" in open_things
    assert "Repair the lift" in open_things


def test_a_lead_of_his_group_sees_it_too(working, client):
    open_things = panels_of(client, working.officer, builders.lead(working.group))["What is open"]
    assert "Acknowledge for Repairs" in open_things and "Repair the lift" in open_things


def test_a_colleague_of_another_group_sees_neither(working, client):
    open_things = panels_of(client, working.officer, working.neighbour)["What is open"]
    assert "Repairs" not in open_things and "lift" not in open_things


def test_coming_shifts_stand_on_the_page(working, client):
    assert "Shift D" in panels_of(client, working.officer, working.neighbour)["Coming shifts"]
    nobody = builders.person(working.office)
    assert "No shift" in panels_of(client, nobody, working.officer)["Coming shifts"]


def test_punctuality_of_the_hand_overs_he_took(working, client):
    shift = working.assignment(working.officer).shift
    Handover.objects.create(
        office=working.office, group=working.group, outgoing=shift, digest="x", signed_by=working.officer,
        signed_at=START, due_at=START + 15 * MINUTE, acknowledged_by=working.leader,
        acknowledged_at=START + timedelta(hours=1),
    )  # fmt: skip
    shown = panels_of(client, working.leader, builders.lead(working.group))
    assert "0 of 1 hand-over" in shown["Hand-overs he took"] and "late" in shown["Hand-overs he took"]
    assert "Hand-overs he took" not in panels_of(client, working.leader, working.neighbour)
    assert "Hand-overs he took" not in panels_of(client, working.officer, working.officer)


def test_my_page_leads_to_the_calendar_feed(working, client):
    client.force_login(working.officer)
    assert "/my-shifts/" in client.get("/me/").text or "calendar feed" in client.get("/me/").text
    assert "can appear in your own calendar" in client.get("/me/").text
    make_feed_key(person=working.officer, now=NOON)
    assert "A new address ends the old one" in client.get("/me/").text


def test_the_matrix_knows_the_acts_of_roster_and_log(world):
    rows = {
        row.authority.key: {cell.role for cell in row.cells if cell.allowed}
        for row in authority_matrix(world.office, NOON)
    }
    assert rows["incident.declare"] == {Role.LEAD}
    assert rows["handover.decide"] == {Role.LEAD}
    assert rows["roster.board"] == rows["incident.keys"] == {Role.LEAD, Role.ADMINISTRATOR}
    assert Role.HR not in rows["measures.read"] and Role.DIRECTOR in rows["measures.read"]
    assert {"roster.publish", "roster.amend", "roster.leave", "handover.acknowledge", "attendance.spot_check"} <= set(
        rows
    )
