"""What each department may spend in a month, and what is left of it."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from approvals.actions import budget as actions
from approvals.forms.budget import BudgetForm, LineForm, month_words
from approvals.permissions.budget import check_can_keep_budgets, check_can_set_budget, departments_seen
from approvals.presenting_money import shown
from approvals.queries.budget import DepartmentRooms, rooms_of
from approvals.rules.month import month_after, month_before, month_of
from core.errors import Invalid, allows, refusal
from core.people.http import PersonRequest
from core.people.models import Department, Person
from core.people.queries import local_day
from core.ui.http import attempt, back_to, render_page
from core.ui.wording import listed


@require_safe
def budgets(request: PersonRequest) -> HttpResponse:
    now, person = timezone.now(), request.user
    today = month_of(local_day(person.office, now))
    month = _asked_month(request.GET.get("month", ""), today)
    rooms = rooms_of(departments_seen(person, now), month)
    context = {
        "month": month,
        "title": month_words(month),
        "month_value": month.isoformat(),
        "month_key": f"{month:%Y-%m}",
        "before": f"{month_before(month):%Y-%m}",
        "after": f"{month_after(month):%Y-%m}",
        "entries": [_entry(one) for one in rooms],
        "over": [one.department for one in rooms if any(room.is_over for _currency, room in one.rooms)],
        "without": listed(one.department for one in rooms if not one.rooms),
        "is_empty": not any(one.rooms for one in rooms),
        "reason": refusal(check_can_keep_budgets, person, person.office, now),
        "is_past": month < today,
        "now": now,
    }
    return render_page(request, "approvals/budgets.html", context)


def _entry(one: DepartmentRooms) -> dict[str, Any]:
    return {"department": one.department, "rows": [shown(currency, room) for currency, room in one.rooms]}


def _asked_month(text: str, otherwise: date) -> date:
    return parse_date(f"{text}-01") if _is_month(text) else otherwise  # type: ignore[return-value]


def _is_month(text: str) -> bool:
    """A month of this millennium: the calendar has months beside every one of them."""
    try:
        day = parse_date(f"{text}-01")
    except ValueError:
        return False
    return day is not None and 2000 <= day.year < 3000


@require_http_methods(["GET", "POST"])
def set_budget(request: PersonRequest) -> HttpResponse:
    now, person = timezone.now(), request.user
    departments = _kept_departments(person, now)
    allowed = [one for one in departments if allows(check_can_set_budget, person, one, now)]
    form = BudgetForm(
        request.POST or None, departments=allowed, today=local_day(person.office, now), initial=request.GET.dict()
    )
    status = 200
    if request.method == "POST":
        done = attempt(form, lambda _data: actions.set_budget(**form.chosen(), by=person, now=now))
        if done:
            messages.success(request, _("The budget is set."))
            return back_to(request, _page_of(form.cleaned_data["month"]))
        status = done.status
    return render_page(request, "approvals/budget_set.html", {"form": form, "now": now}, status=status)


def _kept_departments(person: Person, now: datetime) -> list[Department]:
    """For who keeps no budgets the page does not exist."""
    if not allows(check_can_keep_budgets, person, person.office, now):
        raise Http404
    return list(person.office.departments.select_related("office"))


def _page_of(month: date) -> str:
    return f"{reverse('approvals:budgets')}?month={month:%Y-%m}"


@require_http_methods(["GET", "POST"])
def add_line(request: PersonRequest) -> HttpResponse:
    now, person = timezone.now(), request.user
    form = LineForm(request.POST or None, departments=_kept_departments(person, now), initial=request.GET.dict())
    status = 200
    if request.method == "POST":
        done = attempt(form, lambda data: actions.add_budget_line(
            department=form.departments[data["department"]], name=data["name"], by=person, now=now
        ))  # fmt: skip
        if done and done.result:
            messages.success(request, _("The budget line is added. Now say how much may be spent under it."))
            return back_to(request, f"{reverse('approvals:set_budget')}?line=l{done.result.pk}")
        status = done.status
    return render_page(request, "approvals/budget_line.html", {"form": form, "now": now}, status=status)


@require_POST
def copy_budgets(request: PersonRequest) -> HttpResponse:
    now, person = timezone.now(), request.user
    _kept_departments(person, now)
    if not _is_month(request.POST.get("month", "")):
        raise Invalid(_("Choose a month."))
    month = _asked_month(request.POST["month"], now.date())
    try:
        number = actions.copy_budgets(office=person.office, month=month, by=person, now=now)
    except Invalid as error:
        messages.warning(request, str(error))
    else:
        said = ngettext("%(number)d budget is copied.", "%(number)d budgets are copied.", number)
        messages.success(request, said % {"number": number})
    return back_to(request, _page_of(month))
