"""Pages that do what no page of the office may do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone, translation

from core.people.models import Office


@login_not_required
def write(request: HttpRequest) -> HttpResponse:
    Office.objects.create(name=f"Written by {request.method}")
    return HttpResponse("written")


@login_not_required
def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the reason is for the log only")


@login_not_required
def reader(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{translation.get_language()} {timezone.get_current_timezone_name()}")


@login_not_required
def address(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.META["REMOTE_ADDR"])


urlpatterns = [
    path("write/", write),
    path("fail/", fail),
    path("reader/", reader),
    path("address/", address),
    path("", include("dutyoffice.urls")),
]
