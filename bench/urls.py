"""The pages of the product and one that is empty, behind the same middleware and, at /bare/, behind none."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from dutyoffice.urls import urlpatterns as product


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("", headers={"Content-Length": "0"})  # which only a middleware would say


urlpatterns = [path("empty/", empty), path("bare/", empty), *product]
