"""The project's addresses, and an admin site whose only purpose is to try `LedgeredAdmin`."""

from django.contrib.admin import AdminSite, TabularInline
from django.urls import path

from core.ledger.admin import LedgeredAdmin
from core.people.models import Department, DutyGroup, Person, Qualification
from dutyoffice.urls import urlpatterns as project


class OpenSite(AdminSite):
    def has_permission(self, request):
        return request.user.is_active


class OpenAdmin(LedgeredAdmin):
    def has_add_permission(self, request):
        return True

    def has_change_permission(self, request, obj=None):
        return True

    def has_view_permission(self, request, obj=None):
        return True


class GroupInline(TabularInline):
    model = DutyGroup
    extra = 0

    def has_add_permission(self, request, obj):
        return True

    has_change_permission = has_delete_permission = has_view_permission = lambda self, request, obj=None: True


class DepartmentAdmin(OpenAdmin):
    inlines = (GroupInline,)


class QualificationAdmin(OpenAdmin):
    clause = "2.5"
    allow_delete = True
    list_display = ("id", "name")
    list_editable = ("name",)

    def has_delete_permission(self, request, obj=None):
        return self.allow_delete


class PersonAdmin(OpenAdmin):
    fields = ("name", "username", "office", "password")


site = OpenSite(name="keep")
site.register(Department, DepartmentAdmin)
site.register(Qualification, QualificationAdmin)
site.register(Person, PersonAdmin)
urlpatterns = [path("keep/", site.urls), *project]
