"""What holds for every request: who really asks, the reader's language and clock, GETs that only read."""

import logging
import re
from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

GetResponse = Callable[[HttpRequest], HttpResponse]
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

_WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|ALTER|CREATE|DROP)\b", re.IGNORECASE)
_HOUSEKEEPING = re.compile(r"\b(django_session|axes_\w+)\b")

logger = logging.getLogger(__name__)


def behind_proxy(get_response: GetResponse) -> GetResponse:
    """REMOTE_ADDR becomes the address that the outermost of our PROXY_COUNT proxies saw."""

    def middleware(request: HttpRequest) -> HttpResponse:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if settings.PROXY_COUNT and len(hops) >= settings.PROXY_COUNT:
            request.META["REMOTE_ADDR"] = hops[-settings.PROXY_COUNT]
        return get_response(request)

    return middleware


def reader(get_response: GetResponse) -> GetResponse:
    """The language of the person, the time zone of the office; what a GET asks of the person it asks once."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            timezone.deactivate()
            return get_response(request)
        translation.activate(request.user.language)
        request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(request.user.office.zone)
        if request.method in SAFE_METHODS:
            request.user.answers, request.user.office.answers = {}, {}  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def content_policy(get_response: GetResponse) -> GetResponse:
    """The Content-Security-Policy of the settings, written once: no answer has another one."""
    policy = build_policy()

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault(HEADER, policy)
        return response

    return middleware


class WroteOnGet(Exception):
    """A page that only reads tried to write."""


def _refuse_write(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if _WRITE.match(sql) and not _HOUSEKEEPING.search(sql):
        if settings.READ_ONLY_GET == "raise":
            raise WroteOnGet(sql)
        logger.error("A GET wrote to the database: %s", sql)
    return execute(sql, params, many, context)


def read_only_get(get_response: GetResponse) -> GetResponse:
    """READ_ONLY_GET: "raise" refuses a write while a GET is answered, "log" records it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in SAFE_METHODS:
            return get_response(request)
        with connection.execute_wrapper(_refuse_write):
            return get_response(request)

    return middleware
