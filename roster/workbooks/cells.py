"""A workbook as it was read: cells with the address they came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from openpyxl.utils import get_column_letter

from core.errors import Invalid
from roster.workbooks.text import clean

Value = str | int | float | bool | datetime | date | time | timedelta | None


class Unreadable(Invalid):
    """The file cannot be read at all; the message says why and what to do."""

    def __init__(self, message: object):
        super().__init__(message, field="file")


@dataclass(frozen=True)
class Limits:
    """What a file may cost before it is refused."""

    file_bytes: int = 10 * 1024 * 1024
    unpacked_bytes: int = 40 * 1024 * 1024
    ratio: int = 200  # unpacked to packed, looked at from 1 MiB unpacked upwards
    entries: int = 2_000
    sheets: int = 60
    cells: int = 400_000  # cells with something in them, all sheets together
    columns: int = 600  # cells further to the right are not looked at
    rows: int = 100_000  # cells further down are not looked at
    empty_rows: int = 10_000  # after so many rows with nothing in them, the sheet is taken to have ended


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is what a reader sees, cleaned. Of a formula, `value` and `text` are what Excel last showed."""

    row: int
    column: int
    value: Value
    text: str
    formula: str = ""
    struck: bool = False
    origin: tuple[int, int] | None = None  # the first cell of the merged range that this one belongs to

    @property
    def home(self) -> tuple[int, int]:
        return self.origin or (self.row, self.column)

    @property
    def ref(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class Sheet:
    name: str
    cells: Mapping[tuple[int, int], Cell]
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    epoch_1904: bool = False

    @cached_property
    def rows(self) -> dict[int, list[Cell]]:
        """Row number → its cells that hold something, from left to right."""
        rows: dict[int, list[Cell]] = {}
        for _, cell in sorted(self.cells.items()):
            rows.setdefault(cell.row, []).append(cell)
        return rows

    @cached_property
    def columns(self) -> dict[int, list[Cell]]:
        columns: dict[int, list[Cell]] = {}
        for _, cell in sorted(self.cells.items()):
            columns.setdefault(cell.column, []).append(cell)
        return columns

    @property
    def last_row(self) -> int:
        return max(self.rows, default=0)

    def text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return cell.text if cell else ""

    def distinct(self, row: int) -> list[Cell]:
        """The row's cells, a merged range counted once."""
        seen: dict[tuple[int, int], Cell] = {}
        for cell in self.rows.get(row, ()):
            seen.setdefault(cell.home, cell)
        return list(seen.values())

    def address(self, cell: Cell) -> str:
        return f"{self.name}!{cell.ref}"

    def at(self, row: int, column: int) -> str:
        return f"{self.name}!{get_column_letter(column)}{row}"


@dataclass(frozen=True)
class Workbook:
    filename: str
    format: str  # "xlsx" or "csv"
    sheets: tuple[Sheet, ...] = field(default=())
    encoding: str = ""

    def sheet(self, name: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)


def shown(value: Value) -> str:
    """The text of a value as a reader would type it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value)
