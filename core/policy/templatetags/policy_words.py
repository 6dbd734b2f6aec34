from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.template import Library

from core.policy import wording
from core.policy.queries import Line
from core.policy.reach import Reach

register = Library()
Names = Mapping[int, str]


@register.filter
def line_words(line: Line, departments: Names) -> list[str]:
    """`{% for text in line|line_words:departments %}`: a line of words, for a ladder or tiers a line a step."""
    return wording.value_words(line.parameter, line.value, departments)


@register.filter
def row_words(row: Any, departments: Names) -> list[str]:
    return wording.key_words(row.key, row.value, departments)


@register.filter
def reach_words(reach: Reach, departments: Names) -> str:
    return wording.reach_words(reach, departments)


@register.filter
def limit_words(limit: timedelta) -> str:
    return wording.limit_words(limit)


@register.filter
def amount_words(amount: Any) -> str:
    return wording.amount_words(amount)
