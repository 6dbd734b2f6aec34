"""One's own wishes for days of rosters to come."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.people.http import PersonRequest
from core.ui.http import attempt
from roster import actions
from roster.forms_proposal import WishForm
from roster.queries.proposal import wishes_of


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: PersonRequest) -> HttpResponse:
    now, status = timezone.now(), 200
    form = WishForm(request.POST or None, office=request.user.office)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.make_wish(person=request.user, by=request.user, now=now, **data))
        if done:
            messages.success(request, _("Your wish is noted. The lead sees it in every proposed roster."))
            return redirect("roster:wishes")
        status = done.status
    context = {"wishes": wishes_of(request.user, now), "form": form}
    return render(request, "roster/wishes.html", context, status=status)


@require_POST
def drop(request: PersonRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    actions.drop_wish(wish=get_object_or_404(wishes_of(request.user, now), pk=pk), by=request.user, now=now)
    messages.success(request, _("The wish is dropped."))
    return redirect("roster:wishes")
