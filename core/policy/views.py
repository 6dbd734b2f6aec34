"""The regulation, clause by clause, and who may do what. Everyone in the office reads them."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.errors import allows
from core.people.enums import Role
from core.people.models import Office
from core.policy import queries
from core.policy.forms import KindForm
from core.policy.permissions import check_can_set_policy
from core.policy.preview import Answer, who_decides
from core.policy.wording import CHAPTERS
from core.ui.http import OK, UNPROCESSABLE, render_page


@require_safe
def regulation(request: HttpRequest) -> HttpResponse:
    now, office = timezone.now(), request.user.office  # type: ignore[union-attr]
    lines = queries.regulation(office, now)
    context = {
        "chapters": [(CHAPTERS[chapter], own) for chapter, own in queries.by_chapter(lines)],
        "count": len(lines),
        "unset": sum(line.since is None for line in lines),
        "ahead": queries.changes_ahead(lines),
        "departments": queries.departments_of(office),
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
        "departments": queries.departments_of(office),
        "holders": [(role.label, names) for role, names in holders.items()],
        "now": now,
    }
    return render_page(request, "policy/authority.html", context)


@require_safe
def decider(request: HttpRequest) -> HttpResponse:
    """Who would decide an amount at a moment, under the tiers that hold then (4.1)."""
    now, office = timezone.now(), request.user.office  # type: ignore[union-attr]
    form = KindForm(request.GET or None, office=office, initial={"at": now})
    answer = _answer(form, office) if form.is_bound and form.is_valid() else None
    tone = "late" if answer and answer.has_gap else "plain"
    context = {"form": form, "answer": answer, "tone": tone, "now": now}
    status = UNPROCESSABLE if form.is_bound and answer is None else OK
    return render_page(request, "policy/decider.html", context, status=status)


def _answer(form: KindForm, office: Office) -> Answer:
    question = form.question()
    kind = form.cleaned_data["kind"].removeprefix("tiers.")
    return who_decides(queries.policy_for(office, question.at).tiers(kind), question)
