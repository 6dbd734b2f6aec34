"""The whole suite twice, at once: on SQLite with the filesystem broker, and on PostgreSQL with a real broker.

The browser walks the pages in the SQLite run, which is the quicker one; tests that know no database belong to it, too.
Each run has half of the processors; further arguments go to pytest.
"""

import os
import subprocess
import sys
import tempfile

from scripts import processes

WITHOUT_DATABASE = ("tests/roster/planning", "tests/roster/workbooks")


def pytest(*arguments: str) -> list[str]:
    half = max(1, (os.cpu_count() or 2) // 2)
    spread = ["-n", str(half)] if half > 1 else []
    return [sys.executable, "-m", "pytest", "-q", *spread, *arguments]


def main(arguments: list[str]) -> int:
    subprocess.run([sys.executable, "-m", "scripts.messages", "compile"], check=True)
    on_sqlite = pytest(*arguments)
    ignored = [f"--ignore={folder}" for folder in WITHOUT_DATABASE]
    on_postgres = [sys.executable, "-m", "tests.servers", *pytest("-m", "not browser", *ignored, *arguments)]
    with tempfile.TemporaryFile("w+b") as report:
        second = processes.start(on_postgres, stdout=report, stderr=subprocess.STDOUT)
        try:
            print("— on SQLite, with the browser —", flush=True)
            first_code = subprocess.run(on_sqlite).returncode
            second_code = second.wait()
        finally:
            processes.stop(second)
        report.seek(0)
        print("\n— on PostgreSQL and Valkey —", flush=True)
        print(report.read().decode(errors="replace"), flush=True)
    if first_code:
        print("The run on SQLite failed; see above.", flush=True)
    return first_code or second_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
