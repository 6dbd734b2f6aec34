"""Telephone numbers as offices write them: with blanks, country codes, extensions, or as a number of Excel."""

import re

from roster.workbooks.text import clean

_MOBILE = r"(?:\+?86[-\s]?)?1[3-9]\d(?:[-\s]?\d{4}){2}"
_LANDLINE = (
    r"\(?0\d{2,3}\)?[-\s]?\d{7,8}(?:[-转轉]\d{1,6})?|\d{3,4}-\d{7,8}|\d{7,8}(?!\d)|\d{3}-\d{4}-\d{4}"
    r"|(?:内线|內線|分机|分機|短号|短號|ext\.?)\s*\d{3,6}"
)
_GENERIC = r"\+\d[\d\-\s]{6,16}\d"
TELEPHONE = re.compile(
    rf"(?:(?:电话|電話|手机|手機|tel|联系电话|聯繫電話)[:.]?\s*)?(?<!\d)({_MOBILE}|{_GENERIC}|{_LANDLINE})(?!\d)",
    re.IGNORECASE,
)


def normalise_telephone(value: object) -> str:
    """Digits, with + and the dash before an extension kept; 1.38e10 and 86-138… become 11 digits."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = clean(str(value))
    if re.fullmatch(r"\d(?:\.\d+)?e\+?\d{1,2}", text, re.IGNORECASE):
        text = str(int(float(text)))
    text = re.sub(r"\.0$", "", text)
    digits = re.sub(
        r"[^\d+]",
        "",
        re.split(r"转|轉|内线|內線|分机|分機|ext|(?<=\d{7})-(?=\d{1,6}$)", text, maxsplit=1, flags=re.IGNORECASE)[0],
    )
    if re.fullmatch(r"(?:\+|00)?86?1[3-9]\d{9}", digits) or re.fullmatch(r"(?:\+|00)86\d+", digits):
        digits = re.sub(r"^(?:\+|00)?86", "", digits) if not re.fullmatch(r"1[3-9]\d{9}", digits) else digits
    return digits


def find_telephones(text: str) -> list[str]:
    return [normalise_telephone(match.group(1)) for match in TELEPHONE.finditer(clean(text))]
