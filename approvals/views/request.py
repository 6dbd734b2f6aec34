"""Asking for money, changing what was asked, taking it back; one request with its files (4.1, 3.1)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from approvals.actions import request as actions
from approvals.enums import State
from approvals.forms.purchase import WithdrawForm
from approvals.forms.request import ChangeForm, RequestForm, as_it_stands
from approvals.models import SpendingRequest, Voucher
from approvals.permissions.request import check_can_change
from approvals.presenting import signature_lines
from approvals.queries.preview import preview_of
from approvals.queries.sending import departments_for
from approvals.views.common import Asked, done_by_form, request_page
from core.errors import refusal
from core.files import http as files
from core.ui.http import CONFLICT, attempt, back_to, render_page


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; what will happen stands beside it before anything is sent."""
    asked = Asked(request)
    departments = departments_for(asked.person, asked.now)
    first = {"key": uuid4(), "department": departments[0] if departments else None}
    form = RequestForm(
        request.POST or None, request.FILES or None, office=asked.person.office, departments=departments, initial=first
    )
    if request.method == "POST" and "check" not in request.POST:
        sent = attempt(form, lambda data: actions.send(draft=form.draft(), **_sent(data, asked), key=data["key"]))
        if sent and sent.result:
            return _gone(request, sent.result)
        if sent.status == CONFLICT:  # it was sent before: once more it is another request
            form.data = {**request.POST.dict(), "key": str(uuid4())}
        return _ask_page(request, asked, form, sent.status)
    return _ask_page(request, asked, form)


def _sent(data: dict[str, Any], asked: Asked) -> dict[str, Any]:
    return {"files": data["files"], "by": asked.person, "now": asked.now}


def _gone(request: HttpRequest, found: SpendingRequest) -> HttpResponse:
    if found.state == State.SETTLED:
        messages.success(request, _("Settled at the desk. It is recorded; nobody has to sign."))
    else:
        messages.success(request, _("Sent. It waits for: %(post)s.") % {"post": found.get_waiting_for_display()})
    return back_to(request, reverse("approvals:request", args=[found.pk]))


def _ask_page(request: HttpRequest, asked: Asked, form: RequestForm, status: int = 200) -> HttpResponse:
    return render_page(request, "approvals/ask.html", _shown(form, asked), status=status)


def _shown(form: RequestForm, asked: Asked, changed: SpendingRequest | None = None) -> dict[str, Any]:
    """The form, and what would happen if it were sent as it is."""
    asking = form.asking(changed, getattr(changed, "crisis_act", None)) if form.is_bound else None
    preview = preview_of(asking, asked.person, asked.now) if asking else None
    linked = [link.request.pk for link in preview.links] if preview else []
    return {
        "form": form,
        "preview": preview,
        "readable": set(asked.seen().filter(pk__in=linked).values_list("pk", flat=True)) if linked else set(),
        "signatures": signature_lines(preview) if preview else [],
        "departments": form.departments,
        "now": asked.now,
    }


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What would happen if this were sent, while it is typed; nothing is written."""
    asked = Asked(request)
    departments = departments_for(asked.person, asked.now)
    form = RequestForm(request.POST, office=asked.person.office, departments=departments)
    return render_page(request, "approvals/_preview.html", {**_shown(form, asked), "swapped": True})


@require_POST
def preview_change(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    found = asked.find(pk)
    form = _change_form(request, asked, found)
    return render_page(request, "approvals/_preview.html", {**_shown(form, asked, found), "swapped": True})


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    return request_page(request, asked, asked.find(pk))


def _change_form(request: HttpRequest, asked: Asked, found: SpendingRequest) -> ChangeForm:
    is_paperwork = getattr(found, "crisis_act", None) is not None
    return ChangeForm(
        request.POST or None, request.FILES or None, office=asked.person.office, initial=as_it_stands(found),
        departments=[found.department] if is_paperwork else departments_for(asked.person, asked.now), changed=found,
        vouchers=found.vouchers.filter(removed_in=None),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form filled in; who may not change it is led to the request, which says why."""
    asked = Asked(request)
    found = asked.find(pk)
    if request.method == "GET" and refusal(check_can_change, asked.person, found):
        return back_to(request, reverse("approvals:request", args=[pk]))
    form = _change_form(request, asked, found)
    status = 200
    if request.method == "POST" and "check" not in request.POST:
        done = attempt(form, lambda data: _changed(form, found, data, asked))
        if done and done.result:
            return _gone(request, done.result)
        status = done.status
    context = {**_shown(form, asked, found), "spending": found}
    return render_page(request, "approvals/change.html", context, status=status)


def _changed(form: ChangeForm, found: SpendingRequest, data: dict[str, Any], asked: Asked) -> SpendingRequest:
    removed = [voucher.pk for voucher in data["removed"]]
    return actions.change(request=found, draft=form.draft(), seen=data["seen"], removed=removed, **_sent(data, asked))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    return done_by_form(
        request, asked, pk, "withdraw_form", WithdrawForm(request.POST, auto_id="withdraw-%s"),
        lambda found, data: actions.withdraw(request=found, reason=data["reason"], by=asked.person, now=asked.now),
        _("Withdrawn."),
    )  # fmt: skip


@require_GET
def voucher(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file to save, never shown or run by the browser; 404 for those who may not read its request."""
    asked = Asked(request)
    return files.download(get_object_or_404(Voucher, pk=pk, request__in=asked.seen()))
