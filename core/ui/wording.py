"""Joining words as the reader's language does: Chinese lists, clauses and labels have marks of their own."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import pgettext


def listed(items: Iterable[Any]) -> str:
    """ "Li Si, Wang Wu"; 李四、王五."""
    return pgettext("between the items of a list", ", ").join(str(item) for item in items)


def clauses(parts: Iterable[Any]) -> str:
    """Parts of a sentence that may hold lists themselves: "rest too short; on leave"."""
    return pgettext("between the clauses of a sentence", "; ").join(str(part) for part in parts)


def labelled(label: Any, text: Any) -> str:
    """ "Outcome: repaired"; 结果：已修复."""
    return label_pattern().format(label=label, text=text)


def label_pattern() -> str:
    return pgettext("a label and what it names", "{label}: {text}")


def sentences(parts: Iterable[Any]) -> str:
    """ "Li Si, 11-24. On leave"; 李四，11-24。请假."""
    return pgettext("between two sentences", ". ").join(str(part) for part in parts)


def bracketed(text: Any, more: Any) -> str:
    """ "Shift D (standby)"; 白班（备班）."""
    return pgettext("something more in brackets", "{text} ({more})").format(text=text, more=more)
