"""Rotation patterns of a group: crews, and what each works on each day of the cycle."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import refusal
from core.people.http import PersonRequest
from core.people.models import DutyGroup
from core.people.queries import local_day, members_of
from core.ui.http import attempt
from roster import actions
from roster.forms import CREWS, REST, CrewForm, PatternForm
from roster.models import Pattern, ShiftType
from roster.permissions import check_can_edit_roster

SHOWN_CREWS = 4  # the others are folded away until they are used


def _own_group(request: PersonRequest, pk: int) -> DutyGroup:
    group: DutyGroup = get_object_or_404(
        DutyGroup.objects.select_related("office"), pk=pk, office=request.user.office_id
    )
    return group


@require_safe
def patterns(request: PersonRequest, group: int) -> HttpResponse:
    own = _own_group(request, group)
    context = {
        "group": own,
        "patterns": own.patterns.prefetch_related("slots__shift_type", "members__person"),
        "reason": refusal(check_can_edit_roster, request.user, own),
    }
    return render(request, "roster/patterns.html", context)


@require_http_methods(["GET", "POST"])
def pattern(request: PersonRequest, group: int, pk: int | None = None) -> HttpResponse:
    """One pattern, new or kept: a line a crew, a code a day."""
    own = _own_group(request, group)
    check_can_edit_roster(request.user, own)
    kept = get_object_or_404(own.patterns, pk=pk) if pk else None
    form = PatternForm(request.POST or None, initial=_initial(kept))
    crews = _crew_forms(request, own, kept)
    status = 200
    if request.method == "POST":
        status = 422
        complete = [crew.is_valid() for crew in crews]  # every crew says what is wrong, not only the first
        if all(complete):
            done = attempt(form, lambda data: _save(own, kept, crews, request, data))
            if done:
                messages.success(request, _("The pattern is saved. Rosters filled from it before stay as they are."))
                return redirect("roster:patterns", group=group)
            status = done.status
    more = any(crew["codes"].value() or crew["people"].value() for crew in crews[SHOWN_CREWS:])
    context = {"group": own, "form": form, "crews": crews, "more_crews": more}
    return render(request, "roster/pattern.html", context, status=status)


def _save(
    group: DutyGroup, kept: Pattern | None, crews: list[CrewForm], request: PersonRequest, data: dict[str, Any]
) -> Pattern:
    numbered = list(enumerate(crews, start=1))
    return actions.save_pattern(
        group=group, length=max((len(crew.cleaned_data["codes"]) for crew in crews), default=0) or 1,
        slots=[slot for number, crew in numbered for slot in crew.slots(number)],
        members=[member for number, crew in numbered for member in crew.members(number)],
        by=request.user, now=timezone.now(), pattern=kept, **data,
    )  # fmt: skip


def _initial(kept: Pattern | None) -> dict[str, Any]:
    return {"name": kept.name, "kind": kept.kind, "anchor": kept.anchor} if kept else {}


def _crew_forms(request: PersonRequest, group: DutyGroup, kept: Pattern | None) -> list[CrewForm]:
    members = members_of(group, local_day(group.office, timezone.now()))
    types = {kind.code: kind for kind in ShiftType.objects.filter(office=group.office_id, is_active=True)}
    return [
        CrewForm(
            request.POST or None, prefix=f"crew{number}", members=members, types=types,
            initial=_crew_initial(kept, number),
        )
        for number in range(1, CREWS + 1)
    ]  # fmt: skip


def _crew_initial(kept: Pattern | None, number: int) -> dict[str, Any]:
    if kept is None:
        return {}
    by_offset = {
        slot.offset: slot.shift_type.code for slot in kept.slots.select_related("shift_type") if slot.crew == number
    }
    codes = " ".join(by_offset.get(offset, REST) for offset in range(kept.length)) if by_offset else ""
    return {"codes": codes, "people": _people(kept, number)}


def _people(kept: Pattern, number: int) -> Iterable[int]:
    return kept.members.filter(crew=number).values_list("person", flat=True)
