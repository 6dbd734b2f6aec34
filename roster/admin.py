"""Setting up in Django admin what is to be covered; every change goes through an action."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.people.admin.base import ActionAdmin
from core.people.http import acting
from roster import actions, presenting_proposal
from roster.enums import DayKind
from roster.forms_proposal import PlanningRuleForm
from roster.models import Demand, Holiday, PlanningRule, ShiftType


@admin.register(ShiftType)
class ShiftTypeAdmin(ActionAdmin):
    fields = ("code", "name", "start", "end", "is_night", "is_standby", "colour", "qualification", "is_active")
    list_display = ("code", "name", "start", "end", "is_night", "is_standby", "is_active")
    list_filter = ("is_active", "is_standby")
    search_fields = ("code", "name")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj else self.fields[:-1]

    def perform(self, request: HttpRequest, obj: ShiftType, form: ModelForm, change: bool) -> Model:
        by, now = acting(request), timezone.now()
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            return actions.change_shift_type(shift_type=obj, by=by, now=now, **changes)
        return actions.add_shift_type(office=by.office, by=by, now=now, **form.cleaned_data)


@admin.register(Holiday)
class HolidayAdmin(ActionAdmin):
    fields = ("day", "name", "kind")
    list_display = ("day", "name", "kind")
    list_filter = ("kind",)
    date_hierarchy = "day"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def perform(self, request: HttpRequest, obj: Holiday, form: ModelForm, change: bool) -> Model:
        by, now = acting(request), timezone.now()
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            return actions.change_holiday(holiday=obj, by=by, now=now, **changes)
        return actions.add_holiday(office=by.office, by=by, now=now, **form.cleaned_data)

    def delete_model(self, request: HttpRequest, obj: Holiday) -> None:
        actions.remove_holiday(holiday=obj, by=acting(request), now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Holiday]) -> None:
        for holiday in queryset:
            self.delete_model(request, holiday)


class DemandForm(ModelForm):
    """A demand for several kinds of day at once; what held before ends when it begins."""

    days = forms.TypedMultipleChoiceField(
        label=_("kinds of day"), choices=DayKind.choices, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Demand
        fields = ("group", "shift_type", "days", "officers", "standby", "start")


@admin.register(Demand)
class DemandAdmin(ActionAdmin):
    """Demands are added, not rewritten: a later one ends the one before (2.8)."""

    form = DemandForm
    office_lookup = "group__office"
    list_display = ("group", "shift_type", "day_kind", "officers", "standby", "start", "end")
    list_filter = ("group", "day_kind")
    list_select_related = ("group", "shift_type")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            DemandForm.Meta.fields
            if obj is None
            else ("group", "shift_type", "day_kind", "officers", "standby", "start", "end")
        )

    def perform(self, request: HttpRequest, obj: Demand, form: ModelForm, change: bool) -> Model:
        data = dict(form.cleaned_data)
        kinds = data.pop("days")
        return actions.set_demand(day_kinds=kinds, by=acting(request), now=timezone.now(), **data)[0]


@admin.register(PlanningRule)
class PlanningRuleAdmin(ActionAdmin):
    """Rules are added, not rewritten: a later one of the same kind ends the one before; a row only gets an end."""

    form = PlanningRuleForm
    written = ("kind", "group", "weight", "words", "start")
    list_display = ("kind", "group", "words", "weight", "start", "end")
    list_filter = ("kind", "group")
    list_select_related = ("group",)

    @admin.display(description=_("numbers"))
    def words(self, obj: PlanningRule) -> str:
        return presenting_proposal.rule_words(obj)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*self.written, "end"] if obj else PlanningRuleForm.ORDER

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.written if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        return super().get_form(request, obj, change=change, **kwargs | ({"form": ModelForm} if obj else {}))

    def perform(self, request: HttpRequest, obj: PlanningRule, form: ModelForm, change: bool) -> Model:
        by, now = acting(request), timezone.now()
        if change:
            actions.end_planning_rule(rule=obj, end=form.cleaned_data["end"], by=by, now=now)
            return PlanningRule.objects.get(pk=obj.pk)
        return actions.set_planning_rule(office=by.office, by=by, now=now, **PlanningRuleForm.rule_of(form))
