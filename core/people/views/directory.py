from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import allows
from core.ledger.models import Entry
from core.ledger.queries import timeline
from core.ledger.registry import act_label
from core.people import actions, queries
from core.people.backends import is_administrator
from core.people.forms import DirectoryFilter, NewPasswordForm
from core.people.http import PersonRequest
from core.people.models import Person
from core.people.panels import panels_for
from core.people.permissions import check_can_read_acts, check_can_reset_password, sees_contact
from core.people.queries.directory import chosen_people, contact_of, directory_page
from core.ui.http import attempt

TIMELINE = 30


@require_GET
def directory(request: PersonRequest) -> HttpResponse:
    """The people of one's office, found by name, pinyin or number."""
    viewer, now = request.user, timezone.now()
    form = DirectoryFilter(request.GET, viewer=viewer)
    chosen = form.cleaned_data if form.is_valid() else {}
    people = chosen_people(
        viewer, now, text=chosen.get("q", ""), group=chosen.get("group"), role=chosen.get("role", ""),
        silent=chosen.get("silent", False),
    )  # fmt: skip
    page = directory_page(viewer, people, request.GET.get("page", 1), now)
    unreachable = queries.people_without_channel(viewer.office).count()
    context = {"form": form, "page": page, "unreachable": unreachable, "now": now}
    return render(request, "people/directory.html", context)


def recent_acts(person: Person) -> list[dict[str, Any]]:
    """The newest acts done to the person or by him, with their verb phrases."""
    done_to, done_by = timeline(person), Entry.objects.filter(actor=person)
    newest = [row for rows in (done_to, done_by) for row in rows.order_by("-id")[:TIMELINE]]
    unique = sorted({entry.pk: entry for entry in newest}.values(), key=lambda entry: -entry.pk)
    return [{"label": act_label(entry.act), "entry": entry} for entry in unique[:TIMELINE]]


def visible_or_404(viewer: Person, pk: int) -> Person:
    return get_object_or_404(queries.visible_people(viewer).select_related("office"), pk=pk)


@require_GET
def person_page(request: PersonRequest, pk: int) -> HttpResponse:
    """What someone answers for: posts, qualifications, deputies, then what upper floors know of him."""
    viewer, now = request.user, timezone.now()
    person = visible_or_404(viewer, pk)
    today = queries.local_day(person.office, now)
    reads_acts = allows(check_can_read_acts, viewer, person, now)
    context = {
        "person": person, "viewer": viewer, "now": now, "today": today,
        "contact": contact_of(person, sees_contact(viewer, [person], now)),
        "postings": person.postings.select_related("group", "department").order_by("-start", "-id"),
        "qualifications": person.qualifications.select_related("qualification").order_by("-start"),
        "terms": person.liaison_for.select_related("department", "deputy").filter(queries.in_force(today)),
        "deputy": queries.deputy_of(person, today),
        "represented": queries.represented_by(person, today),
        "panels": panels_for("person", person, viewer, now),
        "acts": recent_acts(person) if reads_acts else [],
        "reads_acts": reads_acts,
        "may_administer": is_administrator(viewer),
    }  # fmt: skip
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
def new_password(request: PersonRequest, pk: int) -> HttpResponse:
    """An administrator gives someone else a new password."""
    now = timezone.now()
    person = visible_or_404(request.user, pk)
    if not is_administrator(request.user):
        raise Http404
    check_can_reset_password(request.user, person, now)
    form = NewPasswordForm(request.POST or None)
    done = attempt(form, lambda data: _reset(request, person, data["new_password"], now)) if form.is_bound else None
    if done:
        messages.success(request, _("%(person)s has a new password. Tell it in person.") % {"person": person})
        return redirect("people:person", pk=person.pk)
    context = {"person": person, "form": form}
    return render(request, "people/new_password.html", context, status=done.status if done is not None else 200)


def _reset(request: PersonRequest, person: Person, password: str, now: datetime) -> Person:
    return actions.reset_password(person=person, password=password, by=request.user, now=now)
