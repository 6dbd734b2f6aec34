"""The file of signed checkpoints: one JSON object a line, each signed over the signature before it.

Whoever rewrites or cuts the chain in the database cannot rewrite a copy of this file that lies elsewhere.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from core.ledger.canonical import framed

VERSION = 1


@dataclass(frozen=True)
class Line:
    """`count` entries are sealed at `at` (UTC, ISO), the last with the hash `head`; signatures are base64."""

    version: int
    number: int
    count: int
    head: str
    at: str
    previous: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        return framed(["checkpoint", self.version, self.number, self.count, self.head, self.at, self.previous])

    def is_signed_by(self, key: Ed25519PublicKey) -> bool:
        try:
            key.verify(b64decode(self.signature, validate=True), self.signed_bytes())
        except (InvalidSignature, ValueError):
            return False
        return True


def default_path() -> Path:
    return Path(getattr(settings, "LEDGER_CHECKPOINT_FILE", "") or settings.VAR_DIR / "checkpoints.jsonl")


def sign(line: Line, key: Ed25519PrivateKey) -> Line:
    signature = b64encode(key.sign(line.signed_bytes())).decode()
    return Line(**{**asdict(line), "signature": signature})


def parse(text: str) -> Line:
    """Raises ValueError for anything that is not a whole checkpoint."""
    try:
        line = Line(**json.loads(text))
        whole = all(isinstance(number, int) for number in (line.version, line.number, line.count))
    except TypeError as error:
        raise ValueError(str(error)) from error
    if not whole or line.version != VERSION:
        raise ValueError("not a checkpoint of a known version")
    return line


def read(path: Path) -> Iterator[Line | None]:
    """The checkpoints in order; None for a line that cannot be read. Raises FileNotFoundError."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for text in file:
            try:
                yield parse(text)
            except ValueError:
                yield None


def last(path: Path) -> Line | None:
    """The last checkpoint; None when there is no file. Raises ValueError when its last line cannot be read."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - 4096))
            tail = file.read().splitlines()
    except FileNotFoundError:
        return None
    return parse(tail[-1].decode("utf-8", "replace")) if tail else None


def append(path: Path, line: Line) -> None:
    """Written through to the disk before it returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640), "w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(line), separators=(",", ":")) + "\n")
        file.flush()
        os.fsync(file.fileno())
