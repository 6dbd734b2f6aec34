"""What a mending changes, in words."""

from django.utils.translation import gettext as _

from roster.presenting_proposal import hard_words
from roster.queries.mending import Move


def move_words(move: Move) -> str:
    """ "on leave", "for Chen", "else too little rest"."""
    if move.is_absent:
        return _("on leave")
    parts = []
    if move.instead_of is not None:
        parts.append(_("for %(person)s") % {"person": move.instead_of})
    if move.broken:
        parts.append(_("otherwise: %(rules)s") % {"rules": ", ".join(hard_words(kind) for kind in move.broken)})
    return "; ".join(parts) or _("so that as little as possible changes and the cost stays low")
