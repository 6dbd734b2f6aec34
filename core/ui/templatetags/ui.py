"""`{% load ui %}`: every component of the house. README.md in core/ui shows each with its props."""

from django.template import Library

from core.ui.components import acts, charts, data, layout, marks

register = Library()
for family in (layout, marks, acts, data, charts):
    register.tags.update(family.register.tags)
    register.filters.update(family.register.filters)
