"""Log lines without secrets."""

import logging
import re

HIDDEN = "[hidden]"
_NAMES = r"(?:[a-z_]*(?:key|token|secret|password|passwd)|authorization|cookie|sessionid)"
_RULES = (
    (re.compile(r"(://[^\s:/@]*:)[^\s/@]+(?=@)"), rf"\1{HIDDEN}"),
    (
        re.compile(rf"(?i)([?&;\s\"'(]|^)({_NAMES}[\"']?\s*[=:]\s*)(?:bearer\s+|basic\s+)?[\"']?[^\s&\"',;)}}]+"),
        rf"\1\2{HIDDEN}",
    ),
    (re.compile(r"(/(?:wall|feed|feeds|calendar|calendars|hook|hooks)/)[\w-]{16,}"), rf"\1{HIDDEN}"),
)


def redact(text: str) -> str:
    """`text` with passwords, keys, tokens and the secret part of wall-display and calendar addresses hidden."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


class RedactingFormatter(logging.Formatter):
    """Redacts the finished line, so arguments and tracebacks are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))
