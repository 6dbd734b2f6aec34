"""The regulation, clause by clause, and who may do what. Everyone in the office reads them."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.errors import allows
from core.people.enums import Role
from core.policy import queries
from core.policy.permissions import check_can_set_policy
from core.ui.http import render_page


@require_safe
def regulation(request: HttpRequest) -> HttpResponse:
    now, office = timezone.now(), request.user.office  # type: ignore[union-attr]
    context = {
        "lines": queries.regulation(office, now),
        "may_set": allows(check_can_set_policy, request.user, office, now),
        "now": now,
    }
    return render_page(request, "policy/regulation.html", context)


@require_safe
def authority(request: HttpRequest) -> HttpResponse:
    now, office = timezone.now(), request.user.office  # type: ignore[union-attr]
    holders = queries.holders(office, now)
    context = {
        "roles": list(Role),
        "matrix": queries.authority_matrix(office, now),
        "holders": [(role.label, names) for role, names in holders.items()],
        "now": now,
    }
    return render_page(request, "policy/authority.html", context)
