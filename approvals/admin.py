"""Budget lines are added and changed through the actions; budgets are read here and set on their page."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from approvals.actions.budget import add_budget_line, change_budget_line
from approvals.models import Budget, BudgetLine
from approvals.permissions.budget import check_can_keep_budgets
from core.errors import allows
from core.people.admin.base import ActionAdmin
from core.people.http import acting


class _KeptAdmin(ActionAdmin):
    """For Finance and administrators."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        by = acting(request)
        return allows(check_can_keep_budgets, by, by.office, timezone.now())


@admin.register(BudgetLine)
class BudgetLineAdmin(_KeptAdmin):
    office_lookup = "department__office"
    fields = ("department", "name", "is_active")
    list_display = ("name", "department", "is_active")
    list_filter = ("is_active",)
    list_select_related = ("department",)
    search_fields = ("name", "department__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.fields if obj else self.fields[:2]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("department",) if obj else ()

    def perform(self, request: HttpRequest, obj: BudgetLine, form: ModelForm, change: bool) -> Model:
        by, now = acting(request), timezone.now()
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            return change_budget_line(line=obj, by=by, now=now, **changes)
        return add_budget_line(by=by, now=now, **form.cleaned_data)


@admin.register(Budget)
class BudgetAdmin(_KeptAdmin):
    list_display = ("month", "department", "line", "amount", "currency", "set_by", "set_at")
    list_display_links = None
    list_filter = ("month", "currency")
    list_select_related = ("department", "line", "set_by")
    search_fields = ("department__name", "line__name")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
