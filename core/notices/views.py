import hmac
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from core.notices import actions, queries
from core.notices.channels.telephone import signature
from core.notices.context import live_for
from core.notices.forms import CallReport
from core.notices.models import Delivery, Receipt
from core.people.http import PersonRequest
from core.ui.http import back_to, render_page

PAGE = 30
REPORT_AGE = timedelta(minutes=5)
LARGEST_REPORT = 16 * 1024


@require_GET
def inbox(request: PersonRequest) -> HttpResponse:
    """What was I told, and what waits for my acknowledgement?"""
    page = Paginator(queries.inbox(request.user), PAGE).get_page(request.GET.get("page"))
    tally = queries.tally_of(request.user)
    return render_page(request, "notices/inbox.html", {"page": page, "tally": tally, "now": timezone.now()})


@require_GET
def notice(request: PersonRequest, pk: int) -> HttpResponse:
    """One notice, and where it went."""
    now = timezone.now()
    shown = get_object_or_404(queries.visible_notices(request.user, now), pk=pk)
    receipt = Receipt.objects.filter(notice=shown, person=request.user).first()
    trace = queries.trace_of(shown, request.user, now)
    return render_page(
        request, "notices/notice.html", {"notice": shown, "receipt": receipt, "trace": trace, "now": now}
    )


def _mine_or_404(request: PersonRequest, pk: int) -> Receipt:
    return get_object_or_404(Receipt, notice=pk, person=request.user)


@require_POST
def acknowledge(request: PersonRequest, pk: int) -> HttpResponse:
    receipt = _mine_or_404(request, pk)
    actions.acknowledge(receipt=receipt, by=request.user, now=timezone.now())
    return back_to(request, reverse("notices:notice", args=[pk]))


@require_POST
def read(request: PersonRequest, pk: int) -> HttpResponse:
    """Sent by the notice's page when it has been shown."""
    actions.mark_read(receipt=_mine_or_404(request, pk), by=request.user, now=timezone.now())
    return HttpResponse(status=204) if request.headers.get("HX-Request") else back_to(request, reverse("notices:inbox"))


@require_POST
def read_all(request: PersonRequest) -> HttpResponse:
    actions.mark_all_read(by=request.user, now=timezone.now())
    return back_to(request, reverse("notices:inbox"))


@require_GET
def live(request: PersonRequest) -> HttpResponse:
    """The bell and the banners for a page that is open; 204 while they are what the page shows already."""
    shown = live_for(request.user)
    if shown.mark == request.GET.get("mark"):
        return HttpResponse(status=204)
    return render_page(request, "notices/_live.html", {"live_notices": shown})


@login_not_required
@csrf_exempt
@require_POST
def telephone(request: HttpRequest) -> HttpResponse:
    """The gateway's report about a call: signed, not older than five minutes, and harmless when it comes again."""
    now = timezone.now()
    if not settings.TELEPHONE_CALLBACK_SECRET:
        raise Http404
    body = request.read(LARGEST_REPORT + 1)
    if not _is_signed(request, body, now):
        return JsonResponse({"error": _("The signature is wrong or too old.")}, status=403)
    form = CallReport(_json_object(body))
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    try:
        actions.report(delivery_id=form.delivery_id(), status=form.call_status(), now=now)
    except Delivery.DoesNotExist:
        raise Http404 from None
    return HttpResponse(status=204)


def _is_signed(request: HttpRequest, body: bytes, now: datetime) -> bool:
    stamp = request.headers.get("X-Timestamp", "")
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 12 or len(body) > LARGEST_REPORT:
        return False
    age = abs(now.timestamp() - int(stamp))
    expected = signature(settings.TELEPHONE_CALLBACK_SECRET, stamp, body)
    given = request.headers.get("X-Signature", "")
    return age <= REPORT_AGE.total_seconds() and hmac.compare_digest(expected.encode(), given.encode())


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
