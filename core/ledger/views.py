"""The record: can I trust it, what was done, and what proves it. Who may not read it gets 404."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.errors import Refused
from core.ledger import presenting, queries
from core.ledger.forms import FilterForm
from core.ledger.registry import check_reader
from core.ui.http import render_page

PER_PAGE = 50


def _readers_only(request: HttpRequest, now: datetime) -> int:
    """The office whose record this person reads."""
    try:
        check_reader(request.user, now)
    except Refused as error:
        raise Http404 from error
    return request.user.office_id  # type: ignore[union-attr]


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    office_id = _readers_only(request, now)
    form = FilterForm(request.GET or None)
    page = Paginator(form.narrow(queries.entries_in(office_id)), PER_PAGE).get_page(request.GET.get("page"))
    state = queries.seal_state()
    context = {
        "form": form,
        "page": page,
        "sentences": [presenting.sentence(entry) for entry in page.object_list],
        "state": state,
        "is_proven": state.is_proven(now),
        "troubles": list(presenting.troubles(state.verification.trouble)) if state.verification else [],
        "now": now,
    }
    return render_page(request, "ledger/record.html", context)


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_object_or_404(queries.entries_in(_readers_only(request, now)), pk=pk)
    context = {
        "entry": found,
        "sentence": presenting.sentence(found),
        "changes": presenting.changes(found),
        "particulars": presenting.particulars(found),
        "proof": presenting.proof(found),
        "subject_url": presenting.subject_url(found),
        "now": now,
    }
    return render_page(request, "ledger/entry.html", context)
