"""Files that are no use, or mean harm: refused with a sentence, quickly."""

import io
import random
import time
import zipfile

import pytest
from openpyxl import Workbook as Book

from roster.workbooks import KnownPerson, Limits, Unreadable, propose, read_workbook, understand
from tests.roster.workbooks.samples import SHIFTS, csv, save, sheets, xlsx

GOOD = xlsx(["日期", "值班员"], ["2026-03-09", "张三"])
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def rezip(changes: dict[str, bytes]) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(GOOD))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*source.namelist(), *(name for name in changes if name not in source.namelist())]:
            archive.writestr(name, changes[name] if name in changes else source.read(name))
    return stream.getvalue()


def sheet_with(old: bytes, new: bytes) -> bytes:
    content = zipfile.ZipFile(io.BytesIO(GOOD)).read(SHEET)
    assert old in content
    return rezip({SHEET: content.replace(old, new)})


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSED = {
    "empty": (b"", "a.xlsx", "is empty"),
    "blank": (b"\n \r\n", "a.csv", "is empty"),
    "cut short": (GOOD[: len(GOOD) // 2], "a.xlsx", "damaged or incomplete"),
    "old format": (OLE + b"x" * 99, "a.xls", "old Excel format"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "password"),
    "macros by name": (GOOD, "a.xlsm", "Macros are never run"),
    "macros inside": (rezip({"xl/vbaProject.bin": b"x"}), "a.xlsx", "Macros are never run"),
    "another kind": (b"%PDF-1.7", "a.pdf", "kind that cannot be read"),
    "text by another name": (b"hello", "a.xlsx", "not an Excel workbook"),
    "zip of something": (b"PK\x03\x04garbage", "a.xlsx", "damaged or incomplete"),
    "bomb": (rezip({"xl/media/x.bin": bytes(60_000_000)}), "a.xlsx", "would unpack to 57 MB"),
    "many parts": (rezip({f"x/{number}": b"" for number in range(2100)}), "a.xlsx", "parts"),
    "laughs in a sheet": (rezip({SHEET: LAUGHS + b"<worksheet>&b;</worksheet>"}), "a.xlsx", "was not opened|damaged"),
    "file from the server": (
        rezip({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'}),
        "a.xlsx",
        "was not opened|damaged",
    ),
    "broken sheet": (sheet_with(b"</sheetData>", b"</sheet"), "a.xlsx", "damaged or incomplete"),
    "binary csv": (b"a\x00b,c", "a.csv", "characters"),
    "open quotation mark": (b'a,"b\n' + b"c,d\n" * 50_000, "a.csv", "quotation mark"),
}


@pytest.mark.parametrize(("data", "filename", "sentence"), REFUSED.values(), ids=REFUSED)
def test_refused_with_a_sentence(data: bytes, filename: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence) as refused:
        read_workbook(data, filename)
    assert filename in str(refused.value)
    assert refused.value.field == "file"


def test_size_cells_and_sheets_are_limited() -> None:
    with pytest.raises(Unreadable, match="at most 0 MB"):
        read_workbook(GOOD, "a.xlsx", Limits(file_bytes=100))
    with pytest.raises(Unreadable, match="more than 3 cells"):
        read_workbook(GOOD, "a.xlsx", Limits(cells=3))
    with pytest.raises(Unreadable, match="more than 3 cells"):
        read_workbook(csv("a,b\nc,d\ne,f\n"), "a.csv", Limits(cells=3))
    with pytest.raises(Unreadable, match="has 2 sheets"):
        read_workbook(sheets({"a": [["x"]], "b": [["y"]]}), "a.xlsx", Limits(sheets=1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        (b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        (b"</sheetData>", b"".join(b'<row r="%d" ht="20"/>' % row for row in range(10, 60_000)) + b"</sheetData>"),
        (b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'),
    ],
    ids=["all merged", "a cell in the last corner", "empty rows", "claimed size"],
)
def test_absurd_dimensions_cost_nothing(old: bytes, new: bytes) -> None:
    before = time.process_time()
    (sheet,) = read_workbook(sheet_with(old, new), "a.xlsx").sheets
    assert time.process_time() - before < 3
    assert sheet.text(2, 2) == "张三" or "mergeCell" in str(new)
    assert len(sheet.cells) <= 5


def test_merged_ranges_behind_many_empty_rows_still_count() -> None:
    data = xlsx(["日期", "值班员"], ["2026-03-09", "张三"], [None, "李四"], merge=["A2:A3"])
    source = zipfile.ZipFile(io.BytesIO(data)).read(SHEET)
    rows = b"".join(b'<row r="%d" ht="20"/>' % row for row in range(10, 12_000))
    book = read_workbook(rezip({SHEET: source.replace(b"</sheetData>", rows + b"</sheetData>")}), "a.xlsx")
    assert book.sheets[0].text(3, 1) == "2026-03-09"


def test_formulas_are_kept_as_text_and_never_evaluated() -> None:
    book = read_workbook(xlsx(["=1+1", "=cmd|'/C calc'!A0", "='[other.xlsx]Sheet1'!A1"]), "a.xlsx")
    assert [cell.formula for cell in book.sheets[0].rows[1]] == [
        "=1+1",
        "=cmd|'/C calc'!A0",
        "='[other.xlsx]Sheet1'!A1",
    ]
    assert [cell.text for cell in book.sheets[0].rows[1]] == ["", "", ""]
    (cell,) = read_workbook(csv("=cmd|'/C calc'!A0\n"), "a.csv").sheets[0].rows[1]
    assert (cell.formula, cell.text) == ("=cmd|'/C calc'!A0", "")


def test_the_1904_calendar() -> None:
    import datetime

    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Book()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["日期", "值班员"])
    book.active.append([datetime.date(2026, 3, 9), "张三"])
    book.active.append(["44629", "李四"])
    workbook = read_workbook(save(book), "a.xlsx")
    found = understand(workbook, propose(workbook).mapping)
    assert [duty.day.isoformat() for duty in found.duties] == ["2026-03-09", "2026-03-10"]


def test_a_sheet_of_an_xlsx_named_csv_is_read_by_what_it_is() -> None:
    assert read_workbook(GOOD, "a.csv").format == "xlsx"


def test_a_thousand_people_and_a_month_take_about_two_seconds() -> None:
    rng = random.Random(1)
    names = sorted(
        {
            "".join((rng.choice("赵钱孙李周吴郑王冯陈"), *rng.choices("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平", k=2)))
            for _ in range(3000)
        }
    )[:1000]
    book = Book()
    book.active.append(["2026年3月排班表"])
    book.active.append(["姓名", *range(1, 32), "合计"])
    for row, name in enumerate(names, start=3):
        book.active.append([name, *rng.choices(["早", "中", "夜", "休", None], k=31), f"=SUM(B{row}:AF{row})"])
    data = save(book)
    people = [KnownPerson(str(number), name) for number, name in enumerate(names)]
    before = time.process_time()
    workbook = read_workbook(data, "a.xlsx")
    proposal = propose(workbook, known_people=people, known_shift_codes=SHIFTS, year_hint=2026)
    found = understand(workbook, proposal.mapping, known_people=people, known_shift_codes=SHIFTS)
    assert time.process_time() - before < 8  # two or three on an idle machine; far less than a reader would wait
    assert len({duty.person for duty in found.duties}) == 1000
    assert found.ready
