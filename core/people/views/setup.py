from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.people.backends import is_administrator
from core.people.http import PersonRequest
from core.people.queries.setup import missing_in


@require_GET
def setup(request: PersonRequest) -> HttpResponse:
    """The administrator's desk: is the office set up right?"""
    if not is_administrator(request.user):
        raise Http404
    points = missing_in(request.user.office, timezone.now())
    missing = sum(not point.is_done for point in points)
    return render(request, "people/setup.html", {"points": points, "missing": missing, "office": request.user.office})


@require_GET
def not_administrator(request: PersonRequest) -> HttpResponse:
    """Where the administration leads those whose role does not open it."""
    return render(request, "people/not_administrator.html", status=403)
