"""Sentences of the roster for templates."""

from django.template import Library

from roster import presenting

register = Library()
register.filter("cell_label", presenting.cell_label)
register.filter("breach_sentence", presenting.breach_sentence)
register.filter("gap_sentence", presenting.gap_sentence)
