"""Numbers are added in Django admin, one at a time, through the action; no row is changed or deleted."""

from datetime import datetime
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import allows
from core.people.models import Person
from core.policy import actions
from core.policy.catalogue import BY_KEY, Parameter, Unit
from core.policy.forms import QuestionForm, ValueForm
from core.policy.models import PolicyValue
from core.policy.permissions import check_can_set_policy
from core.policy.preview import who_decides
from core.policy.queries import departments_of, policy_for, regulation
from core.policy.rules import clean_value
from core.policy.tiers import read_tier
from core.policy.wording import key_words
from core.ui.http import attempt
from core.ui.wording import clauses

SET_PAGE = "policy/admin_set.html"
SET_PAGES = {Unit.TIERS: "policy/admin_set_tiers.html"}
ONLY_LOOKING = {"preview", "more"}  # buttons that save nothing


@admin.register(PolicyValue)
class PolicyValueAdmin(admin.ModelAdmin):
    list_display = ("parameter", "value_in_words", "holds_from", "set_by", "set_at")
    list_display_links = None
    ordering = ("key", "-holds_from")

    @admin.display(description=_("number of the regulation"), ordering="key")
    def parameter(self, row: PolicyValue) -> str:
        return str(row)

    @admin.display(description=_("value"))
    def value_in_words(self, row: PolicyValue) -> str:
        return clauses(key_words(row.key, row.value, self.departments))

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyValue]:
        office = request.user.office  # type: ignore[union-attr]
        self.departments = departments_of(office)
        return super().get_queryset(request).filter(office=office).select_related("set_by")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return allows(check_can_set_policy, request.user, request.user.office, timezone.now())  # type: ignore[union-attr]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """First the parameter is chosen, by `?key=`, then its value: each unit has a field of its own."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        parameter = BY_KEY.get(request.GET.get("key", ""))
        return self._set(request, parameter) if parameter else self._choose(request)

    def _choose(self, request: HttpRequest) -> HttpResponse:
        office = request.user.office  # type: ignore[union-attr]
        lines = regulation(office, timezone.now())
        return self._page(request, "policy/admin_choose.html", {
            "title": _("Choose a number"), "lines": lines, "departments": departments_of(office)
        })  # fmt: skip

    def _set(self, request: HttpRequest, parameter: Parameter) -> HttpResponse:
        now, person = timezone.now(), cast(Person, request.user)
        office, status = person.office, 200
        current = policy_for(office, now).raw(parameter.key)
        form = ValueForm(request.POST or None, parameter=parameter, current=current, office=office)
        context: dict[str, Any] = {"title": parameter.label, "form": form}
        if parameter.unit == Unit.TIERS:
            context |= _preview(request, parameter, form, now)
        if request.method == "POST" and not ONLY_LOOKING & set(request.POST):
            done = attempt(form, lambda data: actions.set_value(
                office=office, key=parameter.key, value=data["value"], holds_from=data["holds_from"] or now,
                by=person, now=now,
            ))  # fmt: skip
            if done:
                messages.success(request, _("The number is set."))
                return HttpResponseRedirect(reverse("admin:policy_policyvalue_changelist"))
            status = done.status
        return self._page(request, SET_PAGES.get(parameter.unit, SET_PAGE), context, context.get("status", status))

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        shown = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, template, shown, status=status)


def _preview(request: HttpRequest, parameter: Parameter, form: ValueForm, now: datetime) -> dict[str, Any]:
    """Who would decide under the rows as they are typed; nothing is saved."""
    person = cast(Person, request.user)
    if "preview" not in request.POST:
        kept = {name: request.POST[name] for name in QuestionForm.base_fields if request.POST.get(name)}
        return {"question": QuestionForm(office=person.office, initial={"at": now, **kept})}
    question = QuestionForm(request.POST, office=person.office)
    tiers = attempt(form, lambda data: clean_value(parameter, data["value"], question.departments))
    if not (question.is_valid() and tiers):
        return {"question": question, "status": 422}
    read = [read_tier(stored) for stored in tiers.result or []]
    return {"question": question, "answer": who_decides(read, question.question()), "now": now}
