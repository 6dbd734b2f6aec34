"""The shift log: the box, the entries, one entry with its versions and files."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import refusal
from core.files import http as files
from core.ui.http import answer_json, attempt, back_to, render_page, wants_json
from logbook.actions import attachment as attachment_actions
from logbook.actions.entry import Written, amend_entry, write_entry
from logbook.enums import EntryKind
from logbook.forms.entry import AmendForm, AttachForm, EntryForm, LogFilterForm, amend_initial, blank_box
from logbook.forms.matter import OpenMatterForm
from logbook.models import Attachment, LogEntry
from logbook.permissions.entry import check_can_amend
from logbook.permissions.matter import check_can_handle_matters
from logbook.queries.entry import by_hour, files_of, log_of, versions_of, with_parts
from logbook.queries.incident import incidents_of
from logbook.queries.post import Pen, pen_of
from logbook.views.common import Asked, acts_of
from roster.models import Shift

PAGE = 50


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """The log of the running shift with the box on top; other shifts, days and words by the filter (R.7)."""
    asked = Asked(request)
    pen = pen_of(asked.person, asked.now)
    if request.method == "POST":
        return _write(request, asked, pen)
    box = blank_box(asked.person.office, pen.shifts) if pen.shifts else None
    return render_page(request, "logbook/log.html", _log_page(request, asked, pen, box), fragment="logbook/_rows.html")


def _write(request: HttpRequest, asked: Asked, pen: Pen) -> HttpResponse:
    form = EntryForm(request.POST, request.FILES, office=asked.person.office, shifts=pen.shifts)

    def deed(data: dict[str, Any]) -> Written:
        shift = get_object_or_404(Shift.objects.filter(group__in=asked.sight.groups), pk=data["shift"].pk)
        return write_entry(shift=shift, draft=form.draft_to_write(), key=data["key"], by=asked.person, now=asked.now)

    done = attempt(form, deed)
    if wants_json(request):
        return _answer(form, done)
    if done:
        messages.success(request, _("Written to the log."))
        return back_to(request, reverse("logbook:log"))
    return render_page(request, "logbook/log.html", _log_page(request, asked, pen, form), status=done.status)


def _answer(form: EntryForm, done: Any) -> JsonResponse:
    if done and not done.result.created:
        return JsonResponse({"status": "already", "entry": done.result.entry.pk})
    return answer_json(form, done, {"entry": done.result.entry.pk} if done else {})


def _log_page(request: HttpRequest, asked: Asked, pen: Pen, box: EntryForm | None) -> dict[str, Any]:
    filters = LogFilterForm(request.GET, office=asked.person.office, groups=asked.sight.groups)
    wanted = filters.wanted()
    shift = pen.shifts[0] if pen.shifts and wanted.is_empty and "all" not in request.GET else None
    page = Paginator(log_of(asked.sight, wanted, shift), PAGE).get_page(request.GET.get("page"))
    return {
        "now": asked.now,
        "pen": pen,
        "box": box,
        "filters": filters,
        "is_filtered": not wanted.is_empty,
        "shift": shift,
        "page": page,
        "hours": by_hour(page.object_list),
        "may_read": bool(asked.sight.groups),
    }


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what it says now, what it said before, its files, its matter, its time line."""
    asked = Asked(request)
    return entry_page(request, asked, asked.find(with_parts(asked.sight.entries()), pk))


def entry_page(request: HttpRequest, asked: Asked, entry: LogEntry, status: int = 200, **forms: Any) -> HttpResponse:
    office = asked.person.office
    reason = refusal(check_can_amend, asked.person, entry, asked.now)
    context = {
        "now": asked.now,
        "entry": entry,
        "versions": versions_of(entry),
        "files": files_of(entry),
        "matter": entry.matter_opened,
        "incident": incidents_of(asked.sight).filter(entry=entry).first(),
        "acts": acts_of(entry),
        "amend_refusal": reason,
        "matter_refusal": refusal(check_can_handle_matters, asked.person, entry.group, asked.now),
        "amend_form": AmendForm(office=office, initial=amend_initial(entry)),
        "attach_form": AttachForm(),
        "matter_form": OpenMatterForm(office=office, initial={"title": str(entry), "taker": asked.person}),
        "is_call": entry.kind == EntryKind.TELEPHONE,
        **forms,
    }
    return render_page(request, "logbook/entry.html", context, status=status)


@require_POST
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    entry = asked.find(with_parts(asked.sight.entries()), pk)
    form = AmendForm(request.POST, office=asked.person.office)

    def deed(data: dict[str, Any]) -> Any:
        draft = form.draft(entry.kind == EntryKind.TELEPHONE)
        return amend_entry(entry=entry, draft=draft, reason=data["reason"], by=asked.person, now=asked.now)

    done = attempt(form, deed)
    if done:
        messages.success(request, _("Amended. The earlier version stays below."))
        return back_to(request, reverse("logbook:entry", args=[pk]))
    return entry_page(request, asked, entry, done.status, amend_form=form)


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    asked = Asked(request)
    entry = asked.find(with_parts(asked.sight.entries()), pk)
    form = AttachForm(request.POST, request.FILES)
    done = attempt(
        form, lambda data: attachment_actions.attach(entry=entry, files=data["files"], by=asked.person, now=asked.now)
    )
    if done:
        return back_to(request, reverse("logbook:entry", args=[pk]))
    return entry_page(request, asked, entry, done.status, attach_form=form)


@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file to save, never shown or run by the browser; 404 for those who may not read its entry."""
    asked = Asked(request)
    attachment: Attachment = asked.find(asked.sight.attachments(), pk)
    return files.download(attachment)
