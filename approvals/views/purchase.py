"""After the last signature of a purchase: ordered, received, accepted (3.1)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from approvals.actions import purchase as actions
from approvals.enums import Deed
from approvals.views.common import Asked, done_by_form, note_form


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    return _noted(request, pk, Deed.ORDER, actions.place_order, _("The order is recorded."))


@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    return _noted(request, pk, Deed.RECEIVE, actions.record_receipt, _("The receipt is recorded."))


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _noted(request, pk, Deed.ACCEPT, actions.accept, _("Accepted. The purchase is complete."))


def _noted(request: HttpRequest, pk: int, deed: Deed, action: Callable[..., Any], said: str) -> HttpResponse:
    asked = Asked(request)
    return done_by_form(
        request, asked, pk, f"{deed.value}_form", note_form(deed, request.POST),
        lambda found, data: action(request=found, note=data["note"], by=asked.person, now=asked.now), said,
    )  # fmt: skip
