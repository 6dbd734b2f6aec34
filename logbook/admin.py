from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.ledger.admin import LedgeredAdmin
from core.people.backends import is_administrator
from logbook.models import LogCategory


@admin.register(LogCategory)
class LogCategoryAdmin(LedgeredAdmin):
    """An administrator names the categories of his own office; entries keep theirs when one is no longer in use."""

    clause = "R.7"
    fields = ["name", "position", "is_active"]
    list_display = ["name", "position", "is_active"]
    list_editable = ["position", "is_active"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[LogCategory]:
        return super().get_queryset(request).filter(office=request.user.office_id)  # type: ignore[union-attr]

    def save_model(self, request: HttpRequest, obj: LogCategory, form: Any, change: bool) -> None:
        if not change:
            obj.office = request.user.office  # type: ignore[union-attr]
        super().save_model(request, obj, form, change)
