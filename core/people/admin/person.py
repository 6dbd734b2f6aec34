from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import DutyError
from core.people import actions
from core.people.actions.right import GROUP_RIGHTS
from core.people.admin.base import ActionAdmin, ActionInline, of_own_office
from core.people.enums import Role
from core.people.http import acting
from core.people.models import DutyGroup, Person, PersonQualification, Posting
from core.people.permissions import groups_where
from core.people.queries import in_force, local_day, people_without_channel

FIELDS = ("name", "username", "staff_number", "telephone", "email", "wecom_userid", "language")


class PersonForm(forms.ModelForm):
    """A person, and on which groups he holds a right."""

    username = forms.CharField(
        label=_("log-in name"), max_length=64, required=False,
        help_text=_("Made from e-mail or pinyin when it is empty."),
    )  # fmt: skip
    edit_roster = forms.ModelMultipleChoiceField(
        DutyGroup.objects.none(), label=_("may edit the roster of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    read_log = forms.ModelMultipleChoiceField(
        DutyGroup.objects.none(), label=_("may read the shift log of"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Person
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for codename in GROUP_RIGHTS if self.instance.pk else ():
            field = self.fields[codename]
            field.queryset = DutyGroup.objects.filter(office=self.instance.office_id)  # type: ignore[attr-defined]
            field.initial = list(groups_where(self.instance, codename).values_list("pk", flat=True))

    def validate_unique(self) -> None:
        """The action says it in a sentence."""

    def validate_constraints(self) -> None:
        """The action says it in a sentence."""


class PostingInline(ActionInline):
    model = Posting
    fields = ("role", "group", "department", "title", "start", "end")
    written_once = ("role", "group", "department", "title", "start")
    ordering = ("-start",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Posting]:
        return super().get_queryset(request).select_related("group", "department")


class QualificationInline(ActionInline):
    model = PersonQualification
    fields = ("qualification", "start", "end")
    written_once = ("qualification", "start", "end")
    ordering = ("-start",)


class RoleFilter(admin.SimpleListFilter):
    title = _("role today")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Role.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        if not self.value():
            return queryset
        today = local_day(acting(request).office, timezone.now())
        return queryset.filter(
            Exists(Posting.objects.filter(in_force(today), person=OuterRef("pk"), role=self.value()))
        )


class ChannelFilter(admin.SimpleListFilter):
    title = _("can be reached")
    parameter_name = "silent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("cannot be reached"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Person]) -> QuerySet[Person]:
        if self.value() != "yes":
            return queryset
        return queryset.filter(pk__in=people_without_channel(acting(request).office).values("pk"))


@admin.register(Person)
class PersonAdmin(ActionAdmin):
    form = PersonForm
    inlines = (PostingInline, QualificationInline)
    list_display = ("name", "staff_number", "username", "telephone", "email", "is_active", "left_on")
    list_filter = (RoleFilter, ChannelFilter, "is_active")
    search_fields = ("name", "search_key", "staff_number", "username")
    ordering = ("sort_key", "id")
    list_per_page = 50
    actions = ("let_go", "take_back")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        rights = [(_("Rights"), {"fields": tuple(GROUP_RIGHTS)})] if obj else []
        return [(None, {"fields": FIELDS}), *rights]

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return of_own_office(super().formfield_for_foreignkey(db_field, request, **kwargs), request)

    def perform(self, request: HttpRequest, obj: Person, form: forms.ModelForm, change: bool) -> Model:
        by, now, data = acting(request), timezone.now(), form.cleaned_data
        if not change:
            values = {name: data[name] for name in FIELDS}
            return actions.add_person(office=by.office, by=by, now=now, **values)
        changes = {name: data[name] for name in form.changed_data if name in FIELDS}
        person = Person.objects.get(pk=obj.pk)
        if changes:
            person = actions.change_person(person=person, by=by, now=now, **changes)
        for codename in GROUP_RIGHTS:
            self._give_rights(request, person, codename, set(data[codename]))
        return person

    def _give_rights(self, request: HttpRequest, person: Person, codename: str, chosen: set[DutyGroup]) -> None:
        held = set(groups_where(person, codename))
        by, now = acting(request), timezone.now()
        for group in chosen - held:
            actions.allow(person=person, codename=codename, group=group, by=by, now=now)
        for group in held - chosen:
            actions.disallow(person=person, codename=codename, group=group, by=by, now=now)

    def save_formset(self, request: HttpRequest, form: forms.ModelForm, formset: Any, change: bool) -> None:
        formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        save = self._save_posting if formset.model is Posting else self._save_qualification
        for row in formset.forms:
            if row.has_changed():
                save(request, form.instance, row)

    def _save_posting(self, request: HttpRequest, person: Person, row: forms.ModelForm) -> None:
        by, now, data = acting(request), timezone.now(), row.cleaned_data
        if not row.instance.pk:
            values = {name: data[name] for name in PostingInline.fields}
            actions.give_posting(person=person, by=by, now=now, **values)
        elif data["end"]:
            posting = Posting.objects.get(pk=row.instance.pk)
            actions.end_posting(posting=posting, end=data["end"], by=by, now=now)

    def _save_qualification(self, request: HttpRequest, person: Person, row: forms.ModelForm) -> None:
        values = {name: row.cleaned_data[name] for name in QualificationInline.fields}
        actions.give_qualification(person=person, by=acting(request), now=timezone.now(), **values)

    @admin.action(description=_("Record that they leave today"))
    def let_go(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        today = local_day(acting(request).office, timezone.now())
        self._each(
            request, queryset, lambda person, by, now: actions.person_leaves(person=person, on=today, by=by, now=now)
        )

    @admin.action(description=_("Record that they are back"))
    def take_back(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        self._each(request, queryset, lambda person, by, now: actions.person_returns(person=person, by=by, now=now))

    def _each(self, request: HttpRequest, people: QuerySet[Person], deed: Any) -> None:
        """All of them, or none and the reason."""
        try:
            with transaction.atomic():
                for person in people:
                    deed(person, acting(request), timezone.now())
        except DutyError as error:
            self.message_user(request, str(error), messages.ERROR)
