"""Files kept with the log (R.7)."""

import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid, Refused
from core.files.kinds import NAME_LENGTH, clean_name, type_of
from core.policy.actions import set_value
from logbook.actions.attachment import attach
from logbook.models import Attachment, LogEntry
from tests import builders
from tests.logbook.world import NOON, START

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def office_file(part: str, *more: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


GOOD = {
    "plan.pdf": b"%PDF-1.7 ...",
    "photo.png": PNG,
    "photo.JPG": b"\xff\xd8\xff\xe0....",
    "photo.webp": b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    "值班.txt": "值班记录".encode(),
    "old.csv": "姓名,电话\n李,1".encode("gb18030"),
    "report.docx": office_file("word/document.xml"),
    "list.xlsx": office_file("xl/workbook.xml"),
}
BAD = {
    "page.png": b"<html><script>alert(1)</script></html>",
    "photo.pdf": PNG,
    "page.html": b"<html></html>",
    "picture.svg": b"<svg/>",
    "run.exe": b"MZ\x90",
    "noending": b"text",
    "binary.txt": b"a\x00b",
    "list.docx": office_file("xl/workbook.xml"),
    "macro.xlsx": office_file("xl/workbook.xml", "xl/vbaProject.bin"),
    "archive.xlsx": b"PK\x03\x04 not a zip",
    "photo.png.html": PNG,
}


@pytest.mark.parametrize("name", GOOD)
def test_allowed_files_are_known_by_their_bytes(name):
    assert type_of(name, GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_other_files_are_not(name):
    assert type_of(name, BAD[name]) is None


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\li\\plan.pdf", "plan.pdf"),
        ("evil\r\nSet-Cookie: x.png", "evilSet-Cookie_ x.png"),
        ("a\u202egnp.exe.png", "agnp.exe.png"),
        ("值班 记录.txt", "值班 记录.txt"),
        (".png", "png"),
        ("", ""),
    ],
)
def test_names_lose_their_path_and_tricks(name, clean):
    assert clean_name(name) == clean


@given(st.text(max_size=300))
def test_no_name_is_a_path_or_too_long(name):
    clean = clean_name(name)
    assert len(clean) <= NAME_LENGTH
    assert not set(clean) & set('/\\\r\n\x00"')
    assert clean not in (".", "..")
    assert clean_name(clean) == clean


def file(name: str = "photo.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def stored() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_file_is_kept_under_a_random_name_with_its_hash(world):
    world.checked_in()
    entry = world.entry(files=[file("../../up.png")])
    [kept] = entry.attachments.all()
    assert (kept.name, kept.content_type, kept.size, kept.added_by) == ("up.png", "image/png", len(PNG), world.officer)
    assert kept.sha256 == sha256(PNG).hexdigest()
    [path] = stored()
    assert "up" not in path.name
    assert path.suffix == ""
    assert not path.is_relative_to(Path(settings.BASE_DIR) / "static")


def test_one_bad_file_keeps_nothing(world):
    world.checked_in()
    with pytest.raises(Invalid, match=r"page\.png") as error:
        world.entry(files=[file(), file("page.png", BAD["page.png"])])
    assert error.value.field == "files"
    assert not LogEntry.objects.exists()
    assert stored() == []


def test_too_large_empty_and_too_many(world):
    world.checked_in()
    set_value(office=world.office, key="attachment.largest", value=1, holds_from=START, by=None, now=START)
    for files, sentence in [
        ([file("big.txt", b"x" * (1024 * 1024 + 1))], "larger than 1 MiB"),
        ([file("none.txt", b"")], "is empty"),
        ([file(f"{n}.png") for n in range(11)], "At most 10"),
    ]:
        with pytest.raises(Invalid, match=sentence):
            world.entry(files=files)
    assert world.entry(files=[file("fits.txt", b"x" * 1024 * 1024)])


def test_files_are_added_later_by_the_author_or_the_lead(world):
    world.checked_in()
    entry = world.entry()
    for who in (world.officer, world.leader):
        assert attach(entry=entry, files=[file()], by=who, now=NOON)
    with pytest.raises(Refused):
        attach(entry=entry, files=[file()], by=world.colleague, now=NOON)
    with pytest.raises(Invalid, match="Choose a file"):
        attach(entry=entry, files=[], by=world.officer, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE logbook_attachment SET sha256 = 'x'")
    assert Attachment.objects.count() == 2


def test_a_file_is_saved_never_shown(world, client, time_machine):
    time_machine.move_to(NOON)
    world.checked_in()
    entry = world.entry(files=[file("值班.txt", GOOD["值班.txt"])])
    url = reverse("logbook:attachment", args=[entry.attachments.get().pk])
    client.force_login(world.colleague)
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == GOOD["值班.txt"]
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Type"].startswith("text/plain")
    for stranger in (world.neighbour, builders.person(world.office), builders.person()):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
