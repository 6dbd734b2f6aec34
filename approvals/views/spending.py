"""Where the money goes: by month, department and kind, each figure leading to its records."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from approvals.forms.budget import month_words
from approvals.forms.spending import SpendingFilter
from approvals.presenting_money import money_words
from approvals.queries.spending import Spending, records_of, spending_of
from core.people.http import PersonRequest
from core.people.queries import local_day
from core.policy.wording import amount_words
from core.ui.http import render_page

PAGE = 30


@require_safe
def spending(request: PersonRequest) -> HttpResponse:
    now, person = timezone.now(), request.user
    today = local_day(person.office, now)
    form = SpendingFilter(request.GET, office=person.office, today=today)
    wanted = form.wanted()
    found = spending_of(person, wanted, today, now)
    pages = Paginator(records_of(person, wanted, today, now), PAGE)
    context = {
        "form": form,
        "charts": _charts(found, dict(form.fields["department"].choices), request.GET),  # type: ignore[attr-defined]
        "total": money_words(found.total(), wanted.currency),
        "count": found.count(),
        "period": month_words(wanted.month) if wanted.month else "",
        "wanted": wanted,
        "page": pages.get_page(request.GET.get("page")),
        "query": request.GET.urlencode(),
        "now": now,
    }
    return render_page(request, "approvals/spending.html", context)


def _charts(found: Spending, departments: dict[Any, Any], asked: QueryDict) -> dict[str, list[dict[str, Any]]]:
    """Rows of bars; pressing one chooses it, pressing the chosen one takes the choice back."""
    wanted = found.wanted
    return {
        "months": [
            _bar(month_words(one), amount, asked, "month", one, wanted.month)
            for one, amount in found.by_month().items()
        ],
        "departments": [
            _bar(departments[one], amount, asked, "department", one, wanted.department)
            for one, amount in found.by_department().items()
        ],
        "kinds": [
            _bar(one.label, amount, asked, "kind", one.value, wanted.kind) for one, amount in found.by_kind().items()
        ],
    }


def _bar(label: Any, amount: Any, asked: QueryDict, name: str, value: Any, chosen: Any) -> dict[str, Any]:
    query = asked.copy()
    query.pop("page", None)
    query[name] = "" if value == chosen else value.isoformat() if isinstance(value, date) else str(value)
    row = {"label": label, "value": amount, "shown": amount_words(amount), "url": f"?{query.urlencode()}"}
    return row | ({"kind": "soon"} if value == chosen else {})
