"""Tables and pages of rows."""

import re
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context, Library
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.ui.components.base import render

register = Library()

ROW_OR_CELL = re.compile(r"<(tr|td|th)(?=[\s>])")


@register.simple_block_tag(end_name="endtable")
def table(content: str, *headings: Any, caption: Any, show_caption: bool = False, numbers: str = "") -> SafeString:
    """Rows (the content: plain `<tr><td>…`) under headings; on a narrow screen each row becomes a card with its labels.

    `numbers` lists the columns, counted from 1, that hold numbers and stand to the right: "3,4".
    """
    right = {int(number) for number in numbers.split(",") if number}
    columns = [{"text": text, "number": index in right} for index, text in enumerate(headings, start=1)]
    rows = mark_safe(_label_cells(content, columns))  # noqa: S308  rendered content, headings escaped
    return render("table", columns=columns, rows=rows, caption=caption, show_caption=show_caption)


def _label_cells(rows: str, columns: list[dict[str, Any]]) -> str:
    """Name each cell after its heading, so that the card layout needs no script."""
    column = 0

    def label(match: re.Match[str]) -> str:
        nonlocal column
        if match[1] == "tr":
            column = 0
            return match[0]
        column += 1
        if column > len(columns):
            return match[0]
        heading = columns[column - 1]
        number = ' data-number=""' if heading["number"] else ""
        return f'{match[0]} data-label="{escape(heading["text"])}"{number}'

    return ROW_OR_CELL.sub(label, rows)


@register.simple_tag(takes_context=True)
def pagination(context: Context, page: Page[Any], *, name: str = "page", label: Any = "") -> SafeString | str:
    """Links to the other pages of a Django `Page`; the filters in the address stay."""
    if not page.has_other_pages():
        return ""
    query: QueryDict = context["request"].GET.copy() if "request" in context else QueryDict(mutable=True)
    numbers = [
        {"number": number, "url": _page_url(query, name, number), "current": number == page.number}
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    previous = _page_url(query, name, page.previous_page_number()) if page.has_previous() else ""
    following = _page_url(query, name, page.next_page_number()) if page.has_next() else ""
    return render("pagination", numbers=numbers, previous=previous, following=following, label=label, page=page)


def _page_url(query: QueryDict, name: str, number: int | str) -> str:
    if not isinstance(number, int):
        return ""
    query[name] = str(number)
    return f"?{query.urlencode()}"
