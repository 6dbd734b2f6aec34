"""Who is in, who is late; checking in and out; spot checks (R.6)."""

from dataclasses import dataclass
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
from logbook.queries.attendance import PresenceRow, missed, posts_of, presence_now, spot_checks_to_answer, to_check_in
from logbook.queries.visibility import led_groups
from logbook.views.common import Asked
from roster.models import Assignment


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """My own check-in first; then, for those who read the groups' logs, who is in and who is late."""
    asked = Asked(request)
    return render_page(request, "logbook/attendance.html", _board(asked))


@dataclass(frozen=True)
class BoardRow:
    """A person with what the reader may do about him; the actions check it again."""

    presence: PresenceRow
    may_ask: bool
    absence_form: ReasonForm | None

    @property
    def is_refused(self) -> bool:
        return self.absence_form is not None and self.absence_form.is_bound


def _board(asked: Asked, refused: dict[int, ReasonForm] | None = None) -> dict[str, Any]:
    """`refused` holds the form of an absence that could not be recorded, by assignment."""
    person, now, groups = asked.person, asked.now, asked.sight.groups
    rows = presence_now(person.office, now, groups) if groups else []
    gone = missed(person.office, groups, now) if groups else []
    led = led_groups(person, now)
    post = next(iter(posts_of(person)), None)
    return {
        "now": now,
        "may_read": bool(groups),
        "rows": [_board_row(asked, row, led, refused or {}) for row in rows],
        "missed": [_board_row(asked, row, led, refused or {}) for row in gone],
        "figures": _figures(rows),
        "post": post,
        "check_out_refusal": refusal(check_can_check_out, person, post.assignment, now) if post else "",
        "to_check_in": to_check_in(person, now, policy_for(person.office, now)),
        "spot_checks": spot_checks_to_answer(person),
    }


def _board_row(asked: Asked, row: PresenceRow, led: set[int], refused: dict[int, ReasonForm]) -> BoardRow:
    assignment = row.assignment
    leads = assignment.shift.group_id in led and assignment.person_id != asked.person.pk
    form = refused.get(assignment.pk) or ReasonForm(auto_id=f"absence-{assignment.pk}-%s")
    return BoardRow(
        row, leads and row.may_be_asked(asked.now), form if leads and row.may_be_excused(asked.now) else None
    )


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
    form = ReasonForm(request.POST, auto_id=f"absence-{pk}-%s")
    done = attempt(
        form, lambda data: actions.record_absence(assignment=assignment, by=asked.person, now=asked.now, **data)
    )
    if done:
        return back_to(request, reverse("logbook:attendance"))
    return render_page(request, "logbook/attendance.html", _board(asked, {pk: form}), status=done.status)


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
