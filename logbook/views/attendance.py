"""Who is in, who is late; checking in and out; spot checks (R.6)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import refusal
from core.policy.queries import policy_for
from core.ui.http import attempt, back_to, render_page
from logbook.actions import attendance as actions
from logbook.actions import spot_check as spot_check_actions
from logbook.enums import Presence
from logbook.forms.matter import ReasonForm
from logbook.models import SpotCheck
from logbook.permissions.attendance import check_can_check_out
from logbook.queries.attendance import PresenceRow, missed, open_posts, presence_now, spot_checks_to_answer, to_check_in
from logbook.views.common import Asked
from roster.models import Assignment


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """My own check-in first; then, for those who read the groups' logs, who is in and who is late."""
    asked = Asked(request)
    return render_page(request, "logbook/attendance.html", _board(asked))


def _board(asked: Asked, **forms: Any) -> dict[str, Any]:
    person, now = asked.person, asked.now
    rows = presence_now(person.office, now, asked.sight.groups) if asked.sight.groups else []
    post = open_posts(person).first()
    coming = to_check_in(person, now, policy_for(person.office, now))
    return {
        "now": now,
        "rows": rows,
        "late": [row for row in rows if row.state == Presence.MISSING],
        "figures": _figures(rows),
        "missed": missed(asked.sight.groups, now) if asked.sight.groups else [],
        "post": post,
        "check_out_refusal": refusal(check_can_check_out, person, post.assignment, now) if post else "",
        "to_check_in": coming,
        "spot_checks": spot_checks_to_answer(person),
        **forms,
    }


def _figures(rows: list[PresenceRow]) -> dict[str, int]:
    states = [row.state for row in rows]
    came = sum(state in (Presence.IN, Presence.LATE) for state in states)
    return {"came": came, "due": states.count(Presence.DUE), "missing": states.count(Presence.MISSING)}


def _find(asked: Asked, pk: int) -> Assignment:
    """One's own assignment, or one of a group whose log one reads."""
    rows = Assignment.objects.select_related("person", "office", "shift__group", "shift__office", "roster")
    assignment = get_object_or_404(rows, pk=pk, office=asked.person.office_id)
    if assignment.person_id != asked.person.pk:
        get_object_or_404(rows, pk=pk, shift__group__in=asked.sight.groups)
    return assignment


@require_POST
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    attendance = actions.check_in(assignment=_find(asked, pk), by=asked.person, now=asked.now)
    text = _("You are checked in, late.") if attendance.is_late else _("You are checked in.")
    messages.success(request, text)
    return back_to(request, reverse("logbook:log"))


@require_POST
def check_out(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    actions.check_out(assignment=_find(asked, pk), by=asked.person, now=asked.now)
    messages.success(request, _("You are checked out. Rest well."))
    return back_to(request, reverse("logbook:attendance"))


@require_POST
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    assignment = _find(asked, pk)
    form = ReasonForm(request.POST)
    done = attempt(
        form, lambda data: actions.record_absence(assignment=assignment, by=asked.person, now=asked.now, **data)
    )
    if done:
        return back_to(request, reverse("logbook:attendance"))
    context = _board(asked, absence_form=form, absent=assignment)
    return render_page(request, "logbook/attendance.html", context, status=done.status)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    check = spot_check_actions.ask_spot_check(assignment=_find(asked, pk), by=asked.person, now=asked.now)
    messages.success(request, _("%(person)s has been asked.") % {"person": check.assignment.person})
    return back_to(request, reverse("logbook:attendance"))


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    mine = SpotCheck.objects.filter(assignment__person=asked.person).select_related("assignment__person")
    spot_check_actions.answer_spot_check(spot_check=asked.find(mine, pk), by=asked.person, now=asked.now)
    messages.success(request, _("Answered. Thank you."))
    return back_to(request, reverse("logbook:attendance"))
