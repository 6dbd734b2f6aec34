"""The duty-and-authority matrix and who would decide, with the people of the office (1.4)."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.queries.authority import holders_at
from core.people.actions import name_deputy
from core.policy.actions import set_value
from core.policy.enums import Post
from tests import builders
from tests.approvals.world import NOON

pytestmark = pytest.mark.django_db
WHO = "/regulation/authority/who/"
NIGHT = NOON + timedelta(hours=10)  # nobody leads


def named(world, at=NOON, department=None):
    found = holders_at(world.office, department or world.department, at)
    return {post: [(holder.name, holder.on_behalf_of) for holder in holders] for post, holders in found.items()}


def test_each_post_is_held_by_those_of_that_moment(world):
    assert named(world) == {
        Post.LEAD: [("Chen Lead", "")], Post.DEPARTMENT_HEAD: [("Sun Head", "")],
        Post.DIRECTOR: [("Zheng Director", "")], Post.FINANCE: [("Wu Finance", "")], Post.CEO: [("Wang CEO", "")],
    }  # fmt: skip
    assert named(world, department=world.admin)[Post.DEPARTMENT_HEAD] == [("Zhou Head", "")]
    assert named(world, NIGHT)[Post.LEAD] == []


def test_a_deputy_stands_beside_who_is_away_that_day(world):
    away = {"start": NOON.date(), "end": NOON.date() + timedelta(days=1), "reason": "ill"}
    name_deputy(person=world.finance, deputy=world.clerk, by=None, now=NOON, **away)
    assert named(world)[Post.FINANCE] == [("Qian Clerk", "Wu Finance"), ("Wu Finance", "")]
    assert named(world, NOON + timedelta(days=1))[Post.FINANCE] == [("Wu Finance", "")]


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def reader(client, world, time_machine):
    time_machine.move_to(NOON)
    client.force_login(world.officer)
    return client


def asked(world, **changes):
    return {
        "kind": "tiers.spending", "amount": "1200", "currency": "CNY", "department": str(world.department.pk),
        "at": "2026-11-24T12:00", **changes,
    }  # fmt: skip


def test_who_would_decide_names_the_lead_on_duty_then(reader, world):
    assert "Chen Lead" in soup(reader.get(WHO, asked(world))).select_one(".answer-steps").text


def test_at_night_without_a_lead_the_head_decides_instead(reader, world):
    text = soup(reader.get(WHO, asked(world, at="2026-11-24T23:00"))).select_one(".answer-steps").text
    assert "vacant" in text and "Sun Head" in text


def test_a_purchase_shows_three_signatures_with_their_limits(reader, world):
    page = soup(reader.get(WHO, asked(world, kind="tiers.purchase", amount="50")))
    steps = [" ".join(step.get_text(" ").split()) for step in page.select(".answer-steps li")]
    assert steps == [
        "department head within 24 h Sun Head", "Finance within 24 h Wu Finance", "CEO within 24 h Wang CEO"
    ]  # fmt: skip


def test_a_post_that_nobody_holds_is_a_gap(reader, world):
    lonely = builders.office()
    department = builders.department(lonely)
    reader.force_login(builders.person(lonely))
    page = soup(reader.get(WHO, asked(world, department=str(department.pk), amount="5000")))
    assert page.select_one(".answer-steps .badge.is-gap")
    assert "Nobody could decide it" in page.text


def test_a_department_of_another_office_is_not_asked_about(reader):
    other = builders.department(builders.office())
    response = reader.get(WHO, {"kind": "tiers.spending", "amount": "5", "currency": "CNY", "department": other.pk})
    assert response.status_code == 422


def test_a_longer_chain_takes_no_more_queries(reader, world):
    def count(**changes):
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(WHO, asked(world, **changes)).status_code == 200
        return len(queries)

    assert count(kind="tiers.purchase") == count()


def matrix(client):
    table = soup(client.get("/regulation/authority/")).select_one("table.matrix")
    roles = [cell.text for cell in table.select("thead th")][2:]
    return {
        row.th.contents[0].strip(): {
            role: " ".join(cell.get_text(" ").split())
            for role, cell in zip(roles, row.find_all("td")[1:], strict=True)
            if cell.text.strip() != "–"
        }
        for row in table.select("tbody tr")
    }


def test_the_matrix_says_up_to_which_amount_each_role_settles_or_signs(reader, world):
    found = matrix(reader)
    assert found["settle spending at the desk"] == {
        "duty officer": "up to 1,000.00 CNY", "duty lead": "up to 1,000.00 CNY"
    }  # fmt: skip
    assert found["decide on spending alone"] == {"duty lead": "up to 20,000.00 CNY"}
    assert found["sign spending with others"] == {
        "duty lead": "any amount in CNY", "department head": "any amount in CNY"
    }  # fmt: skip
    assert set(found["sign a purchase with others"]) == {"department head", "Finance", "CEO"}
    assert set(found["set a budget"]) == {"Finance", "administrator"}


def test_a_tier_decided_for_later_is_announced_in_the_matrix(reader, world):
    rows = [{"department": None, "currency": "CNY", "up_to": None, "steps": [{"post": "ceo", "minutes": 60}]}]
    set_value(
        office=world.office, key="tiers.spending", value=rows, holds_from=NOON + timedelta(days=9), by=None, now=NOON
    )  # fmt: skip
    page = soup(reader.get("/regulation/authority/"))
    label = next(row.th for row in page.select("table.matrix tbody tr") if "decide on spending" in row.th.text)
    assert "changes" in label.text
    assert matrix(reader)["decide on spending alone"] == {"duty lead": "up to 20,000.00 CNY"}
