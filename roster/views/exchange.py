"""Shifts that change hands: what is offered, what waits for a decision, what needs someone now."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Invalid, allows, refusal
from core.people.http import PersonRequest
from core.people.models import DutyGroup
from core.people.permissions import groups_where
from core.people.queries import groups_of, local_day
from core.ui.http import attempt
from roster import actions
from roster.enums import DutyRole, OfferKind, OfferState
from roster.forms_exchange import ArrangeForm, ExchangeForm, GiveForm, OpenShiftForm, ReasonForm, WhyForm
from roster.models import Assignment, CoverageAlarm, Offer, Roster
from roster.permissions import check_can_audit
from roster.permissions.exchange import check_can_decide, check_can_withdraw_offer
from roster.queries.bench import Opening
from roster.queries.candidates import opening_of
from roster.queries.duty import in_force
from roster.queries.emergency import needed_of
from roster.queries.exchange import (
    Option,
    asked_of,
    exchange_desk,
    exchange_options,
    expected,
    give_options,
    loaded,
    options_of,
    own_coming,
    seen_by,
)
from roster.queries.seen import visible_rosters
from roster.views.posts import told, with_reason

EXCHANGE = "roster:exchange"
OPENED = gettext_lazy("The shift is open. Those who may take it are told, the fairest choice first.")


@require_safe
def exchange(request: PersonRequest) -> HttpResponse:
    return _exchange_page(request)


def _exchange_page(request: PersonRequest, open_form: OpenShiftForm | None = None, status: int = 200) -> HttpResponse:
    viewer, now = request.user, timezone.now()
    led = _led(request)
    context = {
        "desk": exchange_desk(viewer, now),
        "may_audit": allows(check_can_audit, viewer, now),
        "needed": needed_of(viewer, now),
        "open_form": open_form or (OpenShiftForm(groups=led, office=viewer.office) if led.exists() else None),
        "now": now,
    }
    return render(request, "roster/exchange.html", context, status=status)


def _led(request: PersonRequest) -> QuerySet[DutyGroup]:
    return groups_where(request.user, "edit_roster").filter(office=request.user.office_id)


@require_http_methods(["GET", "POST"])
def offer(request: PersonRequest, pk: int) -> HttpResponse:
    """One's own coming shift: given away, or exchanged for one of a colleague's."""
    now = timezone.now()
    held = get_object_or_404(own_coming(request.user, now), pk=pk)
    kind = OfferKind.EXCHANGE if request.GET.get("kind") == OfferKind.EXCHANGE else OfferKind.GIVE
    options = (give_options if kind == OfferKind.GIVE else exchange_options)(held, now)
    may = expected(options)
    form_class = GiveForm if kind == OfferKind.GIVE else ExchangeForm
    form, status = form_class(request.POST or None, options=may), 200
    if request.method == "POST":
        done = attempt(form, lambda data: _offer(request, held, kind, may, data, now))
        if done:
            return told(request, _("The shift is offered. It stays yours until someone has taken it."), EXCHANGE)
        status = done.status
    context = {"held": held, "kind": kind, "form": form, "may": may, "others": _not(options), "now": now}
    return render(request, "roster/exchange_offer.html", context, status=status)


def _offer(
    request: PersonRequest, held: Assignment, kind: OfferKind, may: list[Option], data: dict[str, Any], now: datetime
) -> Offer:
    people = {option.person.pk: option.person for option in may}
    to = people.get(data.pop("to", None) or 0)
    return actions.offer_shift(assignment=held, kind=kind, to=to, by=request.user, now=now, **data)


def _not(options: list[Option]) -> list[Option]:
    return [option for option in options if not option.may]


@require_http_methods(["GET", "POST"])
def arrange(request: PersonRequest, pk: int) -> HttpResponse:
    """A lead arranges a swap for two others; 404 for a shift whose roster he may not edit."""
    now = timezone.now()
    rows = in_force().filter(roster__group__in=_led(request).values("pk"), starts_at__gt=now)
    held = get_object_or_404(loaded(rows), pk=pk)
    options = [*give_options(held, now), *exchange_options(held, now)]
    form, status = ArrangeForm(request.POST or None, options=expected(options)), 200
    if request.method == "POST":
        done = attempt(form, lambda data: _arrange(request, held, data, now))
        if done:
            return told(request, _("The swap is done. Both are told."), "roster:grid", held.roster_id)
        status = done.status
    others = [option for option in _not(options) if option.in_return is None]
    context = {"held": held, "form": form, "may": expected(options), "others": others, "now": now}
    return render(request, "roster/exchange_arrange.html", context, status=status)


def _arrange(request: PersonRequest, held: Assignment, data: dict[str, Any], now: datetime) -> Offer:
    option = data["choice"]
    return actions.arrange(
        assignment=held,
        person=option.person,
        in_return=option.in_return,
        reason=data["reason"],
        by=request.user,
        now=now,
    )


def _seen(request: PersonRequest, pk: int) -> Offer:
    """The offer, or 404 for whom it does not concern."""
    found: Offer = get_object_or_404(seen_by(request.user, timezone.now()), pk=pk)
    return found


@require_safe
def one(request: PersonRequest, pk: int) -> HttpResponse:
    return _offer_page(request, _seen(request, pk))


def _offer_page(request: PersonRequest, found: Offer, *, status: int = 200, **forms: Any) -> HttpResponse:
    viewer, now = request.user, timezone.now()
    taken = options_of(found, found.taken_by, found.in_return, now) if found.taken_by and found.is_lead_asked else []
    context = {
        "offer": found,
        "asked": next((asked for asked in asked_of(viewer, now) if asked.offer == found), None),
        "asks": _asks(found, viewer == found.offered_by or allows(check_can_decide, viewer, found)),
        "taken": taken[0] if taken else None,
        "decide_reason": refusal(check_can_decide, viewer, found),
        "may_withdraw": found.is_live and allows(check_can_withdraw_offer, viewer, found),
        "may_undo": _can_be_undone(found, now) and allows(check_can_decide, viewer, found),
        "refuse_form": WhyForm(prefix="refuse"),
        "undo_form": WhyForm(prefix="undo"),
        "now": now,
        **forms,
    }
    return render(request, "roster/exchange_one.html", context, status=status)


def _can_be_undone(found: Offer, now: datetime) -> bool:
    return found.state == OfferState.DONE and found.holder_id is not None and found.starts_at > now


def _asks(found: Offer, may_see: bool) -> list[Any]:
    """Who was asked is known to whoever asked and to the lead."""
    return list(found.asks.select_related("person", "in_return__shift")) if may_see else []


@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    found, now = _seen(request, pk), timezone.now()
    given = request.POST.get("in_return")
    in_return = get_object_or_404(own_coming(request.user, now), pk=given) if given else None
    taken = actions.accept(offer=found, by=request.user, in_return=in_return, now=now)
    if taken.state == OfferState.DONE:
        return told(request, _("The shift is yours. Everyone concerned is told."), EXCHANGE)
    return told(request, _("You have said yes. A lead decides, and you are told."), EXCHANGE)


@require_POST
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    actions.decline(offer=_seen(request, pk), by=request.user, now=timezone.now())
    return told(request, _("You have said no. You are not asked again."), EXCHANGE)


@require_POST
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    actions.withdraw_offer(offer=_seen(request, pk), by=request.user, now=timezone.now())
    return told(request, _("The offer is withdrawn. The shift stays as it is."), EXCHANGE)


@require_POST
def grant(request: PersonRequest, pk: int) -> HttpResponse:
    actions.decide(offer=_seen(request, pk), grant=True, by=request.user, now=timezone.now())
    return told(request, _("Granted. The roster is amended, and everyone concerned is told."), EXCHANGE)


@require_POST
def refuse(request: PersonRequest, pk: int) -> HttpResponse:
    found, now = _seen(request, pk), timezone.now()
    return with_reason(
        request, "refuse",
        lambda reason: actions.decide(offer=found, grant=False, reason=reason, by=request.user, now=now),
        again=partial(_offer_page, request, found),
        then=partial(told, request, _("Refused. Both are told why."), EXCHANGE),
    )  # fmt: skip


@require_POST
def undo(request: PersonRequest, pk: int) -> HttpResponse:
    found, now = _seen(request, pk), timezone.now()
    return with_reason(
        request, "undo",
        lambda reason: actions.undo(offer=found, reason=reason, by=request.user, now=now),
        again=partial(_offer_page, request, found),
        then=partial(told, request, _("Undone. Both have their own shifts again, and are told."), EXCHANGE),
    )  # fmt: skip


@require_POST
def open_shift(request: PersonRequest) -> HttpResponse:
    """A lead opens a place to those who may take it."""
    form = OpenShiftForm(request.POST, groups=_led(request), office=request.user.office)
    done = attempt(form, lambda data: _open(request, data))
    if not done:
        return _exchange_page(request, form, done.status)
    return told(request, str(OPENED), EXCHANGE)


def _open(request: PersonRequest, data: dict[str, Any]) -> Offer:
    now, day = timezone.now(), data["day"]
    rosters = Roster.objects.filter(group=data["group"], published_at__isnull=False, start__lte=day, end__gt=day)
    roster = rosters.select_related("group__office").first()
    if roster is None:
        raise Invalid(_("No published roster of this group has that day."), "day")
    opening = Opening(roster, data["shift_type"], day, DutyRole(data["role"]))
    return actions.open_shift(opening=opening, reason=data["reason"], by=request.user, now=now)


@require_POST
def open_gap(request: PersonRequest, pk: int) -> HttpResponse:
    """A gap is offered to those who may fill it."""
    alarm = get_object_or_404(CoverageAlarm, pk=pk, office=request.user.office_id, closed_at=None)
    opening = opening_of(alarm)
    if opening is None or not visible_rosters(request.user, timezone.now()).filter(pk=opening.roster.pk).exists():
        raise Http404
    reason = _("Fills a gap in the roster")
    actions.open_shift(opening=opening, reason=reason, alarm=alarm, by=request.user, now=timezone.now())
    return told(request, str(OPENED), EXCHANGE)


@require_http_methods(["GET", "POST"])
def take_now(request: PersonRequest, kind: str, pk: int) -> HttpResponse:
    """Takes a running shift at once; asks for a reason when a rule is broken by it. 404 outside one's groups."""
    now = timezone.now()
    found = _running(request, kind, pk, now)
    form, status = ReasonForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        done = attempt(form, lambda data: actions.take_now(**found, by=request.user, now=now, **data))
        if done:
            sentence = _("The shift is yours from now on. The lead and the department head are told.")
            return told(request, sentence, "desk")
        status = done.status
    needed = [one for one in needed_of(request.user, now) if (one.assignment or one.alarm) in found.values()]
    context = {"form": form, "needed": needed[0] if needed else None, "now": now}
    return render(request, "roster/exchange_now.html", context, status=status)


def _running(request: PersonRequest, kind: str, pk: int, now: datetime) -> dict[str, Any]:
    if kind == "gap":
        return {"alarm": get_object_or_404(CoverageAlarm, pk=pk, office=request.user.office_id)}
    groups = groups_of(request.user, local_day(request.user.office, now)).values("pk")
    return {"assignment": get_object_or_404(loaded(in_force().filter(roster__group__in=groups)), pk=pk)}
