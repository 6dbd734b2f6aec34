"""The month grid: read, type, fill from a pattern, publish, amend."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import Invalid, allows, refusal
from core.people.http import PersonRequest
from core.people.models import DutyGroup, Person
from core.people.queries import local_day
from core.ui.http import attempt, is_htmx
from roster import actions
from roster.enums import RosterState
from roster.forms import FillForm, PublishForm
from roster.forms_proposal import ProposeForm
from roster.models import Roster
from roster.permissions import check_can_edit_roster
from roster.permissions.rotation import check_can_plan_staff
from roster.presenting import breach_sentence
from roster.queries.grid import grid_of, month_entries
from roster.queries.proposal import drafts_beside
from roster.rules.times import month_of
from roster.views.seeing import seen_roster


@require_safe
def months(request: PersonRequest) -> HttpResponse:
    """The groups and their rosters of one month."""
    now = timezone.now()
    chosen = parse_date(f"{request.GET.get('month', '')}-01") if request.GET.get("month") else None
    start, end = month_of(chosen or local_day(request.user.office, now))
    entries = month_entries(request.user, start, end, now)
    before = month_of(date.fromordinal(start.toordinal() - 1))[0]
    context = {
        "entries": entries,
        "start": start,
        "month_value": start.isoformat(),
        "before_key": f"{before:%Y-%m}",
        "after_key": f"{end:%Y-%m}",
        "plans_staff": allows(check_can_plan_staff, request.user, now),
        "now": now,
    }
    return render(request, "roster/months.html", context)


@require_POST
def open_month(request: PersonRequest, group: int) -> HttpResponse:
    day = parse_date(request.POST.get("month", ""))
    if day is None:
        raise Invalid(_("Choose a month."))
    own = get_object_or_404(DutyGroup, pk=group, office=request.user.office_id)
    start, end = month_of(day)
    roster = actions.open_roster(group=own, start=start, end=end, by=request.user, now=timezone.now())
    return redirect("roster:grid", pk=roster.pk)


@require_safe
def grid(request: PersonRequest, pk: int) -> HttpResponse:
    return _grid_page(request, seen_roster(request, pk))


def _grid_page(request: PersonRequest, roster: Roster, status: int = 200, **forms: Any) -> HttpResponse:
    now = timezone.now()
    reason = refusal(check_can_edit_roster, request.user, roster.group)
    found = grid_of(roster, now)
    context = {
        "grid": found,
        "trouble_count": len(found.gaps) + len(found.breaches),
        "breach_rows": [
            {"person": found.people[mark.person_id], "day": mark.day, "text": breach_sentence(mark)}
            for mark in found.breaches
        ],
        "roster": roster,
        "now": now,
        "edit_reason": reason,
        "is_draft": roster.state == RosterState.DRAFT,
        "may_type": roster.state == RosterState.DRAFT and not reason,
        "amendments": roster.amendments.select_related("by", "withdrawn__person", "added__person")[:20],
        "fill_form": FillForm(group=roster.group),
        "publish_form": PublishForm(),
        "propose_form": ProposeForm(beside=drafts_beside(roster, request.user)),
        **forms,
    }
    template = "roster/_grid.html" if is_htmx(request) else "roster/grid.html"
    return render(request, template, context, status=status)


@require_POST
def set_cells(request: PersonRequest, pk: int) -> HttpResponse:
    """Cells typed in the grid: `person` and `day` in step, one `code` for all; answers with the grid."""
    roster = seen_roster(request, pk)
    people = Person.objects.filter(office=request.user.office_id).in_bulk(request.POST.getlist("person"))
    cells = [
        actions.Typed(_person(people, person), _day(day), request.POST.get("code", ""))
        for person, day in zip(request.POST.getlist("person"), request.POST.getlist("day"), strict=True)
    ]
    actions.set_cells(roster=roster, cells=cells, by=request.user, now=timezone.now())
    return _grid_page(request, roster) if is_htmx(request) else redirect("roster:grid", pk=pk)


def _person(people: dict[int, Person], pk: str) -> Person:
    person = people.get(int(pk))
    if person is None:
        raise Http404
    return person


def _day(text: str) -> date:
    day = parse_date(text)
    if day is None:
        raise Invalid(_("%(text)s is not a day.") % {"text": text})
    return day


@require_POST
def pin(request: PersonRequest, pk: int) -> HttpResponse:
    """Pins cells of the grid, or unpins them when all are pinned: `person` and `day` in step; answers with the grid."""
    roster = seen_roster(request, pk)
    people = Person.objects.filter(office=request.user.office_id).in_bulk(request.POST.getlist("person"))
    places = [
        (_person(people, person), _day(day))
        for person, day in zip(request.POST.getlist("person"), request.POST.getlist("day"), strict=True)
    ]
    actions.pin_cells(roster=roster, places=places, pinned=None, by=request.user, now=timezone.now())
    return _grid_page(request, roster) if is_htmx(request) else redirect("roster:grid", pk=pk)


@require_POST
def publish(request: PersonRequest, pk: int) -> HttpResponse:
    roster = seen_roster(request, pk)
    form = PublishForm(request.POST)
    done = attempt(form, lambda data: actions.publish(roster=roster, by=request.user, now=timezone.now(), **data))
    if not done:
        return _grid_page(request, roster, done.status, publish_form=form)
    messages.success(request, _("The roster is published. Everyone on it is told his shifts."))
    return redirect("roster:grid", pk=pk)


@require_POST
def fill(request: PersonRequest, pk: int) -> HttpResponse:
    roster = seen_roster(request, pk)
    form = FillForm(request.POST, group=roster.group)
    now = timezone.now()
    done = attempt(form, lambda data: actions.fill_from_pattern(roster=roster, by=request.user, now=now, **data))
    if not done:
        return _grid_page(request, roster, done.status, fill_form=form)
    messages.success(request, _("%(count)s cells are filled from the pattern.") % {"count": len(done.result or [])})
    return redirect("roster:grid", pk=pk)
