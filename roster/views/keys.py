"""Keys of wall displays."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.people.http import PersonRequest
from core.ui.http import attempt
from roster import actions
from roster.forms import BoardKeyForm
from roster.permissions import check_can_make_board_key
from roster.queries.access import board_keys


@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: PersonRequest) -> HttpResponse:
    """The keys of the office; a new one shows its address once."""
    now, office, status = timezone.now(), request.user.office, 200
    check_can_make_board_key(request.user, office, now)
    form = BoardKeyForm(request.POST or None)
    if request.method == "POST":
        made = attempt(form, lambda data: actions.make_board_key(office=office, by=request.user, now=now, **data))
        if made and made.result:
            return _show_once(request, made.result[1])
        status = made.status
    return render(request, "roster/keys.html", {"form": form, "keys": board_keys(office), "now": now}, status=status)


def _show_once(request: PersonRequest, secret: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("roster:wall", args=[secret]))
    context = {"address": address, "token": secret, "what": _("A new wall display")}
    return render(request, "roster/secret.html", context)


@require_POST
def revoke(request: PersonRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(board_keys(request.user.office), pk=pk)
    actions.revoke_board_key(key=key, by=request.user, now=timezone.now())
    messages.success(request, _("The key is revoked. The display goes dark."))
    return redirect("roster:keys")
