"""What a machine gives the settings: its secret key, its database options, the client's address behind proxies."""

import gc
import os
import secrets
from pathlib import Path
from typing import Any

SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
    "PRAGMA cache_size=-16000;"
)


def secret_key(directory: Path) -> str:
    """The key kept in `directory`, made at the first start and readable by its owner only."""
    path = directory / "secret_key"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(64))
    return path.read_text().strip()


def _write_once(path: Path, text: str) -> None:
    """Several processes may start at once: the first one's file wins, whole."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def tuned(database: dict[str, Any]) -> dict[str, Any]:
    """`database` with what each engine needs so that people who act at once wait for each other and lose nothing."""
    if database["ENGINE"].endswith("sqlite3"):
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_START}
        database = {**database, "OPTIONS": {**options, **database.get("OPTIONS", {})}, "CONN_HEALTH_CHECKS": False}
    return {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, **database}


def settle() -> None:
    """Called once in each process that has loaded the product: the collector of garbage no longer walks through what
    stays, and comes less often. It took a fifth of a sweep's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
