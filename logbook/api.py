"""Incidents from other programs (R.9).

POST JSON `{"title", "severity", "source", "key", "group"?}` with `Authorization: Bearer <secret>`. Answers 201 for a
new incident, 200 when source and key were reported before; 400 says what is wrong, 401 that the secret is unknown.
"""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.errors import Invalid
from logbook.actions.incident import Raised, Report, report_incident
from logbook.forms.incident import ReportForm
from logbook.models import IncidentKey
from logbook.queries.incident import key_of

BEARER = "Bearer "
LARGEST = 16 * 1024
A_MINUTE = 60  # requests of one caller


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def report(request: HttpRequest) -> JsonResponse:
    now = timezone.now()
    key = key_of(request.headers.get("Authorization", "").removeprefix(BEARER))
    if _asks_too_often(f"key-{key.pk}" if key else f"address-{request.META['REMOTE_ADDR']}", now):
        return _error(_("Too many reports in this minute. Send it again in a minute."), 429, {"Retry-After": "60"})
    if key is None:
        return _error(_("The key is unknown or revoked. Send the secret as a bearer token."), 401)
    with translation.override(key.office.language):
        return _answer(request, key, now)


def _asks_too_often(caller: str, now: datetime) -> bool:
    counter = f"incident-reports:{caller}:{now:%Y%m%d%H%M}"
    if cache.add(counter, 1, timeout=120):
        return False
    try:
        return cache.incr(counter) > A_MINUTE
    except ValueError:  # the counter has just run out
        return False


def _answer(request: HttpRequest, key: IncidentKey, now: datetime) -> JsonResponse:
    try:
        raised = report_incident(key=key, report=_read(request), now=now)
    except Invalid as error:
        return _error(str(error), 400)
    return _told(request, raised)


def _read(request: HttpRequest) -> Report:
    form = ReportForm(_json_object(request))
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise Invalid(f"{field}: {errors[0]}", field)
    return Report(**form.cleaned_data)


def _json_object(request: HttpRequest) -> dict[str, Any]:
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise Invalid(_("The report is too long. Send at most 16 KiB."))
    try:
        data = json.loads(request.body)
    except ValueError as error:
        raise Invalid(_("The body is not JSON. Send one object with title, severity, source and key.")) from error
    if not isinstance(data, dict) or not all(isinstance(value, str) for value in data.values()):
        raise Invalid(_("Send one JSON object whose values are text: title, severity, source, key, and group if any."))
    return data


def _told(request: HttpRequest, raised: Raised) -> JsonResponse:
    incident = raised.incident
    body = {
        "incident": incident.pk,
        "state": incident.state,
        "group": incident.group.name,
        "address": request.build_absolute_uri(reverse("logbook:incident", args=[incident.pk])),
    }
    return JsonResponse(body, status=201 if raised.created else 200)


def _error(text: str, status: int, headers: dict[str, str] | None = None) -> JsonResponse:
    return JsonResponse({"error": text}, status=status, headers=headers)
