"""What if a group had other demand or other rules: compared, then adopted from a day on (2.4, 2.8)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import allows, refusal
from core.people.http import PersonRequest
from core.people.models import DutyGroup
from core.people.queries import local_day
from core.ui.http import attempt
from roster import actions
from roster.enums import DayKind
from roster.forms_whatif import TrialForm
from roster.models import ShiftType
from roster.permissions import check_can_set_up
from roster.permissions.rotation import check_can_plan_staff
from roster.presenting_whatif import answer_of, needed_words, reason_of
from roster.queries.whatif import Comparison, Side, Terms, compare, standing_terms
from roster.rules.times import month_of


def _group(request: PersonRequest, pk: int) -> DutyGroup:
    if not allows(check_can_plan_staff, request.user, timezone.now()):
        raise Http404
    groups = DutyGroup.objects.select_related("office").filter(office=request.user.office_id)
    group: DutyGroup = get_object_or_404(groups, pk=pk)
    return group


def _form(request: PersonRequest, group: DutyGroup) -> TrialForm:
    """Filled with what holds on the day that is asked for; without one on the first of next month."""
    sent = request.POST if request.method == "POST" else request.GET
    day = _day(sent.get("start", "")) or month_of(local_day(group.office, timezone.now()))[1]
    standing = standing_terms(group, day)
    has = {kind for kind, _day_kind in standing.officers}
    types = ShiftType.objects.filter(office=group.office_id)
    shown = sorted((one for one in types if one.is_active or one.pk in has), key=lambda one: one.pk not in has)
    return TrialForm(sent or None, standing=standing, types=shown, initial={"start": day})


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def whatif(request: PersonRequest, group: int) -> HttpResponse:
    own = _group(request, group)
    form = _form(request, own)
    if request.method != "POST":
        return _page(request, own, form)
    check_can_set_up(request.user, own.office, timezone.now())
    done = attempt(form, lambda data: _adopt(request, own, form, data["start"]))
    if not done:
        return _page(request, own, form, done.status)
    told = {"group": own, "day": f"{form.cleaned_data['start']:%Y-%m-%d}"}
    messages.success(request, _("Adopted for %(group)s from %(day)s.") % told)
    return redirect("roster:whatif", group=own.pk)


def _adopt(request: PersonRequest, group: DutyGroup, form: TrialForm, start: date) -> None:
    actions.adopt_terms(
        group=group, terms=form.terms(), seen=request.POST.get("seen", ""), start=start, by=request.user,
        now=timezone.now(),
    )  # fmt: skip


@require_safe
def answer(request: PersonRequest, group: int) -> HttpResponse:
    """The comparison with its head counts: some seconds of computing, so the page asks for it when it stands."""
    own = _group(request, group)
    form = _form(request, own)
    if form.is_bound and not form.is_valid():
        raise Http404
    found = _comparison(own, form, count=True)
    return render(request, "roster/_whatif_answer.html", _told(found))


def _comparison(group: DutyGroup, form: TrialForm, *, count: bool) -> Comparison:
    day = form.cleaned_data["start"] if form.is_bound else form.initial["start"]
    return compare(group, form.standing, _terms(form), day, timezone.now(), count=count)


def _terms(form: TrialForm) -> Terms:
    return form.terms() if form.is_bound else form.standing


def _page(request: PersonRequest, group: DutyGroup, form: TrialForm, status: int = 200) -> HttpResponse:
    is_usable = not form.is_bound or not form.errors
    context: dict[str, Any] = {
        "group": group,
        "groups": DutyGroup.objects.filter(office=group.office_id),
        "form": form,
        "days": DayKind,
        "reason": refusal(check_can_set_up, request.user, group.office, timezone.now()),
        "is_usable": is_usable,
        "is_changed": is_usable and _terms(form) != form.standing,
    }
    if is_usable:
        query = request.GET.urlencode() if form.is_bound else ""
        address = reverse("roster:whatif_answer", args=[group.pk])
        context |= {"answer_url": f"{address}?{query}", **_told(_comparison(group, form, count=False))}
    return render(request, "roster/whatif.html", context, status=status)


def _told(found: Comparison) -> dict[str, Any]:
    is_trial = found.trial is not found.standing
    return {
        "found": found,
        "answer": answer_of(found),
        "sides": [_words(side) for side in ([found.standing, found.trial] if is_trial else [found.standing])],
        "is_trial": is_trial,
    }


def _words(side: Side) -> dict[str, Any]:
    count, leads = side.count, side.lead_count
    return {
        "side": side,
        "count": count,
        "needed": needed_words(count) if count else "–",
        "reason": reason_of(count) if count else "–",
        "leads": leads,
        "leads_needed": needed_words(leads) if leads else "–",
        "leads_reason": reason_of(leads, of_leads=True) if leads else "–",
    }
