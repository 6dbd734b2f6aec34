"""Refusals that no view has caught become a page, a toast (htmx) or JSON, each with its sentence and status."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url

from core.errors import Conflict, DutyError, Invalid, Refused
from core.ui.http import go_to, is_htmx, json_error, safe_address, toast, wants_json
from core.ui.kept import typed

STATUSES: dict[type[DutyError], int] = {Refused: 403, Conflict: 409, Invalid: 400}


class DutyErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_htmx(request) and _leads_to_login(response):
            return go_to(request, _login_address(request))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DutyError):
            return None
        return answer(request, exception)


def answer(request: HttpRequest, error: DutyError) -> HttpResponse:
    status = STATUSES.get(type(error), 400)
    if wants_json(request):
        return json_error(error, status)
    if is_htmx(request):
        return toast(request, error, kind="error", status=status)
    back = safe_address(request, request.META.get("HTTP_REFERER", ""))
    context = {"error": str(error), "back": back, "kept_input": kept_input(request)}
    return render(request, f"{status}.html", context, status=status)


def kept_input(request: HttpRequest) -> list[tuple[str, str]]:
    """(label, text) of what the person typed, to copy from the error page."""
    return typed((name, text) for name, texts in request.POST.lists() for text in texts)


def _leads_to_login(response: HttpResponseBase) -> bool:
    location = response.headers.get("Location", "")
    return response.status_code == 302 and urlsplit(location).path == resolve_url(settings.LOGIN_URL)


def _login_address(request: HttpRequest) -> str:
    """The log-in page, which leads back to the page the person sees, not to the fragment that was asked for."""
    seen = safe_address(request, request.headers.get("HX-Current-URL", "")) or "/"
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': seen})}"
