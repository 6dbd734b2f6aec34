"""Text as people type it, brought to one form: width, blanks, invisible signs, traditional characters in headings."""

import re
import unicodedata
from functools import lru_cache

INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202c\u200e\u200f"))
TRADITIONAL = str.maketrans(
    "値領導帶員電話聯絡機備註簽時間組別職務門號編郵離長單動處經總師週點現場狀態稱個開結節報級類屬區樓實際對應數計"
    "補調請輪預後審檔館聽禮習標題記錄錄換項說責項訊學歲隊負責長貝從業專營運維護問國廳啟雙衛護醫東陽劉張陳楊趙黃吳馬羅鄭謝韓馮於蕭葉",
    "值领导带员电话联络机备注签时间组别职务门号编邮离长单动处经总师周点现场状态称个开结节报级类属区楼实际对应数计"
    "补调请轮预后审档馆听礼习标题记录录换项说责项讯学岁队负责长贝从业专营运维护问国厅启双卫护医东阳刘张陈杨赵黄吴马罗郑谢韩冯于萧叶",
)
CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇·"
_CJK_GAP = re.compile(rf"(?<=[{CJK}])[^\S\n]+(?=[{CJK}])")
_DIGITS = {character: index for index, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMERAL = re.compile("[〇零一二三四五六七八九十廿卅]+")


@lru_cache(maxsize=8192)
def clean(text: str) -> str:
    """Half width, no invisible characters, no blanks at the ends; line breaks stay."""
    if text.isascii():
        return text.strip().replace("\r\n", "\n").replace("_x000D_", "").replace("\r", "\n")
    text = unicodedata.normalize("NFKC", text.translate(INVISIBLE))
    return text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


@lru_cache(maxsize=8192)
def squeeze(text: str) -> str:
    """`clean`, in simplified characters, lower case, and without any blank: for comparing headings and codes."""
    return re.sub(r"\s+", "", clean(text).translate(TRADITIONAL)).casefold()


@lru_cache(maxsize=8192)
def close_gaps(text: str) -> str:
    """张  三 → 张三; blanks between Latin words become one."""
    return re.sub(r"\s+", " ", _CJK_GAP.sub("", clean(text).replace("\n", " "))).strip()


def numeral(text: str) -> int | None:
    """三 → 3, 十二 → 12, 廿一 → 21, 二〇二六 → 2026."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text or any(character not in _DIGITS and character != "十" for character in text):
        return None
    if "十" not in text:
        return int("".join(str(_DIGITS[character]) for character in text))
    tens, _, units = text.partition("十")
    if len(tens) > 1 or len(units) > 1:
        return None
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0)


def arabic(text: str) -> str:
    """Chinese numerals within a date written with Arabic ones: 三月九日 → 3月9日."""

    def replace(match: re.Match[str]) -> str:
        number = numeral(match.group())
        return match.group() if number is None else str(number)

    return re.sub(r"[〇零一二三四五六七八九十廿卅]+(?=[年月日号])", replace, text)
