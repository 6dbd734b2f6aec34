"""Days in every form in which offices write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from roster.workbooks.cells import Cell
from roster.workbooks.text import arabic, clean, numeral

LONGEST_RANGE = 92
MONTHS = {
    name: index
    for index, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
ENGLISH_DAYS = {name: index for index, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
CHINESE_DAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_WEEKDAY = re.compile(r"(?:星期|礼拜|禮拜|周|週)([一二三四五六日天1-7])")
_ENGLISH_WEEKDAY = re.compile(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|r|rs|day|sday|nesday|rsday|urday)?\b\.?,?", re.IGNORECASE
)
_TIME = re.compile(r"T?(?<!\d)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?|(?<!\d)\d{1,2}[时点](?:\d{1,2}分?)?", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:~|至|到|—+|–|--+|…|\bto\b)\s*")
_FULL = re.compile(r"(\d{4})\s*[年./\-\s]\s*(\d{1,2})\s*[月./\-\s]\s*(\d{1,2})\s*[日号]?")
_SHORT_YEAR = re.compile(r"(\d{2})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:[月./]\s*(\d{1,2})\s*[日号]?|-\s*(\d{1,2}))")
_DAY = re.compile(r"(\d{1,2})\s*[日号]?")
_ENGLISH_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ENGLISH = (
    re.compile(
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/]+{_ENGLISH_MONTH}(?:[\s,\-/]+(?P<y>\d{{2,4}}))?", re.IGNORECASE
    ),
    re.compile(rf"{_ENGLISH_MONTH}[\s\-/]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:[\s,\-/]+(?P<y>\d{{4}}))?", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """`days` is empty when the text is no date; `weekday` (Monday 0) is what stood beside it.

    `needs` is "year" or "month" when only that is missing; `ambiguous` when day and month could change places.
    """

    days: tuple[date, ...] = ()
    weekday: int | None = None
    needs: str = ""
    ambiguous: bool = False
    dated: bool = False  # the year was written in the cell itself

    @property
    def ok(self) -> bool:
        return bool(self.days)

    @property
    def weekday_differs(self) -> bool:
        return self.weekday is not None and len(self.days) == 1 and self.days[0].weekday() != self.weekday


def parse_weekday(text: str) -> int | None:
    """周一, 星期天, 三, Mon → 0, 6, 2, 0."""
    text = clean(text)
    if match := _WEEKDAY.search(text):
        mark = match.group(1)
        return int(mark) - 1 if mark.isdigit() else CHINESE_DAYS[mark]
    if match := _ENGLISH_WEEKDAY.search(text):
        return ENGLISH_DAYS[match.group(1).lower()]
    return CHINESE_DAYS.get(text) if len(text) == 1 else None


def parse_date(
    value: object,
    *,
    year: int | None = None,
    month: int | None = None,
    epoch_1904: bool = False,
    day_first: bool = False,
    after: date | None = None,
) -> DateReading:
    """Reads a cell's value. `year` and `month` fill in what the cell leaves out; `after` is the day read before."""
    if isinstance(value, Cell):
        value = value.value if value.value is not None else value.text
    if isinstance(value, datetime):
        return DateReading((value.date(),), dated=True)
    if isinstance(value, date):
        return DateReading((value,), dated=True)
    if isinstance(value, bool) or value is None:
        return DateReading()
    if isinstance(value, int | float):
        return _from_number(value, year, month, epoch_1904, after)
    return _from_text(str(value), year, month, epoch_1904, day_first)


def _from_number(
    value: float, year: int | None, month: int | None, epoch_1904: bool, after: date | None
) -> DateReading:
    if float(value).is_integer():
        return _from_digits(str(int(value)), year, month, epoch_1904)
    if 36526 <= value < 73415:  # a serial number with a time of day
        return _from_digits(str(int(value)), year, month, epoch_1904)
    whole, _, fraction = f"{value:.2f}".partition(".")  # 3.9 typed for 9 March; 3.10 has lost its nought
    candidates = [_make(year, int(whole), int(fraction.rstrip("0") or 0))]
    if fraction.endswith("0"):
        candidates.append(_make(year, int(whole), int(fraction)))
    days = [day for day in candidates if day]
    if year is None:
        return DateReading(needs="year") if 1 <= int(whole) <= 12 else DateReading()
    following = [day for day in days if after and after <= day <= after + timedelta(days=1)]
    if len(days) > 1 and len(following) != 1:
        return DateReading(ambiguous=True)
    chosen = following or days
    return DateReading(tuple(chosen[:1]))


def _from_digits(digits: str, year: int | None, month: int | None, epoch_1904: bool) -> DateReading:
    if match := _COMPACT.fullmatch(digits):
        return _single(_make(*map(int, match.groups())), dated=True)
    if re.fullmatch(r"\d{5}", digits) and 32874 <= int(digits) < 73415:
        serial = from_excel(int(digits), CALENDAR_MAC_1904 if epoch_1904 else CALENDAR_WINDOWS_1900)
        return _single(serial.date() if isinstance(serial, datetime) else None, dated=True)
    if re.fullmatch(r"\d{1,2}", digits) and 1 <= int(digits) <= 31:
        if month is None:
            return DateReading(needs="month")
        return DateReading(needs="year") if year is None else _single(_make(year, month, int(digits)))
    if re.fullmatch(r"\d{4}", digits) and year is not None:
        return _single(_make(year, int(digits[:2]), int(digits[2:])))
    return DateReading()


@lru_cache(maxsize=8192)
def _from_text(
    text: str,
    year: int | None,
    month: int | None,
    epoch_1904: bool,
    day_first: bool,
) -> DateReading:
    text = clean(text)
    weekday = parse_weekday(text) if len(text) > 1 else None
    bare = _bare(text)
    if re.fullmatch(r"\d+(\.0+)?", bare):
        reading = _from_digits(bare.partition(".")[0], year, month, epoch_1904)
    else:
        reading = _from_parts(bare, text, year, month, day_first)
        bracket = re.search(r"\(([^()]+)\)", text)
        if not reading.ok and not reading.needs and not reading.ambiguous and bracket:  # 除夕(2月16日)
            reading = _from_parts(_bare(bracket.group(1)), text, year, month, day_first)
        if weekday is None and bracket and bracket.group(1) in CHINESE_DAYS:
            weekday = CHINESE_DAYS[bracket.group(1)]
    return DateReading(reading.days, weekday, reading.needs, reading.ambiguous, reading.dated)


def _bare(text: str) -> str:
    """Without weekday, brackets and time of day."""
    text = re.sub(r"[((【\[][^()【】\[\])]*[))】\]]", " ", text)
    text = _ENGLISH_WEEKDAY.sub(" ", _WEEKDAY.sub(" ", text))
    text = arabic(text)
    text = _TIME.sub(" ", text)
    return re.sub(r"\s+", " ", text).strip(" ,，、。;")


def _from_parts(bare: str, text: str, year: int | None, month: int | None, day_first: bool) -> DateReading:
    if single := _one(bare, year, month, day_first):
        return single
    if len(pieces := re.split(r"[、,，;\n]\s*", bare)) > 1:
        return _several(pieces, year, month, day_first)
    pieces = _RANGE.split(bare, maxsplit=1)
    if len(pieces) == 1:
        pieces = _split_at_hyphen(bare)
    if len(pieces) != 2:
        return DateReading()
    return _range(pieces[0], pieces[1], text, year, month, day_first)


def _split_at_hyphen(bare: str) -> list[str]:
    """3月1日-3月3日, 1日-3日, 3.1-3.3, 2026-03-01-2026-03-03."""
    for hyphen in re.finditer(r"\s*-\s*", bare):
        first, last = bare[: hyphen.start()], bare[hyphen.end() :]
        told_apart = re.search(r"[日号./]|\d{4}-\d|\s|[a-z]", first, re.IGNORECASE) or hyphen.group() == " - "
        if told_apart and _one(first, 2000, 1, False) is not None:
            return [first, last]
    if match := re.fullmatch(r"(\d{1,2})-(\d{1,2})[日号]", bare):
        return [match.group(1), match.group(2)]
    return [bare]


def _range(first: str, last: str, text: str, year: int | None, month: int | None, day_first: bool) -> DateReading:
    last = re.sub(r"^(次日|翌日|第二天)", "", last.strip())
    start = _one(first.strip(), year, month, day_first)
    if start is None or not start.ok:
        return start or DateReading()
    if not last:
        return start
    begin = start.days[0]
    end = _one(last, begin.year, begin.month, day_first)
    if end is None or not end.ok:
        return DateReading()
    finish = end.days[0]
    if finish < begin and not end.dated:
        finish = _make(begin.year + 1, finish.month, finish.day) or finish
    length = (finish - begin).days
    if length < 0 or length > LONGEST_RANGE:
        return DateReading()
    if length == 1 and len(_TIME.findall(text)) == 2:  # 9日08:00-10日08:00 is the duty of one day
        length = 0
    return DateReading(tuple(begin + timedelta(days=offset) for offset in range(length + 1)), dated=start.dated)


def _several(pieces: list[str], year: int | None, month: int | None, day_first: bool) -> DateReading:
    days: list[date] = []
    for piece in pieces:
        if not piece:
            continue
        before = days[-1] if days else None
        reading = _one(piece, before.year if before else year, before.month if before else month, day_first)
        if reading is None or not reading.ok:
            return reading or DateReading()
        days.extend(reading.days)
    return DateReading(tuple(days))


def _one(bare: str, year: int | None, month: int | None, day_first: bool) -> DateReading | None:
    """One day; None when the text has no such form, an empty reading when it has but no such day exists."""
    if match := _FULL.fullmatch(bare) or _COMPACT.fullmatch(bare):
        return _single(_make(*map(int, match.groups())), dated=True)
    if match := _DAY_FIRST.fullmatch(bare):
        first, second, written_year = map(int, match.groups())
        return _either_way(first, second, written_year, day_first)
    if match := _SHORT_YEAR.fullmatch(bare):
        short, second, third = map(int, match.groups())
        return _single(_make(2000 + short, second, third), dated=True)
    return _without_year(bare, year, month, day_first)


def _without_year(bare: str, year: int | None, month: int | None, day_first: bool) -> DateReading | None:
    for pattern in _ENGLISH:
        if named := pattern.fullmatch(bare):
            return _english(named, year)
    if match := _MONTH_DAY.fullmatch(bare):
        first, second = (int(group) for group in match.groups() if group)
        if (first > 12 >= second and "/" in bare) or (day_first and "月" not in bare):
            first, second = second, first
        return _with_year(year, first, second, False)
    if match := _DAY.fullmatch(bare):
        return _from_digits(match.group(1), year, month, False)
    return None


def _english(match: re.Match[str], year: int | None) -> DateReading:
    written = match.group("y")
    if written:
        year = int(written) + (2000 if len(written) == 2 else 0)
    month = next(MONTHS[group.lower()] for group in match.groups() if group and group.lower() in MONTHS)
    return _with_year(year, month, int(match.group("d")), bool(written))


def _either_way(first: int, second: int, year: int, day_first: bool) -> DateReading:
    readings = {day for day in (_make(year, first, second), _make(year, second, first)) if day}
    if len(readings) < 2:
        return DateReading(tuple(readings), dated=True)
    if day_first:
        return _single(_make(year, second, first), dated=True)
    return DateReading(ambiguous=True)


def _with_year(year: int | None, month: int, day: int, dated: bool) -> DateReading:
    if year is None:
        return DateReading(needs="year") if _make(2024, month, day) else DateReading()
    return _single(_make(year, month, day), dated=dated)


def _single(day: date | None, dated: bool = False) -> DateReading:
    return DateReading((day,), dated=dated) if day else DateReading()


def _make(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or 2024, month, day)
    except (ValueError, OverflowError):
        return None


_TITLE_YEAR_MONTH = re.compile(r"(?<!\d)(20\d{2})\s*[年./\-_]?\s*(1[0-2]|0?[1-9])(?:\s*月|(?=\.?[^\d年.\-/])|$)")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?:\s*年|(?!\d))")
_TITLE_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})\s*年")
_TITLE_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s*月(?!\s*\d{1,2}\s*[日号])")
_TITLE_ENGLISH = re.compile(rf"\b{_ENGLISH_MONTH}(?![a-z])", re.IGNORECASE)


def year_and_month(text: str) -> tuple[int | None, int | None]:
    """What a title, a sheet's name or a file's name says of the year and the month."""
    text = re.sub(
        r"[〇零一二三四五六七八九十]+(?=[年月])", lambda match: str(numeral(match.group()) or ""), clean(text)
    )
    if match := re.search(r"(?<!\d)(20\d{2})(?:[年./\-](\d{1,2})[月./\-]\d{1,2}|(\d{2})\d{2})(?!\d)", text):
        month = int(match.group(2) or match.group(3))
        return int(match.group(1)), month if 1 <= month <= 12 else None
    if match := _TITLE_YEAR_MONTH.search(text):
        return int(match.group(1)), int(match.group(2))
    year = _TITLE_YEAR.search(text)
    short = None if year else _TITLE_SHORT_YEAR.search(text)
    month_match = _TITLE_MONTH.search(text)
    named = {int(number) for number in re.findall(r"(?<!\d)(1[0-2]|0?[1-9])\s*月", text)}
    if not month_match and len(named) == 1:
        return int(year.group(1)) if year else 2000 + int(short.group(1)) if short else None, named.pop()
    english = _TITLE_ENGLISH.search(text) if not month_match else None
    return (
        int(year.group(1)) if year else 2000 + int(short.group(1)) if short else None,
        int(month_match.group(1)) if month_match else MONTHS[english.group(1).lower()] if english else None,
    )


def matches_of(days: Iterable[date], weekdays: Iterable[int | None]) -> int:
    """On how many days the weekday written beside agrees."""
    return sum(
        1 if weekday == day.weekday() else -1
        for day, weekday in zip(days, weekdays, strict=True)
        if weekday is not None
    )
