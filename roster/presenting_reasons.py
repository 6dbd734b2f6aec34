"""Why somebody has a shift, in words."""

from django.utils.translation import gettext as _

from core.ui.wording import bracketed, clauses, listed
from roster.presenting_explaining import shift_words
from roster.presenting_proposal import hard_words
from roster.queries.reasons import Other


def other_words(other: Other) -> str:
    """ "free; it would cost 20 more: fair nights +20", or "gives Shift D for it; …"."""
    rules = listed(f"{kind.label} {cost:+d}" for kind, cost in other.costs.items())
    cost = _cost(other.cost)
    return clauses([_how(other), bracketed(cost, rules) if rules else cost])


def _how(other: Other) -> str:
    if other.has is None:
        return _("free that day")
    shift = {"shift": shift_words(other.has)}
    return _("gives %(shift)s for it") % shift if other.is_swap else _("leaves %(shift)s for it") % shift


def _cost(cost: int) -> str:
    if cost == 0:
        return _("it would cost the same")
    if cost > 0:
        return _("it would cost %(n)s more") % {"n": cost}
    return _("it would cost %(n)s less") % {"n": -cost}


def away_words(other: Other) -> str:
    return listed(hard_words(kind) for kind in other.breaks)
