"""What a person may correct and what is kept for the next file: which sheet, row and column means what."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from roster.workbooks.enums import Layout, Meaning
from roster.workbooks.text import squeeze


@dataclass(frozen=True)
class Column:
    """`code` is the shift (or crew) that the heading names; `day` the ISO date of a column of a grid."""

    letter: str
    meaning: Meaning
    heading: str = ""
    code: str = ""
    day: str = ""


@dataclass(frozen=True)
class LegendEntry:
    """早=08:00-16:00. `starts` and `ends` are "HH:MM" or ""; equal means 24 hours, an earlier end the next day."""

    code: str
    label: str = ""
    starts: str = ""
    ends: str = ""
    day_off: bool = False
    cell: str = ""


@dataclass(frozen=True)
class SheetMapping:
    """One table of a sheet. Rows count from 1; `heading_rows` are the rows its headings stand in."""

    sheet: str
    layout: Layout
    columns: tuple[Column, ...] = ()
    heading_rows: tuple[int, ...] = ()
    first_row: int = 1
    last_row: int = 0
    year: int | None = None
    month: int | None = None
    legend: tuple[LegendEntry, ...] = ()
    signature: str = ""

    def with_column(self, letter: str, meaning: Meaning, code: str = "") -> Self:
        """The mapping with one column corrected."""
        kept = [column for column in self.columns if column.letter != letter]
        old = next((column for column in self.columns if column.letter == letter), Column(letter, meaning))
        kept.append(replace(old, meaning=meaning, code=code))
        return replace(self, columns=tuple(sorted(kept, key=lambda column: (len(column.letter), column.letter))))

    def to_plain(self) -> dict[str, Any]:
        return plain(self)

    @classmethod
    def from_plain(cls, data: dict[str, Any]) -> Self:
        """Raises ValueError, KeyError or TypeError when `data` is not of this shape."""
        values = dict(data)
        values["layout"] = Layout(values["layout"])
        values["columns"] = tuple(
            Column(**{**column, "meaning": Meaning(column["meaning"])}) for column in values.get("columns", ())
        )
        values["legend"] = tuple(LegendEntry(**entry) for entry in values.get("legend", ()))
        values["heading_rows"] = tuple(values.get("heading_rows", ()))
        return cls(**values)


@dataclass(frozen=True)
class Mapping:
    sheets: tuple[SheetMapping, ...] = ()

    def to_json(self) -> str:
        return json.dumps([sheet.to_plain() for sheet in self.sheets], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(tuple(SheetMapping.from_plain(sheet) for sheet in json.loads(text)))

    def remembered(self) -> dict[str, dict[str, Any]]:
        """Signature → mapping, JSON-plain: kept when it was confirmed, given to `propose` with the next file."""
        return {sheet.signature: sheet.to_plain() for sheet in self.sheets if sheet.signature}


@dataclass(frozen=True)
class SheetProposal:
    """`reasons` are sentences; `skipped` says which rows are not part of the table; `confidence` runs from 0 to 1."""

    mapping: SheetMapping
    confidence: float
    reasons: tuple[Any, ...] = ()
    skipped: tuple[str, ...] = ()
    hidden: bool = False
    remembered: bool = False


@dataclass(frozen=True)
class Proposal:
    sheets: tuple[SheetProposal, ...] = field(default=())

    @property
    def mapping(self) -> Mapping:
        return Mapping(tuple(sheet.mapping for sheet in self.sheets))


def plain(value: Any) -> Any:
    """Dataclasses to JSON-plain dictionaries; lazy texts become text in the active language."""
    return json.loads(json.dumps(asdict(value), default=str, ensure_ascii=False))


def signature_of(layout: Layout, headings: Iterable[str]) -> str:
    """The same for next month's file: dates and numbers in the headings do not count."""
    parts = [re.sub(r"\d+", "#", squeeze(heading)) for heading in headings if heading]
    kind = (
        "staff"
        if layout in (Layout.STAFF_LIST, Layout.CREW_MEMBERS)
        else "grid"
        if layout in (Layout.MONTH_GRID, Layout.NAME_GRID)
        else "list"
        if layout is not Layout.IGNORED
        else "ignored"
    )
    return hashlib.sha256("\x1f".join([kind, *parts]).encode()).hexdigest()[:16]


def apply_remembered(
    fresh: SheetMapping, kept: Sequence[dict[str, Any]] | dict[str, dict[str, Any]] | None
) -> SheetMapping | None:
    """`fresh` with the meanings that a person gave to the same headings before; None when there are none that fit."""
    found = (
        kept.get(fresh.signature)
        if isinstance(kept, dict)
        else next((one for one in kept or () if one.get("signature") == fresh.signature), None)
    )
    if not found:
        return None
    try:
        old = SheetMapping.from_plain(found)
    except (ValueError, KeyError, TypeError):
        return None
    meanings = {column.letter: column for column in old.columns if column.meaning is not Meaning.DAY}
    columns = {column.letter: column for column in fresh.columns}
    for letter, column in meanings.items():
        now = columns.get(letter)
        if now is None or now.meaning is not Meaning.DAY:
            heading = now.heading if now else column.heading
            columns[letter] = replace(column, heading=heading)
    ordered = tuple(sorted(columns.values(), key=lambda column: (len(column.letter), column.letter)))
    legend = {entry.code: entry for entry in (*old.legend, *fresh.legend)}
    return replace(fresh, layout=old.layout, columns=ordered, legend=tuple(legend.values()))
