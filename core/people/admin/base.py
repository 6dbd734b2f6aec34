from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.errors import DutyError, Invalid
from core.people.http import acting

admin.site.unregister(Group)


class ActionAdmin(admin.ModelAdmin):
    """Saves through actions; what an action refuses comes back on the form, with the input kept.

    `perform(request, obj, form, change)` calls the action and returns the saved row. Other offices' rows do not exist.
    """

    office_lookup = "office"

    def perform(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> Model:
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(**{self.office_lookup: acting(request).office_id})

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        saved = self.perform(request, obj, form, change)
        obj.__dict__.update(saved.__dict__)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except DutyError as error:
            request.duty_error = error  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        error = getattr(request, "duty_error", None)
        return _refusing(form, error) if error else form

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choices of one's own office only."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return of_own_office(field, request)


def of_own_office(field: Any, request: HttpRequest) -> Any:
    if field is not None and any(f.name == "office" for f in field.queryset.model._meta.fields):
        field.queryset = field.queryset.filter(office=acting(request).office_id)
    if getattr(field, "empty_label", None):
        field.empty_label = _("Choose: %(what)s") % {"what": field.label} if field.required else _("none")
    return field


def _refusing(form: type[ModelForm], error: DutyError) -> type[ModelForm]:
    """The same form, which says why the action refused what it holds."""

    class Refusing(form):  # type: ignore[misc, valid-type]
        def clean(self) -> dict[str, Any]:
            data = super().clean()
            field = error.field if isinstance(error, Invalid) and error.field in self.fields else None
            self.add_error(field, str(error))
            return data

    return Refusing


class ActionInline(admin.TabularInline):
    """New rows and changed ends; what a row said is not rewritten."""

    extra = 0
    can_delete = False
    written_once: tuple[str, ...] = ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return of_own_office(super().formfield_for_foreignkey(db_field, request, **kwargs), request)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = _written_once(formset.form, self.written_once)
        return formset

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


def _written_once(form: type[ModelForm], names: tuple[str, ...]) -> type[ModelForm]:
    class WrittenOnce(form):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any):
            super().__init__(*args, **kwargs)
            for name in names if self.instance.pk else ():
                self.fields[name].disabled = True

        def validate_constraints(self) -> None:
            """The action says it in a sentence."""

    return WrittenOnce
