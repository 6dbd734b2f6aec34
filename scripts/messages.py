"""Translation catalogues without GNU gettext.

python -m scripts.messages update     takes new texts into locale/*/LC_MESSAGES/django.po, drops those gone
python -m scripts.messages compile    writes the .mo files that are older than their .po
python -m scripts.messages check      fails when a text is missing, untranslated, fuzzy, gone or has other placeholders
"""

import io
import os
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALES = {"zh_Hans": "Chinese (Simplified)", "zh_Hant": "Chinese (Traditional)"}
FOLDERS = ("core", "roster", "logbook", "approvals", "dutyoffice", "templates")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": spec for name, spec in DEFAULT_KEYWORDS.items() if "gettext" in name},
    "gettext_noop": None,
}
HEADER = "# Texts of the duty office."
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def catalogue_path(locale: str) -> Path:
    return ROOT / "locale" / locale / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts:
                yield path


def extracted() -> Catalog:
    """Every text in Python code and templates; text files count when they are templates."""
    catalog = Catalog(header_comment=HEADER, charset="utf-8")
    for path in sources():
        for _line, text, comments, context in _texts_of(path):
            location = (str(path.relative_to(ROOT)), 0)
            catalog.add(text, None, [location], context=context, auto_comments=comments)
    return catalog


def _texts_of(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    if path.suffix == ".py":
        with path.open("rb") as file:
            yield from extract("python", file, KEYWORDS, ("Translators:",))
        return
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    flat = "\n".join(line.strip() for line in code.splitlines())
    try:
        yield from extract("python", io.BytesIO(flat.encode()), KEYWORDS, ("Translators:",))
    except tokenize.TokenError as error:
        raise SystemExit(f"{path}: its texts cannot be read ({error})") from error


def read(locale: str) -> Catalog:
    path = catalogue_path(locale)
    if not path.exists():
        return Catalog(locale=locale, header_comment=HEADER, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update() -> None:
    fresh = extracted()
    for locale in LOCALES:
        catalog = read(locale)
        catalog.update(fresh, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        path = catalogue_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=120, sort_output=True, include_lineno=False)
        print(f"{path.relative_to(ROOT)}: {len(catalog)} texts, {len(_untranslated(catalog))} without translation")


def compile_all() -> None:
    for locale in LOCALES:
        path = catalogue_path(locale)
        target = path.with_suffix(".mo")
        if path.exists() and (not target.exists() or target.stat().st_mtime < path.stat().st_mtime):
            draft = target.with_suffix(f".{os.getpid()}")
            with draft.open("wb") as file:
                write_mo(file, read(locale))
            draft.replace(target)


def problems() -> list[str]:
    fresh = extracted()
    return [f"{locale}: {problem}" for locale in LOCALES for problem in _problems_of(read(locale), fresh)]


def _problems_of(catalog: Catalog, fresh: Catalog) -> Iterator[str]:
    wanted, present = _keys(fresh), _keys(catalog)
    yield from (f"not in the catalogue: {_name(wanted[key])}" for key in wanted.keys() - present.keys())
    yield from (f"not in the code any more: {_name(present[key])}" for key in present.keys() - wanted.keys())
    yield from (f"without translation: {_name(message)}" for message in _untranslated(catalog))
    yield from (f"fuzzy: {_name(message)}" for message in _texts(catalog) if message.fuzzy)
    yield from (f"other placeholders: {_name(message)}" for message in _texts(catalog) if _placeholders_differ(message))


def _texts(catalog: Catalog) -> list[Message]:
    """All but the header, whose id is empty."""
    return [message for message in catalog if message.id]


def _keys(catalog: Catalog) -> dict[tuple[str, str | None], Message]:
    return {(_name(message), message.context): message for message in _texts(catalog)}


def _name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [])


def _untranslated(catalog: Catalog) -> list[Message]:
    return [message for message in _texts(catalog) if not all(_strings(message))]


def _placeholders_differ(message: Message) -> bool:
    """A translation may leave out the number of a plural, never name another placeholder."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    allowed = {name for text in ids for name in PLACEHOLDER.findall(text)}
    for text in filter(None, _strings(message)):
        found = set(PLACEHOLDER.findall(text))
        if found - allowed or (len(ids) == 1 and found != allowed):
            return True
    return False


def main(arguments: list[str]) -> int:
    settings.configure(USE_I18N=False)
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            found = problems()
            print("\n".join(found) or "Every text is translated.")
            return bool(found)
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
