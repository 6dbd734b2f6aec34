"""Who is on duty: the page, the wall display and the JSON."""

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.errors import allows
from core.people.http import PersonRequest
from core.people.models import Office
from core.ui.keeping import kept_answer
from roster.permissions import check_can_make_board_key
from roster.queries.access import office_of_board_key
from roster.queries.board import board
from roster.queries.duty import OnDuty, Post, on_duty

BEARER = "Bearer "


@require_safe
def duty(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    may_make_key = allows(check_can_make_board_key, request.user, request.user.office, now)
    context = {"board": board(request.user.office, now), "may_make_key": may_make_key, "now": now}
    return render(request, "roster/duty.html", context)


@login_not_required
@never_cache
@require_safe
def wall(request: HttpRequest, secret: str) -> HttpResponse:
    """The wall display of the office that the secret belongs to; 404 once it is revoked (R.10)."""
    office = office_of_board_key(secret)
    if office is None:
        raise Http404
    now = timezone.now()
    context = {"board": board(office, now), "office": office, "now": now}
    with timezone.override(office.zone), translation.override(office.language):
        return render(request, "roster/wall.html", context)


@login_not_required
@never_cache
@require_safe
def on_duty_json(request: HttpRequest) -> HttpResponse:
    """Who is on duty, for other programs: `Authorization: Bearer <secret of a wall display>`, or a log-in.

    Asked again within the same second, and before anything has changed, it answers the same (ADR 0010).
    """
    now, header = timezone.now(), request.headers.get("Authorization", "")
    if header.startswith(BEARER):
        secret = header.removeprefix(BEARER)
        answer = kept_answer(("key", secret), now, 1, lambda: _answer(office_of_board_key(secret), now))
    else:
        office = request.user.office if request.user.is_authenticated else None
        answer = kept_answer(("office", office.pk), now, 1, lambda: _answer(office, now)) if office else b""
    if not answer:
        return JsonResponse({"error": "Send the secret of a wall display as a bearer token."}, status=401)
    return HttpResponse(answer, content_type="application/json")


def _answer(office: Office | None, now: datetime) -> bytes:
    """b"" for an unknown or revoked secret."""
    return json.dumps(as_json(office, on_duty(office, now))).encode() if office else b""


def as_json(office: Office, present: OnDuty) -> dict[str, Any]:
    return {
        "office": office.name,
        "at": present.at.isoformat(),
        "lead": _post_json(present.lead) if present.lead else None,
        "on_duty": [_post_json(post) for post in present.posts],
    }


def _post_json(post: Post) -> dict[str, Any]:
    return {
        "name": post.name,
        "telephone": post.telephone,
        "role": post.role,
        "group": post.group,
        "shift": post.shift,
        "starts_at": post.starts_at.isoformat(),
        "ends_at": post.ends_at.isoformat(),
    }
