"""Workbooks as offices keep them, made on the spot."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook as Book
from openpyxl.styles import Font

from roster.workbooks import KnownPerson, KnownShift, Understanding, propose, read_workbook, understand

NAMES = [
    "张三",
    "李四",
    "王五",
    "赵六",
    "钱七",
    "孙八",
    "周九",
    "吴十",
    "郑一",
    "王建国",
    "刘洋",
    "陈静",
    "欧阳修文",
    "李娜",
    "黄强",
    "徐敏",
]
PEOPLE = tuple(
    KnownPerson(f"p{index}", name, telephone=f"1380000{index:04}") for index, name in enumerate(NAMES, start=1)
)
SHIFTS = (
    KnownShift("D", "白班", "08:00", "20:00"),
    KnownShift("N", "夜班", "20:00", "08:00"),
    KnownShift("E", "早班", "08:00", "16:00"),
    KnownShift("M", "中班", "16:00", "00:00"),
    KnownShift("L", "晚班", "00:00", "08:00"),
)
ID = {person.name: person.id for person in PEOPLE}


def save(book: Book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xlsx(*rows: Sequence[Any], sheet: str = "Sheet1", merge: Iterable[str] = (), struck: Iterable[str] = ()) -> bytes:
    return sheets({sheet: rows}, merge={sheet: merge}, struck={sheet: struck})


def sheets(
    tables: dict[str, Sequence[Sequence[Any]]],
    merge: dict[str, Iterable[str]] | None = None,
    struck: dict[str, Iterable[str]] | None = None,
) -> bytes:
    book = Book()
    book.remove(book.active)
    for name, rows in tables.items():
        worksheet = book.create_sheet(name)
        for row in rows:
            worksheet.append(list(row))
        for reference in (merge or {}).get(name, ()):
            worksheet.merge_cells(reference)
        for reference in (struck or {}).get(name, ()):
            worksheet[reference].font = Font(strike=True)
    return save(book)


def csv(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def read(data: bytes, filename: str = "book.xlsx", **options: Any) -> Understanding:
    """The whole way, with what was proposed taken as it is."""
    people = options.pop("people", PEOPLE)
    shifts = options.pop("shifts", SHIFTS)
    year_hint = options.pop("year_hint", 2026)
    workbook = read_workbook(data, filename)
    proposal = propose(workbook, known_people=people, known_shift_codes=shifts, year_hint=year_hint)
    return understand(workbook, proposal.mapping, known_people=people, known_shift_codes=shifts, **options)


def duties(understanding: Understanding) -> list[tuple[str, str, str, str]]:
    """(day, part, shift or code, name or crew), in order."""
    return sorted(
        (duty.day.isoformat(), duty.part.value, duty.shift or duty.code, duty.crew or duty.name)
        for duty in understanding.duties
    )
