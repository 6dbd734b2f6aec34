"""Incidents: what is on fire, one of them with its time line, and the keys of other programs (R.9)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import allows, refusal
from core.ui.http import attempt, back_to, render_page
from logbook.actions import incident as actions
from logbook.actions.incident_key import make_incident_key, revoke_incident_key
from logbook.enums import Escalation
from logbook.forms.incident import DeclareForm, EscalateForm, IncidentKeyForm, RaiseForm, ResolveForm
from logbook.models import Incident, LogEntry
from logbook.permissions.incident import (
    check_can_acknowledge,
    check_can_declare,
    check_can_escalate,
    check_can_keep_incident_keys,
    check_can_raise,
    check_can_resolve,
)
from logbook.queries.entry import with_parts
from logbook.queries.incident import incident_keys, incidents_of, incidents_seen
from logbook.views.common import Asked, acts_of

PAGE = 30


@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """Open ones, the worst and oldest first; with `?state=resolved` what is over."""
    asked = Asked(request)
    resolved = request.GET.get("state") == "resolved"
    page = Paginator(incidents_seen(asked.sight, resolved), PAGE).get_page(request.GET.get("page"))
    here = reverse("logbook:incidents")
    context = {
        "now": asked.now,
        "page": page,
        "resolved": resolved,
        "tabs": [
            {"label": pgettext("state", "Open"), "url": here, "current": not resolved},
            {"label": _("Resolved"), "url": f"{here}?state=resolved", "current": resolved},
        ],
        "keeps_keys": allows(check_can_keep_incident_keys, asked.person, asked.person.office, asked.now),
    }
    return render_page(request, "logbook/incidents.html", context)


@require_http_methods(["GET", "POST"])
def raise_one(request: HttpRequest, pk: int) -> HttpResponse:
    """From a log entry; the form says first who will be told."""
    asked = Asked(request)
    entry: LogEntry = asked.find(with_parts(asked.sight.entries()), pk)
    check_can_raise(asked.person, entry, asked.now)
    form = RaiseForm(request.POST or None, initial={"title": str(entry)})
    status = 200
    if request.method == "POST":
        done = attempt(form, lambda data: actions.raise_incident(entry=entry, by=asked.person, now=asked.now, **data))
        if done and done.result:
            return back_to(request, reverse("logbook:incident", args=[done.result.pk]))
        status = done.status
    return render_page(request, "logbook/incident_raise.html", {"entry": entry, "form": form}, status=status)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One incident: who answers for it, what may be done, what was done (3.5)."""
    asked = Asked(request)
    return _page(request, asked, _find(asked, pk))


def _find(asked: Asked, pk: int) -> Incident:
    return asked.find(incidents_of(asked.sight), pk)


def _page(request: HttpRequest, asked: Asked, incident: Incident, status: int = 200, **forms: Any) -> HttpResponse:
    who = asked.person, incident
    context = {
        "now": asked.now,
        "incident": incident,
        "acts": acts_of(incident),
        "acknowledge_refusal": refusal(check_can_acknowledge, *who, asked.now),
        "escalate_refusal": refusal(check_can_escalate, *who, Escalation.LEAD, asked.now),
        "declare_refusal": refusal(check_can_declare, *who, asked.now),
        "resolve_refusal": refusal(check_can_resolve, *who, asked.now),
        "escalate_form": EscalateForm(auto_id="escalate-%s"),
        "declare_form": DeclareForm(auto_id="declare-%s"),
        "resolve_form": ResolveForm(auto_id="resolve-%s"),
        **forms,
    }
    return render_page(request, "logbook/incident.html", context, status=status)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    actions.acknowledge(incident=_find(asked, pk), by=asked.person, now=asked.now)
    messages.success(request, _("You have acknowledged the incident."))
    return back_to(request, reverse("logbook:incident", args=[pk]))


@require_POST
def escalate(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, "escalate_form", EscalateForm(request.POST, auto_id="escalate-%s"), actions.escalate)


@require_POST
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    form = DeclareForm(request.POST, auto_id="declare-%s")
    return _done(request, pk, "declare_form", form, actions.declare_emergency)


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, "resolve_form", ResolveForm(request.POST, auto_id="resolve-%s"), actions.resolve)


def _done(request: HttpRequest, pk: int, name: str, form: BaseForm, action: Callable[..., Any]) -> HttpResponse:
    """One form, one action on the incident; after an error its page with the input kept."""
    asked = Asked(request)
    incident = _find(asked, pk)
    tried = attempt(form, lambda data: action(incident=incident, by=asked.person, now=asked.now, **data))
    if tried:
        return back_to(request, reverse("logbook:incident", args=[pk]))
    return _page(request, asked, incident, tried.status, **{name: form})


@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The keys of the office; a new one shows its secret once. Others do not find this page."""
    asked = Asked(request)
    office = asked.person.office
    _only_keepers(asked)
    form, status = IncidentKeyForm(request.POST or None, office=office), 200
    if request.method == "POST":
        made = attempt(form, lambda data: make_incident_key(office=office, by=asked.person, now=asked.now, **data))
        if made and made.result:
            address = request.build_absolute_uri(reverse("logbook:report_incident"))
            context = {"key": made.result[0], "secret": made.result[1], "address": address}
            return render_page(request, "logbook/incident_secret.html", context)
        status = made.status
    context = {"form": form, "keys": incident_keys(office), "now": asked.now}
    return render_page(request, "logbook/incident_keys.html", context, status=status)


@require_POST
def revoke_key(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    _only_keepers(asked)
    key = asked.find(incident_keys(asked.person.office), pk)
    revoke_incident_key(key=key, by=asked.person, now=asked.now)
    messages.success(request, _("The key is revoked. What is sent with it is refused from now on."))
    return redirect("logbook:incident_keys")


def _only_keepers(asked: Asked) -> None:
    if not allows(check_can_keep_incident_keys, asked.person, asked.person.office, asked.now):
        raise Http404
