"""Incidents: raised from the log and from outside, acknowledged in time, escalated, declared, resolved (R.9, 2.3)."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.deadlines.actions import sweep
from core.deadlines.models import Deadline
from core.errors import Conflict, Invalid, Refused
from core.ledger.queries import timeline
from core.notices.models import Notice, Receipt
from core.people.actions import end_posting
from core.people.enums import Role
from logbook.actions import incident as actions
from logbook.actions.incident import Report, report_incident
from logbook.actions.incident_key import make_incident_key, revoke_incident_key
from logbook.actions.referral import refer
from logbook.enums import NEXT_INCIDENT_STATES, Escalation, IncidentState, Severity
from logbook.models import Incident, LogEntry, Matter
from logbook.queries.incident import chain_of
from tests import builders
from tests.logbook.test_concurrency import at_once
from tests.logbook.world import MINUTE, NOON, START, World, build
from tests.worlds import world

pytestmark = pytest.mark.django_db
NIGHT = START + timedelta(hours=12)  # nobody of this world is on duty
URL = "/api/incidents/"
BODY = {"title": "Pump stopped", "severity": "serious", "source": "watcher", "key": "pump-1"}


@world
def working(world) -> World:
    world.checked_in()
    return world


def raised(world: World, *, severity: int = Severity.SERIOUS, now=NOON, by=None) -> Incident:
    return actions.raise_incident(
        entry=world.entry(now=now), title="Smoke in the hall", severity=severity, by=by or world.officer, now=now
    )


def key_for(world: World, **kwargs):
    """The key and its secret; its incidents go to the group of the world."""
    kwargs.setdefault("by", builders.administrator(world.office))
    return make_incident_key(office=world.office, label="Watcher", group=world.group, now=START, **kwargs)


def reported(world: World, with_key=None, now=NOON, **changes) -> Incident:
    report = Report(**{**BODY, "severity": Severity.SERIOUS, **changes})
    return report_incident(key=with_key or key_for(world)[0], report=report, now=now).incident


def emergency_lead(world: World, end=None):
    lead = builders.lead(world.group)
    builders.qualified(lead, builders.qualification(world.office, is_emergency=True), end=end)
    return lead


def the_deadline() -> Deadline:
    return Deadline.objects.get(kind="incident")


def send(secret: str, body=None, **headers):
    content = json.dumps(BODY if body is None else body) if not isinstance(body, bytes) else body
    client = Client(enforce_csrf_checks=True)
    return client.post(URL, content, content_type="application/json", headers={"Authorization": f"Bearer {secret}"})


# raised from the log


def test_raised_from_an_entry_it_calls_the_lead_on_duty(working):
    incident = raised(working)
    assert (incident.state, incident.group, incident.severity) == ("raised", working.group, Severity.SERIOUS)
    deadline = the_deadline()
    assert (deadline.owner, deadline.due_at) == (working.leader, NOON + 10 * MINUTE)
    notice = Notice.objects.get(kind="logbook.incident")
    assert notice.level == "urgent"
    assert [receipt.person for receipt in notice.receipts.all()] == [working.leader]
    assert notice.waiting[:2] == [working.officer.pk, working.colleague.pk]


def test_an_entry_raises_one_incident_and_only_its_own_people_do(working):
    entry = working.entry()
    for who in (working.neighbour, working.colleague, builders.administrator(working.office)):
        with pytest.raises(Refused, match="North"):
            actions.raise_incident(entry=entry, title="x", severity=3, by=who, now=NOON)
    actions.raise_incident(entry=entry, title="x", severity=3, by=working.leader, now=NOON)
    with pytest.raises(Refused, match="already"):
        actions.raise_incident(entry=entry, title="x", severity=3, by=working.leader, now=NOON)
    with pytest.raises(Invalid, match="severity"):
        raised(working, severity=9)


def test_who_answers_when_nobody_leads(world):
    assert chain_of(world.group, NOON).owner == world.leader
    assert chain_of(world.group, NIGHT).owner is None
    office = builders.office()
    group = builders.group(office)
    assert chain_of(group, NOON).owner is None
    director = builders.person(office)
    builders.posted(director, Role.DIRECTOR)
    assert chain_of(group, NOON).owner == director
    head = builders.head(group.department)
    assert chain_of(group, NOON).owner == head
    lead = builders.lead(group)
    assert chain_of(group, NOON).owner == lead


def test_an_office_without_anyone_still_keeps_the_incident(world):
    office = builders.office()
    other = builders.group(office)
    key, _ = make_incident_key(
        office=world.office, label="x", group=world.group, by=builders.administrator(world.office), now=START
    )
    key.office, key.group = office, other
    incident = report_incident(key=key, report=Report("x", 2, "s", "k"), now=NOON).incident
    assert incident.is_open and not Deadline.objects.filter(kind="incident").exists()


def test_late_it_climbs_from_owner_to_lead_to_head(working):
    head = builders.head(working.group.department)
    raised(working)
    told = []
    for minutes in (9, 10, 15, 25):
        sweep(now=NOON + minutes * MINUTE, limit=100)
        told.append(
            set(Receipt.objects.filter(notice__kind__startswith="deadline.incident").values_list("person", flat=True))
        )
    assert told[0] == set()
    assert told[1] == told[2] == {working.leader.pk}
    assert told[3] == {working.leader.pk, head.pk}
    incident = actions.acknowledge(incident=Incident.objects.get(), by=working.officer, now=NOON + 26 * MINUTE)
    assert incident.acknowledged_late
    assert timeline(incident).filter(act="logbook.incident_acknowledged_late").exists()
    assert the_deadline().met_late


# acknowledged


def test_acknowledging_opens_a_matter_from_its_entry(working):
    incident = actions.acknowledge(incident=raised(working), by=working.officer, now=NOON + MINUTE)
    assert incident.matter.taker == working.officer
    assert incident.matter.entry == incident.entry
    assert the_deadline().met_by == working.officer
    assert not incident.acknowledged_late


def test_acknowledging_takes_over_the_matter_that_the_entry_had_opened(working):
    matter = working.matter()
    incident = actions.raise_incident(entry=matter.entry, title="x", severity=3, by=working.officer, now=NOON)
    done = actions.acknowledge(incident=incident, by=working.leader, now=NOON)
    assert (done.matter, done.matter.taker) == (matter, working.leader)


def test_what_came_from_outside_is_written_to_the_running_shift(working):
    incident = actions.acknowledge(incident=reported(working), by=working.officer, now=NOON)
    entry = incident.matter.entry
    assert entry.shift == working.assignment(working.officer).shift
    assert "watcher" in entry.text and "Pump stopped" in entry.text
    assert incident.matter.taker == working.officer


def test_without_a_shift_to_write_to_it_opens_no_matter(world):
    lead = builders.lead(world.group)
    incident = actions.acknowledge(incident=reported(world, now=NIGHT), by=lead, now=NIGHT)
    assert incident.matter is None and not Matter.objects.exists() and not LogEntry.objects.exists()


def test_a_second_acknowledgement_says_who_was_first(working):
    incident = actions.acknowledge(incident=raised(working), by=working.officer, now=NOON)
    with pytest.raises(Conflict, match="Li Wei"):
        actions.acknowledge(incident=incident, by=working.leader, now=NOON)


# the whole matrix


def deeds(incident: Incident, who, now=NOON):
    return {
        "acknowledge": lambda: actions.acknowledge(incident=incident, by=who, now=now),
        "to_lead": lambda: actions.escalate(incident=incident, to=Escalation.LEAD, reason="r", by=who, now=now),
        "to_head": lambda: actions.escalate(
            incident=incident, to=Escalation.DEPARTMENT_HEAD, reason="r", by=who, now=now
        ),
        "declare": lambda: actions.declare_emergency(incident=incident, reason="r", by=who, now=now),
        "resolve": lambda: actions.resolve(incident=incident, outcome="Over", by=who, now=now),
    }


ALLOWED = {
    ("raised", "officer"): {"acknowledge", "to_lead"},
    ("raised", "leader"): {"acknowledge", "to_head"},  # he has no emergency qualification
    ("raised", "emergency lead"): {"acknowledge", "to_lead", "to_head", "declare"},
    ("raised", "head"): {"acknowledge", "to_lead"},  # nobody stands above him in this group
    ("raised", "colleague"): set(),  # has not checked in
    ("raised", "neighbour"): set(),
    ("raised", "administrator"): set(),
    ("acknowledged", "officer"): {"to_lead", "resolve"},
    ("acknowledged", "leader"): {"to_head", "resolve"},
    ("acknowledged", "emergency lead"): {"to_lead", "to_head", "declare", "resolve"},
    ("acknowledged", "head"): {"to_lead", "resolve"},
    ("acknowledged", "colleague"): set(),
    ("acknowledged", "neighbour"): set(),
    ("acknowledged", "administrator"): set(),
    ("resolved", "officer"): set(),
    ("resolved", "leader"): set(),
    ("resolved", "emergency lead"): set(),
    ("resolved", "head"): set(),
    ("resolved", "colleague"): set(),
    ("resolved", "neighbour"): set(),
    ("resolved", "administrator"): set(),
}


def test_every_state_by_everyone(working):
    people = {
        "officer": working.officer, "leader": working.leader, "colleague": working.colleague,
        "neighbour": working.neighbour, "emergency lead": emergency_lead(working),
        "head": builders.head(working.group.department), "administrator": builders.administrator(working.office),
    }  # fmt: skip
    seen = {}
    incident = raised(working)
    for state in IncidentState:
        if state == IncidentState.ACKNOWLEDGED:
            actions.acknowledge(incident=incident, by=working.officer, now=NOON)
        if state == IncidentState.RESOLVED:
            actions.resolve(incident=incident, outcome="Over", by=working.officer, now=NOON)
        for name, who in people.items():
            seen[state.value, name] = {deed for deed, do in deeds(incident, who).items() if _passes(do)}
    assert seen == ALLOWED


def _passes(do) -> bool:
    """Whether the deed is done; it is undone again."""
    try:
        with transaction.atomic():
            do()
            transaction.set_rollback(True)
    except (Refused, Conflict, Invalid):
        return False
    return True


def test_the_states_follow_each_other_in_one_direction():
    assert NEXT_INCIDENT_STATES["raised"] == {"acknowledged"}
    assert NEXT_INCIDENT_STATES["acknowledged"] == {"resolved"}
    assert NEXT_INCIDENT_STATES["resolved"] == set()


# escalated by hand


def test_escalating_tells_the_next_and_makes_him_answer(working):
    head = builders.head(working.group.department)
    incident = raised(working)
    with pytest.raises(Refused, match="lead first"):
        actions.escalate(incident=incident, to="department_head", reason="r", by=working.officer, now=NOON)
    actions.escalate(incident=incident, to="lead", reason="It spreads", by=working.officer, now=NOON)
    incident = actions.escalate(
        incident=incident, to="department_head", reason="It spreads", by=working.officer, now=NOON
    )
    assert the_deadline().owner == head
    assert Receipt.objects.filter(person=head, notice__kind="logbook.escalation", notice__level="urgent").exists()
    told = timeline(incident).filter(act="logbook.incident_escalated").last()
    assert (told.data["reason"], told.data["to"], told.clause) == ("It spreads", [head.name], "2.2")


def test_escalating_needs_a_reason_and_someone_to_tell(working):
    incident = raised(working)
    with pytest.raises(Invalid) as error:
        actions.escalate(incident=incident, to="lead", reason=" ", by=working.officer, now=NOON)
    assert error.value.field == "reason"
    with pytest.raises(Invalid, match="no department head"):
        actions.escalate(incident=incident, to="department_head", reason="r", by=working.leader, now=NOON)


# an emergency


def test_a_lead_with_a_valid_qualification_declares_an_emergency(working):
    head = builders.head(working.group.department)
    incident = actions.declare_emergency(
        incident=raised(working), reason="People are hurt", by=emergency_lead(working), now=NOON
    )
    assert (incident.severity, incident.is_emergency) == (Severity.CRITICAL, True)
    told = set(Receipt.objects.filter(notice__kind="logbook.emergency").values_list("person", flat=True))
    assert {head.pk, working.officer.pk, working.leader.pk} <= told
    assert timeline(incident).last().clause == "2.3"
    with pytest.raises(Refused, match="already"):
        actions.declare_emergency(incident=incident, reason="r", by=incident.declared_by, now=NOON)


def test_role_and_qualification_are_both_needed_and_the_reason_is_said(working):
    incident = raised(working)
    emergency = builders.qualification(working.office, is_emergency=True)
    builders.qualified(working.officer, emergency)
    with pytest.raises(Refused, match="lead"):
        actions.declare_emergency(incident=incident, reason="r", by=working.officer, now=NOON)
    with pytest.raises(Refused, match="no valid emergency qualification"):
        actions.declare_emergency(incident=incident, reason="r", by=working.leader, now=NOON)
    expired = emergency_lead(working, end=NOON.date())
    with pytest.raises(Refused, match="no valid emergency qualification"):
        actions.declare_emergency(incident=incident, reason="r", by=expired, now=NOON)
    builders.qualified(working.leader, emergency)
    assert actions.declare_emergency(incident=incident, reason="r", by=working.leader, now=NOON).is_emergency


def test_reported_as_critical_is_serious_until_a_lead_declares_it(working):
    incident = raised(working, severity=Severity.CRITICAL)
    assert (incident.severity, incident.reported_severity) == (Severity.SERIOUS, Severity.CRITICAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(severity=Severity.CRITICAL)


# resolved


def test_resolving_deals_with_its_matter(working):
    incident = actions.acknowledge(incident=raised(working), by=working.officer, now=NOON)
    with pytest.raises(Invalid) as error:
        actions.resolve(incident=incident, outcome=" ", by=working.officer, now=NOON)
    assert error.value.field == "outcome"
    resolved = actions.resolve(incident=incident, outcome="A toaster", by=working.officer, now=NOON + MINUTE)
    assert resolved.state == "resolved"
    assert Matter.objects.get().outcome == "A toaster"
    with pytest.raises(Conflict, match="Li Wei"):
        actions.resolve(incident=incident, outcome="Again", by=working.leader, now=NOON)


def test_it_is_not_resolved_while_a_department_works_on_it(working):
    incident = actions.acknowledge(incident=raised(working), by=working.officer, now=NOON)
    department = builders.department(working.office, "Repairs")
    builders.liaison(department)
    refer(matter=incident.matter, departments=[department], request="Come", by=working.officer, now=NOON)
    with pytest.raises(Refused, match="Repairs"):
        actions.resolve(incident=incident, outcome="Over", by=working.officer, now=NOON)


def test_the_time_line_tells_the_whole_story(working):
    incident = raised(working)
    actions.escalate(incident=incident, to="lead", reason="r", by=working.officer, now=NOON)
    actions.acknowledge(incident=incident, by=working.officer, now=NOON)
    actions.resolve(incident=incident, outcome="Over", by=working.officer, now=NOON)
    assert [row.act for row in timeline(incident)] == [
        "logbook.incident_raised", "deadline.opened", "logbook.incident_escalated", "logbook.incident_acknowledged",
        "deadline.met", "logbook.incident_resolved",
    ]  # fmt: skip


# from outside


@pytest.fixture
def door(world, time_machine):
    """Noon, and a key with its secret."""
    time_machine.move_to(NOON, tick=False)
    return key_for(world)


def test_a_program_reports_without_a_log_in(world, door):
    answer = send(door[1])
    assert answer.status_code == 201
    incident = Incident.objects.get()
    assert answer.json()["incident"] == incident.pk
    assert answer.json()["address"].endswith(f"/incidents/{incident.pk}/")
    assert (incident.group, incident.source, incident.raised_by) == (world.group, "watcher", None)
    assert the_deadline().owner == world.leader


def test_the_same_report_again_is_the_same_incident(door):
    first, second = send(door[1]), send(door[1])
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["incident"] == second.json()["incident"]
    assert send(door[1], {**BODY, "source": "another"}).status_code == 201
    assert Incident.objects.count() == 2


def test_a_report_names_its_group(world, door):
    assert send(door[1], {**BODY, "group": "South"}).status_code == 201
    assert Incident.objects.get().group == world.other_group


@pytest.mark.parametrize(
    "body, says",
    [
        (b"{not json", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"", "not JSON"),
        ([1], "one JSON object"),
        ({**BODY, "title": 5}, "text"),
        ({**BODY, "title": "  "}, "title"),
        ({**BODY, "title": "x" * 161}, "title"),
        ({**BODY, "severity": "dreadful"}, "severity"),
        ({"title": "x", "severity": "info", "source": "s"}, "key"),
        ({**BODY, "group": "Nowhere"}, "Nowhere"),
        ({**BODY, "title": "x" * 17000}, "too long"),
        ({**BODY, "title": "a\x00b"}, "title"),
    ],
)
def test_a_bad_report_is_told_what_is_wrong(door, body, says):
    answer = send(door[1], body)
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert not Incident.objects.exists()


def test_a_group_of_another_office_is_unknown(door):
    builders.group(builders.office(), "Elsewhere")
    assert send(door[1], {**BODY, "group": "Elsewhere"}).status_code == 400


def test_an_unknown_or_revoked_key_opens_nothing(door):
    assert send("guess").status_code == 401
    revoke_incident_key(key=door[0], by=door[0].created_by, now=NOON)
    assert send(door[1]).status_code == 401
    assert not Incident.objects.exists()


def test_only_a_hash_of_the_secret_is_kept(door):
    assert door[1] not in {str(value) for value in vars(door[0]).values()}
    assert len(door[0].digest) == 64


def test_too_many_reports_in_a_minute_are_asked_to_wait(door, time_machine):
    for _ in range(60):
        assert send(door[1]).status_code in (200, 201)
    answer = send(door[1])
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    time_machine.move_to(NOON + MINUTE, tick=False)
    assert send(door[1]).status_code == 200


def test_guessing_keys_is_slowed_down(door):
    for _ in range(60):
        assert send("guess").status_code == 401
    assert send("guess").status_code == 429
    assert send(door[1]).status_code == 201


def test_the_door_takes_nothing_but_post(door):
    assert Client().get(URL).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_with_one_key_are_one_incident():
    world = build()
    key, _ = key_for(world)
    report = Report(**{**BODY, "severity": Severity.SERIOUS})
    sent = at_once(*[lambda: report_incident(key=key, report=report, now=NOON)] * 2)
    assert sorted(raised.created for raised in sent) == [False, True]
    assert Incident.objects.count() == 1
    assert Deadline.objects.filter(kind="incident").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_acknowledge_at_once_and_one_has_it():
    world = build()
    world.checked_in()
    incident = raised(world)
    done = at_once(
        lambda: actions.acknowledge(incident=incident, by=world.officer, now=NOON),
        lambda: actions.acknowledge(incident=incident, by=world.leader, now=NOON),
    )
    assert {type(row) for row in done} == {Incident, Conflict}
    second = next(str(row) for row in done if isinstance(row, Conflict))
    assert second == f"{Incident.objects.get().acknowledged_by} has acknowledged it already."
    assert Matter.objects.count() == 1


# keys


def test_leads_and_administrators_keep_the_keys(world, client):
    with pytest.raises(Refused, match="leads and administrators"):
        key_for(world, by=world.officer)
    other = builders.group(builders.office())
    with pytest.raises(Invalid, match="group of this office"):
        make_incident_key(office=world.office, label="x", group=other, by=builders.lead(world.group), now=START)
    client.force_login(world.officer)
    assert client.get("/incidents/keys/").status_code == 404
    assert client.post("/incidents/keys/1/revoke/").status_code == 404


def test_a_new_key_shows_its_secret_once(world, client, time_machine):
    time_machine.move_to(NOON, tick=False)
    client.force_login(builders.lead(world.group))
    page = client.post("/incidents/keys/", {"label": "Watcher", "group": world.group.pk})
    secret = BeautifulSoup(page.content, "html.parser").select_one("#secret-token")["value"]
    assert send(secret).status_code == 201
    listed = client.get("/incidents/keys/").text
    assert "Watcher" in listed and secret not in listed
    assert client.post("/incidents/keys/", {"label": "", "group": world.group.pk}).status_code == 422
    form = BeautifulSoup(listed, "html.parser").select_one("form[action$='/revoke/']")
    client.post(form["action"])
    assert send(secret).status_code == 401


def test_the_keys_of_another_office_are_not_there(world, client):
    key, _ = key_for(world)
    client.force_login(builders.administrator(builders.office()))
    assert client.post(f"/incidents/keys/{key.pk}/revoke/").status_code == 404
    assert "Watcher" not in client.get("/incidents/keys/").text


# pages


@pytest.fixture
def at_noon(working, client, time_machine) -> World:
    time_machine.move_to(NOON, tick=False)
    client.force_login(working.officer)
    return working


def test_from_entry_to_outcome_in_the_browser(at_noon, client):
    entry = at_noon.entry("Smoke on the second floor")
    page = BeautifulSoup(client.get(f"/log/{entry.pk}/").content, "html.parser")
    link = page.select_one(f"a[href='/log/{entry.pk}/incident/']")["href"]
    assert "Smoke on the second floor" in client.get(link).text
    assert client.post(link, {"title": "", "severity": 3}).status_code == 422
    client.post(link, {"title": "Smoke", "severity": 3})
    incident = Incident.objects.get()
    here = f"/incidents/{incident.pk}/"
    assert here in client.get(f"/log/{entry.pk}/").text
    assert "Smoke" in client.get("/incidents/").text
    client.post(f"{here}acknowledge/")
    refused = client.post(f"{here}escalate/", {"to": "lead", "reason": ""})
    assert refused.status_code == 422
    client.post(f"{here}escalate/", {"to": "lead", "reason": "It spreads"})
    kept = client.post(f"{here}resolve/", {"outcome": ""})
    assert kept.status_code == 422
    client.post(f"{here}resolve/", {"outcome": "A toaster"})
    text = client.get(here).text
    assert "A toaster" in text and "escalated the incident" in text
    assert "Smoke" not in client.get("/incidents/").text
    assert "Smoke" in client.get("/incidents/?state=resolved").text


def test_a_closed_button_says_why(at_noon, client):
    page = client.get(f"/incidents/{raised(at_noon, severity=4).pk}/").text
    assert "Only the lead on duty or a lead of this group declares an emergency." in page
    assert "Reported as critical" in page


def test_a_lead_declares_an_emergency_in_the_browser(at_noon, client):
    incident = raised(at_noon)
    client.force_login(emergency_lead(at_noon))
    url = reverse("logbook:declare_emergency", args=[incident.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "People are hurt"})
    assert "has declared an emergency" in client.get(f"/incidents/{incident.pk}/").text


def test_who_does_not_read_the_groups_log_finds_no_incident(at_noon, client):
    incident = raised(at_noon)
    urls = [f"/incidents/{incident.pk}/", f"/log/{incident.entry_id}/incident/"]
    posts = [f"/incidents/{incident.pk}/{deed}/" for deed in ("acknowledge", "escalate", "emergency", "resolve")]
    stranger = builders.lead(builders.group(builders.office()))
    for who in (at_noon.neighbour, builders.administrator(at_noon.office), stranger):
        client.force_login(who)
        assert {client.get(url).status_code for url in urls} == {404}
        assert {client.post(url).status_code for url in posts} == {404}
        assert "Smoke" not in client.get("/incidents/").text


def test_the_worst_and_oldest_come_first(at_noon, client):
    for number, severity in enumerate((2, 3, 2, 3)):
        actions.raise_incident(
            entry=at_noon.entry(str(number)), title=f"No {number}", severity=severity, by=at_noon.officer,
            now=NOON + number * MINUTE,
        )  # fmt: skip
    rows = BeautifulSoup(client.get("/incidents/").content, "html.parser").select("tbody tr td:first-child a")
    assert [row.text for row in rows] == ["No 1", "No 3", "No 0", "No 2"]


def test_the_list_takes_the_same_sql_for_one_and_for_thirty(at_noon, client):
    key = key_for(at_noon)[0]
    counts = []
    for upto in (1, 30):
        for number in range(Incident.objects.count(), upto):
            reported(at_noon, key, key=f"k{number}")
        client.get("/incidents/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/incidents/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_menu_counts_what_waits_for_oneself(at_noon, client):
    raised(at_noon)
    client.force_login(at_noon.leader)
    item = BeautifulSoup(client.get("/incidents/").content, "html.parser").select_one("nav a[href='/incidents/']")
    assert "1" in item.text


def test_a_lead_whose_posting_ended_declares_nothing(working):
    incident, lead = raised(working), emergency_lead(working)
    end_posting(posting=lead.postings.get(), end=START.date(), by=None, now=START)
    with pytest.raises(Refused, match="lead"):
        actions.declare_emergency(incident=incident, reason="r", by=lead, now=NOON)
