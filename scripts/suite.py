"""Lint and the whole suite: on SQLite with the filesystem broker, on PostgreSQL with a real broker, and in a browser.

As many pieces at once as there are processors, the longest first, so that none is left waiting at the end. Tests that
touch no database run with SQLite only; the pages that the browser walks stand on SQLite, too.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import IO

from scripts import processes

PROCESSORS = os.cpu_count() or 2
WALK = "tests/browser/test_pages_axe.py"


@dataclass
class Piece:
    title: str
    command: list[str]
    report: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    def start(self) -> "Piece":
        self.started = time.monotonic()
        self.process = processes.start(self.command, stdout=self.report, stderr=subprocess.STDOUT)
        return self

    def tell(self) -> bool:
        """Prints what the ended piece said; whether it passed."""
        self.report.seek(0)
        print(f"\n{self.report.read().decode(errors='replace').rstrip()}")
        passed = self.process.returncode == 0
        took = time.monotonic() - self.started
        print(f"— {self.title}: {'passed' if passed else 'FAILED'} ({took:.0f} s) —", flush=True)
        return passed


def pytest(*arguments: str, processors: int = 1) -> list[str]:
    spread = ["-n", str(processors)] if processors > 1 else []
    return [sys.executable, "-m", "pytest", "-q", *spread, *arguments]


def pieces() -> list[Piece]:
    without_browser = pytest("-m", "not browser", processors=PROCESSORS // 2)
    return [
        Piece("on PostgreSQL and Valkey", [sys.executable, "-m", "tests.servers", *without_browser]),
        Piece("on SQLite, with what touches no database", without_browser),
        Piece("in the browser", pytest("tests/browser", f"--ignore={WALK}")),
        Piece("every page in the browser", pytest(WALK)),
        Piece("lint", [sys.executable, "-m", "scripts.lint"]),
    ]


def run(waiting: list[Piece]) -> bool:
    """Whether all passed; each tells when it has ended."""
    running: list[Piece] = []
    verdicts: list[bool] = []
    try:
        while waiting or running:
            while waiting and len(running) < max(2, PROCESSORS):
                running.append(waiting.pop(0).start())
            ended = [piece for piece in running if piece.process.poll() is not None]
            running = [piece for piece in running if piece not in ended]
            verdicts += [piece.tell() for piece in ended]
            time.sleep(0.2)
    finally:
        for piece in running:
            processes.stop(piece.process)
    return all(verdicts)


def main() -> int:
    subprocess.run([sys.executable, "-m", "scripts.messages", "compile"], check=True)
    to_run = pieces()
    print(f"At work: {'; '.join(piece.title for piece in to_run)}.", flush=True)
    return 0 if run(to_run) else 1


if __name__ == "__main__":
    sys.exit(main())
