"""Sentences of the roster for templates."""

from django.template import Library

from roster import (
    presenting,
    presenting_explaining,
    presenting_grid,
    presenting_mending,
    presenting_proposal,
    presenting_reasons,
)

register = Library()
register.filter("cells_of", presenting_grid.cells_of)
register.filter("breach_sentence", presenting.breach_sentence)
register.filter("gap_sentence", presenting.gap_sentence)
register.filter("effect_sentence", presenting.effect_sentence)
register.filter("why_not", presenting.why_not)
register.filter("bill_words", presenting_proposal.bill_words)
register.filter("shortage_words", presenting_proposal.shortage_words)
register.filter("shortage_days", presenting_proposal.shortage_days)
register.filter("group_names", presenting_proposal.group_names)
register.filter("shift_words", presenting_explaining.shift_words)
register.filter("move_words", presenting_mending.move_words)
register.filter("uncovered_words", presenting_mending.uncovered_words)
register.filter("other_words", presenting_reasons.other_words)
register.filter("away_words", presenting_reasons.away_words)
