"""Every template compiles and holds nothing that the content security policy stops: inline script, style, handler."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parent.parent / "templates"
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an on… handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\b(src|type=\"application/json\"))", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
}


def problems(path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT).as_posix()
    try:
        get_template(name)
    except TemplateSyntaxError as error:
        yield f"{name}: {error}"
    text = path.read_text(encoding="utf-8")
    yield from (f"{name}: holds {what}" for what, pattern in FORBIDDEN.items() if pattern.search(text))


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dutyoffice.settings")
    django.setup()
    paths = sorted(path for path in ROOT.rglob("*") if path.suffix in (".html", ".txt"))
    found = [problem for path in paths for problem in problems(path)]
    print("\n".join(found) or f"{len(paths)} templates are fine.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
