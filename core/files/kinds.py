"""Which files may be kept. The name's ending and the bytes must agree; nothing is ever executed."""

import re
import unicodedata
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

TEXT = "text/plain; charset=utf-8"
OFFICE_XML = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "txt": TEXT,
    "csv": TEXT,
    "docx": f"{OFFICE_XML}.wordprocessingml.document",
    "xlsx": f"{OFFICE_XML}.spreadsheetml.sheet",
}
SIGNATURES = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
FIRST_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
NAME_LENGTH = 100


def ending(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def type_of(name: str, content: bytes) -> str | None:
    """The content type under which the file is kept, or None when its ending is unknown or its bytes say otherwise."""
    kind = ending(clean_name(name))
    return TYPES[kind] if kind in TYPES and _is(kind, content) else None


def _is(kind: str, content: bytes) -> bool:
    if kind in SIGNATURES:
        return content.startswith(SIGNATURES[kind])
    if kind == "webp":
        return content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    return _is_office(content, FIRST_PART[kind]) if kind in FIRST_PART else _is_text(content)


def _is_office(content: bytes, part: str) -> bool:
    """A zip that names its parts and holds no macros."""
    try:
        names = zipfile.ZipFile(BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return {"[Content_Types].xml", part} <= set(names) and not any(n.endswith("vbaProject.bin") for n in names)


def _is_text(content: bytes) -> bool:
    """Text in UTF-8 or in the national encoding that older spreadsheets write."""
    return b"\x00" not in content and any(_decodes(content, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def clean_name(name: str) -> str:
    """The last part of the name without control characters and what file systems dislike; its ending stays."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    plain = re.sub(r'[<>:"|?*%;]+', "_", plain).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    return f"{(stem or 'file')[: NAME_LENGTH - len(suffix) - 1]}{dot}{suffix[:10]}" if dot else plain[:NAME_LENGTH]
