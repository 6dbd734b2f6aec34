"""A credential is in no log, no row and no exception, whatever goes wrong."""

import logging
import traceback

import pytest
from django.core import serializers

from core.ledger.models import Entry
from core.notices import actions
from core.notices.channels.http import NotSent, Uncertain, exchange
from core.notices.models import Account, Attempt, Delivery, Notice, Receipt
from tests.notices.conftest import reachable, told
from tests.notices.wecom_server import CORP_SECRET, ROBOT_KEY, SECRETS

STEPS = [{"errcode": 45009, "errmsg": f"freq {ROBOT_KEY}"}, 500, "drop", {"errcode": "x"}, {"errcode": 93000}, None]


def rows() -> str:
    models = (Notice, Receipt, Delivery, Attempt, Account, Entry)
    return "".join(serializers.serialize("json", model.objects.all()) for model in models)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("path", ["/cgi-bin/webhook/send", "/cgi-bin/message/send", "/cgi-bin/gettoken", "/calls"])
def test_whatever_a_service_answers(house, services, clock, caplog, settings, path, step):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "httpx")
    if path == "/cgi-bin/webhook/send":
        settings.WECOM_CORP_SECRET = ""
    if step is not None:
        services.plan(path, step)
    told(reachable(house, wecom_userid="li", telephone="13800138000"), level="urgent")
    actions.deliver_due(now=clock)
    assert services.asked(path, "GET" if path.endswith("gettoken") else "POST")
    kept = caplog.text + rows()
    assert not [secret for secret in SECRETS if secret in kept]


def test_the_log_names_the_service_all_the_same(house, services, clock, caplog):
    caplog.set_level(logging.INFO, "httpx")
    told(reachable(house, wecom_userid="li"), level="important")
    actions.deliver_due(now=clock)
    assert "/cgi-bin/message/send" in caplog.text


@pytest.mark.parametrize(
    ("url", "error"), [("http://127.0.0.1:1/x", NotSent), ("nonsense://x", NotSent), ("/x", Uncertain)]
)
def test_an_exception_does_not_carry_the_address(services, url, error):
    address = services.url + url if error is Uncertain else url
    services.plan("/x", "drop")
    with pytest.raises(error) as caught:
        exchange("GET", address, params={"key": ROBOT_KEY, "corpsecret": CORP_SECRET})
    text = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    assert not [secret for secret in (ROBOT_KEY, CORP_SECRET) if secret in text]
    assert caught.value.__context__ is None


def test_telephone_numbers_are_not_kept_with_the_attempts(house, services, clock):
    told(reachable(house, telephone="13800138000"), level="urgent")
    actions.deliver_due(now=clock)
    assert "13800138000" not in rows()
