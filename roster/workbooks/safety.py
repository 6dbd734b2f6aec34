"""What a file is, and whether it is safe to open: decided from its bytes, before anything is unpacked."""

import zipfile
from io import BytesIO

from django.utils.translation import gettext_lazy as _

from roster.workbooks.cells import Limits, Unreadable

MEBIBYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MACROS = _(
    "“%(file)s” holds macros. Macros are never run: save it in Excel as .xlsx (without macros) and bring it again."
)


def kind_of(data: bytes, filename: str, limits: Limits) -> str:
    """ "xlsx" or "csv"; raises `Unreadable` with the reason for everything else."""
    suffix = filename.rpartition(".")[2].lower() if "." in filename else ""
    params = {"file": filename, "suffix": suffix}
    if len(data) > limits.file_bytes:
        size = {"limit": limits.file_bytes // MEBIBYTE, "size": f"{len(data) / MEBIBYTE:.1f}"}
        raise Unreadable(
            _("“%(file)s” is %(size)s MB large; at most %(limit)s MB can be read. Split it, or remove its pictures.")
            % (params | size)
        )
    if not data.strip(b"\x00 \r\n\t"):
        raise Unreadable(_("“%(file)s” is empty. Choose the file that holds the table.") % params)
    if data.startswith(OLE):
        _refuse_old_format(data, params)
    if suffix in ("xlsm", "xltm", "xlam"):
        raise Unreadable(MACROS % params)
    if data.startswith(b"PK"):
        check_archive(data, filename, limits)
        return "xlsx"
    if suffix in ("csv", "txt", "tsv"):
        return "csv"
    if suffix in ("xlsx", "xltx"):
        raise Unreadable(
            _(
                "“%(file)s” is not an Excel workbook, whatever its name says. "
                "Open it in Excel, save it as .xlsx, and bring it again."
            )
            % params
        )
    raise Unreadable(
        _("“%(file)s” is of a kind that cannot be read. Save the table as .xlsx or .csv and bring it again.") % params
    )


def _refuse_old_format(data: bytes, params: dict[str, str]) -> None:
    if ENCRYPTED in data:
        raise Unreadable(
            _("“%(file)s” is protected by a password. Remove the password in Excel and bring it again.") % params
        )
    raise Unreadable(
        _("“%(file)s” is in the old Excel format (.xls). Save it in Excel as .xlsx and bring it again.") % params
    )


def check_archive(data: bytes, filename: str, limits: Limits) -> None:
    params = {"file": filename}
    try:
        entries = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable(
            _("“%(file)s” is damaged or incomplete. Copy it again, or open it in Excel and save it once more.") % params
        ) from error
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable(
            _("“%(file)s” is protected by a password. Remove the password in Excel and bring it again.") % params
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(MACROS % params)
    _check_size(entries, len(data), params, limits)
    if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
        raise Unreadable(
            _(
                "“%(file)s” is not an Excel workbook of the .xlsx kind. "
                "Open it in Excel, save it as .xlsx, and bring it again."
            )
            % params
        )


def _check_size(entries: list[zipfile.ZipInfo], packed: int, params: dict[str, str], limits: Limits) -> None:
    # The reader never unpacks more of an entry than the size its directory declares, so the declared sizes bind.
    unpacked = sum(entry.file_size for entry in entries)
    too_dense = unpacked > MEBIBYTE and unpacked > packed * limits.ratio
    if len(entries) > limits.entries or unpacked > limits.unpacked_bytes or too_dense:
        raise Unreadable(
            _(
                "“%(file)s” would unpack to %(size)s MB in %(parts)s parts, far more than a table needs, "
                "and was not opened. Copy the table alone into a new workbook."
            )
            % (params | {"size": unpacked // MEBIBYTE, "parts": len(entries)})
        )
