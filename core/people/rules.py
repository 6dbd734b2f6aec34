"""Names: how they sort, how they are found, what log-in name they give; and what is hidden of personal data."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

from pypinyin import Style, lazy_pinyin

SURNAMES = {
    "单": "shan4", "單": "shan4", "解": "xie4", "查": "zha1", "仇": "qiu2", "任": "ren2", "区": "ou1", "區": "ou1",
    "盖": "ge3", "蓋": "ge3", "曾": "zeng1", "翟": "zhai2", "朴": "piao2", "覃": "qin2", "缪": "miao4", "繆": "miao4",
    "乐": "yue4", "樂": "yue4", "华": "hua4", "華": "hua4", "折": "she2", "秘": "bi4", "冼": "xian3", "种": "chong2",
    "尉迟": "yu4 chi2", "尉遲": "yu4 chi2", "万俟": "mo4 qi2", "澹台": "tan2 tai2", "长孙": "zhang3 sun1",
}  # fmt: skip


def syllables(name: str) -> list[str]:
    """Pinyin with tone digits for Chinese, lower-case words without accents for the rest: `["zhang1", "san1"]`."""
    surname = next((name[:size] for size in (2, 1) if name[:size] in SURNAMES), "")
    spoken = SURNAMES.get(surname, "").split()
    rest = lazy_pinyin(name[len(surname) :], style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)
    return spoken + [word for part in rest for word in _words(part)]


def _words(part: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", part)
    return re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)).lower())


def sort_key(name: str) -> str:
    """Orders like a Chinese dictionary. Every syllable ends in a digit, so that any database collation agrees."""
    return "".join(word if word[-1].isdigit() else f"{word}0" for word in syllables(name))[:240]


def search_key(name: str) -> str:
    """What people type to find the name: whole pinyin and its initials, `"zhangsan zs"`."""
    words = [word.rstrip("0123456789") for word in syllables(name)]
    return f"{''.join(words)} {''.join(word[:1] for word in words)}"[:300]


def log_in_name(name: str, email: str, staff_number: str, taken: Collection[str]) -> str:
    """The first of e-mail name, pinyin and staff number that yields anything, numbered until it is free."""
    pinyin = "".join(word.rstrip("0123456789") for word in syllables(name))
    candidates = (email.partition("@")[0], pinyin, staff_number)
    base = next((c for c in (re.sub(r"[^a-z0-9._-]", "", c.lower()) for c in candidates) if c), "person")[:56]
    if base not in taken:
        return base
    return next(numbered for n in count(2) if (numbered := f"{base}{n}") not in taken)


def masked_telephone(telephone: str) -> str:
    return f"{telephone[:3]}····{telephone[-2:]}" if len(telephone) > 7 else "····"[: len(telephone)]


def masked_email(email: str) -> str:
    local, at, domain = email.partition("@")
    return f"{local[:1]}····{at}{domain}" if email else ""
