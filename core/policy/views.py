"""The regulation, clause by clause, and who may do what. Everyone in the office reads them."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.errors import allows
from core.people.enums import Role
from core.policy import queries
from core.policy.permissions import check_can_set_policy
from core.policy.wording import CHAPTERS
from core.ui.http import render_page


@require_safe
def regulation(request: HttpRequest) -> HttpResponse:
    now, office = timezone.now(), request.user.office  # type: ignore[union-attr]
    lines = queries.regulation(office, now)
    context = {
        "chapters": [(CHAPTERS[chapter], own) for chapter, own in queries.by_chapter(lines)],
        "count": len(lines),
        "unset": sum(line.since is None for line in lines),
        "ahead": queries.changes_ahead(lines),
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
