"""Every page asks for a log-in; a session that was left alone, or is too old, ends; a form that was being sent is kept.

Fragments that htmx asks for are led to the log-in page by `core.ui.middleware`.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.ui.http import is_htmx

KEPT, SEEN, BEGAN, ENDED_FOR, ENDED_WHY = "kept", "seen", "began", "ended_for", "ended_why"
IDLE, TOO_LONG = "idle", "too_long"
LARGEST_KEPT = 256 * 1024
UNATTENDED = "X-Unattended"


class SessionGuard(LoginRequiredMiddleware):
    """`login_not_required` opens a view to everyone; all others lead to the log-in page and back again."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if request.user.is_authenticated:
            _end_when_over(request, timezone.now())
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method == "POST" and ENDED_FOR in request.session and not is_htmx(request):
            _keep(request)
        return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _way_back(request)})}")


def begin(request: HttpRequest, now: datetime) -> None:
    """Notes the log-in, from which both times of the session run."""
    request.session[BEGAN] = request.session[SEEN] = int(now.timestamp())


def _end_when_over(request: HttpRequest, now: datetime) -> None:
    """Ends the session after SESSION_IDLE_MINUTES alone or SESSION_LONGEST_HOURS in all; else notes the visit, once in
    a tenth of the idle time.

    What an open page asks for by itself carries the header X-Unattended and is no visit.
    """
    session, current = request.session, int(now.timestamp())
    seen, idle = session.get(SEEN), settings.SESSION_IDLE_MINUTES * 60
    if seen is None:
        begin(request, now)
    elif current - seen > idle:
        _end(request, IDLE)
    elif current - session.get(BEGAN, seen) > settings.SESSION_LONGEST_HOURS * 3600:
        _end(request, TOO_LONG)
    elif UNATTENDED not in request.headers and current - seen > idle / 10:
        session.update({BEGAN: session.get(BEGAN, seen), SEEN: current})


def _end(request: HttpRequest, why: str) -> None:
    person_id = request.user.pk
    logout(request)
    request.session.update({ENDED_FOR: person_id, ENDED_WHY: why})


def why_ended(request: HttpRequest) -> str:
    """The sentence for the log-in page; empty when no session of this browser was ended."""
    sentences = {
        IDLE: _("Nobody used this page for %(minutes)s minutes.") % {"minutes": settings.SESSION_IDLE_MINUTES},
        TOO_LONG: _("A log-in holds for %(hours)s hours, so that a forgotten one ends. Log in again and go on.")
        % {"hours": settings.SESSION_LONGEST_HOURS},
    }
    return sentences.get(request.session.get(ENDED_WHY, ""), "")


def _keep(request: HttpRequest) -> None:
    """The form stays in the session, without passwords and files. Whoever's session ended is its only reader."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if _is_kept(name)]
    if fields and sum(len(value) for _name, value in fields) <= LARGEST_KEPT:
        request.session[KEPT] = {
            "path": request.get_full_path(),
            "fields": fields,
            "person": request.session[ENDED_FOR],
            "files": bool(request.FILES),
        }


def _is_kept(name: str) -> bool:
    return "password" not in name and name not in ("csrfmiddlewaretoken", "again")


def _way_back(request: HttpRequest) -> str:
    """The page the person asked for; after a form, the question whether to send it."""
    if request.method == "GET":
        return request.get_full_path()
    return reverse("people:send_again") if KEPT in request.session else "/"
