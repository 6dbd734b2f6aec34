from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.people.backends import is_administrator
from core.people.http import acting
from core.people.queries.setup import missing_in


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

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """A password is changed on one's own page, by the action that records it."""
        return redirect("people:me")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        missing = [point for point in missing_in(acting(request).office, timezone.now()) if not point.is_done]
        return super().index(request, {**(extra_context or {}), "missing": missing})
