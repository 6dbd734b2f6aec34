"""The WeCom protocol, against a server that speaks it. 200 says nothing; `errcode` does."""

from datetime import timedelta

import pytest

from core.ledger.queries import timeline
from core.notices import actions
from core.notices.actions.delivering import begin, deliver_one
from core.notices.models import Delivery
from tests.notices.conftest import delivery, reachable, states, told
from tests.worlds import world

ROBOT, SEND, TOKEN = "/cgi-bin/webhook/send", "/cgi-bin/message/send", "/cgi-bin/gettoken"


@pytest.fixture
def wecom(services, house, clock):
    """Sends the WeCom delivery of a notice; the delivery afterwards."""

    def send(notice):
        row = delivery(notice, "wecom")
        deliver_one(delivery_id=row.pk, now=clock)
        row.refresh_from_db()
        return row

    return send


@world
def member(house):
    return reachable(house, wecom_userid="lisi", telephone="138 0013-8000")


@pytest.fixture
def robot_only(settings):
    settings.WECOM_CORP_SECRET = ""


def test_an_application_message_reaches_the_member_himself(wecom, services, member):
    notice = told(member, level="important")
    row = wecom(notice)
    assert (row.state, row.provider_id) == ("sent", "msg-1")
    (asked,) = services.asked(SEND)
    assert (asked.data["touser"], asked.data["agentid"], asked.data["enable_duplicate_check"]) == ("lisi", "1000002", 1)
    assert asked.data["text"]["content"].splitlines()[0] == "Water in A"
    assert asked.data["text"]["content"].endswith(f"/notices/{notice.pk}/")


def test_the_robot_mentions_who_has_no_wecom_user_and_keeps_the_text_out_of_the_group(wecom, services, house):
    assert wecom(told(reachable(house, telephone="138 0013-8000"), level="important")).state == "sent"
    (asked,) = services.asked(ROBOT)
    assert asked.data["text"]["mentioned_mobile_list"] == ["13800138000"]
    assert "Seen" not in asked.data["text"]["content"]


def test_without_the_application_the_robot_mentions_the_member(wecom, services, member, robot_only):
    assert wecom(told(member, level="important")).state == "sent"
    assert services.asked(ROBOT)[0].data["text"]["mentioned_list"] == ["lisi"]


def test_whoever_cannot_be_mentioned_is_left_out_and_that_is_recorded(wecom, house):
    notice = told(reachable(house, "Wang Wu"), level="important")
    row = wecom(notice)
    assert (row.state, row.reason) == ("skipped", "no_address")
    assert timeline(notice).get().data == {"person": "Wang Wu", "channel": "wecom", "reason": "no_address"}


def test_without_wecom_the_channel_is_left_out(wecom, member, settings):
    settings.WECOM_CORP_ID = settings.WECOM_ROBOT_KEY = ""
    row = wecom(told(member, level="important"))
    assert (row.state, row.reason) == ("skipped", "not_set_up")


@pytest.mark.parametrize("path", [ROBOT, SEND])
@pytest.mark.parametrize(
    ("code", "state", "reason"),
    [
        (45009, "failed", "busy"),
        (45033, "failed", "busy"),
        (-1, "failed", "busy"),
        (6000, "failed", "busy"),
        (40001, "failed", "credentials"),
        (93000, "failed", "credentials"),
        (60111, "dead", "unknown_person"),
        (81013, "dead", "unknown_person"),
        (40003, "dead", "unknown_person"),
        (45002, "dead", "refused"),
        (40058, "dead", "refused"),
        (99999, "dead", "refused"),
    ],
)
def test_only_zero_is_success(wecom, services, member, settings, path, code, state, reason):
    if path == ROBOT:
        settings.WECOM_CORP_SECRET = ""
    services.plan(path, {"errcode": code, "errmsg": "ok"})
    row = wecom(told(member, level="important"))
    assert (row.state, row.reason, row.detail) == (state, reason, str(code))


def test_zero_with_an_invalid_user_is_no_success(wecom, services, member):
    services.plan(SEND, {"errcode": 0, "errmsg": "ok", "invaliduser": "lisi", "msgid": "m"})
    row = wecom(told(member, level="important"))
    assert (row.state, row.reason) == ("dead", "unknown_person")


def test_a_token_is_fetched_once_for_many_messages(wecom, services, member):
    for number in range(3):
        assert wecom(told(member, level="important", key=str(number))).state == "sent"
    assert len(services.asked(TOKEN, "GET")) == 1


@pytest.mark.parametrize("code", [40014, 42001])
def test_an_expired_token_is_replaced_once_and_the_message_goes_out(wecom, services, member, code):
    wecom(told(member, level="important", key="first"))
    services.plan(SEND, {"errcode": code})
    assert wecom(told(member, level="important", key="second")).state == "sent"
    assert len(services.asked(TOKEN, "GET")) == 2


def test_a_token_refused_twice_is_not_asked_for_a_third_time(wecom, services, member):
    wecom(told(member, level="important", key="first"))
    services.plan(SEND, {"errcode": 42001}, {"errcode": 42001})
    row = wecom(told(member, level="important", key="second"))
    assert (row.state, row.reason, row.detail) == ("failed", "credentials", "42001")
    assert len(services.asked(TOKEN, "GET")) == 2


def test_a_wrong_secret_is_tried_later(wecom, services, member, settings):
    settings.WECOM_CORP_SECRET = "wrong"
    row = wecom(told(member, level="important"))
    assert (row.state, row.reason, row.detail) == ("failed", "credentials", "40001")
    assert services.asked(SEND) == []


def test_too_often_keeps_everyone_away_for_a_minute(wecom, services, member, robot_only, clock):
    services.plan(ROBOT, {"errcode": 45009, "errmsg": "api freq out of limit"})
    first = wecom(told(member, level="important", key="first"))
    assert first.next_at >= clock() + timedelta(minutes=1)
    second = wecom(told(member, level="important", key="second"))
    assert (second.state, second.attempts, second.next_at) == ("queued", 0, clock() + timedelta(minutes=1))
    clock.forward(minutes=1)
    assert wecom(told(member, level="important", key="third")).state == "sent"


def test_the_robot_posts_twenty_a_minute(services, member, robot_only, clock):
    notices = [told(member, level="important", key=str(number)) for number in range(25)]
    actions.deliver_due(now=clock)
    assert len(services.asked(ROBOT)) == 20
    clock.forward(seconds=59)
    actions.deliver_due(now=clock)
    assert len(services.asked(ROBOT)) == 20
    clock.forward(seconds=1)
    actions.deliver_due(now=clock)
    assert len(services.asked(ROBOT)) == 25
    assert {state for notice in notices for state in states(notice, "wecom")} == {"sent"}


@pytest.mark.parametrize("step", ["drop", 500, 1.3])
def test_an_answer_that_does_not_come_is_not_sent_a_second_time_by_the_robot(
    wecom, services, member, robot_only, step, settings
):
    """The robot cannot tell a message it has had: a person decides."""
    settings.NOTICES_HTTP_TIMEOUT = 0.5
    services.plan(ROBOT, step)
    row = wecom(told(member, level="important"))
    assert (row.state, row.reason) == ("dead", "uncertain")


def test_an_answer_that_does_not_come_is_asked_for_again_where_wecom_drops_doubles(wecom, services, member, clock):
    services.plan(SEND, "drop")
    notice = told(member, level="important")
    row = wecom(notice)
    assert (row.state, row.reason) == ("failed", "uncertain")
    clock.now = row.next_at
    assert wecom(notice).state == "sent"
    assert len(services.state.seen) == 1


def test_busy_is_retried_also_by_the_robot(wecom, services, member, robot_only):
    services.plan(ROBOT, 503)
    assert wecom(told(member, level="important")).state == "failed"


def test_a_server_that_is_not_there_is_tried_again(wecom, member, robot_only, settings):
    settings.WECOM_BASE_URL = "http://127.0.0.1:1"
    row = wecom(told(member, level="important"))
    assert (row.state, row.reason) == ("failed", "unreachable")


@pytest.mark.parametrize(("secret", "ends"), [("", "dead"), ("kept", "sent")])
def test_a_sender_that_was_killed_is_repeated_only_where_nobody_sees_it_twice(
    wecom, services, member, clock, settings, secret, ends
):
    if not secret:
        settings.WECOM_CORP_SECRET = ""
    notice = told(member, level="important")
    begin(delivery_id=delivery(notice, "wecom").pk, now=clock())
    clock.forward(seconds=119)
    assert wecom(notice).state == "sending"
    clock.forward(seconds=1)
    assert wecom(notice).state == ends


def test_after_four_hours_wecom_would_show_it_twice(wecom, member, clock):
    notice = told(member, level="important")
    begin(delivery_id=delivery(notice, "wecom").pk, now=clock())
    clock.forward(hours=4, seconds=1)
    row = wecom(notice)
    assert (row.state, row.reason) == ("dead", "uncertain")


def test_a_long_chinese_notice_is_cut_to_2048_bytes_between_characters(wecom, services, member):
    room = "值班室" * 1000
    assert wecom(told(member, level="important", room=room)).state == "sent"
    content = services.asked(SEND)[0].data["text"]["content"]
    assert len(content.encode()) <= 2048
    assert "�" not in content
    assert Delivery.objects.filter(state="dead").count() == 0
