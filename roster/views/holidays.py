"""The office's own calendar of public holidays and make-up workdays, a year a page (R.1)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import refusal
from core.people.http import PersonRequest
from core.people.queries import local_day
from core.ui.http import attempt
from roster import actions
from roster.enums import HolidayKind
from roster.forms_calendar import HolidayForm, KnownDaysForm
from roster.models import Holiday
from roster.permissions import check_can_set_up
from roster.queries.calendar import days_of_year, difference, known_years

FIRST_YEAR, LAST_YEAR = 2000, 2200


@require_http_methods(["GET", "HEAD", "POST"])
def holidays(request: PersonRequest) -> HttpResponse:
    """A year of the calendar, what the library would add, and a form for one more day."""
    now = timezone.now()
    form = HolidayForm(request.POST or None)
    if request.method == "POST":
        done = attempt(
            form, lambda data: actions.add_holiday(office=request.user.office, by=request.user, now=now, **data)
        )
        if done and done.result:
            messages.success(request, _("%(name)s is in the calendar.") % {"name": done.result.name})
            return _to_year(done.result.day.year)
        return _page(request, _year_of(request), form=form, status=done.status)
    return _page(request, _year_of(request), form=form)


@require_POST
def adopt(request: PersonRequest, year: int) -> HttpResponse:
    office, now = request.user.office, timezone.now()
    check_can_set_up(request.user, office, now)
    known = KnownDaysForm(request.POST, found=difference(office, year, days_of_year(office, year)))
    done = attempt(
        known, lambda data: actions.adopt_known_days(office=office, year=year, by=request.user, now=now, **data)
    )
    if not done:
        return _page(request, year, known=known, status=done.status)
    count = len(done.result or [])
    messages.success(request, ngettext("%(days)d day added.", "%(days)d days added.", count) % {"days": count})
    return _to_year(year)


@require_http_methods(["GET", "HEAD", "POST"])
def holiday(request: PersonRequest, pk: int) -> HttpResponse:
    """One day of the calendar, to be changed by those who set it up."""
    now, row = timezone.now(), _own(request, pk)
    check_can_set_up(request.user, request.user.office, now)
    initial = {"day": row.day, "name": row.name, "kind": row.kind}
    form = HolidayForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        done = attempt(form, lambda data: actions.change_holiday(holiday=row, by=request.user, now=now, **data))
        if done and done.result:
            messages.success(request, _("The day is changed."))
            return _to_year(done.result.day.year)
        status = done.status
        row = _own(request, pk)
    return render(request, "roster/holiday.html", {"holiday": row, "form": form}, status=status)


@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    row = _own(request, pk)
    actions.remove_holiday(holiday=row, by=request.user, now=timezone.now())
    messages.success(request, _("%(day)s is an ordinary day again.") % {"day": f"{row.day:%Y-%m-%d}"})
    return _to_year(row.day.year)


def _own(request: PersonRequest, pk: int) -> Holiday:
    row: Holiday = get_object_or_404(Holiday.objects.select_related("office"), pk=pk, office=request.user.office_id)
    return row


def _to_year(year: int) -> HttpResponse:
    return redirect(f"{reverse('roster:holidays')}?year={year}")


def _year_of(request: PersonRequest) -> int:
    """The year that is asked for; without one this year."""
    text = request.GET.get("year", "")
    today = local_day(request.user.office, timezone.now())
    return min(max(int(text), FIRST_YEAR), LAST_YEAR) if text.isdecimal() else today.year


def _page(
    request: PersonRequest,
    year: int,
    *,
    form: HolidayForm | None = None,
    known: KnownDaysForm | None = None,
    status: int = 200,
) -> HttpResponse:
    office, now = request.user.office, timezone.now()
    rows = days_of_year(office, year)
    found = difference(office, year, rows)
    context: dict[str, Any] = {
        "rows": rows,
        "year": str(year),
        "year_before": str(year - 1),
        "year_after": str(year + 1),
        "holidays": sum(row.kind == HolidayKind.HOLIDAY for row in rows),
        "workdays": sum(row.kind == HolidayKind.WORKDAY for row in rows),
        "found": found,
        "last_known": str(known_years()[-1]),
        "next": _next(rows, local_day(office, now)),
        "reason": refusal(check_can_set_up, request.user, office, now),
        "form": form or HolidayForm(),
        "known_form": known or KnownDaysForm(found=found),
    }
    return render(request, "roster/holidays.html", context, status=status)


def _next(rows: list[Holiday], today: date) -> Holiday | None:
    return next((row for row in rows if row.day >= today), None)
