"""What a signature covers: the content of a request in one form, and its hash."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.ledger.canonical import framed, plain

FORM = 1  # of the hash; a change of the form gets a new number
COMPANY = re.compile(
    r"(股份有限公司|有限责任公司|有限責任公司|有限公司|\b(?:co|company|ltd|limited|inc|llc|corp|corporation|plc)\b)"
)
PARTS = re.compile(
    r"\b(?:part|lot|batch|instalment|installment|no|of)\b|第\s*[一二三四五六七八九十]*\s*(?:批|期|部分|次)|之\s*[一二三四五六七八九十]+"
)


def content_hash(content: Mapping[str, Any]) -> str:
    """Lower-case hex, the same on every database and in every year."""
    return hashlib.sha256(framed([FORM, plain(content)])).hexdigest()


def amount_text(amount: Decimal) -> str:
    """An amount as it is hashed and kept in JSON: two decimals, never a float."""
    return f"{amount:.2f}"


def plain_words(text: str) -> str:
    """Without case, width, punctuation and digits."""
    text = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c if unicodedata.category(c)[0] in "LM" else " " for c in text)
    return " ".join(kept.split())


def payee_key(payee: str) -> str:
    """One key for the ways to write a payee: "Li's Shop Co., Ltd." and "LI S SHOP". Digits stay: shop 1 is not 2."""
    text = unicodedata.normalize("NFKC", payee).casefold()
    text = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    bare = "".join(COMPANY.sub(" ", " ".join(text.split())).split())
    return (bare or "".join(text.split()))[:120]


def purpose_key(purpose: str) -> str:
    """The purpose without what tells the parts of one thing apart: numbers, "part 1 of 2", 第一批."""
    words = plain_words(purpose)
    return " ".join(PARTS.sub(" ", words).split()) or words
