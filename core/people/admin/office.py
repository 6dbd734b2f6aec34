from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.people import actions
from core.people.admin.base import ActionAdmin
from core.people.http import acting
from core.people.models import Department, Deputy, DutyGroup, Liaison, Office, Qualification
from core.people.queries import heads_of, leads_of, liaisons_on, local_day, members_of_groups
from core.ui.wording import listed


@admin.register(Office)
class OfficeAdmin(ActionAdmin):
    """One's own office; another is opened from the command line."""

    office_lookup = "pk"
    fields = ("name", "timezone", "language")
    list_display = ("name", "timezone", "language")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def perform(self, request: HttpRequest, obj: Office, form: ModelForm, change: bool) -> Model:
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        return actions.change_office(office=obj, by=acting(request), now=timezone.now(), **changes)


class _TodayAdmin(ActionAdmin):
    """Lists with columns that come from batch queries of today, asked once for the whole list."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        self.today = local_day(acting(request).office, timezone.now())
        self.office = acting(request).office
        return super().get_queryset(request)


@admin.register(Department)
class DepartmentAdmin(_TodayAdmin):
    fields = ("name",)
    list_display = ("name", "head", "liaison")
    search_fields = ("name",)

    def perform(self, request: HttpRequest, obj: Department, form: ModelForm, change: bool) -> Model:
        by, now, name = acting(request), timezone.now(), form.cleaned_data["name"]
        if change:
            return actions.change_department(department=obj, name=name, by=by, now=now)
        return actions.add_department(office=by.office, name=name, by=by, now=now)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Department]:
        rows = super().get_queryset(request)
        departments = self.office.departments.all()
        self.heads, self.terms = heads_of(departments, self.today), liaisons_on(departments, self.today)
        return rows

    @admin.display(description=_("head"))
    def head(self, department: Department) -> Any:
        return self.heads.get(department.pk)

    @admin.display(description=_("liaison"))
    def liaison(self, department: Department) -> Any:
        term = self.terms.get(department.pk)
        return term.person if term else None


@admin.register(DutyGroup)
class DutyGroupAdmin(_TodayAdmin):
    fields = ("name", "department", "kind")
    list_display = ("name", "department", "kind", "leads", "members")
    list_filter = ("kind",)
    list_select_related = ("department",)
    search_fields = ("name",)

    def perform(self, request: HttpRequest, obj: DutyGroup, form: ModelForm, change: bool) -> Model:
        by, now, data = acting(request), timezone.now(), form.cleaned_data
        if change:
            changes = {name: data[name] for name in form.changed_data}
            return actions.change_group(group=obj, by=by, now=now, **changes)
        return actions.add_group(department=data["department"], name=data["name"], kind=data["kind"], by=by, now=now)

    def get_queryset(self, request: HttpRequest) -> QuerySet[DutyGroup]:
        rows = super().get_queryset(request)
        groups = self.office.groups.all()
        self.leads_today, self.members_today = leads_of(groups, self.today), members_of_groups(groups, self.today)
        return rows

    @admin.display(description=_("leads"))
    def leads(self, group: DutyGroup) -> str:
        return listed(person.name for person in self.leads_today.get(group.pk, []))

    @admin.display(description=_("people"))
    def members(self, group: DutyGroup) -> int:
        return len(self.members_today.get(group.pk, []))


@admin.register(Qualification)
class QualificationAdmin(ActionAdmin):
    fields = ("name", "is_emergency")
    list_display = ("name", "is_emergency")
    list_filter = ("is_emergency",)
    search_fields = ("name",)

    def perform(self, request: HttpRequest, obj: Qualification, form: ModelForm, change: bool) -> Model:
        by, now = acting(request), timezone.now()
        if change:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            return actions.change_qualification(qualification=obj, by=by, now=now, **changes)
        return actions.add_qualification(office=by.office, by=by, now=now, **form.cleaned_data)


class _TermAdmin(ActionAdmin):
    """A dated term: named once, afterwards only ended."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(name for name in self.fields if name != "end") if obj else ()  # type: ignore[union-attr, misc]


@admin.register(Liaison)
class LiaisonAdmin(_TermAdmin):
    office_lookup = "department__office"
    fields = ("department", "person", "deputy", "start", "end")
    list_display = ("department", "person", "deputy", "start", "end")
    list_select_related = ("department", "person", "deputy")
    autocomplete_fields = ("department", "person", "deputy")
    search_fields = ("department__name", "person__name", "person__search_key")

    def perform(self, request: HttpRequest, obj: Liaison, form: ModelForm, change: bool) -> Model:
        by, now = acting(request), timezone.now()
        if change:
            return actions.end_liaison(liaison=obj, end=form.cleaned_data["end"], by=by, now=now)
        return actions.name_liaison(by=by, now=now, **form.cleaned_data)


@admin.register(Deputy)
class DeputyAdmin(_TermAdmin):
    office_lookup = "person__office"
    fields = ("person", "deputy", "start", "end", "reason")
    list_display = ("person", "deputy", "start", "end", "reason")
    list_select_related = ("person", "deputy")
    autocomplete_fields = ("person", "deputy")
    search_fields = ("person__name", "person__search_key", "deputy__name", "deputy__search_key")

    def perform(self, request: HttpRequest, obj: Deputy, form: ModelForm, change: bool) -> Model:
        by, now = acting(request), timezone.now()
        if change:
            return actions.end_deputy(deputy=obj, end=form.cleaned_data["end"], by=by, now=now)
        return actions.name_deputy(by=by, now=now, **form.cleaned_data)
