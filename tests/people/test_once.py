"""What a page knows of its reader is asked once, and forgotten with the request."""

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.people.actions import end_posting
from core.people.enums import Role
from core.people.queries import holds_role, once, roles_on
from dutyoffice.middleware import reader
from tests import builders
from tests.builders import NOW

TODAY = NOW.date()


def known_to(method: str, who) -> list[bool]:
    """Whether two questions in one request got the first one's answer."""
    found: list[bool] = []

    def page(request: HttpRequest) -> HttpResponse:
        first, second = (once(request.user, "a question", object) for _time in range(2))
        found.append(first is second)
        return HttpResponse()

    request = getattr(RequestFactory(), method)("/")
    request.user = who
    reader(page)(request)
    return found


def test_a_request_that_reads_asks_once_and_one_that_writes_asks_anew(db):
    who = builders.person()
    assert known_to("post", who) == [False]
    assert known_to("get", who) == [True]


def test_the_next_request_asks_again(client, db, time_machine):
    time_machine.move_to(NOW, tick=False)
    who = builders.person()
    posting = builders.posted(who, Role.AUDITOR)
    client.force_login(who)
    assert client.get("/ledger/").status_code == 200
    end_posting(posting=posting, end=TODAY, by=None, now=NOW)
    assert client.get("/ledger/").status_code != 200


def test_an_action_sees_the_role_that_was_lost_a_moment_ago(db):
    who = builders.person()
    posting = builders.posted(who, Role.AUDITOR)
    assert holds_role(who, Role.AUDITOR, on=TODAY)
    end_posting(posting=posting, end=TODAY, by=None, now=NOW)
    assert not holds_role(who, Role.AUDITOR, on=TODAY)
    assert roles_on(who, TODAY) == set()
