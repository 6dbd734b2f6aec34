"""The words above columns, in simplified and traditional Chinese and English."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from roster.workbooks.enums import Meaning
from roster.workbooks.known import KnownShift
from roster.workbooks.text import clean, numeral, squeeze

_M = Meaning
# Tried in this order; each is matched against the whole heading, squeezed, without brackets.
_RULES: tuple[tuple[Meaning, str], ...] = (
    (_M.TOTAL, r".*(?:合计|总计|小计|累计|天数|次数|班数|工时|时数|出勤|总数|汇总)|total.*|sum|hours|count|subtotal"),
    (_M.NUMBER, r"序号?|编号|项次|行号|顺序号?|no\.?|#|num|number|s/?n|seq|index|№"),
    (
        _M.STAFF_NUMBER,
        r"工号|(?:员工|人员|职工|警员)(?:编号|号码?|id)|警号|胸牌号?|工牌号?|(?:staff|employee|personnel|badge|payroll)(?:no\.?|number|id|#)",
    ),
    (_M.WEEKDAY, r"星期几?|周几?|周次|礼拜|weekday|dayofweek|dow|week|dayoftheweek|曜日"),
    (_M.DATE_TO, r"(?:结束|截止|终止|止)(?:日期|时间|日)?|(?:end|to|until)(?:date)?|dateto|enddate"),
    (
        _M.DATE,
        r"(?:值班|排班|开始|起始|当班|值守|值勤|轮值|上班)?(?:日期|日子|起)|值班日|日/?期|年月日|月日|日|号|(?:duty)?dates?|from|startdate|datefrom|date\(.*",
    ),
    (_M.SIGN_IN, r".*(?:签到|签名|签字|签收|签章)|sign(?:ed)?-?(?:in|off|out)?|signature|initials?"),
    (
        _M.TELEPHONE,
        r".*(?:电话|手机|联系方式|移动电话|号码|联络方式|短号|小号)(?:号码?)?|(?:duty|mobile|cell|contact|office|work)?(?:tel(?:ephone)?|phone|mobile|cell(?:phone)?|contact)(?:no\.?|number|#)?",
    ),
    (_M.EMAIL, r".*(?:邮箱|邮件|邮址|电邮)(?:地址)?|e-?mail(?:address)?|mail"),
    (
        _M.STANDBY,
        r".*(?:备班|听班|备勤|待命|二线|候补|替补|替班|机动|备岗|后备|预备).*|(?:on)?stand-?by.*|back-?up.*|reserve.*|second(?:ary)?(?:on-?call)?",
    ),
    (
        _M.LEAD,
        r"(?:带班|带队|值班)(?:领导|干部|负责人|主任|局长|处长|科长|所长|经理|长|班长|组长|站长|院长)|带班(?:人员?|人姓名)?|总值班(?:长|人员?)?|值班长|领班|领导(?:带班)?|主带班|行政值班"
        r"|(?:总)?负责人|责任人|(?:duty|shift|team)?(?:lead|leader|supervisor|manager|inchargeofficer|officerincharge)|incharge|oic",
    ),
    (
        _M.CREW,
        r"(?:值班|当班|当值|上班|值守|运行)?(?:班组|组别|班别组|小组)|值班组|当班组|crews?|teams?|crew(?:no\.?|onduty)|dutycrew|on-?dutycrew",
    ),
    (_M.SHIFT_CODE, r"(?:值班)?(?:班次|班别|班种|班型|班制|时段|类别)|shifts?(?:code|type|name)?|dutytype|slot"),
    (_M.TIME, r"(?:值班|上班|值守|值勤|起止|当班)?时间(?:段)?|times?|dutytime|period|hours?of?duty|from-to"),
    (
        _M.DEPARTMENT,
        r"(?:所在|所属|工作|值班)?(?:部门|科室|单位|处室|股室|车间|机构|院系)(?:名称)?|(?:department|dept\.?|unit|division|office)(?:name)?",
    ),
    (
        _M.POST,
        r"(?:行政|现任|担任)?(?:职务|职位|岗位|职称|职级|岗位名称|身份)|(?:job)?title|post|position|role|rank|job",
    ),
    (_M.GROUP, r"组别?|分组|班组|(?:所在|所属)(?:班组|组)|值班组别?|(?:duty)?groups?(?:name)?"),
    (
        _M.STATUS,
        r"(?:在职|人员|在岗|任职|工作|员工)?状态|是否(?:在职|离职|在岗)|在职情况|status|active|employmentstatus|state",
    ),
    (_M.REMARKS, r"备注.*|说明|附注|注|情况说明|remarks?|notes?|comments?"),
    (
        _M.NAME,
        r"(?:人员|员工|职工|本人|值班员|值班人员?|值班)?姓名|名字|人名|(?:full|staff|person|employee|officer|duty)?names?|nameofofficer",
    ),
    (
        _M.ON_DUTY,
        r"(?:值班|当班|值守|值勤|当值|在岗|执勤|轮值|值日)(?:员|人员?|人员?姓名|干部|工作人员|生|职工|名单|安排)?|人员|(?:科室|工作)?(?:值班)?人员(?:名单)?"
        r"|(?:duty)?(?:officers?|staff|persons?|people|personnel|employees?|members?)(?:onduty)?|onduty|on-?call|duty|成员|组员|assigned|assignee|who|值班员\d?",
    ),
    (
        _M.IGNORED,
        r"地点|值班地点|位置|location|place|性别|gender|sex|年龄|age|民族|政治面貌|身份证号?码?|出生(?:年月|日期)|学历|籍贯|入职(?:日期|时间)|参加工作时间|birthday|天气|节日|节假日|holiday|事项|值班情况|记录",
    ),
)
_PATTERNS = tuple((meaning, re.compile(pattern)) for meaning, pattern in _RULES)
_SHIFT = re.compile(
    r"(?:大|小|前|后|上|下|正|主|副|白|夜|早|中|晚|日|午|昼|通宵|全天|行政|常白|值|备用|周末|节日|跨)*(?:夜|白|早|中|晚|日|午|昼|通宵|大|小|前|后|主|副|正|常|长|短|行政|全天|24小时|24h)班?\d?"
    r"|[a-h]班|[a-h]\d?班次|上午|下午|晚上|夜间|白天|日间|全天|昼间|凌晨|早晨|夜里|中午"
    r"|(?:day|night|morning|evening|late|early|afternoon|noon|mid|swing|graveyard|am|pm|long|short|first|second|third|1st|2nd|3rd)(?:[-\s]?(?:shift|duty|watch|turn))?"
)
_SHIFT_SUFFIX = re.compile(r"(.+?)(?:值班)?(?:人员?|员|姓名|值班|officers?|staff|names?)$")
_CREW = re.compile(
    r"(?:第)?([1-9]\d?|[一二三四五六七八九十]|[甲乙丙丁戊己]|[a-f])(?:值?班组?|组|班次|小组|队|值)?(?:组)?"
)
_CREW_ENGLISH = re.compile(r"(?:crew|team|group|squad|shift|watch)(?:no\.?)?([1-9]\d?|[a-f])")
TIMES = re.compile(
    r"(\d{1,2})\s*(?:[::时点]\s*(\d{2})?\s*分?|(?=\s*[-~—–至到]\s*(?:次日|翌日|第二天|当日)?\s*\d{1,2}(?:[::时点]|\b)))"
    r"\s*(?:-|~|—+|–|至|到|to)\s*(?:次日|翌日|第二天|隔日|当日|次晨|凌晨)?\s*(\d{1,2})\s*(?:[::时点]\s*(\d{2})?\s*分?)?"
)


@dataclass(frozen=True, slots=True)
class Heading:
    meaning: Meaning | None
    code: str = ""
    starts: str = ""
    ends: str = ""


@lru_cache(maxsize=4096)
def read_times(text: str) -> tuple[str, str]:
    """08:00-次日08:00 → ("08:00", "08:00"); ("", "") when there are none."""
    match = TIMES.search(clean(text))
    if match is None:
        return "", ""
    hour, minute, to_hour, to_minute = (int(group or 0) for group in match.groups())
    if (
        hour > 24
        or to_hour > 24
        or minute > 59
        or to_minute > 59
        or (":" not in match.group() and not re.search("[时点]", match.group()))
    ):
        return "", ""
    return f"{hour % 24:02}:{minute:02}", f"{to_hour % 24:02}:{to_minute:02}"


@lru_cache(maxsize=4096)
def read_heading(text: str, shifts: tuple[KnownShift, ...] = ()) -> Heading:
    """What a single heading means; `meaning` None when the words say nothing."""
    starts, ends = read_times(text)
    full = squeeze(text)
    bare = re.sub(r"[(【\[][^()【】\[\]]*[)】\]]", "", full)
    bare = TIMES.sub("", bare).strip(":-_*.、") if starts else bare.strip(":_*")
    bare = re.sub(r"(?<=.)(?:及|和|与|、|/|\+)其?(?:联系)?(?:电话|手机|方式|联系方式)(?:号码?)?$", "", bare)
    if not bare:
        return Heading(Meaning.ON_DUTY, clean(text), starts, ends) if starts else Heading(None)
    for shift in shifts:
        if bare in {squeeze(name) for name in (shift.code, shift.name, *shift.aliases) if len(name) > 1}:
            return Heading(Meaning.ON_DUTY, shift.code, starts, ends)
    meaning = _worded(bare)
    if meaning is not None:
        return Heading(meaning, "", starts, ends)
    return _shift_heading(text, bare, starts, ends)


def _worded(bare: str) -> Meaning | None:
    if re.fullmatch(
        r"(?:姓名|人员|name)[/\\]?(?:日期|date|时间|星期)|(?:日期|date|星期)[/\\]?(?:姓名|人员|name)", bare
    ):
        return Meaning.NAME
    return next((meaning for meaning, pattern in _PATTERNS if pattern.fullmatch(bare)), None)


def _shift_heading(text: str, bare: str, starts: str, ends: str) -> Heading:
    label = _label(text)
    if _SHIFT.fullmatch(bare):
        return Heading(Meaning.ON_DUTY, label, starts, ends)
    if (match := _SHIFT_SUFFIX.fullmatch(bare)) and _SHIFT.fullmatch(match.group(1)):
        return Heading(Meaning.ON_DUTY, match.group(1) if not label.isascii() else label.split()[0], starts, ends)
    if (match := re.fullmatch(r"(?:值班|当班)?(?:人员)?[(-]?(.+?)", bare)) and _SHIFT.fullmatch(match.group(1)):
        return Heading(Meaning.ON_DUTY, match.group(1), starts, ends)
    if starts:
        return Heading(Meaning.ON_DUTY, label or bare, starts, ends)
    return Heading(None)


def _label(text: str) -> str:
    label = TIMES.sub("", re.sub(r"[(【\[][^()【】\[\]]*[)】\]]", "", clean(text)))
    return re.sub(r"\s+", "" if not label.isascii() else " ", label).strip(":-_*、. ")


@lru_cache(maxsize=4096)
def is_shift_name(text: str) -> bool:
    bare = squeeze(text)
    return bool(_SHIFT.fullmatch(bare)) and bare not in ("大", "小", "前", "后", "主", "副", "正", "长", "短", "行政")


def read_path(path: Sequence[str], shifts: tuple[KnownShift, ...] = ()) -> Heading:
    """Headings of two rows, upper first: 白班 over 姓名 is the people of the day shift, 白班 over 电话 a telephone."""
    words = [word for index, word in enumerate(path) if word and word not in path[:index]]
    read = [read_heading(word, shifts) for word in words]
    known = [heading for heading in read if heading.meaning is not None]
    if len(known) > 1 and known[-1].meaning is Meaning.WEEKDAY:  # the row of weekdays below a grid's days
        known.pop()
    if not known:
        return read_heading("".join(words), shifts) if len(words) > 1 else Heading(None)
    lowest = known[-1]
    upper = next((heading for heading in reversed(known[:-1]) if heading.meaning in _PARTS), None)
    if upper and lowest.meaning in (Meaning.NAME, Meaning.ON_DUTY) and not lowest.code:
        return Heading(upper.meaning, upper.code, upper.starts or lowest.starts, upper.ends or lowest.ends)
    if upper and upper.meaning in (Meaning.LEAD, Meaning.STANDBY) and lowest.meaning is Meaning.ON_DUTY:
        return Heading(upper.meaning, lowest.code, lowest.starts, lowest.ends)
    return lowest


_PARTS = (Meaning.ON_DUTY, Meaning.LEAD, Meaning.STANDBY)


def crew_code(text: str) -> str:
    """第一班, 1班, 一组, Crew 1 → "1"; 甲班 → "甲"; "" when it names no crew."""
    bare = re.sub(r"\(.*?\)", "", squeeze(text))
    match = _CREW.fullmatch(bare) or _CREW_ENGLISH.fullmatch(bare)
    if match is None:
        return ""
    mark = match.group(1)
    number = numeral(mark)
    return str(number) if number is not None else mark.upper()


@lru_cache(maxsize=4096)
def crew_codes(text: str) -> tuple[str, ...]:
    """The crews in one cell, () when something else stands there."""
    pieces = [piece for piece in re.split(r"[、,;/\n+&]|\s+(?=[\u4e00-\u9fff\d])", clean(text)) if piece.strip()]
    codes = tuple(crew_code(piece) for piece in pieces)
    if codes and all(codes):
        return codes
    return (crew_code(text),) if crew_code(text) else ()
