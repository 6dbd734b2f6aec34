"""How are we doing, and why: the figure that got worse first, each leading to its records (1.5)."""

from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from core.errors import allows
from core.people.models import DutyGroup
from core.policy.queries import policy_for
from core.ui import times
from core.ui.http import render_page
from logbook.forms.measures import MeasureFilter
from logbook.permissions.measures import check_can_read_measures
from logbook.queries.measures import SOURCES, Figure, Scope, heading_of, measures_of, records_of
from logbook.rules.measures import WEEK, window_start
from logbook.views.common import Asked

PAGE = 30


@require_GET
def measures(request: HttpRequest) -> HttpResponse:
    """Five figures of the last four weeks beside the four before."""
    asked, form, group = _asked(request)
    figures = [shown(figure, asked.now, group) for figure in measures_of(asked.person.office, asked.now, group)]
    return render_page(request, "logbook/measures.html", {"figures": figures, "form": form, "now": asked.now})


@require_GET
def records(request: HttpRequest, key: str) -> HttpResponse:
    """What lies behind a figure, the worst first."""
    asked, form, group = _asked(request)
    if key not in SOURCES:
        raise Http404
    office = asked.person.office
    found = records_of(key, Scope(office, asked.now, policy_for(office, asked.now), group), asked.sight.groups)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "heading": heading_of(key),
        "form": form,
        "now": asked.now,
        "since": window_start(asked.now),
        "late": sum(not record.sample.in_time for record in found),
    }
    return render_page(request, "logbook/measures_records.html", context)


def _asked(request: HttpRequest) -> tuple[Asked, MeasureFilter, DutyGroup | None]:
    """For others the page does not exist."""
    asked = Asked(request)
    if not allows(check_can_read_measures, asked.person, asked.now):
        raise Http404
    form = MeasureFilter(request.GET or None, office=asked.person.office)
    return asked, form, form.cleaned_data["group"] if form.is_valid() else None


def shown(figure: Figure, now: datetime, group: DutyGroup | None = None) -> dict[str, Any]:
    """A figure in words, for the template."""
    unit = figure.measure.unit
    address = reverse("logbook:measure", args=[figure.measure.source])
    return {
        "label": figure.measure.label,
        "value": _number(figure.value),
        "unit": unit if figure.value is not None else "",
        "target": f"{_number(figure.target)} {unit}",
        "target_number": _plain(figure.target),
        "plain_unit": unit,
        "kind": _kind(figure),
        "word": _word(figure),
        "trend": _trend(figure),
        "trend_text": _trend_text(figure),
        "tone": "soon" if figure.worse > 0 else "plain",
        "count": figure.count,
        "url": f"{address}?{urlencode({'group': group.pk})}" if group else address,
        "bars": _bars(figure, now),
    }


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}".removesuffix(".0")


def _plain(value: float) -> float:
    """Without a needless fraction: the chart shows it as it is."""
    return int(value) if value == int(value) else round(value, 1)


def _kind(figure: Figure) -> str:
    if figure.value is None:
        return "neutral"
    return "soon" if figure.misses_target else "ok"


def _word(figure: Figure) -> str:
    if figure.value is None:
        return _("nothing to measure")
    return _("misses the target") if figure.misses_target else _("on target")


def _trend(figure: Figure) -> str:
    if figure.value is None or figure.before is None:
        return ""
    if _number(figure.value) == _number(figure.before):
        return "flat"
    return "up" if figure.value > figure.before else "down"


def _trend_text(figure: Figure) -> str:
    if figure.value is None or figure.before is None:
        return _("nothing to compare with")
    words = {"before": _number(figure.before), "unit": figure.measure.unit}
    if _trend(figure) == "flat":
        return _("as in the four weeks before")
    if figure.worse > 0:
        return _("worse: %(before)s %(unit)s in the four weeks before") % words
    return _("better: %(before)s %(unit)s in the four weeks before") % words


def _bars(figure: Figure, now: datetime) -> list[dict[str, Any]]:
    """A row for each week that has something to measure."""
    start = window_start(now)
    return [
        {
            "label": _("week to %(day)s") % {"day": times.day(start + (number + 1) * WEEK - timedelta(seconds=1))},
            "value": _plain(value),
            "kind": "soon" if figure.misses(value) else "neutral",
            "note": ngettext("from %(number)d record", "from %(number)d records", figure.counts[number])
            % {"number": figure.counts[number]},
        }
        for number, value in enumerate(figure.weeks)
        if value is not None
    ]
