"""Every page asks for a log-in; a session that was left alone ends; a form that was being sent is kept.

Fragments that htmx asks for are led to the log-in page by `core.ui.middleware`."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from core.ui.http import is_htmx

SEEN = "seen"
KEPT = "kept"
LARGEST_KEPT = 256 * 1024


class SessionGuard(LoginRequiredMiddleware):
    """`login_not_required` opens a view to everyone; all others lead to the log-in page and back again."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> HttpResponse | None:
        ended_for = self._end_when_idle(request, timezone.now()) if request.user.is_authenticated else None
        if not getattr(view_func, "login_required", True) or request.user.is_authenticated:
            return None
        if request.method == "POST" and not is_htmx(request):
            _keep(request, ended_for)
        return _to_log_in(request)

    def _end_when_idle(self, request: HttpRequest, now: datetime) -> int | None:
        """Ends the session after SESSION_IDLE_MINUTES; else notes the visit, once in a tenth of that time."""
        idle = settings.SESSION_IDLE_MINUTES * 60
        seen, current = request.session.get(SEEN, 0), int(now.timestamp())
        if seen and current - seen > idle:
            person_id = request.user.pk
            logout(request)
            return person_id
        if current - seen > idle / 10:
            request.session[SEEN] = current
        return None


def _keep(request: HttpRequest, person_id: int | None) -> None:
    """The form stays in the session, without passwords and files, for its sender only."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if _is_kept(name)]
    if fields and sum(len(value) for _name, value in fields) <= LARGEST_KEPT:
        request.session[KEPT] = {
            "path": request.get_full_path(), "fields": fields, "person": person_id, "files": bool(request.FILES)
        }  # fmt: skip


def _is_kept(name: str) -> bool:
    return "password" not in name and name != "csrfmiddlewaretoken"


def _to_log_in(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': _way_back(request)})}")


def _way_back(request: HttpRequest) -> str:
    """The page the person asked for; after a form, the question whether to send it."""
    if request.method == "GET":
        return request.get_full_path()
    return reverse("people:send_again") if KEPT in request.session else "/"
