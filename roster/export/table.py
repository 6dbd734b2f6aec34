"""The month grid as plain texts, in the layout that the import reads."""

from dataclasses import dataclass
from datetime import date

from django.utils import formats, timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from roster.enums import DutyRole, RosterState
from roster.models import Assignment
from roster.queries.grid import Grid, GridCell

LEAD_MARK = "*"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class PlainCell:
    text: str
    colour: int = 0  # 1 to 8, 0 for none
    is_free_day: bool = False


@dataclass(frozen=True)
class PlainRow:
    name: str
    cells: list[PlainCell]
    hours: str


@dataclass(frozen=True)
class Table:
    title: str
    days: list[date]
    weekdays: list[str]
    free_days: list[bool]
    rows: list[PlainRow]
    legend: str
    footer: str
    name: str  # of the file, without its ending
    labels: tuple[str, str]  # over the names, and over the hours


def table_of(grid: Grid) -> Table:
    roster = grid.roster
    first, last = grid.days[0].date, grid.days[-1].date
    title = _("Duty roster of %(group)s, %(month)s") % {"group": roster.group, "month": f"{first:%Y-%m}"}
    return Table(
        title=title,
        days=[day.date for day in grid.days],
        weekdays=[formats.date_format(day.date, "D") for day in grid.days],
        free_days=[bool(day.is_weekend or day.holiday) for day in grid.days],
        rows=[PlainRow(row.person.name, [_cell(cell) for cell in row.cells], f"{row.hours:g}") for row in grid.rows],
        legend=legend_of(grid),
        footer=footer_of(grid),
        name=f"roster-{slugify(str(roster.group)) or roster.group_id}-{first:%Y%m%d}-{last:%Y%m%d}-v{roster.version}",
        labels=(_("Name"), _("Total")),
    )


def _cell(cell: GridCell) -> PlainCell:
    """Codes parted by a slash, a star behind whoever leads."""
    texts = [shown(one) for one in cell.assignments]
    colour = cell.assignments[0].shift.colour if cell.assignments else 0
    return PlainCell("/".join(texts), colour, bool(cell.day.is_weekend or cell.day.holiday))


def shown(one: Assignment) -> str:
    return one.shift.code + (LEAD_MARK if one.role == DutyRole.LEAD else "")


def legend_of(grid: Grid) -> str:
    """ "D=08:00-16:00  N=00:00-08:00"; with the times of the shifts as they stand in this roster."""
    times = {kind.code: (kind.start, kind.end) for kind in grid.shift_types}
    zone = grid.roster.group.office.zone
    for row in grid.rows:
        for one in row.assignments:
            start, end = (moment.astimezone(zone).time() for moment in (one.shift.starts_at, one.shift.ends_at))
            times.setdefault(one.shift.code, (start, end))
    return "  ".join(f"{code}={start:%H:%M}-{end:%H:%M}" for code, (start, end) in times.items())


def footer_of(grid: Grid) -> str:
    """Which version it is, and who published it when."""
    roster = grid.roster
    if roster.state != RosterState.PUBLISHED or roster.published_at is None:
        return _("Draft, not published")
    moment = timezone.localtime(roster.published_at, roster.group.office.zone)
    words = {"version": roster.version, "person": roster.published_by, "moment": f"{moment:%Y-%m-%d %H:%M}"}
    return _("Version %(version)s, published by %(person)s on %(moment)s") % words


def quoted(text: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
