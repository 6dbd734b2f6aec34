"""Bytes to cells. xlsx through openpyxl's streaming parser (no drawings, links or macros are touched), csv by hand."""

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import column_index_from_string, coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from roster.workbooks.cells import Cell, Limits, Sheet, Unreadable, Workbook, shown
from roster.workbooks.safety import kind_of

STANDARD = Limits()
PLAIN_TEXT = f"{{{SHEET_MAIN_NS}}}is/{{{SHEET_MAIN_NS}}}t"
COMMON = frozenset(
    "日期星值班领導导帶带员員电電话話姓名部门門职職务務手机機邮郵箱组組别別备備注註签簽到白夜早中晚休时時间間年月周一二三四五六"
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧冯馮韩韓曹曾彭萧蕭蔡潘田董袁于余叶葉"
    "科处處室主任经經理总總书書记記安全办辦公序号號工联聯系系方式单位單表在职離离明国國华華建文志伟偉芳娜敏静靜丽麗强強磊军軍"
)


def read_workbook(data: bytes, filename: str, limits: Limits = STANDARD) -> Workbook:
    """The cells of an .xlsx or .csv file; raises `Unreadable` with a sentence when it cannot or must not be opened."""
    if kind_of(data, filename, limits) == "csv":
        return _read_csv(data, filename, limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read_xlsx(data, filename, limits)
    except Unreadable:
        raise
    except DefusedXmlException as error:
        raise Unreadable(
            _(
                "“%(file)s” contains XML entities, which no table needs, and was not opened. "
                "Copy the table into a new workbook."
            )
            % {"file": filename}
        ) from error
    except Exception as error:  # whatever a broken file makes the parser raise
        raise Unreadable(
            _("“%(file)s” is damaged or incomplete. Copy it again, or open it in Excel and save it once more.")
            % {"file": filename}
        ) from error


class _Parser(WorkSheetParser):
    """Keeps of a formula both its text and the value that Excel last showed."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        if element.get("t") == "inlineStr" and element.get("r") and (text := element.find(PLAIN_TEXT)) is not None:
            row, column = coordinate_to_tuple(element.get("r"))
            self.col_counter = column
            style = int(element.get("s", 0))
            return {"row": row, "column": column, "value": text.text, "data_type": "s", "style_id": style}
        cell: dict[str, Any] = super().parse_cell(element)
        formula = element.find(FORMULA_TAG)
        if formula is not None:
            cell["formula"] = "=" + (formula.text or "")
        return cell


def _read_xlsx(data: bytes, filename: str, limits: Limits) -> Workbook:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False, rich_text=True)
    try:
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        if len(sheets) > limits.sheets:
            raise Unreadable(
                _(
                    "“%(file)s” has %(count)s sheets; at most %(limit)s can be read. "
                    "Remove the sheets that are not needed."
                )
                % {"file": filename, "count": len(sheets), "limit": limits.sheets}
            )
        left = limits.cells
        read = []
        for worksheet in sheets:
            read.append(_read_sheet(book, worksheet, left, filename, limits))
            left -= len(read[-1].cells)
        return Workbook(filename, "xlsx", tuple(read))
    finally:
        book.close()


def _read_sheet(book: Any, worksheet: Any, left: int, filename: str, limits: Limits) -> Sheet:
    struck = [bool(book._fonts[style.fontId].strike) for style in book._cell_styles]
    cells: dict[tuple[int, int], Cell] = {}
    ended, empty = False, 0
    with worksheet._get_source() as source:
        parser = _parser(book, worksheet, source)
        for row, raw_cells in parser.parse():
            found = [cell for raw in raw_cells if (cell := _cell(raw, struck)) and cell.column <= limits.columns]
            cells.update(((cell.row, cell.column), cell) for cell in found)
            empty = 0 if found else empty + 1
            ended = empty > limits.empty_rows or row > limits.rows
            if ended:
                break
            if len(cells) > left:
                raise _too_many_cells(filename, limits)
    merged = _merged_in_text(worksheet) if ended else _merged(parser)
    _expand_merged(cells, merged, left)
    return Sheet(
        worksheet.title,
        cells,
        worksheet.sheet_state != "visible",
        frozenset(int(row) for row, attrs in parser.row_dimensions.items() if _is_true(attrs.get("hidden"))),
        frozenset(_hidden_columns(parser.column_dimensions.values(), limits)),
        book.epoch != WINDOWS_EPOCH,
    )


def _parser(book: Any, worksheet: Any, source: Any) -> "_Parser":
    return _Parser(
        source,
        worksheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
        rich_text=True,
    )


def _too_many_cells(filename: str, limits: Limits) -> Unreadable:
    return Unreadable(
        _("“%(file)s” holds more than %(limit)s cells; that is too much for one file. Split it by year or by sheet.")
        % {"file": filename, "limit": limits.cells}
    )


def _merged_in_text(worksheet: Any) -> list[str]:
    """The merged ranges of a sheet whose end was not parsed: they stand behind all of its empty rows."""
    with worksheet._get_source() as source:
        found = re.findall(rb"mergeCell\s+ref=[\"']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})[\"']", source.read())
    return [reference.decode() for reference in found]


def _cell(raw: dict[str, Any], struck: list[bool]) -> Cell | None:
    value, formula = raw["value"], raw.get("formula", "")
    style = int(raw["style_id"] or 0)
    is_struck = style < len(struck) and struck[style]
    if isinstance(value, CellRichText):
        kept = "".join(part if isinstance(part, str) else str(part) for part in value if not _is_struck(part))
        is_struck = is_struck or (not kept.strip() and bool(str(value).strip()))
        value = str(value) if is_struck else kept
    text = shown(value)
    if not text and not formula:
        return None
    return Cell(raw["row"], raw["column"], value, text, formula, is_struck)


def _is_struck(part: Any) -> bool:
    return isinstance(part, TextBlock) and bool(part.font and part.font.strike)


def _is_true(attribute: str | None) -> bool:
    return attribute in ("1", "true")


def _hidden_columns(dimensions: Iterable[dict[str, str]], limits: Limits) -> Iterator[int]:
    for attrs in dimensions:
        if _is_true(attrs.get("hidden")):
            first = int(attrs.get("min") or column_index_from_string(attrs["index"]))
            yield from range(first, min(int(attrs.get("max") or first), limits.columns) + 1)


def _merged(parser: WorkSheetParser) -> list[str]:
    return [merged.ref for merged in parser.merged_cells.mergeCell] if parser.merged_cells else []


def _expand_merged(cells: dict[tuple[int, int], Cell], ranges: list[str], left: int) -> None:
    """Writes the first cell of each merged range into its other places, within the part of the sheet that is used."""
    last_row = max((row for row, _column in cells), default=0)
    last_column = max((column for _row, column in cells), default=0)
    for reference in ranges:
        first_column, first_row, to_column, to_row = (bound or 1 for bound in range_boundaries(reference))
        head = cells.get((first_row, first_column))
        if head is None:
            continue
        home = (first_row, first_column)
        for row in range(first_row, min(to_row, max(last_row, first_row)) + 1):
            for column in range(first_column, min(to_column, max(last_column, first_column)) + 1):
                cells[(row, column)] = Cell(row, column, head.value, head.text, head.formula, head.struck, home)
            if len(cells) > 2 * left:
                return


def _read_csv(data: bytes, filename: str, limits: Limits) -> Workbook:
    text, encoding = _decode(data, filename)
    if text.lower().startswith("sep="):
        text = text.partition("\n")[2]
    cells: dict[tuple[int, int], Cell] = {}
    try:
        for row, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)), start=1):
            if row > limits.rows or len(cells) > limits.cells:
                raise _too_many_cells(filename, limits)
            for column, value in enumerate(values[: limits.columns], start=1):
                shown_text = shown(value)
                if shown_text:
                    formula = shown_text if re.match(r"=(?!\s*[\d\-:=]*$)", shown_text) else ""
                    cells[(row, column)] = Cell(
                        row, column, None if formula else value, "" if formula else shown_text, formula
                    )
    except csv.Error as error:
        raise Unreadable(
            _(
                "“%(file)s” cannot be read as a table: a quotation mark is not closed, or a cell is too long. "
                "Save it as .xlsx and bring it again."
            )
            % {"file": filename}
        ) from error
    return Workbook(filename, "csv", (Sheet("CSV", cells),), encoding)


def _decode(data: bytes, filename: str) -> tuple[str, str]:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strict(data, encoding, filename), encoding
    if b"\x00" in data:
        raise _no_text(filename)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _legacy(data, filename)


def _legacy(data: bytes, filename: str) -> tuple[str, str]:
    """GB18030 or Big5: whichever yields more of the characters that duty tables are made of."""
    readings = []
    for encoding in ("gb18030", "big5hkscs"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.append((sum(character in COMMON for character in text), encoding == "gb18030", text, encoding))
    if not readings:
        raise _no_text(filename)
    *_score, text, encoding = max(readings)
    return text, encoding


def _strict(data: bytes, encoding: str, filename: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text(filename) from error


def _no_text(filename: str) -> Unreadable:
    return Unreadable(
        _("The characters of “%(file)s” cannot be read. Save it as .xlsx, or as CSV in UTF-8, and bring it again.")
        % {"file": filename}
    )


def _delimiter(text: str) -> str:
    """The mark that divides most of the first lines into the same number of fields, more than one."""
    sample = "\n".join(text.splitlines()[:30])
    best, best_score = ",", 0
    for mark in ",;\t|":
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=mark) if row]
        except csv.Error:
            continue
        width, times = max(Counter(widths).items(), key=lambda item: (item[1] * (item[0] > 1), item[0]), default=(1, 0))
        if width > 1 and times * width > best_score and (mark != "|" or times > 1):
            best, best_score = mark, times * width
    return best
