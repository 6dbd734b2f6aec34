from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from core.ledger.admin import LedgeredAdmin
from core.people.admin.base import ActionAdmin
from core.people.backends import is_administrator
from core.people.http import acting
from logbook.actions.handover import add_item, change_item
from logbook.models import DutyItem, LogCategory


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


@admin.register(DutyItem)
class DutyItemAdmin(ActionAdmin):
    """What is counted at each hand-over of a group (R.8)."""

    office_lookup = "group__office"
    fields = ("group", "kind", "label", "quantity", "is_active")
    list_display = ("label", "group", "kind", "quantity", "is_active")
    list_filter = ("group", "is_active")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_administrator(request.user)

    def perform(self, request: HttpRequest, obj: DutyItem, form: ModelForm, change: bool) -> Model:
        by, now, data = acting(request), timezone.now(), form.cleaned_data
        if change:
            return change_item(item=obj, by=by, now=now, **{name: data[name] for name in form.changed_data})
        return add_item(
            group=data["group"], kind=data["kind"], label=data["label"], quantity=data["quantity"], by=by, now=now
        )
