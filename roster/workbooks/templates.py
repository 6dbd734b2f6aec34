"""Clean workbooks to start from: one for the staff and one for each roster layout, in the reader's language."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from roster.workbooks.enums import Layout

LANGUAGES = ("en", "zh-hans", "zh-hant")
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_HEAD = Font(bold=True)
_FILL = PatternFill("solid", fgColor="E8EEF4")


@dataclass(frozen=True)
class Template:
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class _Words:
    """The headings in one language; they are the words that the reader knows."""

    staff: tuple[str, ...]
    day_list: tuple[str, ...]
    by_shift: tuple[str, ...]
    name: str
    total: str
    crews: tuple[str, ...]
    members: tuple[str, ...]
    member_sheet: str
    legend: str
    weekdays: str | tuple[str, ...]
    title: str
    files: dict[Layout, str]


_FILES = {
    Layout.STAFF_LIST: "staff",
    Layout.DAY_LIST: "duty-by-day",
    Layout.DAY_LIST_BY_SHIFT: "duty-by-shift",
    Layout.MONTH_GRID: "month-grid",
    Layout.CREWS_24H: "crews",
}
_WORDS = {
    "en": _Words(
        ("No.", "Name", "Department", "Post", "Mobile", "E-mail", "Group", "Status"),
        ("Date", "Duty officer", "Sign-in"),
        ("Date", "Weekday", "Duty lead", "Day shift", "Night shift", "Phone", "Remarks"),
        "Name", "Total", ("Date", "Crew", "Standby crew"), ("Crew", "Members"), "Members",
        "Day=08:00-20:00  Night=20:00-08:00  off=off", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        "Duty roster {year:04}-{month:02}", _FILES,
    ),
    "zh-hans": _Words(
        ("序号", "姓名", "部门", "职务", "手机", "邮箱", "组别", "状态"),
        ("日期", "值班人员", "签到"),
        ("日期", "星期", "带班领导", "白班", "夜班", "联系电话", "备注"),
        "姓名", "合计", ("日期", "班组", "备班"), ("班组", "成员"), "班组成员",
        "白=08:00-20:00 夜=20:00-08:00 休=休息", "一二三四五六日", "{year}年{month}月值班表", _FILES,
    ),
    "zh-hant": _Words(
        ("序號", "姓名", "部門", "職務", "手機", "郵箱", "組別", "狀態"),
        ("日期", "值班人員", "簽到"),
        ("日期", "星期", "帶班領導", "白班", "夜班", "聯絡電話", "備註"),
        "姓名", "合計", ("日期", "班組", "備班"), ("班組", "成員"), "班組成員",
        "白=08:00-20:00 夜=20:00-08:00 休=休息", "一二三四五六日", "{year}年{month}月值班表", _FILES,
    ),
}  # fmt: skip


def template(layout: Layout, *, language: str, file_format: str, month: date) -> Template:
    """An empty workbook of that layout for the month of `month`. Raises KeyError where there is no template."""
    words = _WORDS[language]
    tables = _tables(layout, words, month)
    content = _xlsx(tables) if file_format == "xlsx" else _csv(tables)
    name = f"{words.files[layout]}-{language}.{file_format}"
    return Template(name, FORMATS[file_format], content)


def layouts_with_template() -> tuple[tuple[Layout, str], ...]:
    """(layout, label) in the active language, in the order in which a new office needs them."""
    return tuple((layout, str(layout.label)) for layout in _FILES)


def _tables(layout: Layout, words: _Words, month: date) -> dict[str, list[list[Any]]]:
    days = _days_of(month)
    title = words.title.format(year=month.year, month=month.month)
    weekdays = [words.weekdays[day.weekday()] for day in days]
    if layout is Layout.STAFF_LIST:
        return {"Sheet1": [list(words.staff)]}
    if layout is Layout.DAY_LIST:
        return {"Sheet1": [[title], list(words.day_list), *([day] for day in days)]}
    if layout is Layout.DAY_LIST_BY_SHIFT:
        return {
            "Sheet1": [[title], list(words.by_shift), *([day, name] for day, name in zip(days, weekdays, strict=True))]
        }
    if layout is Layout.MONTH_GRID:
        heading = [words.name, *(day.day for day in days), words.total]
        return {"Sheet1": [[title], heading, [None, *weekdays], *([None] for _ in range(30)), [words.legend]]}
    crews: list[list[Any]] = [list(words.crews), *([day, index % 4 + 1] for index, day in enumerate(days))]
    members: list[list[Any]] = [list(words.members), *([number] for number in range(1, 5))]
    return {"Sheet1": [[f"{title} 09:00-09:00"], *crews], words.member_sheet: members}


def _days_of(month: date) -> list[date]:
    first = month.replace(day=1)
    return [day for day in (first + timedelta(days=offset) for offset in range(31)) if day.month == first.month]


def _xlsx(tables: dict[str, list[list[Any]]]) -> bytes:
    book = Book()
    first = True
    for name, rows in tables.items():
        worksheet = book.active if first else book.create_sheet()
        first = False
        assert isinstance(worksheet, Worksheet)
        worksheet.title = name
        for row in rows:
            worksheet.append(row)
        _dress(worksheet, rows)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _dress(worksheet: Worksheet, rows: Sequence[Sequence[Any]]) -> None:
    heading = next(index for index, row in enumerate(rows, start=1) if len(row) > 1)
    for row in range(1, heading + 1):
        for column in range(1, len(rows[row - 1]) + 1):
            cell = worksheet.cell(row=row, column=column)
            cell.font = _HEAD
            cell.alignment = Alignment(horizontal="left" if row < heading else "center", wrap_text=row == heading)
    narrow = len(rows[heading - 1]) > 12
    for column in range(1, len(rows[heading - 1]) + 1):
        worksheet.cell(row=heading, column=column).fill = _FILL
        worksheet.column_dimensions[get_column_letter(column)].width = 5 if narrow and column > 1 else 16
    worksheet.freeze_panes = f"B{heading + 1}"


def _csv(tables: dict[str, list[list[Any]]]) -> bytes:
    """The first table alone, with the mark by which Excel knows UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    for row in next(iter(tables.values())):
        writer.writerow(["" if value is None else value for value in row])
    return stream.getvalue().encode("utf-8-sig")
