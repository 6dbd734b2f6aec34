"""WeCom: a message to a member from the office's application, or to the office's group through its robot.

WeCom answers 200 whatever happened; `errcode` says what. Only 0 is success, and for an application message only when
`invaliduser` is empty.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache

from core.notices.channels.base import Message, Outcome, private_account
from core.notices.channels.http import NotSent, Uncertain, exchange, outcome_of
from core.notices.enums import Reason, State
from core.notices.rules import Limit, fit

TEXT_BYTES = 2048
TOKEN_EXPIRED = {40014, 42001}
UNKNOWN_PERSON = {40003, 60111, 81013}
CREDENTIALS = {40001, 40013, 41001, 41004, 42009, 93000, 301002}
TOO_OFTEN = {45009, 45033}
BUSY = {-1, 6000}
PAUSE = timedelta(minutes=1)


def outcome_for(code: int) -> Outcome:
    """What an `errcode` other than 0 means."""
    detail = str(code)
    if code in TOO_OFTEN:
        return Outcome(State.FAILED, Reason.BUSY, detail, wait=PAUSE)
    if code in BUSY:
        return Outcome(State.FAILED, Reason.BUSY, detail)
    if code in CREDENTIALS | TOKEN_EXPIRED:
        return Outcome(State.FAILED, Reason.CREDENTIALS, detail)
    if code in UNKNOWN_PERSON:
        return Outcome(State.DEAD, Reason.UNKNOWN_PERSON, detail)
    return Outcome(State.DEAD, Reason.REFUSED, detail)


def _post(path: str, credential: dict[str, str], json: dict[str, Any]) -> dict[str, Any]:
    return _checked(exchange("POST", settings.WECOM_BASE_URL + path, params=credential, json=json).data)


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    if not data:
        return {"errcode": -1}
    if not isinstance(data.get("errcode"), int):
        raise Uncertain("errcode")
    return data


def _outcome(data: dict[str, Any]) -> Outcome:
    if data["errcode"]:
        return outcome_for(data["errcode"])
    if data.get("invaliduser"):
        return Outcome(State.DEAD, Reason.UNKNOWN_PERSON, "invaliduser")
    return Outcome(State.SENT, provider_id=str(data.get("msgid", ""))[:120])


class Robot:
    """Posts to the group chat and mentions the person by his number or WeCom user; the text stays out of the group."""

    line = "wecom-robot"
    limits: Sequence[Limit] = (Limit(20, timedelta(minutes=1)),)
    most_attempts = 8
    same_twice = timedelta(0)

    def account(self, address: str) -> str:
        return self.line

    def send(self, message: Message, address: str) -> Outcome:
        """`address` is "user:<WeCom user>" or "mobile:<number>"."""
        kind, _sep, value = address.partition(":")
        mention = {"mentioned_list" if kind == "user" else "mentioned_mobile_list": [value]}
        content = fit(message.subject, "", message.link, TEXT_BYTES)
        body = {"msgtype": "text", "text": {"content": content, **mention}}
        try:
            return _outcome(_post("/cgi-bin/webhook/send", {"key": settings.WECOM_ROBOT_KEY}, body))
        except (NotSent, Uncertain) as error:
            return outcome_of(error)


class Application:
    """A message to one member. WeCom drops what it has had within `same_twice`."""

    line = "wecom-application"
    limits: Sequence[Limit] = (Limit(30, timedelta(minutes=1)),)
    most_attempts = 8
    same_twice = timedelta(hours=4)

    def account(self, address: str) -> str:
        return private_account(self.line, address)

    def send(self, message: Message, address: str) -> Outcome:
        body = {
            "touser": address,
            "msgtype": "text",
            "agentid": settings.WECOM_AGENT_ID,
            "text": {"content": fit(message.subject, message.body, message.link, TEXT_BYTES)},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": int(self.same_twice.total_seconds()),
        }
        try:
            return self._send_with_token(body)
        except (NotSent, Uncertain) as error:
            return outcome_of(error)

    def _send_with_token(self, body: dict[str, Any]) -> Outcome:
        """A token that WeCom no longer takes is replaced once; a second refusal is the outcome."""
        token = cache.get(_token_key())
        if token:
            data = _post("/cgi-bin/message/send", {"access_token": token}, body)
            if data["errcode"] not in TOKEN_EXPIRED:
                return _outcome(data)
        fresh = _fetch_token(instead_of=token)
        if isinstance(fresh, Outcome):
            return fresh
        return _outcome(_post("/cgi-bin/message/send", {"access_token": fresh}, body))


def _token_key() -> str:
    name = f"{settings.WECOM_CORP_ID}:{settings.WECOM_AGENT_ID}"
    return f"wecom-token:{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def _fetch_token(instead_of: str | None) -> str | Outcome:
    """The token that another worker fetched meanwhile, or a new one."""
    known = cache.get(_token_key())
    if known and known != instead_of:
        return str(known)
    credentials = {"corpid": settings.WECOM_CORP_ID, "corpsecret": settings.WECOM_CORP_SECRET}
    try:
        data = _checked(exchange("GET", settings.WECOM_BASE_URL + "/cgi-bin/gettoken", params=credentials).data)
    except Uncertain as error:
        raise NotSent(str(error)) from None
    if data["errcode"]:
        return outcome_for(data["errcode"])
    cache.set(_token_key(), data["access_token"], timeout=max(int(data["expires_in"]) - 300, 60))
    return str(data["access_token"])
