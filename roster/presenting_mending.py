"""What a mending changes, in words."""

from django.utils.translation import gettext as _

from core.ui.wording import clauses, labelled, listed
from roster.presenting_explaining import date_words, shift_words
from roster.presenting_proposal import hard_words, missing_words
from roster.queries.mending import Gap, Move


def move_words(move: Move) -> str:
    """ "on leave", "for Chen", "else too little rest"."""
    if move.is_absent:
        return _("on leave")
    parts = []
    if move.instead_of is not None:
        parts.append(_("for %(person)s") % {"person": move.instead_of})
    if move.broken:
        parts.append(_("otherwise: %(rules)s") % {"rules": listed(hard_words(kind) for kind in move.broken)})
    return clauses(parts) or _("so that as little as possible changes and the cost stays low")


def uncovered_words(gap: Gap) -> str:
    """ "Fri 11-27, Harbour, Shift D: 1 missing"."""
    what = [date_words(gap.day), gap.group, shift_words(gap.variant)]
    return labelled(listed(part for part in what if part), missing_words(gap.missing))
