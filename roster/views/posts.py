"""The shape of small posts: a deed, a sentence about it, and the page to go on with."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from core.people.http import PersonRequest
from core.ui.http import attempt
from roster.forms_exchange import WhyForm


def told(request: PersonRequest, sentence: str, to: str, *args: int) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(to, *args)


def with_reason(
    request: PersonRequest,
    prefix: str,
    deed: Callable[[str], object],
    *,
    again: Callable[..., HttpResponse],
    then: Callable[[], HttpResponse],
) -> HttpResponse:
    """Does `deed(reason)`; without a reason, or when it is refused, the page once `again`, with the form as
    `<prefix>_form` and a status."""
    form = WhyForm(request.POST, prefix=prefix)
    done = attempt(form, lambda data: deed(data["reason"]))
    if done:
        return then()
    forms: dict[str, Any] = {f"{prefix}_form": form}
    return again(status=done.status, **forms)
