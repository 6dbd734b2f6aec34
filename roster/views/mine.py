"""One's own coming shifts and calendar feed."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.people.http import PersonRequest
from roster import actions
from roster.calendar import feed
from roster.queries.access import has_feed, person_of_feed_key
from roster.queries.duty import assignments_of, running_assignment

AHEAD, FEED_PAST, FEED_AHEAD = timedelta(days=62), timedelta(days=62), timedelta(days=400)


@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "shifts": assignments_of(request.user, now, now + AHEAD),
        "running": running_assignment(request.user, now),
        "has_feed": has_feed(request.user),
        "now": now,
    }
    return render(request, "roster/mine.html", context)


@never_cache
@require_POST
def new_feed(request: PersonRequest) -> HttpResponse:
    """Makes a feed and shows its address this once."""
    secret = actions.make_feed_key(person=request.user, now=timezone.now())
    address = request.build_absolute_uri(reverse("roster:feed", args=[secret]))
    return render(request, "roster/secret.html", {"address": address, "what": _("Your calendar feed")})


@require_POST
def end_feed(request: PersonRequest) -> HttpResponse:
    actions.revoke_feed_key(person=request.user, now=timezone.now())
    messages.success(request, _("The calendar feed is ended. Calendars that read it get nothing any more."))
    return redirect("roster:mine")


@login_not_required
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    person = person_of_feed_key(secret)
    if person is None:
        raise Http404
    now = timezone.now()
    with translation.override(person.language):
        body = feed(person, list(assignments_of(person, now - FEED_PAST, now + FEED_AHEAD)), now)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")
