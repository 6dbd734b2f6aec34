from typing import Any

from django.template import Library

from core.policy.catalogue import Parameter
from core.policy.wording import key_words, value_words

register = Library()


@register.filter
def words(parameter: Parameter, value: Any) -> list[str]:
    """`{% for text in parameter|words:value %}`: a line of words, for a ladder a line a step."""
    return value_words(parameter, value)


@register.filter
def row_words(row: Any) -> list[str]:
    return key_words(row.key, row.value)
