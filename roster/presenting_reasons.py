"""Why somebody has a shift, in words."""

from django.utils.translation import gettext as _

from roster.presenting_explaining import shift_words
from roster.presenting_proposal import hard_words
from roster.queries.reasons import Other


def other_words(other: Other) -> str:
    """ "free; it would cost 20 more: fair nights +20", or "gives Shift D for it; …"."""
    how = _("gives %(shift)s for it") % {"shift": shift_words(other.gives)} if other.gives else _("free that day")
    rules = ", ".join(f"{kind.label} {cost:+d}" for kind, cost in other.costs.items())
    return f"{how}; {_cost(other.cost)}" + (f" ({rules})" if rules else "")


def _cost(cost: int) -> str:
    if cost == 0:
        return _("it would cost the same")
    if cost > 0:
        return _("it would cost %(n)s more") % {"n": cost}
    return _("it would cost %(n)s less") % {"n": -cost}


def away_words(other: Other) -> str:
    return ", ".join(hard_words(kind) for kind in other.breaks)
