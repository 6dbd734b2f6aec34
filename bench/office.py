"""The demonstration office at two sizes, opened through the product's actions once and kept for the next run.

Kept as SQLite in VAR_DIR/bench under a name made of seed, size and the code that wrote it; PostgreSQL gets a copy.
"""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench import SEED

ROOT = Path(__file__).resolve().parent.parent
WRITERS = ("*/migrations/*.py", "core/*/migrations/*.py", "dutyoffice/demo/*.py")


@dataclass(frozen=True)
class Size:
    name: str
    months: int

    @property
    def folder(self) -> Path:
        var = Path(os.environ.get("VAR_DIR", ROOT / "var"))
        return var.resolve() / "bench" / f"{self.name}-{self.months}-months-seed-{SEED}-{_code_version()}"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'office.sqlite3'}"


def sizes() -> list[Size]:
    """The second has 1,000 staff, and 36 months of rosters unless BENCH_MONTHS says less."""
    return [Size("small", 1), Size("large", int(os.environ.get("BENCH_MONTHS", "35")))]


@cache
def _code_version() -> str:
    """Changes with the tables and with what opens the office."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in WRITERS for path in ROOT.glob(pattern)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def kept(size: Size) -> Path:
    """The folder of an office of this size, opened now when it is not there yet."""
    ready = size.folder / "ready"
    if not ready.exists():
        size.folder.mkdir(parents=True, exist_ok=True)
        for old in size.folder.glob("office.sqlite3*"):
            old.unlink()
        print(
            f"Opening the {size.name} office ({size.months + 1} months of rosters), kept for the next run …", flush=True
        )
        subprocess.run(
            [sys.executable, "-m", "bench.opening", size.name], check=True, cwd=ROOT, env=environment(size, size.url)
        )
        ready.touch()
    return size.folder


def environment(size: Size, url: str) -> dict[str, str]:
    """What a process needs to work on this office."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings", "VAR_DIR": str(size.folder), "DATABASE_URL": url, "REDIS_URL": "",
        "BENCH_MONTHS": str(size.months), "STATIC_ROOT": str(size.folder / "static"), "EMAIL_URL": "",
    }  # fmt: skip


def copy_to_postgresql(size: Size, url: str) -> None:
    """Every row of the kept office, into the empty database at `url`."""
    env = {**environment(size, url), "BENCH_SOURCE": str(size.folder / "office.sqlite3")}
    subprocess.run([sys.executable, "-m", "bench.opening", "copy"], check=True, cwd=ROOT, env=env)
