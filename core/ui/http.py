"""The small helpers that views share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import Conflict, DutyError, Invalid

T = TypeVar("T")

OK, UNPROCESSABLE, CONFLICT = 200, 422, 409


@dataclass(frozen=True)
class Attempt(Generic[T]):
    """What came of a form: true when done; else `status` is 422 or 409 and the form holds the sentences."""

    status: int
    result: T | None = None

    def __bool__(self) -> bool:
        return self.status == OK


def attempt(form: BaseForm, deed: Callable[[dict[str, Any]], T]) -> Attempt[T]:
    """Do `deed(cleaned_data)` if the form is valid; `Invalid` goes to its field, `Conflict` to the top of the form."""
    if not form.is_valid():
        return Attempt(UNPROCESSABLE)
    try:
        return Attempt(OK, deed(form.cleaned_data))
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return Attempt(UNPROCESSABLE)
    except Conflict as error:
        form.add_error(None, str(error))
        return Attempt(CONFLICT)


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = OK,
) -> HttpResponse:
    """The page, or only its `fragment` template when htmx asks for a part."""
    chosen = fragment if fragment and is_htmx(request) else template
    return render(request, chosen, dict(context or {}), status=status)


def safe_address(request: HttpRequest, address: str) -> str:
    """`address` if it lies on this site, else ""."""
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else ""


def back_to(request: HttpRequest, default: str) -> HttpResponse:
    """To where the form's `next` says, if that is on this site, else to `default`; htmx loads it as a whole page."""
    address = safe_address(request, request.POST.get("next", "") or request.GET.get("next", "")) or default
    return go_to(request, address)


def go_to(request: HttpRequest, address: str) -> HttpResponse:
    if is_htmx(request):
        return HttpResponse(status=OK, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def toast(request: HttpRequest, text: Any, *, kind: str = "success", status: int = OK) -> HttpResponse:
    """An answer to htmx that changes nothing on the page and says `text`; kind success, info, warning or error."""
    body = render_to_string("ui/_toast.html", {"text": text, "kind": kind}, request)
    return HttpResponse(body, status=status, headers={"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"})


def answer_json(form: BaseForm, done: Attempt[Any], saved: Mapping[str, Any]) -> JsonResponse:
    """The answer that the outbox of the browser expects: 201 with `saved`, or the form's sentences."""
    if done:
        return JsonResponse({"status": "saved", **saved}, status=201)
    return JsonResponse({"errors": form.errors}, status=done.status)


def json_error(error: DutyError, status: int) -> JsonResponse:
    return JsonResponse({"errors": {"__all__": [str(error)]}}, status=status)
