"""The Ed25519 key that signs checkpoints. It lies outside the database, readable by the office's account only."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings


def key_file() -> Path:
    return Path(getattr(settings, "LEDGER_KEY_FILE", "") or settings.VAR_DIR / "ledger.key")


def signing_key() -> Ed25519PrivateKey:
    """The key in the key file, which is created when there is none."""
    try:
        return _read_private(key_file())
    except FileNotFoundError:
        return _create(key_file())


def public_key(path: Path | None = None) -> Ed25519PublicKey:
    """The public key in `path`, or that of the key file; raises FileNotFoundError or ValueError."""
    if path is None:
        return _read_private(key_file()).public_key()
    key = serialization.load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return key


def public_pem(key: Ed25519PublicKey) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(encoding, form).decode()


def _read_private(path: Path) -> Ed25519PrivateKey:
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("not an Ed25519 key")
    return key


def _create(path: Path) -> Ed25519PrivateKey:
    """Writes the whole key under another name first: two processes that start at once end with one whole key."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    try:
        os.link(draft, path)
    except FileExistsError:
        return _read_private(path)
    finally:
        draft.unlink()
    return key
