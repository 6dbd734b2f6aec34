"""Log lines without secrets."""

import logging
import re

HIDDEN = "[hidden]"
_NAME = r"(?:[a-z_]*(?:key|token|secret|password|passwd)|authorization|cookie|sessionid)"
_NAMED_VALUE = re.compile(
    rf"""(?P<before> ^ | [?&;,\s"'({{])
    (?P<name> {_NAME} ["']? \s*[=:]\s* )
    (?: bearer\s+ | basic\s+ )? ["']?
    [^\s&"',;)}}]+""",
    re.IGNORECASE | re.VERBOSE,
)
_RULES = (
    (re.compile(r"(://[^\s:/@]*:)[^\s/@]+(?=@)"), rf"\1{HIDDEN}"),
    (_NAMED_VALUE, rf"\g<before>\g<name>{HIDDEN}"),
    (re.compile(r"(/(?:wall|feed|calendar|hook)s?/)[\w-]{16,}"), rf"\1{HIDDEN}"),
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
