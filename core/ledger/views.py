"""The record: can I trust it, what was done, and what proves it. Who may not read it gets 404."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.errors import Refused
from core.ledger import presenting, queries
from core.ledger.forms import DrawForm, FilterForm
from core.ledger.registry import check_reader
from core.ui.http import render_page

PER_PAGE = 50
SAMPLE = 25


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
def sample(request: HttpRequest) -> HttpResponse:
    """Draws, and leads to the address that shows this very sample to everyone who may read the record (6.4)."""
    now = timezone.now()
    office_id = _readers_only(request, now)
    form = DrawForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('ledger:sample')}?{urlencode(vars(queries.new_draw(office_id)))}")
    draw = queries.Draw(**form.cleaned_data)
    found = queries.sample(office_id, draw, SAMPLE)
    context = {"draw": draw, "sentences": [presenting.sentence(entry) for entry in found], "now": now}
    return render_page(request, "ledger/sample.html", context)


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
