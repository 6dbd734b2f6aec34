"""What kind of table a sheet holds."""

import re
from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from roster.workbooks.cells import Sheet
from roster.workbooks.columns import Ground, are_crew_columns, share
from roster.workbooks.enums import PERSON_MEANINGS, Layout, Meaning
from roster.workbooks.headings import is_shift_name
from roster.workbooks.mapping import Column
from roster.workbooks.names import looks_like_names
from roster.workbooks.tables import Table

DETAILS = {
    Meaning.DEPARTMENT, Meaning.POST, Meaning.EMAIL, Meaning.TELEPHONE, Meaning.STAFF_NUMBER, Meaning.STATUS,
}  # fmt: skip


def layout_of(sheet: Sheet, table: Table, columns: Sequence[Column], grid: bool, ground: Ground) -> Layout:
    meanings = {column.meaning for column in columns}
    if grid:
        return _kind_of_grid(sheet, table, columns, ground)
    if Meaning.DATE in meanings:
        return _kind_of_list(columns, meanings)
    named = bool({Meaning.NAME, Meaning.ON_DUTY} & meanings)
    if are_crew_columns(columns) or _lists_crews(sheet, table, columns, meanings, named):
        return Layout.CREW_MEMBERS
    if Meaning.WEEKDAY in meanings and not DETAILS & meanings:
        return Layout.IGNORED  # a week without dates
    return Layout.STAFF_LIST if named and (table.headings or DETAILS & meanings) else Layout.IGNORED


def _kind_of_list(columns: Sequence[Column], meanings: set[Meaning]) -> Layout:
    people = [column for column in columns if column.meaning in (*PERSON_MEANINGS, Meaning.NAME)]
    if Meaning.CREW in meanings and Meaning.ON_DUTY not in meanings:
        return Layout.CREWS_24H
    by_shift = {Meaning.LEAD, Meaning.STANDBY, Meaning.SHIFT_CODE, Meaning.TIME} & meanings
    if people and (by_shift or any(column.code for column in people)):
        return Layout.DAY_LIST_BY_SHIFT
    return Layout.DAY_LIST if people or Meaning.CREW in meanings else Layout.IGNORED


def _lists_crews(sheet: Sheet, table: Table, columns: Sequence[Column], meanings: set[Meaning], named: bool) -> bool:
    if {Meaning.CREW, Meaning.GROUP} & meanings and (named or Meaning.LEAD in meanings) and not DETAILS & meanings:
        return True
    return Meaning.CREW in meanings and named and _several(sheet, table, columns)


def _several(sheet: Sheet, table: Table, columns: Sequence[Column]) -> bool:
    """Whether the name column holds several names in a cell."""
    letters = [column.letter for column in columns if column.meaning in (Meaning.NAME, Meaning.ON_DUTY)]
    body = [
        cell
        for cell in (cell for row in range(table.first, table.last + 1) for cell in sheet.rows.get(row, ()))
        if get_column_letter(cell.column) in letters
    ]
    return share(body, lambda cell: bool(re.search(r"[、,;/\n]", cell.text))) > 0.4


def _kind_of_grid(sheet: Sheet, table: Table, columns: Sequence[Column], ground: Ground) -> Layout:
    letters = {column.letter for column in columns if column.meaning is Meaning.DAY}
    body = [
        cell
        for row in range(table.first, min(table.last, table.first + 40) + 1)
        for cell in sheet.rows.get(row, ())
        if get_column_letter(cell.column) in letters and cell.text
    ][:400]
    codes = share(
        body,
        lambda cell: len(cell.text) > 1 and looks_like_names(cell.text, ground.people) and not is_shift_name(cell.text),
    )
    return Layout.NAME_GRID if codes > 0.5 else Layout.MONTH_GRID
