"""早=08:00-16:00 and its kin, wherever beside, above or below the table it stands."""

import re
from collections.abc import Container, Iterable

from roster.workbooks.cells import Cell, Sheet
from roster.workbooks.headings import TIMES, read_heading, read_times
from roster.workbooks.mapping import LegendEntry
from roster.workbooks.text import clean, squeeze

REST = frozenset(
    [
        "休",
        "休息",
        "公休",
        "轮休",
        "例休",
        "补休",
        "调休",
        "双休",
        "休班",
        "休假",
        "下休",
        "off",
        "rest",
        "dayoff",
        "day-off",
        "free",
        "/",
        "-",
        "--",
        "—",
        "——",
        "×",
        "x",
        "无",
        "空",
        "年假",
        "年休",
        "年休假",
        "病假",
        "事假",
        "婚假",
        "产假",
        "丧假",
        "请假",
        "假",
        "探亲假",
        "陪产假",
        "育儿假",
        "护理假",
        "工伤",
        "al",
        "sl",
        "pl",
        "leave",
        "vacation",
        "holiday",
        "sick",
        "出差",
        "培训",
        "学习",
        "外出",
    ]
)
_EQUATION = re.compile(r"([^\s=:;,。、|]{1,6})\s*[=]\s*(.+?)(?=[\s;,。、|]+[^\s=:;,。、|]{1,6}\s*=|[;。\n|]|$)")
_TIMED = re.compile(
    rf"([^\s:;,。、|()\d=~-]{{1,8}}|[A-Za-z]\d?)\s*(?:\(([^()\d]*)\))?\s*[:(为是\-]?\s*"
    rf"([^\s:;,。、|()\d=]{{0,6}}?)\s*\(?\s*({TIMES.pattern})"
)
NO_CODES = frozenset(["时间", "上班", "从", "from", "at", "to", "on", "每天", "每日", "班制"])
_INTRO = re.compile(r"^(?:备注|注|说明|图例|班次说明|班次|注释|legend|key|note)s?\s*[:]\s*", re.IGNORECASE)
SIGNS = "△▲○●◎□■☆★√◇◆▽▼"
_LABELLED = re.compile(
    rf"(?:(?<![\w])([A-Za-z]\d?|[早中晚夜白大小休日])\s*[:\-—]|([{SIGNS}])\s*[:\-—]?)\s*"
    r"([\u4e00-\u9fff]{1,6}(?:班|休|息|假)?|[A-Za-z]+ ?(?:shift|off)?)(?=[\s;,。、|]|$)"
)


def is_rest(code: str) -> bool:
    return squeeze(code) in REST


def parse_legend(text: str, cell: str = "") -> list[LegendEntry]:
    text = _INTRO.sub("", clean(text))
    if "=" in text and not text.startswith("="):
        pairs = [(match.group(1), match.group(2)) for match in _EQUATION.finditer(text)]
    else:
        pairs = [(m.group(1), f"{m.group(2) or ''}{m.group(3)} {m.group(4)}") for m in _TIMED.finditer(text)]
        pairs = [_sign_apart(code, rest) for code, rest in pairs]
        codes = {code for code, _rest in pairs}
        labelled = [(match.group(1) or match.group(2), match.group(3)) for match in _LABELLED.finditer(text)]
        pairs += [pair for pair in labelled if pair[0] not in codes]
    return [_entry(code, rest, cell) for code, rest in pairs if _may_be_code(code)]


def _sign_apart(code: str, rest: str) -> tuple[str, str]:
    """△早班 8:00-16:00 explains △."""
    return (code[0], f"{code[1:]} {rest}") if len(code) > 1 and code[0] in SIGNS else (code, rest)


def _may_be_code(code: str) -> bool:
    """班 and 时间 explain something else; 大夜班 and Night are codes."""
    heading = read_heading(code)
    worded = heading.meaning is not None and not heading.code
    named = heading.meaning is not None if code.isascii() else len(code) <= 4
    return not worded and (len(code) <= 3 or named) and squeeze(code) not in NO_CODES


def _entry(code: str, rest: str, cell: str) -> LegendEntry:
    starts, ends = read_times(rest)
    label = re.sub(r"[()\s]+", " ", TIMES.sub("", clean(rest))).strip(" ,:-、次日翌") if rest else ""
    return LegendEntry(code.strip("*"), label, starts, ends, not starts and (is_rest(label) or is_rest(code)), cell)


def find_legend(sheet: Sheet, outside: Iterable[Cell], inside: Container[tuple[int, int]]) -> tuple[LegendEntry, ...]:
    """Entries in `outside` cells; a short code with its times in the next cell counts too."""
    found: dict[str, LegendEntry] = {}
    for cell in outside:
        if (cell.origin and cell.origin != (cell.row, cell.column)) or not cell.text or len(cell.text) > 400:
            continue
        address = sheet.address(cell)
        entries = parse_legend(cell.text, address)
        if not entries and len(cell.text) <= 4 and (cell.row, cell.column + 1) not in inside:
            right = sheet.text(cell.row, cell.column + 1)
            if read_times(right) != ("", "") or is_rest(right):
                entries = [_entry(cell.text, right, address)]
        for entry in entries:
            found.setdefault(entry.code, entry)
    return tuple(found.values())
