from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.people.backends import is_administrator


class OfficeAdminSite(AdminSite):
    """Django admin for those who hold the role of administrator today; it has no log-in of its own."""

    site_header = _("Administration of the duty office")
    site_title = _("Administration")
    index_title = _("What the office is made of")
    index_template = "people/admin_index.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and is_administrator(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("people:not_administrator")
        return redirect(f"{reverse('people:login')}?{urlencode({'next': request.GET.get('next', request.path)})}")


class OfficeAdminConfig(AdminConfig):
    default_site = "core.people.site.OfficeAdminSite"
