"""The cells of the month grid. A template a cell made most of the page's time, with hundreds of cells to a month."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from roster.presenting import cell_label
from roster.queries.grid import Day, GridCell, Row

CELL = (
    '<td data-cell data-person="{person}" data-day="{day}" data-code="{code}" data-dialog-url="{url}{day}/" '
    'id="cell-{person}-{day}" aria-label="{label}" class="{marks}">{inside}</td>'
)
FREE = mark_safe('<span class="cell is-off">·</span>')
ON_LEAVE = mark_safe('<span class="cell is-leave">×</span>')


def cells_of(row: Row, roster_id: int) -> SafeString:
    """The cells of one person, from the first day to the last."""
    url = _dialog_url(roster_id, row.person.pk, row.cells[0].day.date) if row.cells else ""
    return format_html_join("", CELL, [_cell(cell, url) for cell in row.cells])


def _dialog_url(roster_id: int, person_id: int, day: date) -> str:
    """The address of a cell's dialog without its last part, the day."""
    return reverse("roster:cell", args=[roster_id, person_id, day.isoformat()]).removesuffix(f"{day.isoformat()}/")


def _cell(cell: GridCell, url: str) -> dict[str, Any]:
    return {
        "person": cell.person.pk,
        "day": cell.day.date.isoformat(),
        "code": cell.code,
        "url": url,
        "label": cell_label(cell),
        "marks": _marks(cell.day),
        "inside": _inside(cell),
    }


def _marks(day: Day) -> str:
    marks = {"is-weekend": day.is_weekend, "is-holiday": day.holiday, "is-today": day.is_today}
    return " ".join(name for name, holds in marks.items() if holds)


def _inside(cell: GridCell) -> SafeString:
    if cell.assignments:
        broken = " is-broken" if cell.breaches else ""
        held = [
            (row.shift.colour, " is-pinned" if row.pinned else "", broken, row.shift.code) for row in cell.assignments
        ]
        return format_html_join("", '<span class="cell shift-c{}{}{}">{}</span>', held)
    if cell.is_leave:
        return ON_LEAVE
    if cell.is_asked:
        return format_html('<span class="cell is-leave is-warned" title="{}">×</span>', _("leave asked for"))
    return FREE
