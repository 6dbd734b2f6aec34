"""Talking HTTP to a service without letting a credential out: not in a log, not in an exception."""

import logging
import ssl
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from django.conf import settings

from core.notices.channels.base import Outcome
from core.notices.enums import Reason, State


class NotSent(Exception):
    """The service was not reached: nothing can have gone out."""


class Uncertain(Exception):
    """The service may have had the request; its answer did not come, or made no sense."""


@dataclass(frozen=True)
class Answer:
    status: int
    data: dict[str, Any]


def _without_query(record: logging.LogRecord) -> bool:
    """httpx logs every address it calls, and a WeCom address holds the credential."""
    if isinstance(record.args, tuple):
        record.args = tuple(arg.copy_with(query=None) if isinstance(arg, httpx.URL) else arg for arg in record.args)
    return True


logging.getLogger("httpx").addFilter(_without_query)


@cache
def _trusted() -> ssl.SSLContext:
    """Reading the list of certificates takes longer than a request."""
    return httpx.create_ssl_context()


def exchange(
    method: str,
    url: str,
    *,
    params: dict[str, str] | None = None,
    json: Any = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """One request and its JSON object. The exceptions of httpx carry the address, so none of them leaves here."""
    failure: Exception
    try:
        response = httpx.request(
            method,
            url,
            params=params,
            json=json,
            headers=headers,
            timeout=settings.NOTICES_HTTP_TIMEOUT,
            verify=_trusted(),
        )
        return Answer(response.status_code, _object(response))
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        failure = NotSent(type(error).__name__)
    except (httpx.HTTPError, ValueError) as error:
        failure = Uncertain(type(error).__name__)
    raise failure


def _object(response: httpx.Response) -> dict[str, Any]:
    """A refusal by status needs no body; a fault of the server says nothing about what it did."""
    if 400 <= response.status_code < 500 or response.status_code == 503:
        return {}
    if response.status_code >= 500:
        raise ValueError
    data = response.json() if response.content else {}
    if not isinstance(data, dict):
        raise ValueError
    return data


def outcome_of(error: NotSent | Uncertain) -> Outcome:
    reason = Reason.UNREACHABLE if isinstance(error, NotSent) else Reason.UNCERTAIN
    return Outcome(State.FAILED, reason, str(error))
