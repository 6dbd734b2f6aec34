"""Every check of `make lint`, two at a time; prints what failed, and a line for each that passed.

python -m scripts.lint
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
PRODUCTION = {
    "HTTPS": "true",
    "PROXY_COUNT": "1",
    "ALLOWED_HOSTS": "duty.example.com",
    "DEBUG": "false",
    "DATABASE_URL": "postgres://duty@db.example.com/duty",
    "REDIS_URL": "redis://broker.example.com/0",
}
CHECKS: dict[str, list[str]] = {
    "types": [str(BIN / "mypy")],
    "style": [str(BIN / "ruff"), "check", "--quiet", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "."],
    "floors": [str(BIN / "lint-imports")],
    "templates": [sys.executable, "-m", "scripts.templates"],
    "template style": [str(BIN / "djlint"), "--lint", "--quiet", "templates"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "addresses": [sys.executable, "-m", "scripts.addresses"],
    "diagrams": [sys.executable, "-m", "scripts.diagrams", "check"],
    "translations": [sys.executable, "-m", "scripts.messages", "check"],
}
ENVIRONMENT = {"deployment": PRODUCTION}


def run(name: str) -> bool:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="duty-lint-") as folder:
        environment = {**os.environ, "VAR_DIR": folder, **ENVIRONMENT.get(name, {})}
        done = subprocess.run(CHECKS[name], cwd=ROOT, env=environment, capture_output=True, text=True)
    verdict = "failed" if done.returncode else "ok"
    report = [f"lint: {name} {verdict} ({time.monotonic() - started:.0f} s)"]
    if done.returncode:
        report = [done.stdout.rstrip(), done.stderr.rstrip(), *report]
    print("\n".join(filter(None, report)), flush=True)
    return done.returncode == 0


def main() -> int:
    with ThreadPoolExecutor(2) as pool:
        return 0 if all(list(pool.map(run, CHECKS))) else 1


if __name__ == "__main__":
    sys.exit(main())
