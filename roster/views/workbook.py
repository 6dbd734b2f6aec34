"""Bringing in a workbook: send it, see what it means, answer, confirm (R.11)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Conflict, Invalid, allows
from core.people.http import PersonRequest
from core.people.permissions import check_can_keep_staff, groups_where
from core.people.queries import local_day
from core.ui.http import UNPROCESSABLE, attempt
from roster.actions import workbook as actions
from roster.enums import ImportState
from roster.forms_workbook import AnswersForm, MappingForm, UploadForm
from roster.models import Import
from roster.permissions.workbook import visible_imports
from roster.queries.workbook import Review, review
from roster.workbooks import Layout
from roster.workbooks.templates import FORMATS, LANGUAGES, layouts_with_template, template

PAGE = 20
SHOWN = 400  # changes and cells listed at most; the counts say how many there are


@require_http_methods(["GET", "POST"])
def imports(request: PersonRequest) -> HttpResponse:
    """What was brought in so far, and the form for the next file."""
    now, me = timezone.now(), request.user
    groups = groups_where(me, "edit_roster").filter(office=me.office_id)
    may_keep_staff = allows(check_can_keep_staff, me, me.office, now)
    form = UploadForm(request.POST or None, request.FILES or None, may_keep_staff=may_keep_staff, groups=groups)
    status = 200
    if request.method == "POST":
        done = attempt(form, lambda data: actions.send_workbook(**data, by=me, now=now))
        if done.result:
            return redirect("roster:import", pk=done.result.pk)
        status = done.status
    context = {
        "form": form,
        "may_send": bool(form.fields["what"].choices),  # type: ignore[attr-defined]
        "page": Paginator(visible_imports(me, now), PAGE).get_page(request.GET.get("page")),
        "templates": [(layout.value, label) for layout, label in layouts_with_template()],
        "formats": list(FORMATS),
        "now": now,
    }
    return render(request, "roster/imports.html", context, status=status)


@require_safe
def import_page(request: PersonRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk))


def _seen(request: PersonRequest, pk: int) -> Import:
    found: Import = get_object_or_404(visible_imports(request.user, timezone.now()), pk=pk)
    return found


def _page(request: PersonRequest, found: Import, status: int = 200, error: str = "", **forms: Any) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {"found": found, "now": now, "error": error}
    if found.state == ImportState.UPLOADED:
        context |= _reviewed(found, request, now, forms)
    return render(request, "roster/import.html", context, status=status)


def _reviewed(found: Import, request: PersonRequest, now: datetime, forms: dict[str, Any]) -> dict[str, Any]:
    shown = review(found, request.user, now)
    mapping_form = forms.get("mapping_form") or MappingForm(review=shown)
    answers_form = forms.get("answers_form") or _answers_form(shown)
    changes = [change for change in shown.changes if change.kind != "unchanged"]
    unchanged = [change for change in shown.changes if change.kind == "unchanged"]
    return {
        "review": shown,
        "mapping_form": mapping_form,
        "sheets": mapping_form.shown(),
        "mapping_open": mapping_form.is_bound or not shown.changes,
        "answers_form": answers_form,
        "questions": answers_form.shown(),
        "changes": changes[:SHOWN],
        "more_changes": max(0, len(changes) - SHOWN),
        "unchanged": unchanged[:SHOWN],
        "skipped": shown.understanding.skipped[:SHOWN],
        "legend": shown.understanding.legend,
    }


def _answers_form(shown: Review, data: Any = None) -> AnswersForm:
    return AnswersForm(data, questions=shown.questions, people=shown.people.values())


@require_POST
def mapping(request: PersonRequest, pk: int) -> HttpResponse:
    """What the sheets and columns mean."""
    found, now = _seen(request, pk), timezone.now()
    form = MappingForm(request.POST, review=review(found, request.user, now))
    if not form.is_valid():
        return _page(request, found, UNPROCESSABLE, mapping_form=form)
    actions.correct_mapping(found=found, mapping=form.mapping(), by=request.user, now=now)
    messages.success(
        request, _("The workbook was read again. The next file with the same headings is read the same way.")
    )
    return redirect("roster:import", pk=pk)


@require_POST
def answers(request: PersonRequest, pk: int) -> HttpResponse:
    found, now = _seen(request, pk), timezone.now()
    form = _answers_form(review(found, request.user, now), request.POST)
    if not form.is_valid():
        return _page(request, found, UNPROCESSABLE, answers_form=form)
    actions.answer_questions(found=found, answers=form.answers(), by=request.user, now=now)
    return redirect(reverse("roster:import", args=[pk]) + "#changes")


@require_POST
def leave_out(request: PersonRequest, pk: int) -> HttpResponse:
    """Whether the cells with problems are left out."""
    chosen = request.POST.get("leave_out") == "yes"
    actions.leave_problems_out(found=_seen(request, pk), leave_out=chosen, by=request.user, now=timezone.now())
    return redirect(reverse("roster:import", args=[pk]) + "#problems")


@require_POST
def apply(request: PersonRequest, pk: int) -> HttpResponse:
    found = _seen(request, pk)
    try:
        found = actions.bring_in(found=found, seen=request.POST.get("seen", ""), by=request.user, now=timezone.now())
    except Invalid as error:
        return _page(request, found, UNPROCESSABLE, str(error))
    except Conflict as error:
        return _page(request, _seen(request, pk), 409, str(error))
    messages.success(request, _("%(file)s is brought in.") % {"file": found.filename})
    return redirect("roster:import", pk=pk)


@require_POST
def drop(request: PersonRequest, pk: int) -> HttpResponse:
    actions.drop_workbook(found=_seen(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("The workbook is dropped. Nothing of it was brought in."))
    return redirect("roster:imports")


@require_safe
def download_template(request: PersonRequest, kind: str, ext: str) -> HttpResponse:
    """An empty workbook of this month to fill in, in the reader's language."""
    language = get_language() or ""
    month = local_day(request.user.office, timezone.now())
    try:
        made = template(
            Layout(kind), language=language if language in LANGUAGES else "en", file_format=ext, month=month
        )
    except (KeyError, ValueError) as error:
        raise Http404 from error
    answer = HttpResponse(made.content, content_type=made.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{made.filename}"'
    return answer
