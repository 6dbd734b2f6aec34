"""The base of every page in Django admin that writes: what is changed there stands in the record too."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils import timezone

from core.ledger import actions
from core.ledger.acts import AdminAct
from core.ledger.snapshot import differences, snapshot


class LedgeredAdmin(admin.ModelAdmin):
    """Adds, changes and deletions, one by one or in bulk, each with its entry in the same transaction.

    `allow_delete` is off: rows that others point to are ended, not deleted. `clause` is that of the regulation.
    `unrecorded_fields` are left out of the entry, such as a time of last log-in.
    """

    allow_delete = False
    clause = ""
    unrecorded_fields: tuple[str, ...] = ("last_login",)

    def office_id_of(self, request: HttpRequest, row: Model) -> int:
        """The office whose record gets the entry: the row's own, else that of the person who acts."""
        return getattr(row, "office_id", None) or request.user.office_id  # type: ignore[union-attr]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.allow_delete and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        with transaction.atomic():
            before = self._stored(obj) if change else {}
            super().save_model(request, obj, form, change)
            self._record_saved(request, obj, before)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        with transaction.atomic():
            before = {row.pk: self._values(row) for row in formset.get_queryset().all()}
            doomed = [inline.instance for inline in getattr(formset, "deleted_forms", []) if inline.instance.pk]
            for row in doomed:
                self._record(request, AdminAct.DELETED, row, {"before": before.get(row.pk, {})})
            super().save_formset(request, form, formset, change)
            for row in [*formset.new_objects, *(row for row, _fields in formset.changed_objects)]:
                self._record_saved(request, row, before.get(row.pk, {}))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            self._record(request, AdminAct.DELETED, obj, {"before": self._values(obj)})
            super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for row in queryset.select_for_update():
                self._record(request, AdminAct.DELETED, row, {"before": self._values(row)})
            super().delete_queryset(request, queryset)

    def _stored(self, obj: Model) -> dict[str, Any]:
        return self._values(type(obj)._base_manager.select_for_update().get(pk=obj.pk))

    def _values(self, row: Model) -> dict[str, Any]:
        return snapshot(row, self.unrecorded_fields)

    def _record_saved(self, request: HttpRequest, row: Model, before: dict[str, Any]) -> None:
        changes = differences(before, self._values(row))
        if before and not changes["after"]:
            return
        self._record(request, AdminAct.CHANGED if before else AdminAct.ADDED, row, changes)

    def _record(self, request: HttpRequest, act: AdminAct, row: Model, data: dict[str, Any]) -> None:
        actions.append(
            act=act, by=request.user, subject=row, now=timezone.now(), office_id=self.office_id_of(request, row),
            data=data, clause=self.clause,
        )  # fmt: skip
