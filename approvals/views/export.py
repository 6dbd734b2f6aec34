"""Lists of requests for other programs, and one request as a form on paper."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.export import sheets
from approvals.export.pdf import form_of
from approvals.forms.spending import SpendingFilter
from approvals.models import SpendingRequest
from approvals.queries.request import parts_of, visible_to, with_people
from approvals.queries.spending import records_of
from core.people.http import PersonRequest
from core.people.queries import local_day

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def spending_csv(request: PersonRequest) -> HttpResponse:
    content = sheets.to_csv(_asked_rows(request), request.user.office.zone)
    return _file(content, "text/csv; charset=utf-8", _name(request, "csv"))


@require_safe
def spending_xlsx(request: PersonRequest) -> HttpResponse:
    return _file(sheets.to_xlsx(_asked_rows(request), request.user.office.zone), XLSX, _name(request, "xlsx"))


def _asked_rows(request: PersonRequest) -> Sequence[SpendingRequest]:
    """The list of the page under the same filters."""
    now, person = timezone.now(), request.user
    today = local_day(person.office, now)
    wanted = SpendingFilter(request.GET, office=person.office, today=today).wanted()
    return sheets.checked(list(records_of(person, wanted, today, now)[: sheets.MOST_ROWS + 1]))


def _name(request: PersonRequest, ending: str) -> str:
    return f"spending-{local_day(request.user.office, timezone.now()):%Y%m%d}.{ending}"


@require_safe
def form_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """For who may not read it the form does not exist."""
    now = timezone.now()
    found = get_object_or_404(with_people(visible_to(request.user, now)), pk=pk)
    return _file(form_of(found, parts_of(found), now), "application/pdf", f"request-{found.pk}.pdf")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
